/** From the filters in an address to what the server is asked. Pure. */

import { instantIn } from "../moments/zoned.js";

export const FILTERS = /** @type {const} */ (["actor", "action", "subject", "from", "to"]);

/**
 * What the server is asked. A moment that is none is left out.
 * @param {URLSearchParams} query of the address
 * @param {string} zone the site's
 * @returns {Record<string, string>}
 */
export function askedOf(query, zone) {
  /** @type {Record<string, string>} */
  const asked = {};
  for (const name of FILTERS) {
    const typed = (query.get(name) ?? "").trim();
    if (typed === "") continue;
    if (name !== "from" && name !== "to") asked[name] = typed;
    else {
      const at = instantIn(typed, zone);
      if (at !== null) asked[name] = new Date(at).toISOString();
    }
  }
  return asked;
}
