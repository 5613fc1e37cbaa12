/** The samples on the left: mine, those that are free, all of a week; grouped by agent, as the quota counts them. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { addressOf } from "../routes.js";
import { faceOf } from "./faces.js";
import { DONE, groupsOf } from "./order.js";
import { callText, sourceText, weekText } from "./words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").SampleRow} SampleRow */
export const LISTS = /** @type {const} */ (["mine", "free", "second", "all"]);

/** @param {SampleRow} row @param {Scene} scene what stands at the end of its line */
function standing({ state, passed }, { text }) {
  if (passed === false) return html`<span class="wrong-word">${text("qa.failed")}</span>`;
  return html`<span class=${DONE.has(state) ? "good" : "dim"}>${text(`qa.state.${state}`)}</span>`;
}

/** @param {SampleRow} row @param {string} list @param {Scene} scene */
function entry(row, list, scene) {
  const { text, route } = scene;
  const face = faceOf(row.recording_state);
  const chosen = route.id === String(row.id);
  return html`<li><a class="sample ${row.state}" href=${addressOf("quality", String(row.id), { list, week: route.query.get("week") })} aria-current=${chosen ? "true" : nothing} data-sample=${row.id}>
    <span class="line">${sourceText(row, scene)}</span><span class="end">${standing(row, scene)}</span>
    <span class="when">${callText(row, scene)}${row.flags.length === 0 ? nothing : html` <span class="flags">${row.flags.map((flag) => text(`qa.flag.${flag}`)).join(" · ")}</span>`}</span>
    ${face === null || DONE.has(row.state) ? nothing : html`<span class="trouble">${text(`qa.recording.${face.state}`)}</span>`}</a></li>`;
}

/**
 * @param {import("../resource.js").Resource<SampleRow[]>} samples
 * @param {{ list: string, week: string, weeks: readonly import("../../quality").WeekRow[], narrow: (query: Record<string, string>) => void, may: (right: string) => boolean }} choice
 * @param {Scene} scene
 */
export function queuePanel(samples, { list, week, weeks, narrow, may }, scene) {
  const { text } = scene;
  const lists = LISTS.filter((each) => (each !== "free" && each !== "second") || may("score_samples"));
  return html`<section class="panel queue-of-samples" aria-label=${text("qa.queue")}>
    <div class="segments" role="group" aria-label=${text("console.filter")}>${lists.map((each) => html`<button type="button" class="chip ${each === list ? "on" : ""}" aria-pressed=${each === list ? "true" : "false"} @click=${() => narrow({ list: each })}>${text(`qa.list.${each}`)}${each === list && samples.value !== null ? html` <b>${each === "mine" ? samples.value.filter(({ state }) => !DONE.has(state)).length : samples.value.length}</b>` : nothing}</button>`)}</div>
    ${list === "mine" || list === "second" ? nothing : html`<label class="field week"><span>${text("qa.week")}</span><select @change=${(/** @type {Event} */ event) => narrow({ week: /** @type {HTMLSelectElement} */ (event.target).value })}>
      <option value="" ?selected=${week === ""}>${text("qa.week.any")}</option>${weeks.map((each) => html`<option value=${each.week} ?selected=${each.week === week}>${weekText(each.week, text)}</option>`)}</select></label>`}
    ${outcome(samples, text, (rows) => rows.length === 0 ? none(list, text) : list !== "mine" ? grouped(rows, list, scene) : mine(rows, list, scene))}
  </section>`;
}

/** @param {string} list @param {import("../../text/catalogue.js").Text} text */
function none(list, text) {
  return html`<div class="empty"><p>${text(`qa.list.${list}.none`)}</p><p class="dim">${text(`qa.list.${list}.hint`)}</p></div>`;
}

/** What is to be done first; what is done below it, folded. @param {readonly SampleRow[]} rows @param {string} list @param {Scene} scene */
function mine(rows, list, scene) {
  const { text, route } = scene;
  const [waiting, done] = [rows.filter(({ state }) => !DONE.has(state)), rows.filter(({ state }) => DONE.has(state))];
  const shown = done.some(({ id }) => String(id) === route.id);
  return html`${waiting.length === 0 ? none(list, text) : grouped(waiting, list, scene)}
    ${done.length === 0 ? nothing : html`<details class="done" ?open=${shown}><summary>${text("qa.list.done", { count: done.length })}</summary>${grouped(done, list, scene)}</details>`}`;
}

/** @param {readonly SampleRow[]} rows @param {string} list @param {Scene} scene */
function grouped(rows, list, scene) {
  return html`<ul class="groups">${repeat(groupsOf(rows), ({ agent }) => agent, ({ name, rows: own }) => html`<li>
    <h2><bdi>${brief(name, 40)}</bdi>${list === "all" ? html`<span class="dim number">${own.filter(({ state }) => DONE.has(state)).length} / ${own.length}</span>` : nothing}</h2>
    <ul>${repeat(own, ({ id }) => id, (row) => entry(row, list, scene))}</ul></li>`)}</ul>`;
}
