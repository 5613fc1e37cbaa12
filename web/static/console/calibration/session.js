/** One calibration session: its calls, the blind sheet or the difference table, the consensus. */

import { html, nothing } from "../../shared/dom.js";
import { sentenceOf } from "../../shared/api.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { factsPanel, listenPanel } from "../quality/listen.js";
import { missingOf, scoreOf } from "../quality/score.js";
import { scorecard, total, valueText } from "../quality/scorecard.js";
import { restSpotless, sheetOf } from "../quality/sheet.js";
import { pointsText, wordOf } from "../quality/words.js";
import { linesOf } from "./table.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").CalibrationPage} CalibrationPage */
/** @typedef {import("../../calibration").CalibrationDetail} SessionDetail */
/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */

const PHASES = /** @type {const} */ (["scoring", "talking", "closed"]);

/** @param {CalibrationPage} page @param {SessionDetail} detail @param {Scene} scene */
export function sessionView(page, detail, scene) {
  const { text } = scene;
  const { session } = detail;
  const form = page.versions.value?.find((row) => row.form.version === session.version)?.form ?? null;
  return html`<section class="panel"><header class="call-head"><h2><bdi>${brief(session.title, 120)}</bdi></h2>${detail.passed === null ? nothing : html`<span class="pill ${detail.passed ? "active" : "refused"}">${text(detail.passed ? "cal.passed" : "cal.not_passed")}</span>`}<span class="pill">${text("cal.leads")} <bdi>${brief(session.leads, 40)}</bdi></span></header>
      <ol class="phases">${PHASES.map((phase, place) => html`<li class=${place <= PHASES.indexOf(/** @type {any} */ (session.phase)) ? "done" : ""} aria-current=${phase === session.phase ? "step" : nothing}>${text(`cal.phase.${phase}`)}</li>`)}</ol>
      <p class="dim">${text(`cal.phase.${session.phase}.about`)}${detail.more ? html` <b>${text("cal.more", { count: detail.more })}</b>` : nothing}</p>
      <ul class="rater-list">${session.raters.map((rater) => html`<li class=${session.complete.includes(rater) ? "good" : "dim"}>${session.complete.includes(rater) ? "✓" : "…"} <bdi>${brief(rater, 40)}</bdi></li>`)}</ul>
      <p class="buttons-row">${["reveal", "close"].filter((move) => session.may.includes(move)).map((move) => html`<button type="button" class="main" data-move=${move} ?disabled=${page.acting.busy} @click=${() => void page.move(move)}>${text(`cal.${move}`)}</button>`)}</p>${page.acting.said(text)}${page.acting.problem?.detail ? html`<p class="dim">${page.acting.problem.detail}</p>` : nothing}</section>
    <nav class="segments" aria-label=${text("cal.calls.each")}>${session.samples.map((sample, place) => callChip(page, detail, sample, place, scene))}</nav>
    ${page.sample === null || form === null ? nothing : html`<div class="cal-call"><div class="qa-call">${session.phase === "scoring" ? nothing : differences(page, detail, form, scene)}${outcome(page.call, text, (call) => html`${listenPanel(page, call, scene)}${factsPanel(page, call, scene)}`)}</div>
      <section class="panel qa-form">${beside(page, detail, form, scene)}</section></div>`}`;
}

/** @param {CalibrationPage} page @param {SessionDetail} detail @param {number} sample @param {number} place @param {Scene} scene */
function callChip(page, detail, sample, place, { text }) {
  const difference = detail.differences.find((row) => row.sample === sample);
  const mine = page.own(detail, sample);
  const mark = difference !== undefined ? (difference.agreed ? "✓" : "≠") : mine === null ? "" : mine.handed_in === null ? "…" : "✓";
  return html`<button type="button" class="chip ${sample === page.sample ? "on" : ""}" aria-pressed=${sample === page.sample ? "true" : "false"} data-call=${sample} @click=${() => void page.turn(sample)}>${text("cal.call.nth", { number: place + 1 })} ${mark}</button>`;
}

/** Who gave what, where they differ. @param {CalibrationPage} page @param {SessionDetail} detail @param {ScoreForm} form @param {Scene} scene */
function differences(page, detail, form, { text, language }) {
  const difference = detail.differences.find((row) => row.sample === page.sample);
  if (difference === undefined) return html`<section class="panel"><p class="dim">${text("cal.nobody")}</p></section>`;
  const raters = Object.keys(difference.points);
  const consensus = detail.consensus.find((row) => row.sample === page.sample) ?? null;
  const agreed = new Map((consensus?.answers ?? []).map((answer) => [answer.code, answer.value]));
  const shown = (/** @type {string} */ code, /** @type {number | null | undefined} */ value) => {
    const item = form.items.find((each) => each.code === code);
    return value === undefined ? "–" : value === null ? text("qa.na") : item === undefined ? String(value) : valueText(item, value);
  };
  return html`<section class="panel"><h2>${text("cal.differences")}</h2><div class="scroller" tabindex="0" role="group" aria-label=${text("cal.differences")}><table class="differences"><thead><tr><th>${text("forms.item")}</th>${raters.map((rater) => html`<th class="end"><bdi>${brief(rater, 24)}</bdi></th>`)}<th class="end">${text("cal.consensus")}</th></tr></thead>
    <tbody><tr class="totals"><th scope="row">${text("cal.total")}${difference.spread === null ? nothing : html` <span class="dim">${text("cal.spread", { spread: pointsText(difference.spread) })}</span>`}</th>${raters.map((rater) => html`<td class="end number">${pointsText(difference.points[rater])}</td>`)}<td class="end number">${consensus?.score == null ? "–" : pointsText(consensus.score.kept)}</td></tr>
      ${linesOf(difference, form, raters).map(({ code, critical, cells }) => html`<tr class=${critical ? "critical" : ""}><th scope="row">${wordOf(form.items.find((item) => item.code === code)?.text ?? {}, language) || code}${critical ? html` <span class="critical-word">${text("forms.critical")}</span>` : nothing}</th>${cells.map(({ value, odd }) => html`<td class="end number ${odd ? "odd" : ""}">${shown(code, value)}</td>`)}<td class="end number">${agreed.has(code) ? shown(code, agreed.get(code)) : "–"}</td></tr>`)}</tbody></table></div>
    <p class=${difference.agreed ? "good" : "wrong-word"}>${text(difference.agreed ? "cal.agreed" : "cal.differs")}</p></section>`;
}

/** @param {CalibrationPage} page @param {SessionDetail} detail @param {ScoreForm} form @param {Scene} scene */
function beside(page, detail, form, scene) {
  const { text } = scene;
  const { session } = detail;
  const sample = page.sample ?? 0;
  const { content } = page.draft;
  if (content !== null) return html`${total(form, content, scene)}${scorecard(page, form, content, scene, true)}${foot(page, form, scene)}`;
  const mine = page.own(detail, sample);
  const consensus = detail.consensus.find((row) => row.sample === sample) ?? null;
  const sheet = consensus !== null ? sheetOf(/** @type {any} */ ({ ...consensus, remarks: [], comment: "" })) : mine === null ? null : sheetOf(/** @type {any} */ ({ ...mine, remarks: [] }));
  const writes = session.phase === "talking" && session.leads === page.desk.session.me?.name;
  return html`${sheet === null ? html`<p class="dim unclaimed">${text("cal.no_sheet")}</p>` : html`<p class="cal-what">${text(consensus !== null ? "cal.consensus" : "cal.mine")}</p>${total(form, sheet, scene)}${scorecard(page, form, sheet, scene, false)}`}
    ${writes ? html`<footer class="handing"><p><button type="button" class="main" data-agree @click=${() => page.agree(sheet ?? sheetOf(/** @type {any} */ ({ answers: [], remarks: [], comment: "" })))}>${text("cal.write_consensus")}</button></p></footer>` : nothing}`;
}

/** @param {CalibrationPage} page @param {ScoreForm} form @param {Scene} scene */
function foot(page, form, { text }) {
  const { draft, acting, agreeing } = page;
  const missing = missingOf(form, draft.content?.answers ?? new Map()).length;
  const ready = missing === 0 && scoreOf(form, draft.content?.answers ?? new Map()).kept !== null;
  return html`<footer class="handing">${agreeing ? html`<p class="dim">${text("cal.consensus.about")}</p>` : html`<p class="saved ${draft.standing}" role="status" data-standing=${draft.standing}>${text(`qa.draft.${draft.standing}`)}${draft.problem === null ? nothing : html` · ${sentenceOf(draft.problem, text)}`}</p>`}
    <p class="buttons-row"><button type="button" class="main" data-hand-in ?disabled=${acting.busy || !ready} @click=${() => void (agreeing ? page.agreed() : page.handIn())}>${text(agreeing ? "cal.save_consensus" : "cal.hand_in")}</button>
      ${missing > 0 ? html`<button type="button" data-rest @click=${() => page.answer((before) => restSpotless(before, form))}>${text("qa.rest_right", { count: missing })}</button>` : nothing}</p></footer>`;
}
