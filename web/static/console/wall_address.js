/** The address of a wall that shows a past moment inside the console. Pure. */

/** @typedef {"shown" | "known"} Sight */

/**
 * A wall on a desk: character sizes for an arm's length. Pure.
 * @param {number} at ms
 * @param {Sight} sight
 * @param {{ language: string, theme: string }} look
 * @returns {string} relative to the console's address
 */
export function wallThen(at, sight, { language, theme }) {
  const query = new URLSearchParams({ at: new Date(at).toISOString(), view: sight, lang: language, theme, distance: "1.8", diagonal: "24" });
  return `wall?${query}`;
}
