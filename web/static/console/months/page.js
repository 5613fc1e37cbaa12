/** Month by month: how many alerts there were, how quickly they were taken and over, by rule and person. For whoever answers for the leaders. */

import { html, nothing } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { count, percent, ratio } from "../../text/numbers.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import "../stretch.js";
import { keptOf } from "./kept.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./kept.js").Month} Month */

const MONTHS = 12;

/** @param {number | null} value @param {number} top @param {string} said @param {string} kind */
function bar(value, top, said, kind) {
  return html`<div class="measured"><b class="number">${said}</b><div class="lane" aria-hidden="true"><fw-stretch class="bar-of ${kind}" .span=${[0, (value ?? 0) / Math.max(1, top)]}></fw-stretch></div></div>`;
}

export class MonthsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Month[]>} */
    this.months = new Resource(() => desk.draw());
    /** The month whose rules and people are shown; null: the newest. @type {string | null} */
    this.chosen = null;
  }

  open() {
    void this.months.load(async () => (await this.desk.api.get("responses", { months: String(MONTHS) })).months);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return outcome(this.months, text, (months) => {
      const kept = keptOf(months);
      const shown = kept.find(({ month }) => month === this.chosen) ?? kept[0];
      return html`<section class="panel"><h2>${text("months.title")}</h2><p class="dim">${text("months.about")}</p>${this.table(kept, shown, scene)}</section>
        ${shown === undefined || shown.alerts === 0 ? nothing : html`<div class="duty-now">${this.rules(shown, scene)}${this.people(shown, scene)}</div>`}`;
    });
  }

  /** @param {readonly Month[]} months @param {Month | undefined} shown @param {Scene} scene */
  table(months, shown, { text, language }) {
    const most = (/** @type {(one: Month) => number | null} */ of) => Math.max(0, ...months.map((one) => of(one) ?? 0));
    const tops = { alerts: most((one) => one.alerts), mtta: most((one) => one.mtta_seconds), mttr: most((one) => one.mttr_seconds) };
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("months.title")}><table class="fold months"><thead><tr><th>${text("months.month")}</th><th>${text("months.alerts")}</th><th>${text("page.incidents")}</th><th>${text("months.acknowledged")}</th><th>${text("months.unanswered")}</th><th>${text("months.escalated")}</th><th>${text("months.mttn")}</th><th>${text("months.mtta")}</th><th>${text("months.mttr")}</th></tr></thead>
      <tbody>${months.map((one) => html`<tr><th scope="row"><button type="button" class="chip ${one === shown ? "on" : ""}" aria-pressed=${one === shown ? "true" : "false"} @click=${() => { this.chosen = one.month; this.desk.draw(); }}><b class="number">${one.month}</b></button></th><td data-label=${text("months.alerts")}>${bar(one.alerts, tops.alerts, count(one.alerts, language), "info")}</td>
        <td data-label=${text("page.incidents")}>${count(one.incidents, language)}</td><td data-label=${text("months.acknowledged")}><span>${count(one.acknowledged, language)} <span class="dim">${percent(ratio(one.acknowledged, one.alerts))}%</span></span></td>
        <td data-label=${text("months.unanswered")}>${count(one.unanswered, language)}</td><td data-label=${text("months.escalated")}>${count(one.escalated, language)}</td><td data-label=${text("months.mttn")}>${duration(one.mttn_seconds)}</td>
        <td data-label=${text("months.mtta")}>${bar(one.mtta_seconds, tops.mtta, duration(one.mtta_seconds), "warning")}</td><td data-label=${text("months.mttr")}>${bar(one.mttr_seconds, tops.mttr, duration(one.mttr_seconds), "calm")}</td></tr>`)}</tbody></table></div>`;
  }

  /** @param {Month} month @param {Scene} scene */
  rules({ month, rules }, { text, language }) {
    const top = Math.max(0, ...rules.map((one) => one.alerts));
    const sorted = [...rules].sort((one, other) => other.alerts - one.alerts);
    return html`<section class="panel"><h2>${text("months.rules", { month })}</h2><table class="fold months"><thead><tr><th>${text("silence.rule")}</th><th>${text("months.alerts")}</th><th>${text("months.mtta")}</th><th>${text("months.mttr")}</th></tr></thead>
      <tbody>${sorted.map((one) => html`<tr><th scope="row">${text(`alert.rule.${one.rule}`)}</th><td data-label=${text("months.alerts")}>${bar(one.alerts, top, count(one.alerts, language), "info")}</td><td data-label=${text("months.mtta")}>${duration(one.mtta_seconds)}</td><td data-label=${text("months.mttr")}>${duration(one.mttr_seconds)}</td></tr>`)}</tbody></table></section>`;
  }

  /** @param {Month} month @param {Scene} scene */
  people({ month, people }, { text, language }) {
    const sorted = [...people].sort((one, other) => other.acknowledged - one.acknowledged);
    return html`<section class="panel"><h2>${text("months.people", { month })}</h2>${people.length === 0 ? html`<p class="dim empty">${text("months.nobody")}</p>` : html`<table class="fold months"><thead><tr><th>${text("duty.person")}</th><th>${text("months.taken")}</th><th>${text("months.mtta")}</th></tr></thead>
      <tbody>${sorted.map((one) => html`<tr><th scope="row"><bdi>${brief(one.person, 60)}</bdi></th><td data-label=${text("months.taken")}>${count(one.acknowledged, language)}</td><td data-label=${text("months.mtta")}>${duration(one.mtta_seconds)}</td></tr>`)}</tbody></table>`}</section>`;
  }
}
