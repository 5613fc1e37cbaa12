/** Trainings as they are read: what may be done with one, and what it did. Pure. */

/** @typedef {{ effect: "better" | "worse" | "not_visible" | "not_known", change: number | null, low: number | null, high: number | null }} Effect */
/** @typedef {{ id: number, title: string, state: string, items: string[], agents: Record<string, string>, proposed_by: string, proposed: string, planned: string | null, held: string | null, retro: boolean, decided_by: string | null, effect: Effect | null }} Training */
/** @typedef {"approve" | "decline" | "hold" | "file"} Move */

/** What leads on from a state, as realtime/quality/training.py has it. @type {Readonly<Record<string, readonly Move[]>>} */
const NEXT = {
  proposed: ["approve", "decline"],
  approved: ["hold", "decline"],
  held: ["file"],
  entered_later: ["file", "decline"],
};

/** Moves that only a trainer or the manager takes. */
const DECIDING = new Set(["approve", "decline", "file"]);

/**
 * @param {Training} training
 * @param {{ name: string, decides: boolean }} who
 * @returns {readonly Move[]}
 */
export function movesOf(training, { name, decides }) {
  const own = training.proposed_by === name;
  return (NEXT[training.state] ?? []).filter((move) => !DECIDING.has(move) || (decides && (!own || move === "decline" || training.state === "held")));
}

/** @param {Effect | null} effect @returns {string} `-12.5 (-20.1 – -4.9)` in per cent points; empty for not known */
export function changeText(effect) {
  if (effect === null || effect.change === null || effect.low === null || effect.high === null) return "";
  const signed = (/** @type {number} */ value) => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}`;
  return `${signed(effect.change)} (${signed(effect.low)} – ${signed(effect.high)})`;
}

/** A field of date and time in this browser's zone, as seconds since 1970. @param {string} typed @returns {number | null} */
export function secondsOf(typed) {
  const at = typed === "" ? Number.NaN : new Date(typed).getTime();
  return Number.isNaN(at) ? null : at / 1000;
}
