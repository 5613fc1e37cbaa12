/** Silences: what is kept quiet now, will be, or was until a moment ago; and a new one, which has a reason and an end. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";
import { subjectOf } from "../floor/alerts.js";
import { Form } from "../form.js";
import { instantIn, typedIn } from "../moments/zoned.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { covers, phaseOf, placeOf, wishOf } from "./wish.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./wish.js").Silence} Silence */
/** @typedef {import("./wish.js").Covered} Covered */
/** @typedef {{ silences: Silence[], alerts: Covered[], rules: string[] }} Held alerts: those that stand */

const REFRESH_MS = 10_000;
const MINUTE_MS = 60_000;
const LENGTHS = /** @type {const} */ ([30, 60, 120, 480]);
const PHASES = /** @type {const} */ (["active", "planned", "ended"]);

export class SilencesPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Held>} */
    this.held = new Resource(() => desk.draw());
    this.making = new Form(() => desk.draw());
    this.ending = new Form(() => desk.draw());
    this.asked = 0;
    this.chosen = { rule: "", place: "", begins: "", ends: "" };
  }

  open() {
    this.asked = this.desk.clock.now();
    void this.held.load(() => this.fetch());
  }

  /** @returns {Promise<Held>} */
  async fetch() {
    const { api } = this.desk;
    const [{ silences }, { alerts }, { rules }] = await Promise.all([api.get("silences"), api.get("alerts", { state: "firing,acknowledged", limit: "500" }), api.get("rules")]);
    return { silences, alerts, rules: rules.map((/** @type {{ rule: string }} */ { rule }) => rule) };
  }

  /** @param {Event} event @param {Scene} scene */
  async make(event, scene) {
    event.preventDefault();
    const zone = scene.store.site?.timezone ?? "UTC";
    const form = /** @type {HTMLFormElement} */ (event.target);
    const typed = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const made = wishOf({ rule: typed.rule ?? "", place: typed.place ?? "", comment: typed.comment ?? "" }, instantIn(typed.begins ?? "", zone), instantIn(typed.ends ?? "", zone), scene.now);
    if ("wrong" in made) {
      this.making.wrong = made.wrong;
      return this.desk.draw();
    }
    if (await this.making.run(() => this.desk.api.change("POST", "silences", made.wish))) {
      form.reset();
      this.chosen = { rule: "", place: "", begins: "", ends: "" };
    }
    this.held.again();
  }

  /** @param {Silence} silence */
  async end({ id }) {
    await this.ending.run(() => this.desk.api.change("POST", `silences/${encodeURIComponent(id)}/end`));
    this.held.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    if (scene.now - this.asked >= REFRESH_MS) {
      this.asked = scene.now;
      void this.held.refresh();
    }
    const { text } = scene;
    return html`${this.desk.session.may("manage_silences") ? this.form(scene) : nothing}
      ${this.ending.said(text)}${outcome(this.held, text, (held) => PHASES.map((phase) => this.phase(phase, held, scene)))}`;
  }

  /** @param {Scene} scene */
  form(scene) {
    const { text, view, store } = scene;
    const zone = store.site?.timezone ?? "UTC";
    const { chosen } = this;
    const until = (/** @type {number} */ minutes) => {
      const from = instantIn(chosen.begins, zone) ?? scene.now;
      this.chosen = { ...chosen, ends: typedIn(Math.ceil((from + minutes * MINUTE_MS) / MINUTE_MS) * MINUTE_MS, zone).slice(0, 16) };
      this.desk.draw();
    };
    const keep = (/** @type {keyof typeof chosen} */ name) => (/** @type {Event} */ event) => { this.chosen = { ...this.chosen, [name]: /** @type {HTMLInputElement} */ (event.target).value }; this.desk.draw(); };
    return html`<section class="panel"><details open><summary><h2>${text("silence.new")}</h2></summary><form class="silence-form" @submit=${(/** @type {Event} */ event) => void this.make(event, scene)}>
      <label class="stack"><span>${text("silence.rule")}</span><select name="rule" .value=${chosen.rule} @change=${keep("rule")}><option value="">${text("silence.any_rule")}</option>${(this.held.value?.rules ?? []).map((rule) => html`<option value=${rule}>${text(`alert.rule.${rule}`)}</option>`)}</select></label>
      <label class="stack"><span>${text("silence.place")}</span><select name="place" .value=${chosen.place} @change=${keep("place")}><option value="">${text("silence.anywhere")}</option>
        <optgroup label=${text("silence.pbx")}>${[...store.sections.pbx.keys()].map((pbx) => html`<option value=${`pbx:${pbx}`}>${brief(pbx, 40)}</option>`)}</optgroup>
        <optgroup label=${text("queue")}>${view.queues.map(({ key, label }) => html`<option value=${`at:${key}`}>${brief(label, 40)}</option>`)}</optgroup>
        ${this.others(scene)}</select></label>
      <label class="stack"><span>${text("silence.begins")}</span><input type="datetime-local" name="begins" .value=${chosen.begins} @input=${keep("begins")}></label>
      <label class="stack"><span>${text("silence.ends")}</span><input type="datetime-local" name="ends" required .value=${chosen.ends} @input=${keep("ends")}></label>
      <div class="stack lengths" role="group" aria-label=${text("silence.for")}><span>${text("silence.for")}</span><span class="row-of">${LENGTHS.map((minutes) => html`<button type="button" class="small" @click=${() => until(minutes)}>${minutes < 60 ? text("silence.minutes", { minutes }) : text("alert.silence.hours", { hours: minutes / 60 })}</button>`)}</span></div>
      <label class="stack wide"><span>${text("grant.reason")}</span><input name="comment" required maxlength="2000"></label>
      <p class="preview dim" role="status">${this.preview(scene)}</p>
      <button class="main" ?disabled=${this.making.busy}>${text("alert.act.silence")}</button>${this.making.said(text)}</form></details></section>`;
  }

  /** Whatever else an alert stands about: a trunk, an agent. @param {Scene} scene */
  others(scene) {
    const known = new Set(scene.view.queues.map(({ key }) => key));
    const subjects = [...new Set((this.held.value?.alerts ?? []).map(({ subject }) => subject))].filter((subject) => !known.has(subject));
    if (subjects.length === 0) return nothing;
    return html`<optgroup label=${scene.text("silence.standing")}>${subjects.map((subject) => html`<option value=${`at:${subject}`}>${this.place(subject, scene)}</option>`)}</optgroup>`;
  }

  /** What it would keep quiet at this moment. @param {Scene} scene @returns {string} */
  preview({ text }) {
    const { rule, place } = this.chosen;
    const where = placeOf(place);
    if (rule === "" && where.subject === null && where.pbx === null) return text("silence.about");
    const matched = (this.held.value?.alerts ?? []).filter((alert) => covers({ rule: rule === "" ? null : rule, ...where }, alert));
    return matched.length === 0 ? text("silence.covers_none") : text("silence.covers", { count: matched.length });
  }

  /** @param {string} subject @param {Scene} scene @returns {string} */
  place(subject, scene) {
    return subjectOf({ subject }, scene);
  }

  /** @param {typeof PHASES[number]} phase @param {Held} held @param {Scene} scene */
  phase(phase, { silences, alerts }, scene) {
    const { text } = scene;
    const shown = silences.filter((silence) => phaseOf(silence, scene.now) === phase);
    if (phase !== "active" && shown.length === 0) return nothing;
    return html`<section class="panel"><h2>${text(`silence.phase.${phase}`)} <span class="number">${shown.length > 0 ? shown.length : ""}</span></h2>
      ${shown.length === 0 ? html`<p class="dim empty">${text("silence.none")}</p>` : html`<ul class="cards">${repeat(shown, ({ id }) => id, (silence) => this.card(silence, phase, alerts, scene))}</ul>`}</section>`;
  }

  /** @param {Silence} silence @param {typeof PHASES[number]} phase @param {readonly Covered[]} alerts @param {Scene} scene */
  card(silence, phase, alerts, scene) {
    const { text, times } = scene;
    const [begins, ends] = [instant(silence.begins) ?? 0, instant(silence.ends) ?? 0];
    const moment = (/** @type {number} */ at) => `${times.date(at) === times.date(scene.now) ? "" : `${times.date(at)} `}${times.minute(at)}`;
    const where = silence.subject !== null ? this.place(silence.subject, scene) : silence.pbx !== null ? text("silence.whole_pbx", { pbx: brief(silence.pbx, 40) }) : text("silence.anywhere");
    const quiet = phase === "active" ? alerts.filter(({ silence: by }) => by === silence.id) : [];
    return html`<li class="card silence ${phase}"><h3><span>${silence.rule === null ? text("silence.any_rule") : text(`alert.rule.${silence.rule}`)} · <bdi>${where}</bdi></span>
        ${phase === "ended" || !this.desk.session.may("manage_silences") ? nothing : html`<button type="button" class="small" ?disabled=${this.ending.busy} @click=${() => void this.end(silence)}>${text("silence.end_now")}</button>`}</h3>
      <p><bdi>${brief(silence.comment, 2000)}</bdi></p>
      <p class="dim">${moment(begins)} – ${moment(ends)}${phase === "active" ? html` · ${text("silence.left")} <b class="number">${timer({ since: null, seconds: (ends - scene.now) / 1000 })}</b>` : nothing} · <bdi>${brief(silence.by, 60)}</bdi>${silence.ended_by === null ? nothing : html` · ${text("silence.ended_by")} <bdi>${brief(silence.ended_by, 60)}</bdi>`}</p>
      ${phase !== "active" ? nothing : quiet.length === 0 ? html`<p class="dim">${text("silence.quiet_none")}</p>` : html`<p>${text("silence.quiet", { count: quiet.length })} ${quiet.slice(0, 8).map((alert, index) => html`${index === 0 ? "" : " · "}<a href=${addressOf("alerts", alert.id)}>${text(`alert.rule.${alert.rule}`)} · ${this.place(alert.subject, scene)}</a>`)}</p>`}</li>`;
  }
}
