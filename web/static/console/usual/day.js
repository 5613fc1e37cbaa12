/** A day's arrivals as curves. Pure. */

import { instant } from "../../floor/stale.js";

/** @typedef {{ from: number, to: number | null }} Peak ms; to: null while it lasts */
/** @typedef {{ queue: string | null, begin: string, step_seconds: number, counts: (number | null)[], usual: number[] | null, low: number[] | null, high: number[] | null }} Arrivals */
/** @typedef {{ times: number[], counts: (number | null)[], usual: (number | null)[], low: (number | null)[], high: (number | null)[] }} Day times: seconds, the middle of each step */

/** Shown before the first call and after the last usual one, in steps. */
const MARGIN = 6;

/** Less than this, and than this share of the day's busiest step, is as good as closed. */
const CLOSED = 0.25;
const CLOSED_SHARE = 0.08;

/**
 * The part of the day in which something happens or usually does.
 * @param {Arrivals} arrivals
 * @returns {Day | null} null where there is nothing to draw
 */
export function dayOf({ begin, step_seconds: step, counts, usual, low, high }) {
  const start = Date.parse(begin);
  const length = Math.max(counts.length, usual?.length ?? 0);
  const busy = Math.max(CLOSED, CLOSED_SHARE * Math.max(0, ...(usual ?? [])));
  const open = Array.from({ length }, (_, index) => (counts[index] ?? 0) > 0 || (usual?.[index] ?? 0) >= busy);
  const first = open.indexOf(true);
  if (first < 0 || Number.isNaN(start)) return null;
  const from = Math.max(0, first - MARGIN);
  const to = Math.min(length, open.lastIndexOf(true) + 1 + MARGIN);
  const part = (/** @type {readonly (number | null)[] | null} */ values) => Array.from({ length: to - from }, (_, index) => values?.[from + index] ?? null);
  return { times: part([]).map((_, index) => start / 1000 + (from + index + 0.5) * step), counts: part(counts), usual: part(usual), low: part(low), high: part(high) };
}

/** @param {Arrivals} arrivals @returns {{ count: number, usual: number } | null} of the last step that is known */
export function lastOf({ counts, usual }) {
  if (usual === null) return null;
  for (let index = counts.length - 1; index >= 0; index -= 1) {
    const count = counts[index] ?? null;
    if (count !== null) return { count, usual: usual[index] ?? 0 };
  }
  return null;
}

/**
 * Stretches in which a peak of this queue was told.
 * @param {readonly { rule: string, subject: string, since: string, resolved?: string | null }[]} alerts
 * @param {string} queue empty: any
 * @returns {Peak[]}
 */
export function peaksOf(alerts, queue) {
  return alerts.flatMap(({ rule, subject, since, resolved }) => {
    const from = instant(since);
    return rule === "surge" && from !== null && (queue === "" || subject === queue) ? [{ from, to: instant(resolved) }] : [];
  });
}
