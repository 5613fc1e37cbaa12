/**
 * The call under its waveform: wait, ring, talk, hold, transfer, the end and its cause, in seconds of the recording. Pure.
 */

/** @typedef {import("../../quality").PieceRow} PieceRow */
/** @typedef {import("../../quality").FiguresRow} FiguresRow */
/** @typedef {{ part: string, begin: number, end: number, own: boolean, ring: string | null, name: string | null }} Stretch seconds from the recording's begin, negative before it; own: of the agent who is judged */
/** @typedef {{ kind: "dead_air" | "talk_over" | "music" | "one_way", begin: number, end: number }} Mark */

/**
 * @param {readonly PieceRow[]} pieces
 * @param {number} seconds the recording's length: what is still going on ends with it
 * @param {string | null} agent who is judged
 * @returns {Stretch[]} in order; what cannot be placed is left out
 */
export function stretchesOf(pieces, seconds, agent) {
  const found = [];
  for (const { part, begin_seconds: begin, end_seconds: end, agent: who, agent_name: name, ring } of pieces) {
    if (begin === null) continue;
    const last = end ?? Math.max(begin, seconds);
    if (last >= begin) found.push({ part, begin, end: last, own: !who || agent === null || who === agent, ring, name });
  }
  return found.sort((one, other) => one.begin - other.begin || one.end - other.end);
}

/** @param {readonly Stretch[]} stretches @returns {number} seconds before the recording that have something to show */
export function leadOf(stretches) {
  return Math.max(0, ...stretches.map(({ begin }) => -begin));
}

/** @param {FiguresRow | null} figures @returns {Mark[]} what a listener may want to look at, in order */
export function marksOf(figures) {
  if (figures === null) return [];
  const kinds = /** @type {const} */ ([["dead_air", figures.dead_air], ["talk_over", figures.talk_over ?? []], ["music", figures.music], ["one_way", figures.one_way === null ? [] : [figures.one_way]]]);
  return kinds.flatMap(([kind, spans]) => spans.map(([begin, end]) => ({ kind, begin, end }))).sort((one, other) => one.begin - other.begin || one.end - other.end);
}

/** @param {readonly { begin: number }[]} marks in order @param {number} second @param {1 | -1} way @returns {number | null} where the next or last mark begins */
export function markFrom(marks, second, way) {
  const begins = marks.map(({ begin }) => begin);
  const found = way > 0 ? begins.filter((begin) => begin > second + 0.25) : begins.filter((begin) => begin < second - 1).reverse();
  return found[0] ?? null;
}

/**
 * The total seconds of one part, and how often it was.
 * @param {readonly Stretch[]} stretches @param {string} part @returns {{ seconds: number, times: number }}
 */
export function totalOf(stretches, part) {
  const own = stretches.filter((stretch) => stretch.part === part);
  return { seconds: own.reduce((sum, { begin, end }) => sum + end - begin, 0), times: own.length };
}
