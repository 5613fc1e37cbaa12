/** An agent's own results: what was scored and why, acknowledged or appealed, and what was talked about afterwards. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { soundPanel } from "../quality/listen.js";
import { Listening } from "../quality/listening.js";
import { scorecard, total } from "../quality/scorecard.js";
import { placedComments, sheetOf } from "../quality/sheet.js";
import { knownText, momentText, pointsText, queueText, transferText, weekText, weekdayText, wordOf } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { meanOf } from "./sums.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").OwnSampleRow} OwnSampleRow */
/** @typedef {import("../../quality").OwnSampleDetail} OwnSampleDetail */
/** @typedef {import("../../quality").ReviewRow} ReviewRow */
/** @typedef {{ used: boolean, form: import("../quality/score.js").ScoreForm }} FormRow */

const MOST = "200";

export class OwnPage extends Listening {
  /** @param {Desk} desk */
  constructor(desk) {
    super(desk);
    /** @type {Resource<OwnSampleRow[]>} */
    this.samples = new Resource(() => desk.draw());
    /** @type {Resource<OwnSampleDetail>} */
    this.detail = new Resource(() => desk.draw());
    /** @type {Resource<FormRow[]>} */
    this.versions = new Resource(() => desk.draw());
    this.replying = new Form(() => desk.draw());
    /** @type {string | null} */
    this.id = null;
  }

  /** @param {number} id */
  pathOf(id) {
    return `me/samples/${id}`;
  }

  judges() {
    return false;
  }

  listens() {
    return true;
  }

  /** @returns {import("../quality/sheet.js").Sheet | null} */
  sheetShown() {
    const reviews = this.detail.value?.reviews ?? [];
    const review = reviews.find(({ counts }) => counts) ?? reviews[0] ?? null;
    return review === null ? null : sheetOf(review);
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    void this.samples.load(async () => (await this.desk.api.get("me/samples", { limit: MOST })).samples);
    if (id === this.id) return;
    if (this.id === null) this.attend();
    this.hush();
    this.id = id;
    this.item = null;
    this.detail.value = null;
    if (id !== null) void this.detail.load(() => this.look(id));
  }

  close() {
    this.leave();
    this.hush();
    this.id = null;
  }

  /** @param {string} id @returns {Promise<OwnSampleDetail>} */
  async look(id) {
    const detail = await this.desk.api.get(`me/samples/${encodeURIComponent(id)}`);
    this.knows(detail);
    if (detail.recording?.playable && this.id === id) this.hear(detail);
    return detail;
  }

  /** @param {OwnSampleDetail} detail */
  knows(detail) {
    const form = detail.reviews[0]?.form;
    if (form !== undefined) void this.versions.load(() => this.desk.api.get(`forms/${encodeURIComponent(form)}`));
  }

  answer() {}

  /** @param {SubmitEvent} event */
  async reply(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const word = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "acknowledge";
    event.preventDefault();
    const text = String(new FormData(form).get("text") ?? "").trim();
    if (word === "appeal" && text === "") {
      this.replying.wrong = "own.appeal.needs";
      return this.desk.draw();
    }
    if (await this.replying.run(async () => { this.detail.value = await this.desk.api.change("POST", `me/samples/${this.id}/${word}`, { text }); })) form.reset();
    this.samples.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    if (scene.route.id !== null) return html`<p><a href=${addressOf("own")}>← ${text("own.all")}</a></p>${outcome(this.detail, text, (detail) => this.whole(detail, scene))}`;
    return outcome(this.samples, text, (rows) => (rows.length === 0 ? html`<section class="panel empty"><p>${text("own.none")}</p><p class="dim">${text("own.none.hint")}</p></section>` : this.list(rows, scene)));
  }

  /** @param {OwnSampleRow[]} rows @param {Scene} scene */
  list(rows, scene) {
    const { text } = scene;
    const sums = meanOf(rows);
    const waiting = rows.filter(({ may }) => may.length > 0).length;
    return html`<section class="panel"><dl class="sums"><div><dt>${text("own.sum.scored")}</dt><dd class="number">${rows.length}</dd></div><div class=${waiting > 0 ? "over" : ""}><dt>${text("own.sum.waiting")}</dt><dd class="number">${waiting}</dd></div>
        <div><dt>${text("own.sum.mean", { count: sums.count })}</dt><dd class="number">${pointsText(sums.mean)}</dd></div><div><dt>${text("own.sum.passed")}</dt><dd class="number">${sums.passed} / ${sums.count}</dd></div></dl><p class="dim">${text("own.sum.about")}</p></section>
      <section class="panel"><h2>${text("page.own")}</h2><ul class="own-list">${repeat(rows, ({ id }) => id, (row) => html`<li><a class="own-row" href=${addressOf("own", String(row.id))} data-own=${row.id}><b class="number ${row.passed === false ? "fails" : ""}">${pointsText(row.points)}</b>
        <span class="what"><span>${queueText(row)} · ${weekdayText(row.answered, scene)}${row.talked_seconds === null ? nothing : ` · ${duration(row.talked_seconds)}`}</span><span class="dim">${weekText(row.week, text)} · ${text(`qa.stratum.${row.stratum}`)}</span></span>
        <span class="end">${row.passed === false ? html`<span class="wrong-word">${text("qa.failed")}</span> · ` : nothing}${row.may.length > 0 ? html`<b class="waits">${text("own.waits")}</b>` : html`<span class="dim">${text(`qa.state.${row.state}`)}</span>`}</span></a></li>`)}</ul></section>`;
  }

  /** @param {OwnSampleDetail} detail @param {Scene} scene */
  whole(detail, scene) {
    const { text, language } = scene;
    const { sample, story, notes } = detail;
    const review = detail.reviews.find(({ counts }) => counts) ?? detail.reviews[0] ?? null;
    const form = review === null ? null : this.versions.value?.find((row) => row.form.version === review.version)?.form ?? null;
    const sheet = review === null ? null : sheetOf(review);
    const nameOf = (/** @type {string} */ code) => wordOf(form?.items.find((item) => item.code === code)?.text ?? {}, language);
    const said = sheet === null ? [] : placedComments(sheet);
    return html`<div class="own-detail"><div class="own-left"><section class="panel"><h2>${queueText(sample)} <span class="dim">· ${momentText(sample.answered, scene)}</span></h2>
          <p class="dim">${text(`qa.state.${sample.state}`)} · ${text(`qa.stratum.${sample.stratum}`)}${story?.caller ? html` · <bdi>${story.caller}</bdi>` : nothing}</p>${story === null ? nothing : storyLine(story, scene)}</section>
        ${detail.recording?.playable ? soundPanel(this, detail, scene) : nothing}${this.answerPanel(sample, scene)}
        ${said.length === 0 && !sheet?.comment ? nothing : html`<section class="panel remarks"><h2>${text("qa.comments")}</h2><ol>${said.map(({ second, text: words, code }) => html`<li><span class="number dim">${duration(second)}</span><span class="of-item">${code === null ? nothing : nameOf(code)} ${words}</span></li>`)}</ol>${sheet?.comment ? html`<p>${sheet.comment}</p>` : nothing}</section>`}
        ${notes.length === 0 ? nothing : html`<section class="panel"><h2>${text("own.notes")}</h2><ol class="steps-taken">${notes.map((note) => html`<li><span class="dim">${momentText(note.at, scene)}</span> ${text(`qa.done.${note.action}`)} · <bdi>${brief(note.by, 60)}</bdi><br><bdi>${brief(note.text, 2000)}</bdi></li>`)}</ol></section>`}</div>
      <section class="panel qa-form">${form === null || sheet === null ? html`<p class="dim unclaimed">${text(review === null ? "own.no_review" : "console.loading")}</p>` : html`${total(form, sheet, scene)}${scorecard(this, form, sheet, scene, false)}`}</section></div>`;
  }

  /** @param {OwnSampleRow} sample @param {Scene} scene */
  answerPanel({ may, appeal_until: until }, { text, times }) {
    if (may.length === 0) return nothing;
    const last = instant(until);
    return html`<section class="panel"><h2>${text("own.answer")}</h2>${last === null || !may.includes("appeal") ? nothing : html`<p class="dim">${text("qa.appeal_until", { time: times.date(last - 1000) })}</p>`}
      <form class="stacked" @submit=${(/** @type {SubmitEvent} */ event) => void this.reply(event)}><label class="stacked"><span class="dim">${text("own.answer.text")}</span><textarea name="text" rows="3" maxlength="4000"></textarea></label>
        <p class="buttons-row">${may.includes("acknowledge") ? html`<button class="main" name="word" value="acknowledge" ?disabled=${this.replying.busy}>${text("own.acknowledge")}</button>` : nothing}${may.includes("appeal") ? html`<button name="word" value="appeal" ?disabled=${this.replying.busy}>${text("own.appeal")}</button>` : nothing}</p>${this.replying.said(text)}</form></section>`;
  }
}

/** What happened in the call, in a line. @param {import("../../quality").StoryRow} story @param {Scene} scene */
function storyLine({ pieces, end }, { text }) {
  const lengthOf = (/** @type {import("../../quality").PieceRow} */ { begin, end: until }) => ((instant(until) ?? instant(begin) ?? 0) - (instant(begin) ?? 0)) / 1000;
  return html`<ol class="story-line">${pieces.map((piece) => piece.part === "transfer" ? html`<li class="transfer">⇄ ${transferText(piece, text)}</li>` : html`<li class=${piece.part}>${text(`qa.part.${piece.part}`)} <span class="number">${duration(lengthOf(piece))}</span></li>`)}<li class="dim">${end === null ? text("qa.end.unknown") : knownText("qa.end", end, text)}</li></ol>`;
}
