/**
 * The wall's link to the server: open, lost, refused; back-off, resume, silence. What frames mean is the store's
 * business. Everything that waits or rolls dice is an argument, so that tests need no time.
 */

import { SILENCE_MS } from "./stale.js";

/** @typedef {import("../frames").Frame} Frame */
/** @typedef {"opening" | "open" | "lost" | "refused"} LinkState */
/**
 * @typedef {object} Outside
 * @property {(since: number | null) => WebSocket} dial
 * @property {(run: () => void, wait: number) => number} later setTimeout
 * @property {(timer: number) => void} cancel clearTimeout
 * @property {() => number} now milliseconds that never jump
 * @property {() => number} random 0..1
 */
/**
 * @typedef {object} Owner
 * @property {(frame: Frame) => void} frame
 * @property {(state: LinkState, revoked: boolean) => void} link revoked: what was shown counted once and does no longer
 * @property {() => number | null} seq the last frame applied, for resuming
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** A link that lived this long earns a fresh start; accepting and closing at once does not. */
const STEADY_MS = 10_000;

/** A refused wall asks again this rarely: a person has to act first. */
const REFUSED_WAIT_MS = 30_000;

/** A socket that does not open in this time is given up. */
const OPENING_MS = 8000;

/** Close codes of the server (docs/wallboard.md). */
const NOT_AUTHORISED = 4401;
const REVOKED = 4403;
const TOO_SLOW = 4408;

/**
 * Full jitter: a wait is drawn from zero up to a bound that doubles, so that 300 walls do not return as one.
 * @param {number} failures since the last steady link
 * @param {number} chance 0..1
 * @returns {number} ms
 */
export function waitBefore(failures, chance) {
  return chance * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

export class Live {
  /** @param {Outside} outside @param {Owner} owner */
  constructor(outside, owner) {
    this.outside = outside;
    this.owner = owner;
    this.failures = 0;
    this.fresh = false;
    this.openedAt = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | null} */
    this.watchdog = null;
    /** The next dialling, while there is no socket. @type {number | null} */
    this.redial = null;
    /** The sequence number that a heartbeat named and that has not arrived. @type {number | null} */
    this.missing = null;
  }

  start() {
    this.redial = null;
    const since = this.fresh ? null : this.owner.seq();
    this.fresh = false;
    this.missing = null;
    this.openedAt = this.outside.now();
    const socket = this.outside.dial(since);
    this.socket = socket;
    socket.onmessage = (event) => this.#heard(socket, String(event.data));
    socket.onclose = (event) => this.#ended(socket, event.code);
    this.#watch(OPENING_MS);
  }

  /** Drop the link and dial again, for a whole snapshot. */
  resync() {
    this.fresh = true;
    if (this.socket !== null) this.#ended(this.socket, TOO_SLOW);
  }

  /** Somebody has done something about it: dial at once, for a whole snapshot. */
  again() {
    if (this.redial === null) {
      this.resync();
      if (this.redial === null) return;
    }
    this.outside.cancel(this.redial);
    this.failures = 0;
    this.fresh = true;
    this.start();
  }

  /** @param {WebSocket} socket @param {string} text */
  #heard(socket, text) {
    if (socket !== this.socket) return;
    const frame = parse(text);
    if (frame === null) return;
    this.#watch(SILENCE_MS);
    this.owner.frame(frame);
    if (socket !== this.socket) return;
    this.owner.link("open", false);
    if (this.outside.now() - this.openedAt >= STEADY_MS) this.failures = 0;
    if (frame.type === "heartbeat") this.#compare(frame.seq);
  }

  /** A heartbeat says what was sent; twice the same number that we do not hold means that a frame is lost. */
  #compare(/** @type {number} */ sent) {
    const held = this.owner.seq();
    const behind = held === null || held < sent;
    if (behind && this.missing !== null && (held ?? 0) < this.missing) this.resync();
    else this.missing = behind ? sent : null;
  }

  /** @param {number} wait ms of silence that are too long */
  #watch(wait) {
    if (this.watchdog !== null) this.outside.cancel(this.watchdog);
    const socket = this.socket;
    this.watchdog = this.outside.later(() => {
      if (socket !== null) this.#ended(socket, 1006);
    }, wait);
  }

  /** @param {WebSocket} socket @param {number} code */
  #ended(socket, code) {
    if (socket !== this.socket) return;
    this.socket = null;
    if (this.watchdog !== null) this.outside.cancel(this.watchdog);
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    if (code === TOO_SLOW) this.fresh = true;
    const refused = code === NOT_AUTHORISED || code === REVOKED;
    this.owner.link(refused ? "refused" : "lost", code === REVOKED);
    const wait = refused ? REFUSED_WAIT_MS : waitBefore(this.failures, this.outside.random());
    this.failures += 1;
    this.redial = this.outside.later(() => this.start(), wait);
  }
}

/** @param {string} text @returns {Frame | null} null for what is no frame: it is not applied, and silence follows */
function parse(text) {
  try {
    const frame = JSON.parse(text);
    return typeof frame === "object" && frame !== null && typeof frame.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
