/**
 * The pictures of a replay: which are held, which one a moment shows, which one is wanted next. Pure.
 *
 * A picture shows the floor at one moment. While playing it also stands for what follows, until the next one is due; at
 * rest only the very moment will do, so that what is looked at is never older than it says.
 */

/** @typedef {import("../frames").Snapshot} Snapshot */
/** @typedef {import("./replay.js").Sight} Sight */
/** @typedef {{ at: number, step: number, floor: Snapshot }} Picture step: for how long it stands, ms */
/** @typedef {{ moment: number, playing: boolean, step: number, end: number }} Need end: the last moment there is */

/** Held at most: a quarter of an hour at the highest speed, a few MB. */
const MOST = 60;

/** Fetched ahead while playing. */
const AHEAD = 2;

export class Reel {
  constructor() {
    /** By moment, oldest first. @type {Picture[]} */
    this.pictures = [];
  }

  /** Another sight shows other pictures. */
  clear() {
    this.pictures = [];
  }

  /** @param {number} at @param {number} step @param {Snapshot} floor */
  put(at, step, floor) {
    const others = this.pictures.filter((picture) => picture.at !== at);
    this.pictures = [...others, { at, step, floor }].sort((one, other) => one.at - other.at);
    while (this.pictures.length > MOST) this.#dropFarthest(at);
  }

  /** @param {number} at */
  #dropFarthest(at) {
    const [first, last] = [this.pictures[0], this.pictures[this.pictures.length - 1]];
    if (first === undefined || last === undefined) return;
    if (Math.abs(first.at - at) > Math.abs(last.at - at)) this.pictures.shift();
    else this.pictures.pop();
  }

  /** @param {number} moment @param {boolean} playing @returns {Picture | null} what the moment shows; null when that is not held */
  shows(moment, playing) {
    let found = null;
    for (const picture of this.pictures) if (picture.at <= moment) found = picture;
    if (found === null || found.at === moment) return found;
    return playing && moment < found.at + found.step ? found : null;
  }

  /** @param {Need} need @returns {number | null} the moment to fetch next; null when all is there */
  wants({ moment, playing, step, end }) {
    let held = this.shows(moment, playing);
    if (held === null) return moment;
    if (!playing) return null;
    for (let ahead = 0; ahead < AHEAD; ahead += 1) {
      const due = Math.min(held.at + held.step, end);
      if (due <= held.at) return null;
      const next = this.pictures.find((picture) => picture.at > /** @type {Picture} */ (held).at && picture.at <= due);
      if (next === undefined) return due;
      held = next;
    }
    return null;
  }
}
