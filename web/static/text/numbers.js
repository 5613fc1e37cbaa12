/** Counts and ratios as text, over Intl. Pure. */

import { DASH } from "./durations.js";

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {string} language @returns {Intl.NumberFormat} made once: making one costs 0.05 ms */
function formatOf(language) {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.NumberFormat(language);
    formats.set(language, format);
  }
  return format;
}

/** @param {number | null} value @param {string} language @returns {string} `1,284`, or a dash when not known */
export function count(value, language) {
  return value === null ? DASH : formatOf(language).format(value);
}

/**
 * Whole per cent without the sign, rounded down: 79.6 % must not read as a target of 80 % that was reached,
 * and only 1 reads as 100.
 * @param {number | null} ratio 0..1, or null without a denominator
 * @returns {string}
 */
export function percent(ratio) {
  return ratio === null ? DASH : String(Math.floor(ratio * 100 + 1e-9));
}

/** @param {number} hits @param {number} base @returns {number | null} a ratio without a denominator is not known */
export function ratio(hits, base) {
  return base > 0 ? hits / base : null;
}
