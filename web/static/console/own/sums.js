/** What an agent's own results come to. Pure. */

/** @typedef {import("../../quality").OwnSampleRow} OwnSampleRow */

/**
 * Only the random sample counts: the others were chosen because something was odd about them.
 * @param {readonly Pick<OwnSampleRow, "stratum" | "points" | "passed">[]} rows
 * @returns {{ count: number, mean: number | null, passed: number }}
 */
export function meanOf(rows) {
  const counted = rows.filter(({ stratum, points }) => stratum === "random" && points !== null);
  const sum = counted.reduce((all, { points }) => all + (points ?? 0), 0);
  return { count: counted.length, mean: counted.length === 0 ? null : sum / counted.length, passed: counted.filter(({ passed }) => passed === true).length };
}
