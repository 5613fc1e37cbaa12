/** Month by month: how many alerts there were, and how quickly they were taken and over. For whoever answers for the leaders. */

import { html } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { count, percent, ratio } from "../../text/numbers.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import "../stretch.js";
import { keptOf } from "./kept.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./kept.js").Month} Month */

const MONTHS = 12;

export class MonthsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Month[]>} */
    this.months = new Resource(() => desk.draw());
  }

  open() {
    void this.months.load(async () => (await this.desk.api.get("responses", { months: String(MONTHS) })).months);
  }

  /** @param {Scene} scene */
  draw({ text, language }) {
    return html`<section class="panel"><h2>${text("months.title")}</h2><p class="dim">${text("months.about")}</p>${outcome(this.months, text, (months) => {
      const kept = keptOf(months);
      const most = { alerts: Math.max(1, ...kept.map((one) => one.alerts)), mtta: Math.max(1, ...kept.map((one) => one.mtta_seconds ?? 0)), mttr: Math.max(1, ...kept.map((one) => one.mttr_seconds ?? 0)) };
      const bar = (/** @type {number | null} */ value, /** @type {number} */ top, /** @type {string} */ said, /** @type {string} */ kind) => html`<div class="measured"><b class="number">${said}</b><div class="lane" aria-hidden="true"><fw-stretch class="bar-of ${kind}" .span=${[0, (value ?? 0) / top]}></fw-stretch></div></div>`;
      return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("months.title")}><table class="fold months"><thead><tr><th>${text("months.month")}</th><th>${text("months.alerts")}</th><th>${text("months.acknowledged")}</th><th>${text("months.mtta")}</th><th>${text("months.mttr")}</th></tr></thead>
        <tbody>${kept.map((one) => html`<tr><th scope="row" class="number">${one.month}</th><td data-label=${text("months.alerts")}>${bar(one.alerts, most.alerts, count(one.alerts, language), "info")}</td>
          <td data-label=${text("months.acknowledged")}>${count(one.acknowledged, language)} <span class="dim">${percent(ratio(one.acknowledged, one.alerts))}%</span></td>
          <td data-label=${text("months.mtta")}>${bar(one.mtta_seconds, most.mtta, duration(one.mtta_seconds), "warning")}</td><td data-label=${text("months.mttr")}>${bar(one.mttr_seconds, most.mttr, duration(one.mttr_seconds), "calm")}</td></tr>`)}</tbody></table></div>`;
    })}</section>`;
  }
}
