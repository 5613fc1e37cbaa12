/**
 * A screen that nobody let in yet: it asks for a code, shows it, and asks until somebody has approved it. Everything that
 * waits or asks is an argument, so that tests need no time.
 */

import { Refused } from "../shared/api.js";

/**
 * @typedef {object} Outside
 * @property {(path: string, body?: unknown) => Promise<any>} ask raises Refused
 * @property {(run: () => void, wait: number) => number} later setTimeout
 * @property {(timer: number) => void} cancel clearTimeout
 * @property {() => number} now milliseconds that never jump
 */
/**
 * @typedef {object} Owner
 * @property {() => void} changed draws again
 * @property {(token: string) => void} paired
 */

/** What was refused is asked again this rarely: three hundred walls of one hall may do so. */
const REFUSED_WAIT_MS = 30_000;

/** A code this near to its end would end while somebody types it. */
const SPARE_MS = 20_000;

export class Pairing {
  /** @param {Outside} outside @param {Owner} owner */
  constructor(outside, owner) {
    this.outside = outside;
    this.owner = owner;
    this.asking = false;
    /** The digits to show; null while there are none. @type {string | null} */
    this.code = null;
    /** Why there are no digits, or nobody answers. @type {Refused | null} */
    this.problem = null;
    this.secret = "";
    this.every = 0;
    this.ends = 0;
    /** @type {number | null} */
    this.timer = null;
    /** Counts beginnings and ends: an answer that comes after either is nobody's. */
    this.round = 0;
  }

  start() {
    if (this.asking) return;
    this.asking = true;
    void this.#begin();
  }

  stop() {
    if (!this.asking) return;
    this.asking = false;
    this.round += 1;
    if (this.timer !== null) this.outside.cancel(this.timer);
    this.timer = null;
    this.code = null;
    this.problem = null;
    this.owner.changed();
  }

  async #begin() {
    this.round += 1;
    const begun = await this.#ask("screens/pairing");
    if (begun === null) return;
    this.code = begun.code;
    this.secret = begun.secret;
    this.every = begun.poll_seconds * 1000;
    this.ends = this.outside.now() + begun.expires_seconds * 1000 - SPARE_MS;
    this.owner.changed();
    this.#wait(() => void this.#poll(), this.every);
  }

  async #poll() {
    if (this.outside.now() >= this.ends) return this.#begin();
    const answer = await this.#ask("screens/pairing/poll", { secret: this.secret });
    if (answer === null) return;
    if (answer.token === null) return this.#wait(() => void this.#poll(), this.every);
    this.stop();
    this.owner.paired(answer.token);
  }

  /** @param {string} path @param {unknown} [body] @returns {Promise<any>} null: refused, or no longer wanted; what follows is arranged */
  async #ask(path, body) {
    const { round } = this;
    try {
      const answer = await this.outside.ask(path, body);
      if (round !== this.round) return null;
      this.#says(null);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (round === this.round) this.#refused(error, body !== undefined);
      return null;
    }
  }

  /** A code outlives a server that is away; one that the server no longer knows does not. @param {Refused} problem @param {boolean} polling */
  #refused(problem, polling) {
    if (polling && problem.status === 410) return void this.#begin();
    this.#says(problem);
    if (polling && problem.status === 0) return this.#wait(() => void this.#poll(), this.every);
    this.code = null;
    this.#wait(() => void this.#begin(), problem.status === 0 ? 5000 : REFUSED_WAIT_MS);
  }

  /** @param {Refused | null} problem */
  #says(problem) {
    if (problem === this.problem) return;
    this.problem = problem;
    this.owner.changed();
  }

  /** @param {() => void} run @param {number} wait */
  #wait(run, wait) {
    this.timer = this.outside.later(run, wait);
  }
}
