/** One alert as the server keeps it: why it was raised, who was told, and what people do about it. */

import { instant } from "../../floor/stale.js";
import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { happenedText, numberText, reasonText } from "../../text/reasons.js";
import { actsOf, lineText } from "./why.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {Record<string, string | number | boolean | null>} Told */
/** @typedef {{ kind: string, name: string, count: number, total: number | null, ratio: number | null, suspect: boolean }} Contributor */
/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} incident
 * @property {string} scope
 * @property {string} since
 * @property {string | null} resolved
 * @property {string} rule
 * @property {string} subject
 * @property {string} state
 * @property {string} message
 * @property {string} clears
 * @property {string} reason
 * @property {Told} values
 * @property {number | null} value
 * @property {number | null} baseline
 * @property {Contributor[]} contributors
 * @property {string[]} examples
 * @property {string | null} silence
 * @property {string | null} joined the alert whose message speaks for it
 * @property {string | null} waits until when nobody is told of it
 * @property {string | null} acknowledged_by
 * @property {string | null} assignee
 * @property {string | null} note
 */
/** @typedef {{ at: string, what: string, by: string | null, values: Told }} Line */
/** @typedef {{ alert: Kept, timeline: Line[] }} Detail */

const HOUR = 3600;
const SILENCES = /** @type {const} */ ([0.5, 1, 2, 8]);

export class AlertWork {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {string | null} */
    this.id = null;
    this.stood = "";
    /** @type {Resource<Detail>} */
    this.detail = new Resource(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    this.silencing = new Form(() => desk.draw());
  }

  /** @param {string | null} id null: none is shown */
  open(id) {
    if (id !== this.id) this.detail.value = null;
    this.id = id;
    if (id !== null) void this.detail.load(() => this.desk.api.get(`alerts/${encodeURIComponent(id)}`));
  }

  /** What stands on the floor has changed: somebody else may have acted. @param {string} state */
  stands(state) {
    if (state !== this.stood && this.stood !== "" && this.id !== null) this.detail.again();
    this.stood = state;
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const act = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "comment";
    const said = String(new FormData(form).get("said") ?? "").trim();
    const bodies = { acknowledge: undefined, assign: { to: said }, comment: { text: said }, resolve: { note: null }, close: { note: said } };
    if (said === "" && (act === "assign" || act === "comment" || act === "close")) {
      this.acting.wrong = `alert.needs.${act}`;
      return this.desk.draw();
    }
    const path = `alerts/${encodeURIComponent(this.id ?? "")}/${act === "close" ? "resolve" : act}`;
    if (await this.acting.run(() => this.desk.api.change("POST", path, bodies[/** @type {keyof typeof bodies} */ (act)]))) form.reset();
    this.detail.again();
  }

  /** @param {Event} event @param {Kept} kept */
  async silence(event, kept) {
    const wish = { rule: kept.rule, subject: kept.subject };
    await this.silencing.submit(event, ({ hours, comment }) => this.desk.api.change("POST", "silences", { ...wish, duration_seconds: Number(hours) * HOUR, comment }));
    this.detail.again();
  }

  /** Beside each other on a desk: what to do, why, and what the page adds; its timeline. @param {Scene} scene @param {{ main: unknown, side: unknown }} more */
  draw(scene, more) {
    const kept = (/** @type {Detail} */ { alert, timeline }) => html`<div class="beside-list incident-page"><div class="column">${this.acts(alert, scene)}${why(alert, scene)}${more.main}</div>
      <div class="column">${told(timeline, scene)}${more.side}</div></div>`;
    return html`${outcome(this.detail, scene.text, kept)}${this.detail.value === null ? more.main : nothing}`;
  }

  /** @param {Kept} kept @param {Scene} scene */
  acts(kept, { text, times }) {
    const { session } = this.desk;
    const acts = session.may("handle_alerts") ? actsOf(kept.state) : [];
    const button = (/** @type {string} */ act) => html`<button name="act" value=${act} class=${act === "acknowledge" ? "main" : ""} ?disabled=${this.acting.busy}>${text(`alert.act.${act}`)}</button>`;
    return html`<section class="panel kept"><h2>${text("alert.acts")}</h2>
      <p class="dim">${text(`alert.state.${kept.state}`)}${kept.acknowledged_by === null ? nothing : html` · ${text("alert.taken_by")} <bdi>${brief(kept.acknowledged_by, 60)}</bdi>`}${kept.assignee === null ? nothing : html` · ${text("alert.assignee")} <bdi>${brief(kept.assignee, 60)}</bdi>`}${kept.silence === null ? nothing : ` · ${text("alert.happened.silenced")}`}${kept.joined === null ? nothing : ` · ${text("alert.happened.joined")}`}${kept.waits === null ? nothing : ` · ${text("alert.waits", { time: times.second(instant(kept.waits) ?? 0) })}`}</p>
      ${acts.length === 0 ? nothing : html`<form class="deeds" @submit=${(/** @type {SubmitEvent} */ event) => void this.submit(event)}>${acts.includes("acknowledge") ? button("acknowledge") : nothing}
        <label class="field wide"><span class="unseen">${text("alert.said")}</span><input name="said" maxlength="2000" placeholder=${text("alert.said")} autocomplete="off"></label><span class="row-of">${acts.filter((act) => act !== "acknowledge").map(button)}</span>${this.acting.said(text)}</form>`}
      ${session.may("manage_silences") && acts.length > 0 ? html`<details class="more"><summary>${text("alert.silence.open")}</summary><form class="deeds" @submit=${(/** @type {Event} */ event) => void this.silence(event, kept)}><label class="field"><span>${text("alert.silence")}</span><select name="hours">${SILENCES.map((hours) => html`<option value=${hours} ?selected=${hours === 1}>${text("alert.silence.hours", { hours })}</option>`)}</select></label>
        <label class="field wide"><span>${text("grant.reason")}</span><input name="comment" required maxlength="2000"></label><button ?disabled=${this.silencing.busy}>${text("alert.act.silence")}</button>${this.silencing.said(text)}</form></details>` : nothing}</section>`;
  }
}

/** @param {Kept} kept @param {Scene} scene */
function why(kept, { text, language }) {
  const facts = [
    [text("alert.value"), kept.value === null ? null : numberText(kept.value, language)],
    [text("alert.usual"), kept.baseline === null ? null : numberText(kept.baseline, language)],
    [text("alert.clears"), reasonText(kept, "clears", text) ?? kept.clears],
    [text("alert.note"), kept.note],
  ].filter(([, value]) => value);
  return html`<section class="panel kept"><h2>${text("alert.why")}</h2><p class="message"><bdi>${brief(happenedText(kept, text), 2000)}</bdi></p>
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${brief(value, 2000)}</bdi></dd></div>`)}</dl>
    ${kept.contributors.length === 0 ? nothing : html`<h3 class="dim">${text("alert.contributors")}</h3><ul class="plain">${kept.contributors.map((one) => html`<li class=${one.suspect ? "wrong" : ""}><bdi>${brief(one.name, 60)}</bdi> · ${one.total === null ? one.count : `${one.count} / ${one.total}`}${one.ratio === null ? nothing : ` · ${numberText(one.ratio, language)}×`}</li>`)}</ul>`}
    ${kept.examples.length === 0 ? nothing : html`<h3 class="dim">${text("alert.examples")}</h3><p><bdi>${brief(kept.examples.join(" · "), 600)}</bdi></p>`}</section>`;
}

/** @param {readonly Line[]} timeline @param {Scene} scene */
function told(timeline, { text, times }) {
  const more = (/** @type {Line} */ line) => lineText(line, text);
  return html`<section class="panel kept"><h2>${text("alert.timeline")}</h2><ol class="steps-taken">${timeline.map((line) => html`<li><span class="dim">${times.second(instant(line.at) ?? 0)}</span> ${text(`alert.happened.${line.what}`)}${line.by === null ? nothing : html` · <bdi>${brief(line.by, 60)}</bdi>`}${more(line) === "" ? nothing : html`<br><bdi class="dim">${brief(more(line), 600)}</bdi>`}</li>`)}</ol></section>`;
}
