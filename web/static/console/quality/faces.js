/** What a recording that cannot simply be played says to its reviewer, and what to do about it. Pure. */

/** @typedef {"wait" | "replace" | "ask" | "listen"} Way wait: it may still come; replace: take the reserve; listen: it can be played nevertheless */

/** States of connectors/recordings/states.py; `none`: there is no recording at all. @type {Readonly<Record<string, Way>>} */
export const WAYS = Object.freeze({
  none: "replace",
  expected: "wait",
  begun: "wait",
  writing: "wait",
  unreachable: "ask",
  missing: "replace",
  empty: "replace",
  unfinished: "replace",
  cut_short: "replace",
  wrong_header: "replace",
  replaced: "replace",
  too_large: "ask",
  outside: "ask",
  spared: "ask",
  discarded: "replace",
});

/** The reason with which a recording in this state is replaced (realtime/quality/draw.py). @type {Readonly<Record<string, string>>} */
const REASONS = Object.freeze({ cut_short: "cut_short", empty: "damaged", unfinished: "damaged", wrong_header: "damaged", replaced: "damaged" });

/** @param {string | null | undefined} state @returns {{ state: string, way: Way } | null} null: it is there, whole */
export function faceOf(state) {
  if (state === "intact") return null;
  const known = state ?? "none";
  return { state: known, way: WAYS[known] ?? "ask" };
}

/** @param {string | null | undefined} state @returns {string} */
export function reasonFor(state) {
  return REASONS[state ?? ""] ?? (state === "intact" ? "inaudible" : "missing");
}
