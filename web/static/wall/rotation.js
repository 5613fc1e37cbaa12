/** Which page is shown when. Pure. */

/** @typedef {import("./pages.js").Layout} Layout */

/** A split board shows its figures again after so many other pages. */
const OTHERS_BETWEEN = 3;

/** So many pages of agents in one round; the next round goes on where this one ended, so everybody is shown. */
const AGENT_PAGES = 2;

/**
 * The page numbers of one round.
 * @param {number} round from 0
 * @param {Layout} layout
 * @returns {number[]} indices into layout.pages
 */
export function roundOf(round, { pages, whole }) {
  const indices = pages.map((_, index) => index);
  const agents = indices.filter((index) => pages[index]?.agents !== null);
  const heroes = whole ? [] : indices.filter((index) => pages[index]?.hero !== null && pages[index]?.agents === null);
  const others = indices.filter((index) => !agents.includes(index) && !heroes.includes(index));
  const some = Math.min(AGENT_PAGES, agents.length);
  const turn = Array.from({ length: some }, (_, step) => agents[(round * some + step) % agents.length] ?? 0);
  const rest = [...others, ...turn];
  if (heroes.length === 0) return rest;
  return rest.flatMap((index, place) => (place % OTHERS_BETWEEN === 0 ? [...heroes, index] : [index]));
}

/**
 * @param {number} turn how many times pages were turned
 * @param {Layout} layout
 * @returns {number} index into layout.pages
 */
export function pageAt(turn, layout) {
  const length = roundOf(0, layout).length;
  return roundOf(Math.floor(turn / length), layout)[turn % length] ?? 0;
}
