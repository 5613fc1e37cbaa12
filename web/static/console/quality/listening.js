/**
 * Listening to a sample, whatever page it is for: the sound, its waveform and figures, and the keys. A page that can do
 * more (comment, take steps) says so in what it overrides.
 */

import { duration } from "../../text/durations.js";
import { Resource } from "../resource.js";
import { deedOf } from "./keys.js";
import { Once } from "./once.js";
import { Player } from "./player.js";
import { markFrom } from "./timeline.js";
import { waveformOf } from "./waveform.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../../quality").SampleDetail} SampleDetail */

const BINS = 12_000;
const ZOOMS = [1, 2, 4, 8, 16];

export class Listening {
  /** @param {Desk} desk */
  constructor(desk) {
    const changed = () => desk.draw();
    this.desk = desk;
    /** The sample that is in the player. @type {number | null} */
    this.heard = null;
    this.zoom = 1;
    /** The item that is open in the form. @type {string | null} */
    this.item = null;
    /** @type {Resource<import("./waveform.js").Waveform>} */
    this.wave = new Resource(changed);
    /** @type {Resource<import("../../quality").FiguresRow>} */
    this.figures = new Resource(changed);
    this.player = new Player(new Audio(), {
      changed, moved: (second) => this.#moved(second), report: (stretches, started) => this.#report(stretches, started),
      clock: { now: () => performance.now(), frame: (run) => window.requestAnimationFrame(run) },
    });
    /** @type {Once<import("./timeline.js").Stretch[]>} */
    this.stretches = new Once();
    /** @type {Once<{ kind: string, begin: number, end: number, label: string }[]>} */
    this.marks = new Once();
    /** @type {Once<Record<string, string>>} */
    this.words = new Once();
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.press(event);
  }

  /** Whoever looks may write a review here. @returns {boolean} */
  writes() {
    return false;
  }

  /** Whoever may see a sample may not always hear it. @returns {boolean} */
  listens() {
    return this.desk.session.may(["listen", "see_assigned_samples"]);
  }

  /** What its comments are taken from. @param {SampleDetail} _detail @returns {import("./sheet.js").Sheet | null} */
  sheetShown(_detail) {
    return null;
  }

  remarkHere() {}

  /** @param {string | null} _action a step that is to be filled in */
  choose(_action) {}

  again() {}

  attend() {
    document.addEventListener("keydown", this.pressed);
  }

  leave() {
    document.removeEventListener("keydown", this.pressed);
  }

  /** Put a sample's sound into the player. @param {SampleDetail} detail */
  hear(detail) {
    const { id } = detail.sample;
    if (this.heard === id) return;
    this.hush();
    this.heard = id;
    if (this.listens()) this.player.load(new URL(`api/v1/samples/${id}/audio`, document.baseURI).href, detail.recording?.seconds ?? 0, detail.listened.heard);
    void this.wave.load(async () => waveformOf(await this.desk.api.get(`samples/${id}/waveform`, { bins: String(BINS) })));
    void this.figures.load(() => this.desk.api.get(`samples/${id}/figures`));
  }

  hush() {
    this.player.unload();
    this.heard = null;
    this.zoom = 1;
    for (const part of [this.wave, this.figures]) {
      part.value = null;
      part.problem = null;
    }
  }

  /** Where the playhead stands, where anything was played. @returns {number | null} */
  here() {
    return this.player.source === "" || (this.player.at === 0 && !this.player.playing) ? null : Math.round(this.player.at * 10) / 10;
  }

  /** @param {1 | -1} way */
  zoomBy(way) {
    this.zoom = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(this.zoom) + way))] ?? 1;
    this.desk.draw();
  }

  /** @param {string | null} code */
  openItem(code) {
    this.item = code;
    this.desk.draw();
    window.requestAnimationFrame(() => document.querySelector(`[data-item="${code ?? ""}"]`)?.scrollIntoView({ block: "nearest" }));
  }

  /** @param {readonly (readonly [number, number])[]} heard @param {number} started */
  async #report(heard, started) {
    if (this.heard === null) return;
    await this.desk.api.change("POST", `samples/${this.heard}/heard`, { heard, started }).catch(() => { this.player.unsaid = true; });
  }

  /** @param {number} second */
  #moved(second) {
    /** @type {any} */ (document.querySelector("fw-sound"))?.stand(second);
    for (const element of document.querySelectorAll("[data-played]")) element.textContent = duration(second);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const target = /** @type {HTMLElement | null} */ (event.target);
    const about = target === null ? null : { tagName: target.tagName, type: /** @type {HTMLInputElement} */ (target).type, isContentEditable: target.isContentEditable, role: target.getAttribute?.("role"), reached: target.matches?.(":focus-visible") ?? false };
    const deed = deedOf(event, about);
    if (deed === null || this.heard === null) return;
    if (this.player.does(deed)) return event.preventDefault();
    const turn = (/** @type {1 | -1} */ way) => {
      const second = markFrom(this.marks.made ?? [], this.player.at, way);
      if (second !== null) this.player.seek(second);
    };
    const others = { comment: () => this.remarkHere(), next_mark: () => turn(1), last_mark: () => turn(-1), zoom_in: () => this.zoomBy(1), zoom_out: () => this.zoomBy(-1) };
    const found = others[/** @type {keyof typeof others} */ (deed)];
    if (found === undefined) return;
    event.preventDefault();
    found();
  }
}
