/**
 * The rows of the floor as the server last told them. Pure: frames in, changed paths out.
 *
 * A path is section + "/" + key (`queues/hq/sales`; keys may hold slashes). Rows are whole and never changed in place,
 * so a row that is the same object is the same row. What is not in here: time, the link, the screen.
 */

/** @typedef {import("../frames").Frame} Frame */
/** @typedef {import("../frames").Snapshot} Snapshot */
/** @typedef {import("../frames").Sections} Sections */

/** Sections that a snapshot carries as an object from key to row. */
const KEYED = /** @type {const} */ (["pbx", "queues", "definitions", "trends", "agents"]);

/** Sections that a snapshot carries as a list, with the field that is the key. */
const LISTED = /** @type {const} */ ({ callers: "visit", alerts: "id", announcements: "id" });

/** @param {string} path @returns {[string, string]} section and key */
export function split(path) {
  const cut = path.indexOf("/");
  return [path.slice(0, cut), path.slice(cut + 1)];
}

/** @param {string} key of a queue or an agent @returns {string} the PBX it lives on */
export function pbxOf(key) {
  return key.slice(0, key.indexOf("/"));
}

/** @param {import("../rows").CallerRow} one @param {import("../rows").CallerRow} other @returns {number} */
function byPlace(one, other) {
  if (one.queue !== other.queue) return one.queue < other.queue ? -1 : 1;
  const [here, there] = [one.position ?? Infinity, other.position ?? Infinity];
  if (here !== there) return here - there;
  return one.visit < other.visit ? -1 : 1;
}

/** @returns {Map<string, any>} */
function emptySection() {
  return new Map();
}

export class Store {
  constructor() {
    /** The sequence number of the last applied frame; null before the first snapshot. @type {number | null} */
    this.seq = null;
    /** When the server made that frame, RFC 3339. @type {string | null} */
    this.at = null;
    /** @type {Snapshot["site"] | null} */
    this.site = null;
    /** @type {Snapshot["board"] | null} */
    this.board = null;
    /** @type {Record<keyof Sections, Map<string, any>>} */
    this.sections = this.#empty();
    /** Until when each PBX's rows were true: the last frame in which it was live. @type {Map<string, string>} */
    this.trueUntil = new Map();
  }

  #empty() {
    return {
      pbx: emptySection(), queues: emptySection(), definitions: emptySection(), trends: emptySection(),
      agents: emptySection(), callers: emptySection(), alerts: emptySection(), announcements: emptySection(),
    };
  }

  /**
   * @param {Frame} frame
   * @returns {Set<string>} the paths whose rows changed, came or went
   */
  apply(frame) {
    if (frame.type === "snapshot") return this.#replace(frame);
    if (this.seq === null) return new Set();
    if (frame.type === "heartbeat") {
      if (frame.seq === this.seq) this.#moment(frame.at);
      return new Set();
    }
    if (frame.type !== "delta" || frame.seq <= this.seq) return new Set();
    return this.#change(frame);
  }

  /** @param {Snapshot} frame */
  #replace(frame) {
    const before = this.sections;
    const after = this.#empty();
    for (const section of KEYED) {
      for (const [key, row] of Object.entries(frame[section] ?? {})) after[section].set(key, row);
    }
    for (const [section, field] of /** @type {["callers" | "alerts" | "announcements", string][]} */ (Object.entries(LISTED))) {
      for (const row of frame[section] ?? []) after[section].set(/** @type {any} */ (row)[field], row);
    }
    const changed = new Set();
    for (const [section, rows] of Object.entries(after)) {
      for (const key of rows.keys()) changed.add(`${section}/${key}`);
      for (const key of before[/** @type {keyof Sections} */ (section)].keys()) changed.add(`${section}/${key}`);
    }
    this.sections = after;
    this.site = frame.site;
    this.board = frame.board;
    this.seq = frame.seq;
    this.#moment(frame.at);
    return changed;
  }

  /** @param {import("../frames").Delta} frame */
  #change(frame) {
    const changed = new Set();
    for (const [path, row] of Object.entries(frame.changed)) {
      const [section, key] = split(path);
      const rows = this.sections[/** @type {keyof Sections} */ (section)];
      if (rows === undefined) continue; // a newer server may tell of things this page does not know
      rows.set(key, row);
      changed.add(path);
    }
    for (const path of frame.removed) {
      const [section, key] = split(path);
      if (this.sections[/** @type {keyof Sections} */ (section)]?.delete(key)) changed.add(path);
    }
    this.seq = frame.seq;
    this.#moment(frame.at);
    return changed;
  }

  /** @param {string} at */
  #moment(at) {
    this.at = at;
    for (const [pbx, row] of this.sections.pbx) {
      if (row.state === "live") this.trueUntil.set(pbx, at);
    }
  }

  /** Callers in the order of the snapshot: queue, position, visit. @returns {import("../rows").CallerRow[]} */
  callers() {
    return [...this.sections.callers.values()].sort(byPlace);
  }

  /** The floor as a snapshot would carry it: for comparing. @returns {Record<string, unknown>} */
  picture() {
    /** @type {Record<string, unknown>} */
    const picture = { seq: this.seq, at: this.at };
    for (const section of KEYED) picture[section] = Object.fromEntries(this.sections[section]);
    picture.callers = this.callers();
    picture.alerts = [...this.sections.alerts.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    picture.announcements = [...this.sections.announcements.values()].sort((one, other) => (one.since === other.since ? (one.id < other.id ? -1 : 1) : one.since < other.since ? -1 : 1));
    return picture;
  }
}
