/**
 * A review on its way: what was changed is saved a moment later, one save at a time, and the page always says where it
 * stands. Somebody who saved over it meanwhile (another window, say) is a conflict that a person settles. Pure but for what
 * it is given.
 */

import { Refused } from "../../shared/api.js";

/** @typedef {"saved" | "unsaved" | "saving" | "failed" | "conflict"} Standing */

const PAUSE_MS = 900;
const AGAIN_MS = 5000;

/** @template T */
export class Draft {
  /**
   * @param {object} parts
   * @param {(content: T, revision: number) => Promise<number>} parts.save gives the new revision; raises Refused
   * @param {() => void} parts.changed draws again
   * @param {(run: () => void, wait: number) => unknown} parts.later
   */
  constructor({ save, changed, later }) {
    this.save = save;
    this.changed = changed;
    this.later = later;
    /** @type {T | null} */
    this.content = null;
    this.revision = 0;
    /** @type {Standing} */
    this.standing = "saved";
    /** @type {Refused | null} */
    this.problem = null;
    this.edits = 0;
    /** Counts what it was begun with: a save of an earlier one says nothing of this. */
    this.begun = 0;
    this.waiting = false;
    /** @type {Promise<void> | null} */
    this.going = null;
  }

  /** Begin with what the server has. @param {T} content @param {number} revision */
  begin(content, revision) {
    this.content = content;
    this.revision = revision;
    this.standing = "saved";
    this.problem = null;
    this.begun += 1;
  }

  /** It was handed in, or is no longer here. */
  end() {
    this.content = null;
    this.standing = "saved";
    this.problem = null;
    this.begun += 1;
  }

  /** @param {T} content */
  change(content) {
    this.content = content;
    this.edits += 1;
    if (this.standing !== "conflict") this.standing = "unsaved";
    this.changed();
    this.#soon(PAUSE_MS);
  }

  /** @param {number} wait */
  #soon(wait) {
    if (this.waiting || this.standing === "conflict") return;
    this.waiting = true;
    this.later(() => {
      this.waiting = false;
      if (this.standing === "unsaved" || this.standing === "failed") void this.flush();
    }, wait);
  }

  /** Save now what is not saved yet. @returns {Promise<boolean>} whether all of it is saved */
  async flush() {
    while (this.going !== null) await this.going;
    if (this.standing === "saved") return true;
    if (this.content === null || this.standing === "conflict") return false;
    this.going = this.#send(this.content, this.edits);
    await this.going;
    return /** @type {Standing} */ (this.standing) === "saved";
  }

  /** @param {T} content @param {number} edits */
  async #send(content, edits) {
    const { begun } = this;
    this.standing = "saving";
    this.problem = null;
    this.changed();
    try {
      const revision = await this.save(content, this.revision);
      if (begun !== this.begun) return;
      if (edits === this.edits) this.standing = "saved";
      else this.standing = "unsaved";
      this.revision = revision;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (begun !== this.begun) return;
      this.problem = error;
      this.standing = error.status === 409 || error.status === 412 ? "conflict" : "failed";
    } finally {
      this.going = null;
    }
    this.changed();
    if (/** @type {Standing} */ (this.standing) === "unsaved") this.#soon(PAUSE_MS);
    else if (/** @type {Standing} */ (this.standing) === "failed") this.#soon(AGAIN_MS);
  }

  /** In a conflict: what stands here is to hold. @param {number} revision the server's */
  insist(revision) {
    this.revision = revision;
    this.standing = "unsaved";
    void this.flush();
  }
}
