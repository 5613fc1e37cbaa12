/**
 * The call under its waveform: wait, ring, talk, hold, transfer, the end and its cause, in seconds of the recording. Pure.
 */

import { instant } from "../../floor/stale.js";

/** @typedef {{ part: string, begin: string, end: string | null, agent?: string | null, ring?: string | null }} Piece as the API tells it */
/** @typedef {{ part: string, begin: number, end: number, own: boolean, ring: string | null, piece: Piece }} Stretch seconds from the recording's begin, negative before it; own: of the agent who is judged */
/** @typedef {{ dead_air: Span[], talk_over: Span[] | null, music: Span[], one_way: Span | null }} Figures */
/** @typedef {{ begin: number, end: number }} Span */
/** @typedef {{ kind: "dead_air" | "talk_over" | "music" | "one_way", begin: number, end: number }} Mark */

/**
 * @param {readonly Piece[]} pieces
 * @param {number} begin when the recording began, ms
 * @param {number} seconds its length: what is still going on ends with it
 * @param {string | null} agent who is judged
 * @returns {Stretch[]} in order; what cannot be placed is left out
 */
export function stretchesOf(pieces, begin, seconds, agent) {
  const found = [];
  for (const piece of pieces) {
    const [from, to] = [instant(piece.begin), instant(piece.end)];
    if (from === null) continue;
    const start = (from - begin) / 1000;
    const end = to === null ? Math.max(start, seconds) : (to - begin) / 1000;
    if (end >= start) found.push({ part: piece.part, begin: start, end, own: !piece.agent || agent === null || piece.agent === agent, ring: piece.ring ?? null, piece });
  }
  return found.sort((one, other) => one.begin - other.begin || one.end - other.end);
}

/** @param {readonly Stretch[]} stretches @returns {number} seconds before the recording that have something to show */
export function leadOf(stretches) {
  return Math.max(0, ...stretches.map(({ begin }) => -begin));
}

/** @param {Figures | null} figures @returns {Mark[]} what a listener may want to look at, in order */
export function marksOf(figures) {
  if (figures === null) return [];
  const kinds = /** @type {const} */ ([["dead_air", figures.dead_air], ["talk_over", figures.talk_over ?? []], ["music", figures.music], ["one_way", figures.one_way === null ? [] : [figures.one_way]]]);
  return kinds.flatMap(([kind, spans]) => spans.map(({ begin, end }) => ({ kind, begin, end }))).sort((one, other) => one.begin - other.begin || one.end - other.end);
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
