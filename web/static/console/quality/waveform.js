/** A recording's waveform and what of it stands in each column of a picture. Pure. */

/** @typedef {import("../../quality").WaveformRow} WaveformRow */
/** @typedef {{ side: string, least: readonly number[], greatest: readonly number[] }} Lane -127..127 being full scale */
/** @typedef {{ seconds: number, bucketSeconds: number, lanes: Lane[] }} Waveform */

const FULL = 127;
const ORDER = ["agent", "caller"];

/** @param {WaveformRow} row @returns {Waveform} the agent's lane above the caller's, whichever channel is whose */
export function waveformOf({ seconds, bin_seconds: bucketSeconds, channels }) {
  const lanes = [...channels].sort((one, other) => ORDER.indexOf(one.side) - ORDER.indexOf(other.side));
  return { seconds, bucketSeconds, lanes };
}

/**
 * The least and greatest sample in each of so many columns; -1..1. A bucket counts in every column that it touches, so
 * that no click is lost however narrow the picture.
 * @param {Waveform} waveform
 * @param {number} lane
 * @param {number} from seconds @param {number} to seconds
 * @param {number} columns
 * @returns {Float32Array} least and greatest in turn; NaN where there is no sound
 */
export function columnsOf({ bucketSeconds, lanes }, lane, from, to, columns) {
  const found = new Float32Array(columns * 2).fill(NaN);
  const { least: lows, greatest: highs } = lanes[lane] ?? { least: [], greatest: [] };
  const step = (to - from) / columns;
  for (let column = 0; column < columns; column += 1) {
    const begin = from + column * step;
    const low = Math.max(0, Math.floor(begin / bucketSeconds + 1e-9));
    const high = Math.min(lows.length, Math.max(low + 1, Math.ceil((begin + step) / bucketSeconds - 1e-9)));
    for (let bucket = low; bucket < high && begin + step > 1e-9; bucket += 1) {
      const least = (lows[bucket] ?? 0) / FULL;
      const greatest = (highs[bucket] ?? 0) / FULL;
      const place = column * 2;
      if (!(/** @type {number} */ (found[place]) <= least)) found[place] = least;
      if (!(/** @type {number} */ (found[place + 1]) >= greatest)) found[place + 1] = greatest;
    }
  }
  return found;
}

/**
 * What a picture is stretched by, so that quiet speech can be seen: the 99th percentile fills the lane, never more than
 * eight times the truth. Both lanes get the same.
 * @param {Waveform} waveform @returns {number}
 */
export function gainOf({ lanes }) {
  const counts = new Array(FULL + 2).fill(0);
  let rest = 0;
  for (const { least, greatest } of lanes) {
    for (const values of [least, greatest]) for (const value of values) counts[Math.min(FULL, Math.abs(value))] += 1;
    rest += (least.length + greatest.length) * 0.01;
  }
  let level = FULL;
  while (level > 1 && rest - counts[level] >= 0) {
    rest -= counts[level];
    level -= 1;
  }
  return Math.max(1, Math.min(8, FULL / level));
}
