/**
 * What the address of the console says: `#/floor?queue=hq/sales`, `#/alerts/ID`. Pure. The part behind the hash never
 * reaches a server or its log, and it works below any sub-path.
 */

/** @typedef {{ page: string, id: string | null, query: URLSearchParams }} Route */

export const HOME = "floor";

/** @param {string} text @returns {string} as it is where it cannot be decoded */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} hash @returns {Route} nonsense leads home */
export function routeOf(hash) {
  const found = /^#\/([a-z-]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(hash);
  if (found === null) return { page: HOME, id: null, query: new URLSearchParams() };
  const [, page = HOME, id, query] = found;
  return { page, id: id ? decoded(id) : null, query: new URLSearchParams(query ?? "") };
}

/**
 * @param {string} page
 * @param {string | null} [id]
 * @param {Readonly<Record<string, string | null | undefined>>} [query] what is empty is left out
 * @returns {string} `#/page/id?query`
 */
export function addressOf(page, id = null, query = {}) {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) kept.set(name, value);
  const tail = kept.toString();
  return `#/${page}${id === null ? "" : `/${encodeURIComponent(id)}`}${tail === "" ? "" : `?${tail}`}`;
}
