/** Who is signed in here, as the server says it. Null while nobody is known: open walls and tokens need no account. */

import { Refused } from "../shared/api.js";

/** @typedef {{ kind: string, name: string, display_name: string, role: string | null, rights: string[], language: string | null, must_change: boolean, site?: { name: string, timezone: string, language: string } }} Me */

export class Session {
  /** @param {import("../shared/api.js").Api} api @param {() => void} changed */
  constructor(api, changed) {
    this.api = api;
    this.changed = changed;
    /** @type {Me | null} */
    this.me = null;
    /** The server has said who it is, or that it is nobody. */
    this.known = false;
  }

  async load() {
    try {
      this.me = await this.api.get("me");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 401 || error.status === 403) this.me = null; // no answer at all changes nothing
    }
    this.known = true;
    this.changed();
  }

  /** The whole floor, and not only one's own place on it; open walls show it to nobody in particular. @returns {boolean} */
  get sees() {
    return this.known && (this.me === null || this.may("see_floor"));
  }

  /** Somebody who sees of the floor only the own place. @returns {boolean} */
  get alone() {
    return this.me !== null && !this.may("see_floor") && this.may("see_own_floor");
  }

  /** @param {string | readonly string[] | undefined} right of which the page is, or one of several; undefined: for everybody; `signed_in`: for every account @returns {boolean} */
  may(right) {
    if (right !== undefined && typeof right !== "string") return right.some((one) => this.may(one));
    if (right === "signed_in") return this.me?.kind === "account";
    return right === undefined || (this.me?.rights.includes(right) ?? false);
  }

  /** Somebody whose post has no part of the floor: what is live is not refused to them, it is not theirs. @returns {boolean} */
  get floorless() {
    return this.me !== null && this.me.kind === "account" && !this.may(["see_floor", "see_own_floor"]);
  }
}
