/**
 * The picture of a call: two lanes of sound, what a listener may want to look at, what was heard, and the call's own
 * timeline under it. `<fw-sound .picture=${...}>` draws on a canvas; the playhead moves without a new drawing. It does not
 * play, and knows no texts but those it is given.
 */

import { axisOf, secondAt, ticksOf, xOf } from "./axis.js";
import { duration } from "../../text/durations.js";
import { columnsOf, gainOf } from "./waveform.js";

/**
 * @typedef {object} Picture
 * @property {import("./waveform.js").Waveform | null} wave
 * @property {number} seconds
 * @property {readonly import("./timeline.js").Stretch[]} stretches
 * @property {number} lead seconds before the recording
 * @property {readonly { kind: string, begin: number, end: number, label: string }[]} marks
 * @property {readonly { second: number, chosen: boolean }[]} pins comments
 * @property {readonly (readonly [number, number])[]} heard
 * @property {number} zoom
 * @property {number} at where the playhead stands when it is drawn
 * @property {Readonly<Record<string, string>>} words names of the lanes and of the parts of a call
 * @property {(second: number) => void} seek
 */

export const LANE = 84;
const TOP = 22;
const GAP = 10;
const HEARD_TOP = TOP + LANE * 2 + GAP + 6;
const BAR_TOP = HEARD_TOP + 14;
const BAR = 24;
const TICKS = 20;
export const HEIGHT = BAR_TOP + BAR + TICKS;

/** The middle of a lane, px from the top. @param {number} lane */
export const middleOf = (lane) => TOP + LANE / 2 + lane * (LANE + GAP);

/** @typedef {{ ink: (name: string) => string, context: CanvasRenderingContext2D, axis: import("./axis.js").Axis, picture: Picture }} Brush */

class Sound extends HTMLElement {
  constructor() {
    super();
    /** @type {Picture | null} */
    this.given = null;
    this.drawn = "";
    /** @type {import("./axis.js").Axis | null} */
    this.axis = null;
    /** @type {readonly unknown[]} */
    this.parts = [];
    this.dragging = false;
  }

  connectedCallback() {
    if (this.canvas === undefined) {
      this.canvas = document.createElement("canvas");
      this.head = document.createElement("div");
      this.head.className = "playhead";
      this.append(this.canvas, this.head);
      this.addEventListener("pointerdown", (event) => this.#point(event, true));
      this.addEventListener("pointermove", (event) => { if (this.dragging) this.#point(event, true); });
      for (const end of ["pointerup", "pointercancel"]) this.addEventListener(end, () => { this.dragging = false; });
    }
    this.sizes = new ResizeObserver(() => this.show());
    this.sizes.observe(this);
    this.show();
  }

  disconnectedCallback() {
    this.sizes?.disconnect();
  }

  /** @param {Picture} picture */
  set picture(picture) {
    this.given = picture;
    this.show();
  }

  /** @param {PointerEvent} event @param {boolean} down */
  #point(event, down) {
    if (this.axis === null || this.given === null || (event.button !== 0 && !this.dragging)) return;
    event.preventDefault();
    this.focus({ preventScroll: true });
    this.dragging = down;
    if (!this.hasPointerCapture(event.pointerId)) this.setPointerCapture(event.pointerId);
    this.given.seek(secondAt(this.axis, event.clientX - this.getBoundingClientRect().left));
  }

  /** The playhead stands there now. @param {number} second */
  stand(second) {
    const { given, axis, head } = this;
    if (given === null || axis === null || head === undefined) return;
    if (given.zoom > 1 && !this.dragging && (second < axis.from || second > axis.to - (axis.to - axis.from) * 0.04)) {
      given.at = second + (axis.to - axis.from) * 0.4;
      return this.show();
    }
    head.style.transform = `translateX(${Math.round(xOf(axis, second) * 10) / 10}px)`;
  }

  show() {
    const { given, canvas } = this;
    const width = Math.floor(this.clientWidth);
    if (given === null || canvas === undefined || !this.isConnected || width < 60) return;
    const { wave, stretches, marks, pins, heard, zoom, words } = given;
    const kept = given.zoom === 1 || this.axis === null ? given.at : (this.axis.from + this.axis.to) / 2;
    const at = given.zoom === 1 || this.axis === null || given.at < this.axis.from || given.at > this.axis.to ? given.at : kept;
    const look = `${document.documentElement.dataset.theme}/${width}/${zoom}/${zoom > 1 ? at : 0}/${JSON.stringify([pins, heard, marks])}`;
    const parts = [wave, stretches, words, given.seconds];
    if (look === this.drawn && parts.every((part, place) => part === this.parts[place])) return;
    this.drawn = look;
    this.parts = parts;
    this.axis = axisOf(given.lead, given.seconds, width, { zoom, at });
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(HEIGHT * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${HEIGHT}px`;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const colours = getComputedStyle(this);
    context.scale(scale, scale);
    context.font = `12.5px ${getComputedStyle(document.documentElement).fontFamily}`;
    context.textBaseline = "middle";
    const brush = { context, axis: this.axis, picture: given, ink: (/** @type {string} */ name) => colours.getPropertyValue(`--${name}`).trim() };
    bands(brush);
    lanes(brush);
    pinned(brush);
    covered(brush);
    story(brush);
    ticks(brush);
    this.stand(given.at);
  }
}

/** @param {Brush} brush shaded over both lanes, with their words */
function bands({ context, axis, picture, ink }) {
  const colours = { dead_air: ["bad-tint", "bad"], talk_over: ["warning-tint", "warning"], music: ["info-tint", "info"], one_way: ["bad-tint", "bad"] };
  let free = -Infinity;
  for (const { kind, begin, end, label } of picture.marks) {
    const [tint, colour] = colours[/** @type {keyof typeof colours} */ (kind)] ?? colours.music;
    const [left, right] = [Math.max(axis.leadWidth, xOf(axis, begin)), Math.min(axis.width, xOf(axis, end))];
    if (right < axis.leadWidth || left > axis.width) continue;
    const wide = Math.max(2, right - left);
    context.fillStyle = ink(tint ?? "");
    context.fillRect(left, TOP, wide, LANE * 2 + GAP);
    context.fillStyle = ink(colour ?? "");
    context.fillRect(left, TOP, wide, 2);
    const room = context.measureText(label).width;
    const start = Math.min(left, axis.width - room);
    if (start < free) continue;
    context.fillText(label, start, TOP / 2 + 1);
    free = start + room + 10;
  }
}

/** @param {Brush} brush */
function lanes({ context, axis, picture, ink }) {
  const { wave, words } = picture;
  const count = wave === null ? 2 : Math.max(1, wave.lanes.length);
  const gain = wave === null ? 1 : gainOf(wave);
  for (let lane = 0; lane < count; lane += 1) {
    const side = wave?.lanes[lane]?.side ?? (lane === 0 ? "agent" : "caller");
    const middle = count === 1 ? TOP + LANE + GAP / 2 : middleOf(lane);
    const half = (count === 1 ? LANE + GAP / 2 : LANE / 2) - 2;
    const colour = ink(side === "caller" ? "ready" : "info");
    context.fillStyle = ink("rule");
    context.fillRect(axis.leadWidth, middle - 0.5, axis.width - axis.leadWidth, 1);
    if (wave !== null) {
      const columns = Math.floor(axis.width - axis.leadWidth);
      const peaks = columnsOf(wave, lane, axis.from, axis.to, columns);
      context.fillStyle = colour;
      for (let column = 0; column < columns; column += 1) {
        const [least, greatest] = [peaks[column * 2] ?? NaN, peaks[column * 2 + 1] ?? NaN];
        if (Number.isNaN(least)) continue;
        const high = Math.min(1, greatest * gain) * half;
        const low = Math.max(-1, least * gain) * half;
        context.fillRect(axis.leadWidth + column, middle - high, 1, Math.max(1, high - low));
      }
    }
    const name = words[side] ?? side;
    context.font = context.font.replace(/^(?:\d+ )?/, "600 ");
    const wide = context.measureText(name).width;
    context.fillStyle = ink("card");
    if (axis.leadWidth >= wide + 6) {
      context.fillStyle = colour;
      context.fillText(name, 0, middle);
    } else {
      context.globalAlpha = 0.86;
      context.fillRect(axis.leadWidth, middle - half - 1, wide + 8, 18);
      context.globalAlpha = 1;
      context.fillStyle = colour;
      context.fillText(name, axis.leadWidth + 3, middle - half + 8.5);
    }
    context.font = context.font.replace(/^600 /, "");
  }
}

/** @param {Brush} brush comments at a second */
function pinned({ context, axis, picture, ink }) {
  for (const { second, chosen } of picture.pins) {
    const x = xOf(axis, second);
    if (x < axis.leadWidth - 1 || x > axis.width + 1) continue;
    context.fillStyle = ink(chosen ? "warning" : "replay");
    context.fillRect(x - 0.75, TOP, 1.5, LANE * 2 + GAP);
    context.beginPath();
    context.moveTo(x - 6, TOP - 4);
    context.lineTo(x + 6, TOP - 4);
    context.lineTo(x, TOP + 6);
    context.fill();
  }
}

/** @param {Brush} brush what was heard of it */
function covered({ context, axis, picture, ink }) {
  context.fillStyle = ink("rule");
  context.fillRect(axis.leadWidth, HEARD_TOP, axis.width - axis.leadWidth, 4);
  context.fillStyle = ink("info");
  for (const [begin, end] of picture.heard) {
    const [left, right] = [Math.max(axis.leadWidth, xOf(axis, begin)), Math.min(axis.width, xOf(axis, end))];
    if (right > left) context.fillRect(left, HEARD_TOP, right - left, 4);
  }
}

/** @param {Brush} brush */
function story({ context, axis, picture, ink }) {
  const colours = { wait: ["rule", "text"], ring: ["info-tint", "text"], talk: ["info", "on-signal"], hold: ["warning", "on-signal"] };
  const ends = picture.stretches.map(({ end }, place) => Math.min(end, picture.stretches[place + 1]?.begin ?? end)); // it rings while somebody waits
  for (const [place, { part, begin, end, own }] of picture.stretches.entries()) {
    if (part === "transfer") continue;
    const [left, right] = [Math.max(0, xOf(axis, begin)), Math.min(axis.width, xOf(axis, end))];
    if (right <= left || (axis.lead === 0 && right <= axis.leadWidth)) continue;
    const [ground, ink_] = (!own && part === "talk" ? ["replay", "on-signal"] : colours[/** @type {keyof typeof colours} */ (part)]) ?? colours.wait;
    context.fillStyle = ink(ground ?? "");
    context.fillRect(left, BAR_TOP, Math.max(1, right - left - 1), BAR);
    if (part === "hold") hatch(context, left, right - 1, ink("on-signal"));
    const label = picture.words[!own && part === "talk" ? "talk_other" : part] ?? part;
    if (context.measureText(label).width + 14 > Math.min(right, xOf(axis, ends[place] ?? end)) - left) continue;
    if (part === "hold") {
      context.fillStyle = ink(ground ?? "");
      context.fillRect(left + 4, BAR_TOP + 2, context.measureText(label).width + 8, BAR - 4);
    }
    context.fillStyle = ink(ink_ ?? "");
    context.fillText(label, left + 8, BAR_TOP + BAR / 2 + 0.5);
  }
  for (const { part, begin } of picture.stretches) if (part === "transfer") handed(context, xOf(axis, begin), axis, ink);
}

/** The moment in which the caller was handed on: an arrow out of the bar. @param {CanvasRenderingContext2D} context @param {number} x @param {import("./axis.js").Axis} axis @param {(name: string) => string} ink */
function handed(context, x, axis, ink) {
  const at = Math.min(Math.max(x, 6), axis.width - 8);
  const middle = BAR_TOP + BAR / 2;
  context.fillStyle = ink("card");
  context.fillRect(at - 5, BAR_TOP - 3, 14, BAR + 6);
  context.fillStyle = ink("replay");
  context.fillRect(at - 3, BAR_TOP - 3, 3, BAR + 6);
  context.beginPath();
  context.moveTo(at, middle - 7);
  context.lineTo(at + 8, middle);
  context.lineTo(at, middle + 7);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {number} left @param {number} right @param {string} colour so that a hold is told by more than its colour */
function hatch(context, left, right, colour) {
  context.save();
  context.beginPath();
  context.rect(left, BAR_TOP, right - left, BAR);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.28;
  context.lineWidth = 2;
  for (let x = left - BAR; x < right; x += 8) {
    context.beginPath();
    context.moveTo(x, BAR_TOP + BAR);
    context.lineTo(x + BAR, BAR_TOP);
    context.stroke();
  }
  context.restore();
}

/** @param {Brush} brush */
function ticks({ context, axis, ink }) {
  context.fillStyle = ink("dim");
  for (const second of ticksOf(axis, 64)) {
    const label = duration(second);
    const wide = context.measureText(label).width;
    const x = Math.max(0, Math.min(axis.width - wide, xOf(axis, second) - wide / 2));
    context.fillText(label, x, BAR_TOP + BAR + TICKS / 2 + 2);
  }
}

customElements.define("fw-sound", Sound);
