/** Why an alert was raised, in the words of whoever reads it. Pure. */

import { lengthText } from "./durations.js";

/** @typedef {{ reason: string, values: Readonly<Record<string, string | number | boolean | null>> }} Reasoned */

const MANY = 100;

/** @param {number} value @param {string} language @returns {string} whole when it is large or whole, else with one decimal */
export function numberText(value, language) {
  const digits = Number.isInteger(value) || Math.abs(value) >= MANY ? 0 : 1;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/**
 * @param {string} name lengths of time end in `_clock`
 * @param {string | number | boolean | null} value
 * @param {import("./catalogue.js").Text} text
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
 * @param {import("./catalogue.js").Text} text
 * @returns {string | null} null where the catalogue has no such sentence or the alert not its values: then the server's own holds
 */
export function reasonText({ reason, values }, part, text) {
  const key = `alert.${reason}.${part}`;
  const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, valueText(name, value, text)]));
  const said = text(key, shown);
  return said === key || /\{\w+\}/.test(said) ? null : said;
}

/** What happened: in the reader's words, or as the server says it. @param {Reasoned & { message: string }} alert @param {import("./catalogue.js").Text} text @returns {string} */
export function happenedText(alert, text) {
  return (alert.reason ? reasonText(alert, "why", text) : null) ?? alert.message;
}
