/** Why an alert was raised, in the words of whoever reads it, and what can be done with it. Pure. */

import { lengthText } from "../../text/durations.js";

/** @typedef {{ reason: string, values: Readonly<Record<string, string | number | boolean | null>> }} Reasoned */

const MANY = 100;
const OPEN = /** @type {const} */ (["assign", "comment", "resolve", "close"]);

/** @param {number} value @param {string} language @returns {string} whole when it is large or whole, else with one decimal */
export function numberText(value, language) {
  const digits = Number.isInteger(value) || Math.abs(value) >= MANY ? 0 : 1;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/**
 * @param {string} name lengths of time end in `_clock`
 * @param {string | number | boolean | null} value
 * @param {import("../../text/catalogue.js").Text} text
 * @returns {string}
 */
function valueText(name, value, text) {
  if (value === null) return "–";
  if (typeof value !== "number") return String(value);
  return name.endsWith("_clock") ? lengthText(value, text) : numberText(value, "en").replace(/,/g, "");
}

/**
 * One part of the reason's sentence.
 * @param {Reasoned} alert
 * @param {"why" | "clears"} part
 * @param {import("../../text/catalogue.js").Text} text
 * @returns {string | null} null where the catalogue has no such sentence or the alert not its values: then the server's own holds
 */
export function reasonText({ reason, values }, part, text) {
  const key = `alert.${reason}.${part}`;
  const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueText(name, value, text)]));
  const said = text(key, shown);
  return said === key || /\{\w+\}/.test(said) ? null : said;
}

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
