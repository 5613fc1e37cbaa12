/** A report's figures as words and as places on a scale. Pure. */

import { DASH } from "../../text/durations.js";

/** @typedef {{ value: number | null, low: number, high: number }} Interval */
/** @typedef {{ week: string, calls: number, points: number }} Point */

/** Fewer calls than this are no fact yet (B5.4). */
export const ENOUGH = 8;

/** @param {number | null | undefined} value @returns {string} `87.3` */
export function points(value) {
  return value === null || value === undefined ? DASH : value.toFixed(1);
}

/** @param {number | null | undefined} value 0..1 @returns {string} `62.5%` */
export function share(value) {
  return value === null || value === undefined ? DASH : `${(value * 100).toFixed(1)}%`;
}

/** @param {Interval | null | undefined} interval @param {(value: number | null | undefined) => string} spelled @returns {string} `81.0–92.1`, empty where nothing is known */
export function boundsOf(interval, spelled) {
  if (!interval || interval.value === null) return "";
  return `${spelled(interval.low)}–${spelled(interval.high)}`.replace("%–", "–");
}

/**
 * @param {Interval} interval
 * @param {number} top of the scale
 * @returns {{ from: number, to: number, at: number }} shares of the scale
 */
export function onScale({ value, low, high }, top) {
  const placed = (/** @type {number} */ each) => Math.min(1, Math.max(0, each / top));
  return { from: placed(low), to: placed(high), at: placed(value ?? low) };
}

/**
 * The places that a rank leaves open, on a scale of all of them.
 * @param {{ best: number, worst: number, of: number }} rank
 * @returns {[number, number]}
 */
export function placesOn({ best, worst, of }) {
  return [(best - 1) / of, worst / of];
}

/**
 * A line through an agent's weeks, in a box of 100 by 24; a week without calls leaves a gap.
 * @param {readonly Point[]} trend oldest first
 * @param {readonly string[]} weeks all weeks of the axis
 * @returns {{ lines: string[], dots: [number, number][] }} each line as points of a polyline
 */
export function sparkOf(trend, weeks) {
  const known = new Map(trend.map((point) => [point.week, point.points]));
  const x = (/** @type {number} */ index) => (weeks.length < 2 ? 50 : (100 * index) / (weeks.length - 1));
  const y = (/** @type {number} */ value) => 22 - (20 * Math.min(100, Math.max(0, value))) / 100;
  /** @type {string[][]} */
  const runs = [[]];
  /** @type {[number, number][]} */
  const dots = [];
  weeks.forEach((week, index) => {
    const value = known.get(week);
    if (value === undefined) runs.push([]);
    else {
      dots.push([Math.round(x(index) * 10) / 10, Math.round(y(value) * 10) / 10]);
      runs[runs.length - 1]?.push(`${dots[dots.length - 1]?.join(",")}`);
    }
  });
  return { lines: runs.filter((run) => run.length > 1).map((run) => run.join(" ")), dots };
}

/** Weeks that anybody was scored in, oldest first. @param {readonly { trend: readonly Point[] }[]} agents @returns {string[]} */
export function weeksOf(agents) {
  return [...new Set(agents.flatMap(({ trend }) => trend.map(({ week }) => week)))].sort();
}
