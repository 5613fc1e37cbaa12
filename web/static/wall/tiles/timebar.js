/** The band over a replayed wall and the time bar under it. The band is for the room, the bar for whoever plays. */

import { html, nothing, svg } from "../../shared/dom.js";
import { SPEEDS } from "../replay.js";
import { gapsOn, placeOf, ticksOf } from "../axis.js";
import { icon } from "../../shared/icons.js";
import { clockFace } from "../../shared/timer.js";

/** @typedef {import("../../text/catalogue.js").Text} Text */
/** @typedef {import("../replay.js").Replay} Replay */
/** @typedef {import("../replay.js").Span} Span */
/**
 * @typedef {object} Bar
 * @property {Replay} replay
 * @property {number} moment the one asked for
 * @property {Span | null} axis
 * @property {readonly import("../../floor/past.js").Gap[]} gaps
 * @property {readonly number[]} alerts when alerts began
 * @property {boolean} late
 * @property {string | null} problem
 * @property {string | null} happening what was stepped to, or that there was nothing to step to
 * @property {string} live the address of the live wall
 * @property {{ before: boolean, after: boolean }} days whether there is another day
 * @property {import("../axis.js").Times & { date: (at: number) => string }} times
 * @property {Text} text
 */
/**
 * @typedef {object} Hands what the buttons do
 * @property {(at: number) => void} drag
 * @property {() => void} drop
 * @property {() => void} toggle
 * @property {(direction: 1 | -1) => void} event
 * @property {(direction: 1 | -1) => void} alert
 * @property {(direction: 1 | -1) => void} day
 * @property {(speed: number) => void} pace
 * @property {(sight: import("../replay.js").Sight) => void} see
 */

const MOST_TICKS = 10;

/** @param {{ replay: Replay, date: string | null, text: Text }} band date: null before the first picture */
export function bandTile({ replay, date, text }) {
  return html`${icon("replay")}<p class="word">${text("replay.word")}</p>
    ${date === null ? nothing : clockFace()}
    <p class="sight">· ${text(`replay.${replay.sight}`)}</p>
    <p class="pace">${icon(replay.playing ? "play" : "pause")}${replay.playing ? html`<span>${replay.speed}×</span>` : nothing}</p>
    ${date === null ? nothing : html`<p class="date">${date}</p>`}`;
}

/** @param {number} share @returns {string} */
function percent(share) {
  return `${(share * 100).toFixed(3)}%`;
}

/** @param {number} moment @returns {string} what the clock leaves out: steps may be so near to each other */
function thousandths(moment) {
  return `.${String(Math.round(moment) % 1000).padStart(3, "0")}`;
}

/** @param {Bar} bar @param {Span} axis */
function ground({ gaps, alerts, times, text }, axis) {
  const hatch = svg`<defs><pattern id="gap-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v7"></path></pattern></defs>`;
  return html`<svg class="ground" aria-hidden="true">${hatch}
    <rect class="seen" y="0" width="100%" height="16" rx="3"></rect>
    ${gapsOn(gaps, axis).map(({ gap, from, width }) => svg`<rect class="gap" x=${percent(from)} y="0" width=${percent(width)} height="16" fill="url(#gap-hatch)"><title>${text("replay.gap", { pbx: gap.pbx, from: times.second(gap.from), to: times.second(gap.to) })}</title></rect>`)}
    ${alerts.filter((at) => at >= axis.from && at <= axis.to).map((at) => svg`<svg x=${percent(placeOf(at, axis))} y="0" overflow="visible"><path class="alert" d="M0 1l6.5 13h-13z"></path></svg>`)}
    ${ticksOf(axis, MOST_TICKS, times).map(({ at, text: time }) => svg`<svg x=${percent(placeOf(at, axis))} y="0" overflow="visible"><path class="tick" d="M0 16v5"></path><text y="35" text-anchor="middle">${time}</text></svg>`)}
    <text y="35">${times.second(axis.from)}</text><text class="end" x="100%" y="35" text-anchor="end">${times.second(axis.to)}</text>
  </svg>`;
}

/** @param {Bar} bar @param {Hands} hands @param {Span} axis */
function track(bar, hands, axis) {
  const { moment, text, times } = bar;
  const drag = (/** @type {Event} */ event) => hands.drag(Math.round(Number(/** @type {HTMLInputElement} */ (event.target).value) / 1000) * 1000);
  return html`<div class="track">
    ${ground(bar, axis)}
    <input type="range" aria-label=${text("replay.bar")} aria-valuetext=${`${times.date(moment)} ${times.second(moment)}`} step="any"
      min=${Math.floor(axis.from)} max=${Math.ceil(axis.to)} .value=${String(Math.round(moment))} @input=${drag} @change=${hands.drop}>
  </div>`;
}

/** @param {string} name @param {import("../../shared/icons.js").Shape} shape @param {() => void} act @param {{ disabled?: boolean, word?: boolean, key?: string }} [how] */
function button(name, shape, act, { disabled = false, word = false, key = "" } = {}) {
  const title = key === "" ? name : `${name} (${key})`;
  return html`<button type="button" title=${title} aria-label=${name} ?disabled=${disabled} @click=${act}>${icon(shape)}${word ? html`<span>${name}</span>` : nothing}</button>`;
}

/** @param {Bar} bar @param {Hands} hands */
function transport({ replay, text, alerts, days }, hands) {
  return html`<div class="group">
    ${button(text("replay.day.before"), "first", () => hands.day(-1), { disabled: !days.before })}
    ${button(text("replay.alert.before"), "alert_before", () => hands.alert(-1), { disabled: alerts.length === 0, key: "[" })}
    ${button(text("replay.event.before"), "event_before", () => hands.event(-1), { key: "," })}
    <button type="button" class="play" title=${text(replay.playing ? "replay.pause" : "replay.play")} @click=${hands.toggle}>${icon(replay.playing ? "pause" : "play")}<span>${text(replay.playing ? "replay.pause" : "replay.play")}</span></button>
    ${button(text("replay.event.after"), "event_after", () => hands.event(1), { key: "." })}
    ${button(text("replay.alert.after"), "alert_after", () => hands.alert(1), { disabled: alerts.length === 0, key: "]" })}
    ${button(text("replay.day.after"), "last", () => hands.day(1), { disabled: !days.after })}
  </div>`;
}

/** @param {Bar} bar @param {Hands} hands */
function choices({ replay, text }, hands) {
  return html`<div class="group" role="group" aria-label=${text("replay.speed")}>
      ${SPEEDS.map((speed) => html`<button type="button" data-speed=${speed} aria-pressed=${speed === replay.speed ? "true" : "false"} @click=${() => hands.pace(speed)}>${speed}×</button>`)}
    </div>
    <div class="group" role="group" aria-label=${text("replay.sight")}>
      ${/** @type {const} */ (["shown", "known"]).map((sight) => html`<button type="button" data-sight=${sight} aria-pressed=${sight === replay.sight ? "true" : "false"} title=${text(`replay.${sight}.hint`)} @click=${() => hands.see(sight)}>${text(`replay.${sight}`)}</button>`)}
    </div>`;
}

/** @param {Bar} bar @param {Hands} hands */
export function timebarTile(bar, hands) {
  const { replay, axis, moment, times, text, problem, happening, late, live } = bar;
  const said = problem ?? (late ? text("replay.late") : happening);
  return html`
    ${axis === null ? html`<div class="track"></div>` : track(bar, hands, axis)}
    <div class="controls">
      ${transport(bar, hands)}
      ${choices(bar, hands)}
      <p class="moment">${axis === null ? nothing : html`<span class="date">${times.date(moment)} </span><b>${times.second(moment)}</b>${replay.playing ? nothing : html`<span>${thousandths(moment)}</span>`}`}</p>
      <p class="said ${problem === null ? "" : "problem"}" role="status">${said === null ? nothing : html`${problem === null ? nothing : icon("over")}<span>${said}</span>`}</p>
      <a class="live-link" href=${live}>${icon("ready")}<span>${text("replay.live")}</span></a>
    </div>`;
}
