/** Which seconds of a recording were really played: stretches that are joined, each counted once. Pure. */

/** @typedef {[number, number]} Heard from, to */

/** A jump between two looks at the player that is longer than this is a seek, not playing. */
const LONGEST_STEP = 2.5;
const TOUCHING = 0.3;

export class HeardSeconds {
  /** @param {readonly Heard[]} [before] of an earlier sitting */
  constructor(before = []) {
    /** @type {Heard[]} */
    this.stretches = [];
    this.last = NaN;
    for (const [begin, end] of before) this.add(begin, end);
  }

  /**
   * The player stands there now.
   * @param {number} second @param {boolean} playing @param {number} [speed] a look sees more of a faster recording
   * @returns {boolean} whether anything new was heard
   */
  look(second, playing, speed = 1) {
    const before = this.last;
    this.last = playing ? second : NaN;
    if (!(second > before) || second - before > LONGEST_STEP * speed) return false;
    return this.add(before, second);
  }

  /** The next look begins anew: somebody jumped. */
  jumped() {
    this.last = NaN;
  }

  /** @param {number} begin @param {number} end @returns {boolean} whether it was new */
  add(begin, end) {
    const before = this.seconds;
    const [touching, apart] = [[], []].map(() => /** @type {Heard[]} */ ([]));
    for (const each of this.stretches) (each[1] >= begin - TOUCHING && each[0] <= end + TOUCHING ? touching : apart)?.push(each);
    /** @type {Heard} */
    const joined = [Math.min(begin, ...(touching ?? []).map(([from]) => from)), Math.max(end, ...(touching ?? []).map(([, to]) => to))];
    this.stretches = [...(apart ?? []), joined].sort((one, other) => one[0] - other[0]);
    return this.seconds > before;
  }

  /** @returns {number} */
  get seconds() {
    return this.stretches.reduce((sum, [begin, end]) => sum + end - begin, 0);
  }

  /** @param {number} length of the recording @returns {number} 0..1 */
  share(length) {
    return length > 0 ? Math.min(1, this.seconds / length) : 0;
  }
}
