/** A week's samples in figures. Pure. */

/** @typedef {import("../../quality").ProgressRow} ProgressRow */
/** @typedef {{ people: number, quota: number, drawn: number, done: number, risk: number, short: number }} Sums */

/** @param {readonly ProgressRow[]} people @returns {Sums} short: people with fewer samples than their quota */
export function sumsOf(people) {
  const sum = (/** @type {(row: ProgressRow) => number} */ of) => people.reduce((all, row) => all + of(row), 0);
  return {
    people: people.length, quota: sum(({ quota }) => quota), drawn: sum(({ drawn }) => drawn), done: sum(({ done }) => done), risk: sum(({ risk }) => risk),
    short: people.filter(({ lack }) => lack !== null).length,
  };
}

/** @param {ProgressRow} row @returns {number | null} the probability of each of the agent's calls to be in the random sample; null before the draw, and where nobody is judged */
export function chanceOf({ quota, size }) {
  return size === null || size === 0 || quota === 0 ? null : Math.min(quota, size) / size;
}

/** Conversations that could not be drawn, by the reason, over everybody. @param {readonly ProgressRow[]} people @returns {[string, number][]} the most frequent first */
export function excludedOf(people) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { excluded } of people) for (const [reason, count] of Object.entries(excluded)) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums].sort((one, other) => other[1] - one[1]);
}

/** @param {ProgressRow} row @returns {string[]} its reasons, the most frequent first */
export function reasonsOf({ excluded }) {
  return Object.entries(excluded).sort((one, other) => other[1] - one[1]).map(([reason]) => reason);
}

/** @param {readonly ProgressRow[]} people @returns {ProgressRow[]} who lacks samples first, then by name */
export function orderedPeople(people) {
  return [...people].sort((one, other) => Number(other.lack !== null) - Number(one.lack !== null) || one.agent_name.localeCompare(other.agent_name) || one.direction.localeCompare(other.direction));
}

/** Bytes of a key as it is written. @param {string} hex @returns {Uint8Array | null} null for what is none */
export function bytesOf(hex) {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @param {ArrayBuffer} content @returns {string} */
export function hexOf(content) {
  return [...new Uint8Array(content)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const DAY_MS = 86_400_000;

/** @param {string} week `2026-W49` @returns {string} the day on which it begins, as in 2026-11-30; empty for what is no week */
export function mondayOf(week) {
  const [, year, number] = /^(\d{4})-W(\d\d)$/.exec(week) ?? [];
  if (year === undefined || number === undefined) return "";
  const fourth = Date.UTC(Number(year), 0, 4); // in the first week of every ISO year
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS;
  return new Date(first + (Number(number) - 1) * 7 * DAY_MS).toISOString().slice(0, 10);
}
