/** Names come from PBXs and may be anything. Pure. */

/** Longer than any name; a page must not lay out ten kilobytes of one. */
const LONGEST = 120;

/** @param {string | null | undefined} text @param {number} [most] letters @returns {string} */
export function brief(text, most = LONGEST) {
  if (!text) return "";
  if (text.length <= most) return text;
  return `${Array.from(text.slice(0, most * 2)).slice(0, most - 1).join("")}…`;
}
