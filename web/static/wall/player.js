/**
 * Plays the past: keeps the replay's time, fetches pictures ahead of it, and hands over the one to be shown. One request
 * is on its way at a time and four are begun in a second at most. Where a picture is late, the replay's time waits for
 * it: the clock on the wall never runs ahead of the figures beside it.
 */

import { PastError } from "../floor/past.js";
import { ended, momentOf, opened, paced, played, seenAs, shifted, sought, spanned, stepOf } from "./replay.js";
import { Reel } from "./reel.js";

/** @typedef {import("../frames").Snapshot} Snapshot */
/** @typedef {import("./replay.js").Sight} Sight */
/**
 * @typedef {object} Outside
 * @property {Pick<import("../floor/past.js").Past, "floor" | "journal" | "neighbour">} past
 * @property {() => number} now milliseconds that never jump
 * @property {(run: () => void, wait: number) => unknown} later setTimeout
 */
/**
 * @typedef {object} Owner
 * @property {(floor: Snapshot, jumped: boolean) => void} picture jumped: it does not follow the one before
 * @property {() => void} moved something that a time bar shows has changed
 */

const BEAT_MS = 50;

/** Four requests a second at most. */
const BETWEEN_MS = 250;

/** After an answer that waiting may mend. */
const AGAIN_MS = 2000;

/** What can be replayed grows while it is replayed. */
const SURVEY_MS = 15_000;

/** A wait is worth a word from here on. */
const NOTICED_MS = 400;

/** Screens showed what happened up to a frame of the picture later: four of them a second. */
const DRAWN_MS = 300;

export class Player {
  /** @param {Outside} outside @param {Owner} owner @param {{ at: number | null, sight: Sight }} start at null: the latest there is */
  constructor(outside, owner, { at, sight }) {
    this.outside = outside;
    this.owner = owner;
    this.replay = opened(at ?? 0, sight, outside.now());
    this.unplaced = at === null;
    this.reel = new Reel();
    /** @type {import("../floor/past.js").Journal | null} */
    this.journal = null;
    /** Why the moment asked for is not shown. @type {PastError | null} */
    this.problem = null;
    /** The server will not show this moment: asking again would not help. */
    this.refused = false;
    /** What was stepped to; "none" where there was nothing. @type {import("../floor/past.js").Happening | "none" | null} */
    this.happening = null;
    /** The picture on the wall. @type {import("./reel.js").Picture | null} */
    this.shown = null;
    this.jumped = true;
    /** Since when the moment asked for has no picture. @type {number | null} */
    this.lateSince = null;
    this.asking = false;
    this.nextAsk = 0;
    this.nextSurvey = 0;
    this.cost = 0;
  }

  start() {
    const beat = () => {
      this.beat();
      this.outside.later(beat, BEAT_MS);
    };
    beat();
  }

  /** @returns {number} the moment asked for */
  moment() {
    return momentOf(this.replay, this.outside.now());
  }

  /** @returns {number} the moment of the figures on the wall: the one asked for, or the last that was there */
  clock() {
    const moment = this.moment();
    if (this.shown === null) return moment;
    const { at, step } = this.shown;
    return !this.jumped && moment >= at && moment <= at + step ? moment : at;
  }

  /** @returns {boolean} whether the figures of the moment asked for are long in coming */
  late() {
    return this.problem === null && this.lateSince !== null && this.outside.now() - this.lateSince >= NOTICED_MS;
  }

  /** @returns {{ kind: string, detail: string } | null} why the moment asked for is not shown */
  why() {
    if (this.problem === null) return null;
    const { span } = this.replay;
    const early = this.problem.kind === "parameter-invalid" && span !== null && this.moment() > span.to;
    return early ? { kind: "moment-to-come", detail: "" } : this.problem;
  }

  /** @param {boolean} [playing] */
  toggle(playing = !this.replay.playing) {
    this.#move(played(this.replay, playing, this.outside.now()), false);
  }

  /** @param {number} at */
  seek(at) {
    this.#move(sought(this.replay, at, this.outside.now()), true);
  }

  /** @param {number} speed */
  pace(speed) {
    this.#move(paced(this.replay, speed, this.outside.now()), false);
  }

  /** @param {1 | -1} direction */
  shift(direction) {
    this.#move(shifted(this.replay, direction, this.outside.now()), false);
  }

  /** @param {Sight} sight */
  see(sight) {
    if (sight === this.replay.sight) return;
    this.reel.clear();
    this.#move(seenAs(this.replay, sight, this.outside.now()), true);
  }

  /** To the next or the previous thing that happened. @param {1 | -1} direction */
  async step(direction) {
    this.toggle(false);
    const drawn = this.replay.sight === "shown" ? DRAWN_MS : 0;
    const moment = this.moment();
    try {
      const found = await this.outside.past.neighbour(moment - drawn, direction, this.replay.span?.from ?? moment);
      if (found !== null) this.seek(direction === 1 ? Math.max(found.at + drawn, moment + drawn) : found.at + drawn);
      this.happening = found ?? "none";
      this.owner.moved();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** @param {import("./replay.js").Replay} replay @param {boolean} jumped */
  #move(replay, jumped) {
    this.replay = replay;
    this.happening = null;
    this.jumped = this.jumped || jumped;
    if (this.refused) this.problem = null;
    this.refused = false;
    this.owner.moved();
    this.beat();
  }

  /** One look at what is due. */
  beat() {
    const now = this.outside.now();
    if (now >= this.nextSurvey) void this.#survey(now);
    this.#hold(now);
    this.#show();
    if (!this.unplaced && !this.asking && now >= this.nextAsk) this.#ask(now);
    if (this.replay.playing && ended(this.replay, now)) this.toggle(false);
  }

  /** Playing waits at the last moment that a picture shows. @param {number} now */
  #hold(now) {
    if (!this.replay.playing) return;
    let moment = momentOf(this.replay, now);
    if (this.reel.shows(moment, true) === null) {
      const held = this.reel.shows(this.replay.at, true);
      moment = held === null ? this.replay.at : Math.max(this.replay.at, held.at + held.step - 1);
    }
    this.replay = { ...this.replay, at: moment, since: now };
  }

  #show() {
    const picture = this.reel.shows(this.moment(), this.replay.playing);
    this.lateSince = picture !== null ? null : this.lateSince ?? this.outside.now();
    if (picture === null) return;
    const { shown, jumped } = this;
    this.shown = picture;
    this.jumped = false;
    if (picture !== shown) this.owner.picture(picture.floor, jumped);
  }

  /** @param {number} now */
  #ask(now) {
    if (this.refused) return;
    const step = stepOf(this.replay.speed, this.cost);
    const need = { moment: Math.round(this.moment()), playing: this.replay.playing, step, end: this.replay.span?.to ?? Infinity };
    const at = this.reel.wants(need);
    if (at === null) return;
    this.asking = true;
    this.nextAsk = now + BETWEEN_MS;
    void this.#fetch(at, step, this.replay.sight, now);
  }

  /** @param {number} at @param {number} step @param {Sight} sight @param {number} asked */
  async #fetch(at, step, sight, asked) {
    try {
      const floor = await this.outside.past.floor(at, sight);
      this.cost = (this.cost + this.outside.now() - asked) / 2;
      if (sight === this.replay.sight) this.reel.put(at, step, floor);
      this.problem = null;
    } catch (error) {
      if (sight === this.replay.sight) this.#refuse(error);
    }
    this.asking = false;
    this.owner.moved();
    this.beat();
  }

  /** @param {unknown} error what is no PastError is a fault of this page and passes through */
  #failed(error) {
    if (!(error instanceof PastError)) throw error;
    this.problem = error;
    this.nextAsk = this.outside.now() + AGAIN_MS;
    this.owner.moved();
  }

  /** @param {unknown} error */
  #refuse(error) {
    this.#failed(error);
    this.refused = error instanceof PastError && error.lasting;
    if (this.refused) this.replay = played(this.replay, false, this.outside.now());
  }

  /** What can be replayed, and where the feed was lost. @param {number} now */
  async #survey(now) {
    this.nextSurvey = now + SURVEY_MS;
    try {
      this.journal = await this.outside.past.journal();
    } catch (error) {
      this.nextSurvey = now + AGAIN_MS;
      this.#failed(error);
      return;
    }
    const { from, to } = this.journal;
    if (this.unplaced) this.replay = { ...this.replay, at: to };
    this.unplaced = false;
    this.replay = spanned(this.replay, { from, to }, this.outside.now());
    this.owner.moved();
  }
}
