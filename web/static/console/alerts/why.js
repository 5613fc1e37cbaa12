/** What can be done with an alert, and what was done with it, in words. Pure. */

/** @typedef {import("../../text/reasons.js").Reasoned} Reasoned */

const OPEN = /** @type {const} */ (["assign", "comment", "resolve", "close"]);

/**
 * What a line of the timeline says beside its deed: to whom, by which channel, the words that were written.
 * @param {{ what: string, values: Reasoned["values"] }} line
 * @param {import("../../text/catalogue.js").Text} text
 * @returns {string} empty where there is nothing to add
 */
export function lineText({ what, values }, text) {
  const said = (/** @type {string} */ name) => (values[name] ? String(values[name]) : "");
  if (what === "told") return [said("people"), said("channels")].filter(Boolean).join(" · ") || text("alert.only_shown");
  if (values.severity) return text(`severity.${values.severity}`);
  return [said("to"), said("text"), said("note")].filter(Boolean).join(" · ");
}

/** @param {string} state @returns {string[]} what can be done with an alert in this state */
export function actsOf(state) {
  if (state === "firing") return ["acknowledge", ...OPEN];
  if (state === "acknowledged") return [...OPEN];
  return state === "resolved" ? ["comment", "close"] : [];
}
