/** Something fetched: loading, there, or refused. Pure but for what it is given. A newer request makes an older answer worthless. */

import { Refused } from "../shared/api.js";

/** @template T */
export class Resource {
  /** @param {() => void} changed draws again */
  constructor(changed) {
    this.changed = changed;
    /** @type {T | null} */
    this.value = null;
    /** @type {Refused | null} */
    this.problem = null;
    this.loading = false;
    this.asked = 0;
  }

  /** @param {() => Promise<T>} fetching what is no Refused is a fault of this page and passes through */
  async load(fetching) {
    this.asked += 1;
    const mine = this.asked;
    this.fetching = fetching;
    this.loading = true;
    this.changed();
    try {
      const value = await fetching();
      if (mine !== this.asked) return;
      this.value = value;
      this.problem = null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (mine !== this.asked) return;
      this.problem = error;
      this.value = null;
    } finally {
      if (mine === this.asked) {
        this.loading = false;
        this.changed();
      }
    }
  }

  /** Ask again without a word: an answer replaces what is there; where none comes, that stays. */
  async refresh() {
    if (this.fetching === undefined || this.loading || this.value === null) return;
    const mine = this.asked;
    try {
      const value = await this.fetching();
      if (mine !== this.asked) return;
      this.value = value;
      this.changed();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  again() {
    if (this.fetching !== undefined) void this.load(this.fetching);
  }
}
