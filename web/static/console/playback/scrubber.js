/** The bar under which the floor is played again: a stretch of time, what counts in it, where one stands. */

import { html, nothing, svg } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { gapsOn, placeOf, ticksOf } from "../../wall/axis.js";
import { nextMark } from "./marks.js";

/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Span} Span */
/** @typedef {import("../desk.js").Scene} Scene */
/**
 * @typedef {object} Bar
 * @property {Span} axis
 * @property {number} moment
 * @property {readonly Mark[]} marks
 * @property {readonly import("../../floor/past.js").Gap[]} gaps
 * @property {boolean} playing
 * @property {number} speed
 * @property {"shown" | "known"} sight
 * @property {string | null} said what is wrong, or on its way
 */
/** @typedef {{ seek: (at: number) => void, toggle: () => void, pace: (speed: number) => void, see: (sight: "shown" | "known") => void }} Hands */

const SPEEDS = /** @type {const} */ ([1, 5, 10, 30, 60]);
const STEPS = /** @type {const} */ ([-60, -10, 10, 60]);
const MOST_TICKS = 9;

/** Seconds by which a key moves. @type {Readonly<Record<string, number>>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -60, PageUp: 60 };

/** @param {number} share @returns {string} */
function percent(share) {
  return `${(share * 100).toFixed(3)}%`;
}

/** @param {Bar} bar @param {Scene} scene */
function ground({ axis, marks, gaps }, { times, text }) {
  return html`<svg class="ground" aria-hidden="true">
    <defs><pattern id="lost-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v7"></path></pattern></defs>
    <rect class="seen" y="14" width="100%" height="8" rx="3"></rect>
    ${gapsOn(gaps, axis).map(({ gap, from, width }) => svg`<rect y="14" height="8" x=${percent(from)} width=${percent(width)} fill="url(#lost-hatch)"><title>${text("replay.gap", { pbx: gap.pbx, from: times.second(gap.from), to: times.second(gap.to) })}</title></rect>`)}
    ${marks.map((mark) => svg`<svg x=${percent(placeOf(mark.at, axis))} y="0" overflow="visible"><path class="mark of-${mark.kind}" d=${mark.kind === "cleared" ? "M-5 2h10v10h-10z" : mark.kind === "fired" ? "M0 1l7 12h-14z" : "M0 2a5 5 0 1 0 .01 0z"}></path><path class="stem of-${mark.kind}" d="M0 12v14"></path></svg>`)}
    ${ticksOf(axis, MOST_TICKS, times).map(({ at, text: time }) => svg`<svg x=${percent(placeOf(at, axis))} y="0" overflow="visible"><path class="tick" d="M0 24v5"></path><text y="42" text-anchor="middle">${time}</text></svg>`)}
  </svg>`;
}

/** The range would step from a grid of its own, and one press might not reach the next second. @param {KeyboardEvent} event @param {(seconds: number) => void} move */
function keyed(event, move) {
  const seconds = KEYS[event.key];
  if (seconds === undefined) return;
  event.preventDefault();
  move(seconds);
}

/** @param {Bar} bar @param {Hands} hands @param {Scene} scene */
export function scrubber(bar, hands, scene) {
  const { text, times } = scene;
  const { axis, moment, marks, playing, speed, sight, said } = bar;
  const seek = (/** @type {number | null} */ at) => { if (at !== null) hands.seek(Math.min(axis.to, Math.max(axis.from, at))); };
  const step = (/** @type {number} */ seconds) => html`<button type="button" class="small" @click=${() => seek(moment + seconds * 1000)}>${text("playback.step", { seconds: seconds > 0 ? `+${seconds}` : `−${-seconds}` })}</button>`;
  const jump = (/** @type {1 | -1} */ direction) => { const to = nextMark(marks, moment, direction); return html`<button type="button" class="small" ?disabled=${to === null} aria-label=${text(direction === 1 ? "playback.after" : "playback.before")} title=${text(direction === 1 ? "playback.after" : "playback.before")} @click=${() => seek(to)}>${icon(direction === 1 ? "event_after" : "event_before")}</button>`; };
  return html`<div class="scrubber">
    <div class="track">${ground(bar, scene)}<input type="range" min=${Math.floor(axis.from)} max=${Math.ceil(axis.to)} step="1000" .value=${String(Math.round(moment))} aria-label=${text("replay.bar")} aria-valuetext=${`${times.date(moment)} ${times.second(moment)}`} @keydown=${(/** @type {KeyboardEvent} */ event) => keyed(event, (seconds) => seek(moment + seconds * 1000))} @input=${(/** @type {Event} */ event) => seek(Number(/** @type {HTMLInputElement} */ (event.target).value))}></div>
    <div class="controls">
      <p class="moment"><span class="dim">${times.date(moment)}</span> <b class="number">${times.second(moment)}</b></p>
      <span class="steps">${jump(-1)}${STEPS.slice(0, 2).map(step)}<button type="button" class="small main" @click=${hands.toggle}>${icon(playing ? "pause" : "play")}${text(playing ? "replay.pause" : "replay.play")}</button>${STEPS.slice(2).map(step)}${jump(1)}</span>
      <label class="field"><span>${text("replay.speed")}</span><select @change=${(/** @type {Event} */ event) => hands.pace(Number(/** @type {HTMLSelectElement} */ (event.target).value))}>${SPEEDS.map((one) => html`<option value=${one} ?selected=${one === speed}>${one}×</option>`)}</select></label>
      <label class="field"><span>${text("replay.sight")}</span><select @change=${(/** @type {Event} */ event) => hands.see(/** @type {HTMLSelectElement} */ (event.target).value === "known" ? "known" : "shown")}>${/** @type {const} */ (["shown", "known"]).map((one) => html`<option value=${one} ?selected=${one === sight}>${text(`replay.${one}`)}</option>`)}</select></label>
    </div>
    ${said === null ? nothing : html`<p class="dim" role="status">${said}</p>`}
    ${marks.length === 0 ? nothing : html`<ul class="key-moments" aria-label=${text("playback.marks")}>${marks.map((mark) => html`<li><button type="button" class="chip of-${mark.kind} ${Math.abs(mark.at - moment) < 1000 ? "on" : ""}" aria-pressed=${Math.abs(mark.at - moment) < 1000 ? "true" : "false"} @click=${() => seek(mark.at)}><b class="number">${times.second(mark.at)}</b> <bdi>${mark.label}</bdi></button></li>`)}</ul>`}
  </div>`;
}
