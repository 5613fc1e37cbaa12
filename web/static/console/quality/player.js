/**
 * One recording being listened to: the audio element, what of it was heard, and telling the server so. Drawing is the
 * page's; this only says when something changed.
 */

import { HeardSeconds } from "./heard.js";
import { STEP, speedFrom } from "./keys.js";

const REPORT_MS = 10_000;
const DRAW_MS = 500;

/** @typedef {{ now: () => number, frame: (run: () => void) => unknown }} Clock */

export class Player {
  /**
   * @param {HTMLAudioElement} audio
   * @param {object} parts
   * @param {() => void} parts.changed draws again
   * @param {(second: number) => void} parts.moved the playhead
   * @param {(stretches: readonly (readonly [number, number])[], started: number) => Promise<unknown>} parts.report what was heard
   * @param {Clock} parts.clock
   */
  constructor(audio, { changed, moved, report, clock }) {
    this.audio = audio;
    this.changed = changed;
    this.moved = moved;
    this.report = report;
    this.clock = clock;
    this.heard = new HeardSeconds();
    this.seconds = 0;
    this.speed = 1;
    this.started = 0;
    /** What the browser could not do: a key of the catalogue. @type {string | null} */
    this.fault = null;
    this.source = "";
    this.unsaid = false;
    this.saidAt = 0;
    this.drawnAt = 0;
    audio.preload = "auto";
    audio.addEventListener("play", () => this.#began());
    audio.addEventListener("pause", () => this.#stopped());
    audio.addEventListener("ended", () => this.#stopped());
    audio.addEventListener("seeking", () => this.heard.jumped());
    audio.addEventListener("seeked", () => this.#moved());
    audio.addEventListener("error", () => this.#failed());
    audio.addEventListener("loadedmetadata", () => this.changed());
  }

  /**
   * Take another recording in hand.
   * @param {string} address @param {number} seconds @param {readonly (readonly [number, number])[]} heard before
   */
  load(address, seconds, heard) {
    if (address === this.source) return;
    this.unload();
    this.source = address;
    this.seconds = seconds;
    this.heard = new HeardSeconds(heard.map(([begin, end]) => [begin, end]));
    this.audio.src = address;
    this.audio.playbackRate = this.speed;
  }

  unload() {
    if (this.source === "") return;
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
    this.source = "";
    this.started = 0;
    this.fault = null;
  }

  get playing() {
    return !this.audio.paused && !this.audio.ended;
  }

  get at() {
    return this.audio.currentTime || 0;
  }

  get share() {
    return this.heard.share(this.seconds);
  }

  toggle() {
    if (this.playing) this.audio.pause();
    else this.#play();
  }

  #play() {
    this.audio.playbackRate = this.speed;
    this.audio.play().catch((error) => {
      if (error.name !== "AbortError") this.#failed();
    });
  }

  /** @param {number} second */
  seek(second) {
    this.heard.jumped();
    this.audio.currentTime = Math.min(Math.max(0, second), Math.max(0, this.seconds - 0.05));
    this.#moved();
  }

  /** @param {number} seconds */
  step(seconds) {
    this.seek(this.at + seconds);
  }

  /** @param {number} speed */
  hasten(speed) {
    this.speed = speed;
    this.audio.playbackRate = speed;
    this.changed();
  }

  /** @param {import("./keys.js").Deed} deed @returns {boolean} whether it was the player's to do */
  does(deed) {
    const deeds = {
      play: () => this.toggle(), back: () => this.step(-STEP), on: () => this.step(STEP), back_little: () => this.step(-1), on_little: () => this.step(1),
      start: () => this.seek(0), slower: () => this.hasten(speedFrom(this.speed, -1)), faster: () => this.hasten(speedFrom(this.speed, 1)),
    };
    const found = deeds[/** @type {keyof typeof deeds} */ (deed)];
    if (found === undefined || this.source === "") return false;
    found();
    return true;
  }

  /** Tell the server what was heard since it was told last. @returns {Promise<void>} */
  async tell() {
    if (!this.unsaid && this.started === 0) return;
    const { started } = this;
    this.unsaid = false;
    this.started = 0;
    this.saidAt = this.clock.now();
    await this.report(this.heard.stretches, started);
  }

  #began() {
    this.fault = null;
    this.started += 1;
    this.heard.jumped();
    this.saidAt = this.clock.now();
    this.changed();
    this.#tick();
  }

  #tick() {
    if (!this.playing) return;
    this.#look();
    const now = this.clock.now();
    if (now - this.saidAt >= REPORT_MS) void this.tell();
    if (now - this.drawnAt >= DRAW_MS) {
      this.drawnAt = now;
      this.changed();
    }
    this.clock.frame(() => this.#tick());
  }

  #look() {
    if (this.heard.look(this.at, !this.audio.seeking, this.speed)) this.unsaid = true;
    this.moved(this.at);
  }

  #moved() {
    this.moved(this.at);
    this.changed();
  }

  #stopped() {
    this.#look();
    this.heard.jumped();
    void this.tell();
    this.changed();
  }

  #failed() {
    if (this.source === "") return;
    this.fault = "qa.player.failed";
    this.changed();
  }
}
