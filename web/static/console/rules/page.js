/** The alert rules as they work: when each fires and ends, in words, and what stands of it. One of them, tried on the past. */

import { html, nothing } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { checksPanel } from "./checks.js";
import { TrialPanel } from "./trial.js";
import { conditionsOf, familiesOf, loudnessOf, sentenceOf, stateOf } from "./words.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./words.js").Rule} Rule */

export class RulesPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Rule[]>} */
    this.rules = new Resource(() => desk.draw());
    /** @type {Resource<import("./checks.js").Checks>} */
    this.checks = new Resource(() => desk.draw());
    this.trial = new TrialPanel(desk);
    /** @type {string | null} */
    this.id = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    void this.rules.load(async () => (await this.desk.api.get("rules")).rules);
    if (id === this.id) return;
    this.close();
    this.id = id;
    if (id === null) return;
    this.trial.open(id);
    this.checks.value = null;
    void this.checks.load(() => this.desk.api.get(`rules/${encodeURIComponent(id)}/selfcheck`));
  }

  close() {
    this.trial.close();
    this.id = null;
  }

  /** @param {Scene} scene */
  draw(scene) {
    return outcome(this.rules, scene.text, (rules) => (scene.route.id === null ? this.all(rules, scene) : this.one(rules.find(({ rule }) => rule === scene.route.id), scene)));
  }

  /** @param {readonly Rule[]} rules @param {Scene} scene */
  all(rules, scene) {
    const { text } = scene;
    return html`<p class="dim">${text("rule.about")}</p>${familiesOf(rules).map(({ family, rules: members }) => html`<section class="panel"><h2>${text(`rule.family.${family}`)}</h2><table class="fold rules">
      <thead><tr><th>${text("silence.rule")}</th><th>${text("rule.fires")}</th><th>${text("alert.clears")}</th><th>${text("rule.told")}</th><th>${text("rule.state")}</th></tr></thead>
      <tbody>${members.map((rule) => this.row(rule, scene))}</tbody></table></section>`)}`;
  }

  /** @param {Rule} rule @param {Scene} scene @returns {string[]} */
  conditions(rule, { text, view }) {
    return conditionsOf(rule, text, (queue) => brief(view.queues.find(({ key }) => key === queue || key.endsWith(`/${queue}`))?.label ?? queue, 40));
  }

  /** @param {Rule} rule @param {Scene} scene */
  state(rule, { text, view }) {
    const standing = view.alerts.filter((alert) => alert.rule === rule.rule).length;
    const state = stateOf(rule);
    return html`<span class="pill small ${standing > 0 ? "warned" : state === "watching" ? "active" : ""}">${standing > 0 ? text("rule.standing", { count: standing }) : text(`rule.state.${state}`)}</span>`;
  }

  /** @param {Rule} rule @param {Scene} scene */
  row(rule, scene) {
    const { text } = scene;
    const conditions = this.conditions(rule, scene);
    return html`<tr class=${stateOf(rule)}><th scope="row"><a class="name-link" href=${addressOf("rules", rule.rule)}>${text(`alert.rule.${rule.rule}`)}</a><br><span class="dim">${text(`rule.severity.${loudnessOf(rule)}`)}</span></th>
      <td data-label=${text("rule.fires")}>${sentenceOf(rule, "fires", text)}${conditions.length === 0 ? nothing : html`<br><span class="dim"><bdi>${conditions.join(" · ")}</bdi></span>`}</td>
      <td data-label=${text("alert.clears")}>${sentenceOf(rule, "clears", text)}</td><td data-label=${text("rule.told")} class="dim">${text(`rule.told.${loudnessOf(rule)}`)}</td><td data-label=${text("rule.state")}>${this.state(rule, scene)}</td></tr>`;
  }

  /** @param {Rule | undefined} rule @param {Scene} scene */
  one(rule, scene) {
    const { text } = scene;
    const back = html`<p><a href=${addressOf("rules")}>← ${text("rule.all")}</a></p>`;
    if (rule === undefined) return html`${back}<section class="panel empty"><p>${text("rule.unknown")}</p></section>`;
    const facts = [
      [text("rule.fires"), sentenceOf(rule, "fires", text)], [text("alert.clears"), sentenceOf(rule, "clears", text)],
      [text("rule.fact.for"), rule.for_seconds === null ? "" : duration(rule.for_seconds)], [text("rule.fact.keep"), rule.keep_firing_for_seconds === null ? "" : duration(rule.keep_firing_for_seconds)],
      [text("rule.fact.minimum"), rule.minimum === null || rule.minimum === 0 ? "" : String(rule.minimum)],
      [text("rule.fact.hours"), rule.hours.length === 0 ? text("rule.always") : rule.hours.join(", ")], [text("rule.fact.scope"), rule.queues.length === 0 ? text("silence.anywhere") : rule.queues.join(", ")],
      [text("rule.fact.severity"), text(`rule.severity.${loudnessOf(rule)}`)], [text("rule.told"), text(`rule.told.${loudnessOf(rule)}`)],
    ].filter(([, value]) => value !== "");
    return html`${back}<section class="panel"><div class="title-line"><h2>${text(`alert.rule.${rule.rule}`)}</h2>${this.state(rule, scene)}</div>
        <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${brief(value, 400)}</bdi></dd></div>`)}</dl><p class="dim">${text("rule.file", { table: `[alerts.${rule.rule}]` })}</p></section>
      ${rule.checked ? checksPanel(this.checks, scene) : nothing}${this.trial.draw(rule, scene)}`;
  }
}
