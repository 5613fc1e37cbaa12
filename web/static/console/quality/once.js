/** A value that is made again only when what it is made from is another. Pure. */

/** @template T */
export class Once {
  constructor() {
    /** @type {readonly unknown[] | null} */
    this.from = null;
    /** @type {T | null} */
    this.made = null;
  }

  /** @param {readonly unknown[]} from @param {() => T} make @returns {T} */
  of(from, make) {
    if (this.from === null || this.from.length !== from.length || this.from.some((each, place) => each !== from[place])) {
      this.made = make();
      this.from = from;
    }
    return /** @type {T} */ (this.made);
  }
}
