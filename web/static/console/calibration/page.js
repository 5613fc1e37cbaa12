/** Calibration: sessions, scored blind, revealed together, agreed on; and how far raters agree in the long run. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Draft } from "../quality/draft.js";
import { Listening } from "../quality/listening.js";
import { momentText } from "../quality/words.js";
import { bodyOf, sheetOf } from "../quality/sheet.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { agreementPanel } from "./agreement.js";
import { sessionView } from "./session.js";
import { namesOf, numbersOf } from "./table.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../calibration").CalibrationRow} SessionRow */
/** @typedef {import("../../calibration").CalibrationDetail} SessionDetail */
/** @typedef {import("../../calibration").AgreementRow} AgreementRow */
/** @typedef {import("../quality/sheet.js").Sheet} Sheet */
/** @typedef {{ used: boolean, form: import("../quality/score.js").ScoreForm }} FormRow */

export class CalibrationPage extends Listening {
  /** @param {Desk} desk */
  constructor(desk) {
    super(desk);
    const changed = () => desk.draw();
    /** @type {Resource<SessionRow[]>} */
    this.sessions = new Resource(changed);
    /** @type {Resource<SessionDetail>} */
    this.detail = new Resource(changed);
    /** @type {Resource<AgreementRow>} */
    this.agreement = new Resource(changed);
    /** @type {Resource<FormRow[]>} */
    this.versions = new Resource(changed);
    /** @type {Resource<import("../../quality").SampleDetail>} */
    this.call = new Resource(changed);
    this.calling = new Form(changed);
    this.acting = new Form(changed);
    /** One's own blind sheet, or the consensus that is written. @type {Draft<Sheet>} */
    this.draft = new Draft({ save: (sheet, revision) => this.#save(sheet, revision), changed, later: (run, wait) => window.setTimeout(run, wait) });
    /** @type {string | null} */
    this.id = null;
    /** The call that is chosen. @type {number | null} */
    this.sample = null;
    this.agreeing = false;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    this.attend();
    void this.sessions.load(() => this.desk.api.get("calibrations"));
    if (id === null) {
      void this.agreement.load(async () => {
        const row = await this.desk.api.get("calibrations/agreement");
        void this.versions.load(() => this.desk.api.get(`forms/${encodeURIComponent(row.form)}`));
        return row;
      });
    }
    if (id === this.id) return;
    this.id = id;
    this.sample = null;
    this.detail.value = null;
    this.draft.end();
    this.hush();
    if (id !== null) void this.load(id);
  }

  close() {
    void this.draft.flush();
    this.leave();
    this.hush();
    this.id = null;
    this.sample = null;
  }

  /** @param {string} id */
  async load(id) {
    await this.detail.load(() => this.desk.api.get(`calibrations/${encodeURIComponent(id)}`));
    const detail = this.detail.value;
    if (detail === null || this.id !== id) return;
    void this.versions.load(() => this.desk.api.get(`forms/${encodeURIComponent(detail.session.form)}`));
    const first = detail.session.samples.find((sample) => this.own(detail, sample)?.handed_in === null) ?? detail.session.samples[0];
    if (this.sample === null && first !== undefined) await this.turn(first);
  }

  /** @param {SessionDetail} detail @param {number} sample one's own sheet of a call */
  own({ sheets, session }, sample) {
    const me = this.desk.session.me?.name ?? "";
    const mine = sheets.find((sheet) => sheet.sample === sample && sheet.rater === me);
    if (mine !== undefined) return mine;
    return session.phase === "scoring" && session.raters.includes(me) ? { sample, rater: me, answers: [], comment: "", handed_in: null, revision: 0, problems: {}, score: null } : null;
  }

  /** Another call of the session. @param {number} sample */
  async turn(sample) {
    await this.draft.flush();
    this.sample = sample;
    this.item = null;
    this.agreeing = false;
    this.draft.end();
    this.call.value = null;
    this.hush();
    this.begin();
    await this.call.load(() => this.desk.api.get(`samples/${sample}`));
    const call = /** @type {import("../../quality").SampleDetail | null} */ (this.call.value);
    if (call?.recording?.playable && this.sample === sample) this.hear(call);
    this.desk.draw();
  }

  /** The blind sheet that is to be filled in now. */
  begin() {
    const detail = this.detail.value;
    const mine = detail === null || this.sample === null ? null : this.own(detail, this.sample);
    if (mine === null || mine.handed_in !== null || detail?.session.phase !== "scoring") return;
    this.draft.begin(sheetOf({ .../** @type {any} */ (mine), remarks: [] }), mine.revision);
  }

  /** @param {Sheet} sheet @param {number} revision @returns {Promise<number>} */
  async #save(sheet, revision) {
    const { answers, comment } = /** @type {{ answers: object[], comment: string }} */ (bodyOf(sheet));
    const path = `calibrations/${this.id}/${this.agreeing ? "consensus" : "sheets"}/${this.sample}`;
    const detail = await this.desk.api.change("PUT", path, this.agreeing ? { answers } : { revision, answers, comment });
    this.detail.value = detail;
    return this.agreeing ? revision + 1 : this.own(detail, this.sample ?? 0)?.revision ?? revision;
  }

  /** @param {(before: Sheet) => Sheet} change */
  answer(change) {
    const { content } = this.draft;
    if (content === null) return;
    const after = change(content);
    if (after === content) return;
    if (!this.agreeing) return this.draft.change(after);
    this.draft.content = after; // a consensus is written when it is whole
    this.desk.draw();
  }

  writes() {
    return false; // remarks at a second belong to a review
  }

  sheetShown() {
    return this.draft.content;
  }

  async handIn() {
    await this.acting.run(async () => {
      if (!(await this.draft.flush())) return;
      this.took(await this.desk.api.change("POST", `calibrations/${this.id}/sheets/${this.sample}/hand-in`, { revision: this.draft.revision }));
      this.draft.end();
    });
    const detail = this.detail.value;
    const next = detail?.session.samples.find((sample) => this.own(detail, sample)?.handed_in === null);
    if (next !== undefined && this.draft.content === null) await this.turn(next);
  }

  /** @param {string} move */
  async move(move) {
    await this.acting.run(async () => this.took(await this.desk.api.change("POST", `calibrations/${this.id}/${move}`, {})));
  }

  /** @param {Sheet} from what the talk begins with */
  agree(from) {
    this.agreeing = true;
    this.draft.begin(from, 0);
    this.desk.draw();
  }

  async agreed() {
    const { content } = this.draft;
    if (content === null) return;
    await this.acting.run(async () => {
      await this.#save(content, 0);
      this.agreeing = false;
      this.draft.end();
    });
  }

  /** @param {SessionDetail} detail */
  took(detail) {
    this.detail.value = detail;
    this.sessions.again();
    this.desk.draw();
  }

  /** @param {Event} event */
  async callSession(event) {
    await this.calling.submit(event, async ({ title = "", samples = "", raters = "", follows = "" }) => {
      const made = await this.desk.api.change("POST", "calibrations", { title, samples: numbersOf(samples), raters: namesOf(raters), ...(follows === "" ? {} : { follows: Number(follows) }) });
      window.location.hash = addressOf("calibration", String(made.session.id));
    });
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    if (scene.route.id !== null) return html`<p><a href=${addressOf("calibration")}>← ${text("cal.all")}</a></p>${outcome(this.detail, text, (detail) => sessionView(this, detail, scene))}`;
    return html`<div class="cal-list"><section class="panel"><h2>${text("page.calibration")}</h2>${outcome(this.sessions, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("cal.none")}</p>` : html`<ul class="cards">${repeat(rows, ({ id }) => id, (row) => sessionCard(row, scene))}</ul>`)}</section>
      ${this.desk.session.may("assign_samples") ? this.newSession(scene) : nothing}</div>${outcome(this.agreement, text, (row) => agreementPanel(row, this.versions, scene))}`;
  }

  /** @param {Scene} scene */
  newSession({ text }) {
    return html`<section class="panel"><h2>${text("cal.new")}</h2><p class="dim">${text("cal.new.about")}</p><form class="stacked" @submit=${(/** @type {Event} */ event) => void this.callSession(event)}>
      <label class="stacked"><span>${text("cal.title")}</span><input name="title" required maxlength="200"></label>
      <label class="stacked"><span>${text("cal.samples")}</span><input name="samples" required maxlength="400" inputmode="numeric" placeholder="12, 15, 18"></label>
      <label class="stacked"><span>${text("cal.raters")}</span><input name="raters" required maxlength="800" autocapitalize="none" spellcheck="false"></label>
      <label class="stacked"><span>${text("cal.follows")}</span><input name="follows" maxlength="15" inputmode="numeric"></label>
      <p><button class="main" ?disabled=${this.calling.busy}>${text("cal.call")}</button></p>${this.calling.said(text)}${this.calling.problem?.detail ? html`<p class="dim">${this.calling.problem.detail}</p>` : nothing}</form></section>`;
  }
}

/** @param {SessionRow} row @param {Scene} scene */
function sessionCard(row, scene) {
  const { text } = scene;
  return html`<li class="card" data-session=${row.id}><h3><a href=${addressOf("calibration", String(row.id))}><bdi>${brief(row.title, 100)}</bdi></a><span class="pill ${row.phase}">${text(`cal.phase.${row.phase}`)}</span></h3>
    <p class="dim">${momentText(row.begun, scene)} · ${text("cal.calls", { count: row.samples.length })} · ${text("cal.handed", { done: row.complete.length, count: row.raters.length })} · <bdi>${brief(row.leads, 40)}</bdi></p></li>`;
}
