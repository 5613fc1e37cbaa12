/** A wall runs for months: when the server's pages are newer than this one, it loads itself again, once for each version. */

const KEY = "floorwatch.reloaded-for";

/** @param {string} url of a module under /static/<version>/ @returns {string | null} */
export function versionOf(url) {
  return /\/static\/([^/]+)\//.exec(url)?.[1] ?? null;
}

/**
 * @param {string} served the version the server names
 * @param {string | null} own
 * @param {Pick<Window, "location" | "sessionStorage">} window
 * @returns {boolean} whether the page is being left. A version that was already tried is not tried again: a proxy that
 *   keeps an old page must not make a wall reload for ever.
 */
export function reloadFor(served, own, window) {
  if (own === null || served === own || window.sessionStorage.getItem(KEY) === served) return false;
  window.sessionStorage.setItem(KEY, served);
  window.location.reload();
  return true;
}
