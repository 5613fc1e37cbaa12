/** What else can be done with a sample, and what was done: release, set aside, replace, decide, confirm, coach. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { PATHS } from "./acts.js";
import { reasonFor } from "./faces.js";
import { knownText, momentText } from "./words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").QualityPage} QualityPage */
/** @typedef {import("../../quality").SampleDetail} SampleDetail */

const FAULTS = /** @type {const} */ (["missing", "cut_short", "damaged", "inaudible", "wrong_call", "test_call", "confidential", "other"]);
const WORDLESS = new Set(["claim", "release", "resume", "replace", "confirm"]);
const NEEDED = new Set(["hold", "decide", "coach", "recheck"]);

/** @param {QualityPage} page @param {SampleDetail} detail @param {Scene} scene */
export function stepsPanel(page, detail, scene) {
  const { text } = scene;
  const offered = detail.sample.may.filter((action) => action in PATHS && action !== "claim");
  const action = page.action !== null && offered.includes(page.action) ? page.action : null;
  if (offered.length === 0 && detail.steps.length === 0) return nothing;
  return html`<section class="panel steps-panel" aria-label=${text("qa.steps")}><h2>${text("qa.steps")}</h2>
    ${offered.length === 0 ? nothing : html`<p class="buttons-row">${offered.map((each) => html`<button type="button" class="small ${each === action ? "on" : ""}" data-act=${each} aria-expanded=${each === action ? "true" : "false"} @click=${() => page.choose(each === action ? null : each)}>${text(`qa.act.${each}`)}</button>`)}</p>`}
    ${action === null ? nothing : stepForm(page, action, detail, scene)}
    ${detail.steps.length === 0 ? nothing : html`<ol class="steps-taken">${detail.steps.map((step) => html`<li><span class="dim">${momentText(step.at, scene)}</span> ${text(`qa.done.${step.action}`)} · <bdi>${brief(step.by, 60)}</bdi>${step.to === null ? nothing : html` → <bdi>${brief(step.to, 60)}</bdi>`}${step.fault === null ? nothing : html` · ${text(`qa.fault.${step.fault}`)}`}${step.reason === "" ? nothing : html`<br><bdi class="dim">${brief(step.reason, 400)}</bdi>`}</li>`)}</ol>`}</section>`;
}

/** @param {QualityPage} page @param {string} action @param {SampleDetail} detail @param {Scene} scene */
function stepForm(page, action, { recording }, { text }) {
  const likely = reasonFor(recording?.state);
  return html`<form class="stacked step-form" @submit=${(/** @type {Event} */ event) => void page.submitStep(event, action)}>
    <p class="dim">${text(`qa.act.${action}.about`)}</p>
    ${action === "find_unusable" ? html`<label class="stacked"><span>${text("qa.fault")}</span><select name="fault">${FAULTS.map((fault) => html`<option value=${fault} ?selected=${fault === likely}>${text(`qa.fault.${fault}`)}</option>`)}</select></label>` : nothing}
    ${action === "assign" ? html`<label class="stacked"><span>${text("qa.assign_to")}</span><input name="to" maxlength="200" autocapitalize="none" spellcheck="false"></label>` : nothing}
    ${action === "decide" ? html`<label class="stacked"><span>${text("qa.which_review")}</span><select name="review"><option value="first">${text("qa.review.first")}</option><option value="second">${text("qa.review.second")}</option></select></label>` : nothing}
    ${WORDLESS.has(action) ? nothing : html`<label class="stacked"><span>${text(action === "coach" || action === "recheck" ? "qa.notes" : "grant.reason")}</span><textarea name="reason" rows="2" maxlength="4000" ?required=${NEEDED.has(action)}></textarea></label>`}
    <p class="buttons-row"><button class="main" ?disabled=${page.acting.busy}>${text(`qa.act.${action}`)}</button><button type="button" @click=${() => page.choose(null)}>${text("qa.cancel")}</button></p>${page.acting.said(text)}</form>`;
}

/** Reviews that were signed, as far as whoever looks may know them. @param {SampleDetail} detail @param {Scene} scene @param {(rater: string) => void} show */
export function reviewLines({ reviews }, scene, show) {
  const { text } = scene;
  return reviews.map((review) => html`<li><button type="button" class="review-line" @click=${() => show(review.rater)}><b class="number ${review.score?.passed === false ? "fails" : ""}">${review.score?.points == null ? "–" : Math.round(review.score.points * 10) / 10}</b>
    <span><bdi>${brief(review.rater, 60)}</bdi> · ${momentText(review.signed, scene)}<br><span class="dim">${review.counts ? text("qa.counts") : review.blind ? text("qa.blind") : text("qa.counts_not")} · ${knownText("qa.mode", review.mode, text)} · ${text("qa.heard")} ${Math.round(review.heard * 100)}%</span></span></button></li>`);
}
