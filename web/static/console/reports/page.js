/** The weekly and the monthly quality report, to be read, printed and taken away; an error leads to a training. */

import { html, nothing } from "../../shared/dom.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { agenda, agents, beside, errors, groups, overview, satisfaction } from "./parts.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ report: import("./parts.js").Report, names: import("./parts.js").Names, earlier: string, later: string | null }} View */

const SPANS = /** @type {const} */ (["weekly", "monthly"]);
const FILES = /** @type {const} */ (["html", "xlsx", "csv"]);

export class ReportsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<View>} */
    this.view = new Resource(() => desk.draw());
    this.asked = "";
  }

  /** @param {import("../routes.js").Route} route `#/reports/weekly?period=2026-W31` */
  open({ id, query }) {
    const span = id === "monthly" ? "monthly" : "weekly";
    const path = `reports/quality/${span}/${encodeURIComponent(query.get("period") ?? "latest")}`;
    const language = this.desk.language ?? "en";
    if (this.asked === `${path} ${language}` && this.view.value !== null) return;
    this.asked = `${path} ${language}`;
    this.view.value = null;
    void this.view.load(() => this.desk.api.get(path, { language }));
  }

  /** Names of items come in one language. @param {import("../routes.js").Route} route */
  spoken(route) {
    this.open(route);
  }

  close() {
    this.asked = "";
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, route } = scene;
    const span = route.id === "monthly" ? "monthly" : "weekly";
    return html`<div class="bar bare report-bar">
        <div class="steps" role="group" aria-label=${text("report.span")}>${SPANS.map((each) => html`<a class="chip button ${each === span ? "on" : ""}" href=${addressOf("reports", each)} aria-current=${each === span ? "true" : nothing}>${text(`report.span.${each}`)}</a>`)}</div>
        ${this.view.value === null ? nothing : this.periods(this.view.value, scene)}
      </div>
      ${outcome(this.view, text, (view) => this.whole(view, scene))}`;
  }

  /** @param {View} view @param {Scene} scene */
  periods({ report, earlier, later }, { text, language }) {
    const { span, name } = report.period;
    const file = (/** @type {string} */ format) => {
      const address = new URL(`api/v1/reports/quality/${span}/${name}/file`, document.baseURI);
      address.searchParams.set("format", format);
      address.searchParams.set("language", language);
      return address.href;
    };
    return html`<nav class="steps" aria-label=${text("report.period")}><a class="button small" href=${addressOf("reports", span, { period: earlier })} aria-label=${text("report.earlier")}>‹</a><b class="period number">${name}</b>${later === null ? html`<span class="button small" aria-hidden="true">·</span>` : html`<a class="button small" href=${addressOf("reports", span, { period: later })} aria-label=${text("report.later")}>›</a>`}</nav>
      ${this.desk.session.may("export") ? html`<div class="steps files">${FILES.map((format) => html`<a class="button small" download href=${file(format)}>${text(`report.file.${format}`)}</a>`)}</div>` : nothing}`;
  }

  /** @param {View} view @param {Scene} scene */
  whole({ report, names }, { text }) {
    if (report.coverage.samples === 0 && report.agents.length === 0 && report.agenda.length === 0) return html`<section class="panel empty"><p>${text("report.empty")}</p></section>`;
    const train = this.desk.session.may(["coach", "calibrate"]) ? (/** @type {import("./parts.js").ErrorRow} */ row) => this.train(row) : null;
    return html`${overview(report, text)}${agenda(report, names, text)}${agents(report, names, text)}${errors(report, names, text, train)}
      ${groups("teams", report.teams, names.teams, text)}${groups("queues", report.queues, names.queues, text)}${satisfaction(report, names, text)}${beside(report, names, text)}`;
  }

  /** To the form of a training for this error. @param {import("./parts.js").ErrorRow} row */
  train({ item, agents: whom, suggestion }) {
    window.location.hash = addressOf("trainings", null, { item: item.code, agents: suggestion === "coaching" ? whom.join(",") : null });
  }
}
