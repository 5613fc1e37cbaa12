/** The navigation's places: a page by itself, or pages that belong together behind one sign. Pure. */

/** @typedef {{ id: string, sign: import("./icons.js").Sign, group?: string }} Offered a page that whoever sits here may see */
/** @typedef {{ key: string, sign: import("./icons.js").Sign, label: string, pages: string[] }} Place label: a key of the catalogue */

/** Groups whose sign is not that of their first page. @type {Readonly<Record<string, import("./icons.js").Sign>>} */
const SIGNS = { manage: "manage", quality: "quality" };

/**
 * Pages of one group stand where its first one stands; a group of which only one page is left is that page.
 * @param {readonly Offered[]} offered in the order of the navigation
 * @returns {Place[]}
 */
export function placesOf(offered) {
  /** @type {Map<string, [Offered, ...Offered[]]>} */
  const found = new Map();
  for (const one of offered) {
    const key = one.group === undefined ? `page.${one.id}` : `group.${one.group}`;
    const others = found.get(key);
    if (others === undefined) found.set(key, [one]);
    else others.push(one);
  }
  return [...found].map(([key, [first, ...more]]) => {
    if (more.length === 0) return { key: first.id, sign: first.sign, label: `page.${first.id}`, pages: [first.id] };
    return { key, sign: SIGNS[first.group ?? ""] ?? first.sign, label: key, pages: [first.id, ...more.map(({ id }) => id)] };
  });
}
