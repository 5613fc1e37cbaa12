/** One rule tried on the past: the form, the trials there are, and what one of them found on an axis of time. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { happenedText, numberText } from "../../text/reasons.js";
import { brief } from "../brief.js";
import { subjectOf } from "../floor/alerts.js";
import { Form } from "../form.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import "../stretch.js";
import { labelsOf, stretchOn } from "./axis.js";
import { trialKeys, wishOf } from "./words.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./words.js").Rule} Rule */
/** @typedef {{ subject: string, severity: "critical" | "warning" | "notice", told: boolean, begin: string, end: string | null, seconds: number | null, peak: number | null, baseline: number | null, message: string, reason: string, values: Record<string, string | number | boolean | null>, alert: string | null }} Occasion */
/** @typedef {{ alert: string, incident: string, subject: string, severity: "critical" | "warning" | "notice", fired: string, resolved: string | null, message: string, matched: boolean }} Fired */
/**
 * @typedef {object} Trial
 * @property {string} id
 * @property {string} rule
 * @property {string} by
 * @property {string} asked
 * @property {"queued" | "running" | "done" | "failed" | "cancelled"} state
 * @property {number} progress
 * @property {string | null} problem
 * @property {number} days
 * @property {string | null} begin
 * @property {string | null} end
 * @property {Record<string, unknown>} settings
 * @property {string[]} changed
 * @property {number} count
 * @property {number} told
 * @property {number | null} per_week
 * @property {number | null} told_per_week
 * @property {number | null} median_seconds
 * @property {number | null} longest_seconds
 * @property {Occasion[]} occasions
 * @property {number} left_out
 * @property {Fired[]} fired
 * @property {number} only_fired
 */

const POLL_MS = 1000;
const DAYS = /** @type {const} */ ([1, 7, 28]);
const LISTED = 60;
const MOST_LABELS = 10;

export class TrialPanel {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.asking = new Form(() => desk.draw());
    /** @type {Resource<Trial[]>} */
    this.trials = new Resource(() => desk.draw());
    /** @type {Resource<Trial>} */
    this.trial = new Resource(() => desk.draw());
    /** @type {string | null} */
    this.rule = null;
    /** @type {Record<string, string>} */
    this.typed = {};
    this.polled = 0;
  }

  /** @param {string} rule */
  open(rule) {
    this.rule = rule;
    this.typed = { days: "7" };
    this.trial.value = null;
    this.trial.problem = null;
    void this.trials.load(async () => (await this.desk.api.get("backtests", { rule })).backtests).then(() => {
      const newest = this.rule === rule ? this.trials.value?.[0] : undefined;
      if (newest !== undefined) this.show(newest.id);
    });
  }

  close() {
    this.rule = null;
  }

  /** @param {string} id */
  show(id) {
    void this.trial.load(() => this.desk.api.get(`backtests/${encodeURIComponent(id)}`)).then(() => this.poll());
  }

  /** Ask on while it is under way and somebody looks. */
  poll() {
    const { value } = this.trial;
    if (this.rule === null || value === null || (value.state !== "queued" && value.state !== "running")) return;
    window.setTimeout(() => void this.trial.refresh().then(() => { this.poll(); if (this.trial.value?.state === "done") void this.trials.refresh(); }), POLL_MS);
  }

  /** @param {Event} event @param {Rule} rule */
  async ask(event, rule) {
    event.preventDefault();
    const typed = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (event.target))].map(([name, value]) => [name, String(value)]));
    const wish = wishOf(rule, typed);
    if ("wrong" in wish) {
      this.asking.wrong = wish.wrong;
      return this.desk.draw();
    }
    await this.asking.run(async () => {
      const made = await this.desk.api.change("POST", `rules/${encodeURIComponent(rule.rule)}/backtest`, wish);
      this.trials.again();
      this.show(made.id);
    });
  }

  /** @param {string} id */
  async cancel(id) {
    await this.asking.run(() => this.desk.api.change("POST", `backtests/${encodeURIComponent(id)}/cancel`));
    this.trial.again();
  }

  /** @param {Rule} rule @param {Scene} scene */
  draw(rule, scene) {
    const { text } = scene;
    const may = this.desk.session.may("handle_alerts") || this.desk.session.may("manage_rules");
    return html`<section class="panel"><h2>${text("trial.title")}</h2><p class="dim">${text("trial.about")}</p>
      ${!rule.triable ? html`<p>${text("trial.not_triable")}</p>` : may ? this.form(rule, scene) : html`<p class="dim">${text("trial.no_right")}</p>`}
      ${this.past(scene)}</section>
      ${this.trial.value === null ? nothing : this.result(this.trial.value, scene)}`;
  }

  /** @param {Rule} rule @param {Scene} scene */
  form(rule, { text }) {
    const typed = (/** @type {string} */ key, /** @type {string} */ usual) => this.typed[key] ?? usual;
    const keep = (/** @type {Event} */ event) => { const { name, value } = /** @type {HTMLInputElement} */ (event.target); this.typed = { ...this.typed, [name]: value }; };
    const days = (/** @type {number} */ count) => { this.typed = { ...this.typed, days: String(count) }; this.desk.draw(); };
    return html`<form class="trial-form" @submit=${(/** @type {Event} */ event) => void this.ask(event, rule)} @input=${keep}>
      <label class="stack"><span>${text("trial.days")}</span><input name="days" type="number" min="0.1" max="366" step="any" required .value=${typed("days", "7")}></label>
      <div class="stack" role="group" aria-label=${text("trial.days")}><span aria-hidden="true">&nbsp;</span><span class="row-of">${DAYS.map((count) => html`<button type="button" class="small" @click=${() => days(count)}>${text("trial.last", { count })}</button>`)}</span></div>
      ${trialKeys(rule).map(({ key, value }) => html`<label class="stack"><span>${text(`trial.key.${key}`)}</span><input name=${key} type="number" step="any" min="0" required .value=${typed(key, String(value))}></label>`)}
      <button class="main" ?disabled=${this.asking.busy}>${text("trial.run")}</button>${this.asking.said(text)}</form>`;
  }

  /** @param {Scene} scene */
  past({ text, times }) {
    const trials = this.trials.value ?? [];
    if (trials.length < 2) return nothing;
    return html`<ul class="key-moments" aria-label=${text("trial.earlier")}>${repeat(trials, ({ id }) => id, (one) => html`<li><button type="button" class="chip ${one.id === this.trial.value?.id ? "on" : ""}" aria-pressed=${one.id === this.trial.value?.id ? "true" : "false"} @click=${() => this.show(one.id)}>
      <b class="number">${times.minute(instant(one.asked) ?? 0)}</b> ${text("trial.last", { count: one.days })}${one.changed.length === 0 ? nothing : html` · <bdi>${one.changed.map((key) => `${text(`trial.key.${key}`)} ${String(one.settings[key])}`).join(", ")}</bdi>`} · ${text(`trial.state.${one.state}`)}</button></li>`)}</ul>`;
  }

  /** @param {Trial} trial @param {Scene} scene */
  result(trial, scene) {
    const { text } = scene;
    if (trial.state === "queued" || trial.state === "running") {
      return html`<section class="panel"><h2>${text(`trial.state.${trial.state}`)}</h2><progress max="1" .value=${trial.progress} aria-label=${text(`trial.state.${trial.state}`)}></progress>
        <p class="row-of"><b class="number">${Math.round(trial.progress * 100)}%</b><button type="button" class="small" @click=${() => void this.cancel(trial.id)}>${text("trial.cancel")}</button></p></section>`;
    }
    const [from, to] = [instant(trial.begin), instant(trial.end)];
    if (trial.state !== "done" || from === null || to === null) return html`<section class="panel"><h2>${text(`trial.state.${trial.state}`)}</h2><p class="wrong">${brief(trial.problem ?? "", 400)}</p></section>`;
    return html`<section class="panel"><h2>${text("trial.result")}</h2>${this.sums(trial, from, to, scene)}${timeline(trial, { from, to: Math.max(from + 1000, to) }, scene)}</section>${this.occasions(trial, scene)}`;
  }

  /** @param {Trial} trial @param {number} from @param {number} to @param {Scene} scene */
  sums(trial, from, to, { text, times, language }) {
    const week = (/** @type {number | null} */ value) => (value === null ? "–" : numberText(value, language));
    const facts = [
      [text("trial.sum.played"), `${times.date(from)} ${times.minute(from)} – ${times.date(to)} ${times.minute(to)}`],
      [text("trial.sum.told"), `${trial.told}`], [text("trial.sum.per_week"), week(trial.told_per_week)], [text("trial.sum.all"), `${trial.count}`],
      [text("trial.sum.median"), duration(trial.median_seconds)], [text("trial.sum.longest"), duration(trial.longest_seconds)],
      [text("trial.sum.fired"), `${trial.fired.length}`], [text("trial.sum.only_fired"), `${trial.only_fired}`],
    ];
    return html`<dl class="facts answer">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  /** @param {Trial} trial @param {Scene} scene */
  occasions(trial, scene) {
    const { text, times } = scene;
    const only = trial.fired.filter(({ matched }) => !matched);
    if (trial.occasions.length === 0 && only.length === 0) return html`<section class="panel empty"><p>${text("trial.never")}</p></section>`;
    const when = (/** @type {string} */ at) => { const moment = instant(at) ?? 0; return html`${times.date(moment)} <b class="number">${times.second(moment)}</b>`; };
    const said = (/** @type {Occasion} */ one) => brief(happenedText(one, text), 600);
    return html`<section class="panel"><h2>${text("trial.occasions")} <span class="number">${trial.count}</span></h2><div class="scroller" tabindex="0" role="group" aria-label=${text("trial.occasions")}><table class="fold">
      <thead><tr><th>${text("trial.when")}</th><th>${text("trial.where")}</th><th>${text("trial.lasted")}</th><th>${text("alert.why")}</th><th>${text("trial.then")}</th></tr></thead>
      <tbody>${trial.occasions.slice(0, LISTED).map((one) => html`<tr class=${one.severity}><th scope="row" class="moment"><a href=${addressOf("moments", null, { at: one.begin })}>${when(one.begin)}</a></th><td data-label=${text("trial.where")}><bdi>${subjectOf(one, scene)}</bdi></td>
        <td data-label=${text("trial.lasted")}>${one.seconds === null ? text("incident.lasts") : duration(one.seconds)}</td><td data-label=${text("alert.why")}><span class="pill small ${one.severity === "critical" ? "refused" : one.severity === "warning" ? "warned" : "info"}">${text(`severity.${one.severity}`)}</span> <bdi>${said(one)}</bdi></td>
        <td data-label=${text("trial.then")}>${one.alert === null ? html`<span class="dim">${text("trial.not_fired")}</span>` : html`<a href=${addressOf("alerts", one.alert)}>${text("trial.did_fire")}</a>`}</td></tr>`)}
      ${only.slice(0, LISTED).map((one) => html`<tr><th scope="row" class="moment">${when(one.fired)}</th><td data-label=${text("trial.where")}><bdi>${subjectOf(one, scene)}</bdi></td><td data-label=${text("trial.lasted")}>–</td><td data-label=${text("alert.why")}><bdi>${brief(one.message, 600)}</bdi></td><td data-label=${text("trial.then")}><a href=${addressOf("incidents", one.incident)}>${text("trial.only_fired")}</a></td></tr>`)}</tbody></table></div>
      ${trial.count > LISTED ? html`<p class="dim">${text("console.more", { count: trial.count - Math.min(LISTED, trial.occasions.length) })}</p>` : nothing}</section>`;
  }
}

/** What it would have said above, what did fire below. @param {Trial} trial @param {import("./axis.js").Span} span @param {Scene} scene */
function timeline({ occasions, fired }, span, scene) {
  const { text, times } = scene;
  const title = (/** @type {string} */ begin, /** @type {{ subject: string }} */ one) => { const at = instant(begin) ?? 0; return `${times.date(at)} ${times.second(at)} · ${subjectOf(one, scene)}`; };
  return html`<div class="trial-axis" role="img" aria-label=${text("trial.axis", { would: occasions.length, did: fired.length })}>
    <p class="dim">${text("trial.would")}</p><div class="lane">${occasions.map((one) => html`<fw-stretch class="bar-of ${one.severity} ${one.alert === null ? "" : "matched"}" .span=${stretchOn(instant(one.begin) ?? span.from, instant(one.end), span)} title=${title(one.begin, one)}></fw-stretch>`)}</div>
    <p class="dim">${text("trial.did")}</p><div class="lane">${fired.map((one) => html`<fw-stretch class="bar-of ${one.severity} ${one.matched ? "matched" : "alone"}" .span=${stretchOn(instant(one.fired) ?? span.from, instant(one.resolved), span)} title=${title(one.fired, one)}></fw-stretch>`)}</div>
    <span></span><div class="labels">${labelsOf(span, times, MOST_LABELS).map(({ at, text: label }) => html`<fw-stretch .span=${[(at - span.from) / (span.to - span.from), (at - span.from) / (span.to - span.from)]}><span>${label}</span></fw-stretch>`)}</div></div>
    <p class="dim legend">${text("trial.legend")}</p>`;
}
