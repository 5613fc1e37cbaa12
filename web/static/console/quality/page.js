/** The QA desk: the queue on the left, the call in the middle, its form beside it. Puts the parts together; draws little. */

import { html, nothing } from "../../shared/dom.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { PATHS, wishOf } from "./acts.js";
import { Draft } from "./draft.js";
import { faceOf } from "./faces.js";
import { factsPanel, listenPanel } from "./listen.js";
import { Listening } from "./listening.js";
import { nextOf } from "./order.js";
import { LISTS, queuePanel } from "./queue.js";
import { remarksPanel } from "./remarks.js";
import { missingOf } from "./score.js";
import { handing, scorecard, total } from "./scorecard.js";
import { bodyOf, remarked, sheetOf } from "./sheet.js";
import { reviewLines, stepsPanel } from "./steps.js";
import { weekText } from "./words.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").SampleDetail} SampleDetail */
/** @typedef {import("../../quality").SampleRow} SampleRow */
/** @typedef {import("../../quality").DraftRow} DraftRow */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {{ used: boolean, form: import("./score.js").ScoreForm }} FormRow */

const FOLLOW_MS = 5000;
const MOST_ROWS = 500;

export class QualityPage extends Listening {
  /** @param {Desk} desk */
  constructor(desk) {
    super(desk);
    const changed = () => desk.draw();
    /** @type {Resource<SampleRow[]>} */
    this.samples = new Resource(changed);
    /** @type {Resource<import("../../quality").WeekRow[]>} */
    this.weeks = new Resource(changed);
    /** @type {Resource<SampleDetail>} */
    this.detail = new Resource(changed);
    /** @type {Map<string, Resource<FormRow[]>>} */
    this.forms = new Map();
    this.signing = new Form(changed);
    this.acting = new Form(changed);
    /** @type {Draft<Sheet>} */
    this.draft = new Draft({ save: (sheet, revision) => this.#save(sheet, revision), changed, later: (run, wait) => window.setTimeout(run, wait) });
    /** @type {number | null} */
    this.id = null;
    /** Which sample is on its way. @type {number | null} */
    this.wanted = null;
    this.forget(null);
    this.asked = "";
    this.leaving = (/** @type {BeforeUnloadEvent} */ event) => { if (this.draft.standing !== "saved") event.preventDefault(); };
    this.here_ = false;
  }

  /** Nothing of the sample before stays. @param {number | null} id */
  forget(id) {
    this.id = id;
    this.wanted = id;
    this.item = null;
    /** @type {string | null} */
    this.action = null;
    /** @type {string | null} */
    this.shown = null;
    this.asking = false;
    this.reason = "";
    /** @type {DraftRow | null} */
    this.form = null;
    this.draft.end();
    this.acting.problem = null;
    this.signing.problem = null;
    this.signing.wrong = null;
    this.detail.value = null;
    this.detail.problem = null;
  }

  /** @param {import("../routes.js").Route} route */
  open(route) {
    if (!this.here_) {
      this.here_ = true;
      this.attend();
      window.addEventListener("beforeunload", this.leaving);
      if (this.desk.session.may("see_samples")) void this.weeks.load(() => this.desk.api.get("samples/weeks", { limit: "26" }));
    }
    const { list, week } = this.choice(route);
    if (this.asked !== `${list}/${week}`) {
      this.asked = `${list}/${week}`;
      this.samples.value = null;
      this.reload(list, week);
    }
    const id = route.id === null ? null : Number(route.id);
    if (id !== this.id && id !== this.wanted) void this.turn(Number.isInteger(id) ? id : null);
    else if (id === this.id && this.detail.value?.recording?.playable) this.hear(this.detail.value);
  }

  close() {
    this.here_ = false;
    this.asked = "";
    this.leave();
    window.removeEventListener("beforeunload", this.leaving);
    this.hush();
    void this.draft.flush().then((saved) => { if (saved && !this.here_) this.forget(null); });
  }

  /** @param {import("../routes.js").Route} route */
  choice({ query }) {
    const wanted = query.get("list") ?? "mine";
    return { list: LISTS.find((each) => each === wanted) ?? "mine", week: query.get("week") ?? "" };
  }

  /** @param {string} list @param {string} week */
  reload(list, week) {
    void this.samples.load(async () => {
      const asked = { list, limit: String(MOST_ROWS), ...(week === "" || list === "mine" || list === "second" ? {} : { week }), ...(list === "all" ? { order: "newest" } : {}) };
      return (await this.desk.api.get("samples", asked)).samples;
    });
  }

  /** Another sample, or none. What was not saved is saved first; what cannot be saved is not thrown away. @param {number | null} id */
  async turn(id) {
    this.wanted = id;
    const saved = await this.draft.flush();
    if (this.wanted !== id) return; // another was chosen meanwhile
    if (!saved && this.draft.content !== null) {
      this.wanted = this.id;
      this.signing.wrong = "qa.unsaved";
      window.location.hash = addressOf("quality", String(this.id), this.choice(this.desk.route));
      return this.desk.draw();
    }
    this.hush();
    this.forget(id);
    this.desk.draw();
    if (id !== null) await this.load(id);
  }

  /** @param {number} id */
  async load(id) {
    await this.detail.load(() => this.desk.api.get(`samples/${id}`));
    const detail = this.detail.value;
    if (detail === null || this.id !== id) return;
    await this.took(detail);
    if (detail.recording?.playable) {
      this.hear(detail);
    } else if (faceOf(detail.recording?.state ?? null)?.way === "wait") {
      window.setTimeout(() => { if (this.id === id && this.here_) void this.load(id); }, FOLLOW_MS);
    }
    this.desk.draw();
  }

  /** A sample as it stands after a step. @param {SampleDetail} detail */
  async took(detail) {
    this.detail.value = detail;
    const { sample } = detail;
    const scores = sample.may.includes("score") || sample.may.includes("score_again") || this.isSecond(detail);
    if (!scores) {
      this.draft.end();
      this.shown ??= detail.reviews.find(({ counts }) => counts)?.rater ?? detail.reviews[0]?.rater ?? null;
      const review = this.reviewShown(detail);
      if (review !== null) this.formOf(review.form);
      return this.desk.draw();
    }
    if (this.draft.content === null) {
      const row = detail.draft ?? (await this.desk.api.get(`samples/${sample.id}/review`).catch(() => null));
      if (row === null || this.id !== sample.id) return;
      this.form = row;
      this.draft.begin(sheetOf(row), row.revision);
      this.formOf(row.form);
    }
    this.desk.draw();
  }

  /** Scored once already, and to be scored blind once more by whoever took it from that list. @param {SampleDetail} detail */
  isSecond({ reviews }) {
    return this.choice(this.desk.route).list === "second" && !reviews.some(({ rater }) => rater === this.desk.session.me?.name);
  }

  /** @param {SampleDetail} detail */
  reviewShown({ reviews }) {
    return reviews.find(({ rater }) => rater === this.shown) ?? null;
  }

  /** @param {SampleDetail} detail @returns {Sheet | null} */
  sheetShown(detail) {
    if (this.draft.content !== null) return this.draft.content;
    const review = this.reviewShown(detail);
    return review === null ? null : sheetOf(review);
  }

  /** @param {string} form @returns {Resource<FormRow[]>} its versions */
  formOf(form) {
    let found = this.forms.get(form);
    if (found === undefined) {
      found = new Resource(() => this.desk.draw());
      this.forms.set(form, found);
      void found.load(() => this.desk.api.get(`forms/${encodeURIComponent(form)}`));
    }
    return found;
  }

  writes() {
    return this.draft.content !== null;
  }

  /** @param {(before: Sheet) => Sheet} change */
  answer(change) {
    const { content } = this.draft;
    if (content === null) return;
    const after = change(content);
    if (after !== content) this.draft.change(after);
  }

  /** @param {import("./score.js").ScoreForm} form what is still to be answered, the first of it */
  showMissing(form) {
    this.signing.wrong = "qa.answers_missing";
    this.openItem(missingOf(form, this.draft.content?.answers ?? new Map())[0] ?? null);
  }

  remarkHere() {
    const { content } = this.draft;
    if (content === null) return;
    const second = Math.round(this.player.at * 10) / 10;
    this.answer((before) => remarked(before, second, ""));
    const place = this.draft.content?.remarks.findIndex((remark) => remark.second === second && remark.text === "") ?? -1;
    window.requestAnimationFrame(() => window.requestAnimationFrame(() => {
      /** @type {HTMLElement | null} */ (document.querySelector(`[data-remark="${place}"]`))?.focus();
    }));
  }

  /** @param {boolean} asking for the reason why so little was heard */
  ask(asking) {
    this.asking = asking;
    this.desk.draw();
    if (asking) window.requestAnimationFrame(() => window.requestAnimationFrame(() => document.getElementById("skipped")?.focus()));
  }

  /** @param {string | null} action that is to be filled in */
  choose(action) {
    this.action = action;
    this.acting.problem = null;
    this.desk.draw();
    window.requestAnimationFrame(() => document.querySelector(".step-form")?.scrollIntoView({ block: "nearest" }));
  }

  again() {
    if (this.id !== null) void this.load(this.id);
  }

  /** @param {Event} event @param {string} action */
  async submitStep(event, action) {
    await this.acting.submit(event, async (values) => this.step(action, values));
  }

  /** @param {string} action @param {Record<string, string>} [values] */
  async step(action, values = {}) {
    const { id } = this;
    const detail = await this.desk.api.change("POST", `samples/${id}/${PATHS[action]}`, wishOf(action, values));
    if (this.id !== id) return;
    this.action = null;
    if (action === "release" || action === "assign") this.draft.end();
    await this.took(detail);
    this.#listAgain();
  }

  #listAgain() {
    const { list, week } = this.choice(this.desk.route);
    this.reload(list, week);
  }

  /** Hand it in: all that was changed is saved, all that was heard is told, then it is signed. */
  async sign() {
    const { id } = this;
    await this.signing.run(async () => {
      await this.player.tell();
      if (!(await this.draft.flush())) return;
      const detail = await this.desk.api.change("POST", `samples/${id}/reviews`, { revision: this.draft.revision, reason: this.asking ? this.reason : "" });
      if (this.id !== id) return;
      this.asking = false;
      this.draft.end();
      this.shown = this.desk.session.me?.name ?? null;
      await this.took(detail);
      this.#listAgain();
    });
    if (this.signing.problem?.kind === "step-not-heard") this.ask(true); // the server's count is the one that holds
  }

  /** @param {Sheet} sheet @param {number} revision @returns {Promise<number>} */
  async #save(sheet, revision) {
    const row = await this.desk.api.change("PUT", `samples/${this.id}/review`, { ...bodyOf(sheet), revision, mode: this.detail.value?.sample.stratum === "live" ? "live" : "recording" });
    return row.revision;
  }

  /** In a conflict: what is saved at the server is taken over. */
  async takeTheirs() {
    await this.signing.run(async () => {
      const row = await this.desk.api.get(`samples/${this.id}/review`);
      this.draft.begin(sheetOf(row), row.revision);
    });
  }

  async keepMine() {
    await this.signing.run(async () => this.draft.insist((await this.desk.api.get(`samples/${this.id}/review`)).revision));
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, route } = scene;
    const { list, week } = this.choice(route);
    const choice = { list, week, weeks: this.weeks.value ?? [], narrow: (/** @type {Record<string, string>} */ some) => this.desk.narrow({ list, week, ...some }), may: (/** @type {string} */ right) => this.desk.session.may(right) };
    return html`<div class="qa ${route.id === null ? "unchosen" : ""}"><div class="qa-queue">${this.weekLine(scene)}${queuePanel(this.samples, choice, scene)}</div>
      ${route.id === null ? html`<section class="panel empty qa-welcome">${this.begin(list, week, scene)}${keyHelp(scene)}</section>` : outcome(this.detail, text, (detail) => this.whole(detail, scene))}</div>`;
  }

  /** What is to be done now. @param {string} list @param {string} week @param {Scene} scene */
  begin(list, week, { text }) {
    const next = nextOf(this.samples.value ?? [], null);
    if (next === null) return html`<h2>${text("qa.choose")}</h2><p class="dim">${text("qa.choose.hint")}</p>`;
    return html`<h2>${text("qa.begin")}</h2><p><a class="button main" href=${addressOf("quality", String(next.id), { list, week })}>${text("qa.begin.with", { name: next.agent_name })} →</a></p><p class="dim">${text("qa.choose.hint")}</p>`;
  }

  /** What the newest drawn week owes, and its promise. @param {Scene} scene */
  weekLine({ text }) {
    const newest = (this.weeks.value ?? []).find(({ drawn }) => drawn !== null);
    if (newest === undefined) return nothing;
    return html`<p class="week-line"><a href=${addressOf("weeks", newest.week)}>${weekText(newest.week, text)}</a> <span class="dim" title=${newest.commitment}>${text(newest.key === null ? "qa.committed" : "qa.revealed", { hash: newest.commitment.slice(0, 6) })}</span></p>`;
  }

  /** @param {SampleDetail} detail @param {Scene} scene */
  whole(detail, scene) {
    const { text, route } = scene;
    const sheet = this.sheetShown(detail);
    const row = this.draft.content !== null ? this.form : this.reviewShown(detail);
    const versions = row === null ? null : this.formOf(row.form);
    const form = versions?.value?.find((each) => each.form.version === row?.version)?.form ?? null;
    const writes = this.writes();
    return html`<div class="qa-call"><p class="back"><a href=${addressOf("quality", null, { list: route.query.get("list"), week: route.query.get("week") })}>← ${text("qa.queue")}</a></p>
        ${listenPanel(this, detail, scene)}${factsPanel(this, detail, scene)}${form === null || sheet === null ? nothing : remarksPanel(this, form, sheet, scene, writes)}${stepsPanel(this, detail, scene)}</div>
      <section class="panel qa-form" aria-label=${text("qa.form")}>${this.beside(detail, form, sheet, versions, scene)}</section>`;
  }

  /** @param {SampleDetail} detail @param {import("./score.js").ScoreForm | null} form @param {Sheet | null} sheet @param {Resource<FormRow[]> | null} versions @param {Scene} scene */
  beside(detail, form, sheet, versions, scene) {
    const { text } = scene;
    const { sample } = detail;
    if (form !== null && sheet !== null) {
      const writes = this.writes();
      return html`${total(form, sheet, scene)}${detail.reviews.length === 0 ? nothing : html`<ul class="review-lines">${reviewLines(detail, scene, (rater) => { this.shown = rater; this.desk.draw(); })}</ul>`}
        ${scorecard(this, form, sheet, scene, writes)}${writes ? handing(this, form, sheet, scene) : this.after(detail, scene)}`;
    }
    if (versions !== null) return outcome(versions, text, () => html`<p class="dim empty">${text("qa.form.gone")}</p>`);
    const claims = sample.may.includes("claim");
    return html`<div class="unclaimed"><h2>${text("qa.form")}</h2><p>${text(claims ? "qa.claim.about" : `qa.state.${sample.state}.about`)}</p>
      ${sample.claimed_by === null || sample.claimed_by === this.desk.session.me?.name ? nothing : html`<p class="dim">${text("qa.claimed_by")} <bdi>${sample.claimed_by}</bdi></p>`}
      ${claims ? html`<p><button type="button" class="main" data-claim ?disabled=${this.acting.busy} @click=${() => void this.acting.run(() => this.step("claim"))}>${text("qa.act.claim")}</button></p>` : nothing}${this.action === null ? this.acting.said(text) : nothing}</div>`;
  }

  /** It is handed in: on to the next. @param {SampleDetail} detail @param {Scene} scene */
  after({ sample }, { text, route }) {
    const next = nextOf(this.samples.value ?? [], sample.id);
    return html`<footer class="handing"><p class="saved ${sample.passed === false ? "" : "good"}">${text(`qa.state.${sample.state}`)}${sample.appeal_until === null || sample.state !== "scored" ? nothing : html` · <span class="dim">${text("qa.appeal_until", { time: this.desk.times.date(Date.parse(sample.appeal_until) - 1000) })}</span>`}</p>
      ${next === null ? nothing : html`<p><a class="button main" href=${addressOf("quality", String(next.id), { list: route.query.get("list"), week: route.query.get("week") })}>${text("qa.next")} →</a></p>`}</footer>`;
  }
}

/** @param {Scene} scene what the keys do */
function keyHelp({ text }) {
  const rows = [["Space / K", "play"], ["J / ←", "back"], ["L / →", "on"], [", / .", "little"], ["[ / ]", "speed"], ["C", "comment"], ["N / P", "mark"], ["+ / −", "zoom"]];
  return html`<dl class="key-help">${rows.map(([keys, what]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${text(`qa.key.${what}`)}</dd></div>`)}</dl>`;
}
