/**
 * Seconds as people on a floor read them: `0:24`, `12:05`, `1:02:10`. Pure; digits only, so it needs no language.
 *
 * Intl.DurationFormat is too new for the browsers of walls.
 */

/** What stands where nothing is known or nothing is there: never 0. */
export const DASH = "–";

const MINUTE = 60;
const HOUR = 3600;

/** @param {number} part @returns {string} two digits */
function two(part) {
  return String(part).padStart(2, "0");
}

/**
 * A running or finished duration. Whole seconds that have passed: 59.9 s is still `0:59`.
 * @param {number | null} seconds below zero (two clocks disagree) counts as zero
 * @returns {string}
 */
export function duration(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return DASH;
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const rest = two(whole % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * The age of data: tenths below ten seconds, where a tenth says that it is alive.
 * @param {number | null} seconds
 * @returns {string} a number without its unit
 */
export function age(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return DASH;
  const known = Math.max(0, seconds);
  return known < 10 ? (Math.floor(known * 10) / 10).toFixed(1) : String(Math.floor(known));
}

/**
 * A length of time as people say it, in their language: `45 s`, `2 min 30 s`, `1 h 5 min`; from an hour on without seconds.
 * @param {number} seconds
 * @param {import("./catalogue.js").Text} text
 * @returns {string}
 */
export function lengthText(seconds, text) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = /** @type {const} */ ([["hours", Math.floor(whole / HOUR)], ["minutes", Math.floor((whole % HOUR) / MINUTE)], ["seconds", whole >= HOUR ? 0 : whole % MINUTE]]);
  const told = parts.filter(([, count]) => count > 0).map(([unit, count]) => text(`length.${unit}`, { count }));
  return told.length > 0 ? told.join(" ") : text("length.seconds", { count: 0 });
}
