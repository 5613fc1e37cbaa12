/** What of a span lies in today, by the site's clock. */

/**
 * Seconds that a state under way has brought today: a row's sums reach up to its `since`.
 * @param {number | null} since ms @param {number | null} until ms @param {ReturnType<typeof import("../text/times.js").timesOf>} times
 */
export function underWay(since, until, times) {
  if (since === null || until === null) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = times.second(until).split(":").map(Number);
  return Math.max(0, Math.min((until - since) / 1000, hours * 3600 + minutes * 60 + seconds));
}
