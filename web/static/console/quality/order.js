/** In which order samples stand, and which is the next to be done. Pure. */

/** @typedef {import("../../quality").SampleRow} SampleRow */
/** @typedef {{ agent: string, name: string, rows: SampleRow[] }} Group */

/** States in which a sample waits for no reviewer. */
export const DONE = new Set(["scored", "appealed", "scored_again", "decided", "confirmed", "coached", "rechecked", "replaced"]);

/** @param {readonly SampleRow[]} rows @returns {Group[]} by name */
export function groupsOf(rows) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row.agent) ?? { agent: row.agent, name: row.agent_name, rows: [] };
    group.rows.push(row);
    groups.set(row.agent, group);
  }
  return [...groups.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** @param {readonly SampleRow[]} rows @param {number | null} behind @returns {SampleRow | null} what is to be done after this one: the next that waits, in the order of the list */
export function nextOf(rows, behind) {
  const order = groupsOf(rows).flatMap((group) => group.rows);
  const start = order.findIndex(({ id }) => id === behind);
  const turned = [...order.slice(start + 1), ...order.slice(0, Math.max(0, start))];
  return turned.find(({ state }) => !DONE.has(state)) ?? null;
}
