/** The axis of a back-test: days or hours, and where occasions lie on it. Pure; moments in ms. */

import { midnightOf, placeOf, ticksOf } from "../../wall/axis.js";

/** @typedef {{ from: number, to: number }} Span */
/** @typedef {{ second: (at: number) => string, minute: (at: number) => string, date: (at: number) => string }} Times */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** So narrow a stretch can still be seen and hit. */
const LEAST_SHARE = 0.004;

/**
 * @param {Span} span
 * @param {Times} times
 * @param {number} most
 * @returns {{ at: number, text: string }[]} hours of up to two days, else midnights with their dates
 */
export function labelsOf(span, times, most) {
  if (span.to - span.from <= 2 * DAY) return ticksOf(span, most, times);
  const days = [];
  for (let at = midnightOf(span.from + DAY, times); at < span.to; at = midnightOf(at + 30 * HOUR, times)) days.push(at);
  const every = Math.max(1, Math.ceil(days.length / most));
  return days.filter((_, index) => index % every === 0).map((at) => ({ at, text: times.date(at).slice(5) }));
}

/**
 * @param {number} begin
 * @param {number | null} end null: it lasts
 * @param {Span} span
 * @returns {[number, number]} shares of the axis, wide enough to be seen
 */
export function stretchOn(begin, end, span) {
  const from = Math.min(placeOf(begin, span), 1 - LEAST_SHARE);
  return [from, Math.max(from + LEAST_SHARE, placeOf(end ?? span.to, span))];
}
