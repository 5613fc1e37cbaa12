/** Which states get a line where there are fewer places than states. Pure. */

/** As a call goes; what is given up first when there is no room stands last in SPARE. */
const ORDER = /** @type {const} */ (["ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable"]);
const SPARE = /** @type {const} */ (["hold", "unavailable", "wrap_up", "ringing", "paused"]);

/** @typedef {(typeof ORDER)[number] | "others"} Shown */

/**
 * What to show in so many places. Empty states go first; then the least telling ones become "others", so that the
 * lines still add up to everybody.
 * @param {import("../floor/select.js").View["states"]} states
 * @param {number} places
 * @returns {{ state: Shown, people: number | null }[]} people: null where nothing is known
 */
export function stateLines(states, places) {
  if (states === null) return ORDER.slice(0, places).map((state) => ({ state, people: null }));
  /** @type {{ state: Shown, people: number }[]} */
  let lines = ORDER.map((state) => ({ state, people: states[state] ?? 0 }));
  for (const state of SPARE) {
    if (lines.length <= places) return lines;
    lines = lines.filter((line) => line.state !== state || line.people > 0);
  }
  if (lines.length <= places) return lines;
  const folded = new Set(SPARE.filter((state) => (states[state] ?? 0) > 0).slice(0, lines.length - places + 1));
  const others = lines.filter((line) => folded.has(/** @type {any} */ (line.state)));
  const people = others.reduce((sum, line) => sum + line.people, 0);
  return [...lines.filter((line) => !others.includes(line)), { state: "others", people }];
}
