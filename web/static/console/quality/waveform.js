/**
 * A recording's waveform as the server keeps it (connectors/audio/waveform.py), and what of it stands in each column of a
 * picture. Pure.
 *
 * "FWPK", a version byte (1), a byte for the channels, two bytes for the milliseconds of a bucket, four for the buckets
 * (big-endian), then per channel the least and greatest sample of each bucket in turn, signed bytes, 127 full scale.
 */

/** @typedef {{ channels: number, buckets: number, bucketSeconds: number, peaks: Int8Array }} Waveform peaks: by channel, bucket, (least, greatest) */

const MAGIC = "FWPK";
const VERSION = 1;
const HEAD = 12;
const FULL = 127;

/** @param {ArrayBuffer} content @returns {Waveform} raises RangeError for anything else */
export function decodeWaveform(content) {
  const view = new DataView(content);
  if (content.byteLength < HEAD || [0, 1, 2, 3].some((place) => view.getUint8(place) !== MAGIC.charCodeAt(place))) throw new RangeError("no waveform");
  if (view.getUint8(4) !== VERSION) throw new RangeError(`a waveform of version ${view.getUint8(4)}`);
  const [channels, milliseconds, buckets] = [view.getUint8(5), view.getUint16(6), view.getUint32(8)];
  if (milliseconds === 0 || content.byteLength !== HEAD + channels * buckets * 2) throw new RangeError("a waveform of another length than it says");
  return { channels, buckets, bucketSeconds: milliseconds / 1000, peaks: new Int8Array(content, HEAD) };
}

/** @param {Waveform} waveform @returns {number} */
export function secondsOf({ buckets, bucketSeconds }) {
  return buckets * bucketSeconds;
}

/**
 * The least and greatest sample in each of so many columns; -1..1. A bucket counts in every column that it touches, so
 * that no click is lost however narrow the picture.
 * @param {Waveform} waveform
 * @param {number} channel
 * @param {number} from seconds @param {number} to seconds
 * @param {number} columns
 * @returns {Float32Array} least and greatest in turn; NaN where there is no sound
 */
export function columnsOf({ buckets, bucketSeconds, peaks }, channel, from, to, columns) {
  const found = new Float32Array(columns * 2).fill(NaN);
  const first = channel * buckets;
  const step = (to - from) / columns;
  for (let column = 0; column < columns; column += 1) {
    const begin = from + column * step;
    const low = Math.max(0, Math.floor(begin / bucketSeconds + 1e-9));
    const high = Math.min(buckets, Math.max(low + 1, Math.ceil((begin + step) / bucketSeconds - 1e-9)));
    for (let bucket = low; bucket < high && begin + step > 1e-9; bucket += 1) {
      const least = (peaks[(first + bucket) * 2] ?? 0) / FULL;
      const greatest = (peaks[(first + bucket) * 2 + 1] ?? 0) / FULL;
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
export function gainOf({ peaks }) {
  const counts = new Array(FULL + 2).fill(0);
  for (const value of peaks) counts[Math.min(FULL, Math.abs(value))] += 1;
  let rest = peaks.length * 0.01;
  let level = FULL;
  while (level > 1 && rest - counts[level] >= 0) {
    rest -= counts[level];
    level -= 1;
  }
  return Math.max(1, Math.min(8, FULL / level));
}
