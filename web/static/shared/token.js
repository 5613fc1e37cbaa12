/** The token of a browser that has one instead of a session. */

const TOKEN_KEY = "floorwatch.token";

/**
 * Taken from the address once and then kept by the browser: an address bar is for everybody to read.
 * @param {Window} window
 * @returns {string | null}
 */
export function takeToken(window) {
  const address = new URL(window.location.href);
  const fragment = new URLSearchParams(address.hash.slice(1));
  const given = fragment.get("token") ?? address.searchParams.get("token");
  if (given) {
    fragment.delete("token");
    address.searchParams.delete("token");
    address.hash = fragment.toString();
    window.history.replaceState(null, "", address.href);
  }
  try {
    if (given) window.localStorage.setItem(TOKEN_KEY, given);
    return given ?? window.localStorage.getItem(TOKEN_KEY);
  } catch {
    return given; // a browser that keeps nothing still shows the wall until it is reloaded
  }
}

/** @param {Window} window @param {string | null} token null: forget it */
export function keepToken(window, token) {
  try {
    if (token === null) window.localStorage.removeItem(TOKEN_KEY);
    else window.localStorage.setItem(TOKEN_KEY, token);
  } catch {
    // a browser that keeps nothing knows it until it is reloaded
  }
}
