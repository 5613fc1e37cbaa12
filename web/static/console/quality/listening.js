/**
 * Listening to a sample, whatever page it is for: the sound, its waveform and figures, and the keys. A page that can do
 * more (comment, take steps) says so in what it overrides.
 */

import { duration } from "../../text/durations.js";
import { Form } from "../form.js";
import { Resource } from "../resource.js";
import { deedOf } from "./keys.js";
import { Once } from "./once.js";
import { Player } from "./player.js";
import { markFrom } from "./timeline.js";
import { waveformOf } from "./waveform.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../../quality").SampleDetail} SampleDetail */
/** @typedef {{ sample: { id: number }, recording: import("../../quality").RecordingRow | null, listened?: import("../../quality").ListenedRow }} Heard what of a sample a player needs */

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
    this.taking = new Form(changed);
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.press(event);
  }

  /** Below which path a sample's sound and waveform are. @param {number} id @returns {string} */
  pathOf(id) {
    return `samples/${id}`;
  }

  /** Whoever listens here judges: what they hear is told to the server, and what was measured is shown. @returns {boolean} */
  judges() {
    return true;
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

  /** Take a marked copy away. @param {Event} event of the form that says why @param {number} id */
  async takeAway(event, id) {
    await this.taking.submit(event, async ({ reason }) => {
      const { name, content } = await this.desk.api.file(`samples/${id}/download`, { reason });
      saved(name, content);
    });
  }

  /** Put a sample's sound into the player. @param {Heard} detail */
  hear(detail) {
    const { id } = detail.sample;
    if (this.heard === id) return;
    this.hush();
    this.heard = id;
    if (this.listens()) this.player.load(new URL(`api/v1/${this.pathOf(id)}/audio`, document.baseURI).href, detail.recording?.seconds ?? 0, detail.listened?.heard ?? []);
    void this.wave.load(async () => waveformOf(await this.desk.api.get(`${this.pathOf(id)}/waveform`, { bins: String(BINS) })));
    if (this.judges()) void this.figures.load(() => this.desk.api.get(`${this.pathOf(id)}/figures`));
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
    if (this.heard === null || !this.judges()) return;
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

/** Hand a file to the browser, which asks where to. @param {string} name @param {Blob} content */
function saved(name, content) {
  const address = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
