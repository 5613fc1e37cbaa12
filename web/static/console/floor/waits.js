/** Callers waiting over time. Pure: rows of the store in, one line out. */

import { instant } from "../../floor/stale.js";

/**
 * The trends of several queues as one. Pure.
 * @param {readonly import("../../rows").TrendRow[]} rows
 * @returns {{ times: number[], values: (number | null)[] } | null} times in seconds; null where there is nothing to draw
 */
export function summed(rows) {
  const [first] = rows;
  const until = instant(first?.until);
  if (first === undefined || until === null) return null;
  const length = Math.min(...rows.map(({ waiting }) => waiting.length));
  if (length < 2) return null;
  const values = Array.from({ length }, (_, index) => {
    let sum = 0;
    for (const { waiting } of rows) {
      const value = waiting[waiting.length - length + index] ?? null;
      if (value === null) return null;
      sum += value;
    }
    return sum;
  });
  const times = values.map((_, index) => until / 1000 - (length - 1 - index) * first.step_seconds);
  return { times, values };
}
