/** The axis of the time bar: which stretch it shows, where things lie on it, which times are written. Pure; moments in ms. */

/** @typedef {import("./replay.js").Span} Span */
/** @typedef {import("../floor/past.js").Gap} Gap */
/** @typedef {{ second: (at: number) => string, minute: (at: number) => string }} Times in the site's time zone */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What may lie between two written times. */
const STEPS = [1, 5, 10, 30].map((count) => count * SECOND).concat([1, 2, 5, 15, 30].map((count) => count * MINUTE), [1, 2, 3, 6].map((count) => count * HOUR));

/** The ends are written, too: nothing round stands this near to them. */
const ENDS = 0.09;

/** A feed that was away for less than a pixel must still be seen. */
const LEAST_SHARE = 0.002;

/** @param {number} at @param {Times} times @returns {number} ms since midnight by the clock on the wall */
function sinceMidnight(at, times) {
  const [hours = 0, minutes = 0, seconds = 0] = times.second(at).split(":").map(Number);
  return hours * HOUR + minutes * MINUTE + seconds * SECOND + (at % SECOND);
}

/** @param {number} at @param {Times} times @returns {number} the midnight before: a day may have 23 or 25 hours */
export function midnightOf(at, times) {
  const start = at - sinceMidnight(at, times);
  const off = sinceMidnight(start, times);
  if (off === 0) return start;
  return off > 12 * HOUR ? start + 24 * HOUR - off : start - off;
}

/**
 * The site's day around a moment, as far as anything is known of it.
 * @param {number} at @param {Span} span @param {Times} times
 * @returns {Span}
 */
export function dayOf(at, span, times) {
  const start = midnightOf(at, times);
  const end = midnightOf(start + 30 * HOUR, times);
  const from = Math.max(span.from, start);
  return { from, to: Math.max(from + SECOND, Math.min(span.to, end)) };
}

/** @param {number} at @param {Span} axis @returns {number} 0..1 */
export function placeOf(at, { from, to }) {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
}

/**
 * @param {readonly Gap[]} gaps
 * @param {Span} axis
 * @returns {{ gap: Gap, from: number, width: number }[]} those on the axis, as shares of it
 */
export function gapsOn(gaps, axis) {
  return gaps.filter((gap) => gap.to > axis.from && gap.from < axis.to).map((gap) => {
    const from = Math.min(placeOf(gap.from, axis), 1 - LEAST_SHARE);
    return { gap, from, width: Math.max(LEAST_SHARE, placeOf(gap.to, axis) - from) };
  });
}

/**
 * @param {Span} axis
 * @param {number} most how many times may be written
 * @param {Times} times
 * @returns {{ at: number, text: string }[]} round times, away from the ends
 */
export function ticksOf(axis, most, times) {
  const length = axis.to - axis.from;
  const step = STEPS.find((one) => length / one <= most) ?? 6 * HOUR;
  const write = step < MINUTE ? times.second : times.minute;
  const midnight = midnightOf(axis.from, times);
  const ticks = [];
  for (let at = midnight + Math.ceil((axis.from - midnight) / step) * step; at <= axis.to; at += step) {
    const place = placeOf(at, axis);
    if (place > ENDS && place < 1 - ENDS) ticks.push({ at, text: write(at) });
  }
  return ticks;
}

/**
 * @param {Iterable<number>} moments
 * @param {number} at
 * @param {1 | -1} direction
 * @returns {number | null} the nearest on that side
 */
export function nearest(moments, at, direction) {
  let found = null;
  for (const moment of moments) {
    const away = (moment - at) * direction;
    if (away > 0 && (found === null || away < (found - at) * direction)) found = moment;
  }
  return found;
}
