/** The alerts that stand: a list with filters, and one of them with the floor as it stood when it began. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { happenedText } from "../../text/reasons.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";
import { subjectOf } from "../floor/alerts.js";
import { sign } from "../icons.js";
import { addressOf } from "../routes.js";
import { Playback } from "../playback/playback.js";
import { stretchOf } from "../playback/marks.js";
import { peaksOf } from "../usual/day.js";
import { UsualCurve } from "../usual/panel.js";
import { SEVERITIES, STATES, chosen, filterOf } from "./choose.js";
import { Take } from "./take.js";
import { AlertWork } from "./work.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../rows").AlertRow} AlertRow */

/** @param {AlertRow} alert @param {Scene} scene */
function heading(alert, scene) {
  return html`${icon(alert.severity === "notice" ? "notice" : "over")}<span>${scene.text(`alert.rule.${alert.rule}`)} · <bdi>${subjectOf(alert, scene)}</bdi></span>`;
}

/** @param {AlertRow} alert @param {Scene} scene */
function standing({ since, state, severity }, { text, times }) {
  const at = instant(since);
  return html`<span class="dim">${text(`severity.${severity}`)} · ${text(`alert.state.${state}`)}${at === null ? nothing : html` · ${text("alert.since", { time: times.second(at) })} · ${timer({ since: at, seconds: null })}`}</span>`;
}

export class AlertsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.work = new AlertWork(desk);
    this.take = new Take(desk);
    this.usual = new UsualCurve(desk);
    /** @type {Playback | null} */
    this.playback = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    if (id !== this.work.id) this.close();
    this.work.open(id);
  }

  close() {
    this.work.open(null);
    this.playback?.close();
    this.playback = null;
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { route, view } = scene;
    return route.id === null ? this.list(scene) : this.one(scene, view.alerts.find(({ id }) => id === route.id));
  }

  /** @param {Scene} scene @param {AlertRow | undefined} alert */
  one(scene, alert) {
    const { text } = scene;
    const back = html`<p><a href=${addressOf("alerts")}>← ${text("alert.all")}</a></p>`;
    if (alert === undefined) return html`${back}${this.work.detail.value === null ? html`<section class="panel empty"><p>${text(scene.view.known ? "alert.gone" : "console.loading")}</p></section>` : html`${this.over(scene)}${this.work.draw(scene, this.around(scene, undefined))}`}`;
    this.work.stands(alert.state);
    return html`${back}<article class="alert whole ${alert.severity} ${alert.state}"><h2>${heading(alert, scene)}</h2>
      <p>${standing(alert, scene)}</p>${alert.message ? html`<p class="message"><bdi>${brief(happenedText(alert, text), 2000)}</bdi></p>` : nothing}</article>
      ${this.work.draw(scene, this.around(scene, alert))}`;
  }

  /** One that is over stands on no floor; what is kept of it still has a name. @param {Scene} scene */
  over(scene) {
    const kept = this.work.detail.value?.alert;
    return kept === undefined ? nothing : html`<article class="alert whole ended"><h2>${scene.text(`alert.rule.${kept.rule}`)} · <bdi>${subjectOf(kept, scene)}</bdi></h2><p class="dim">${scene.text(`alert.state.${kept.state}`)}</p></article>`;
  }

  /** The floor as it stood, today's calls of its queue, and the incident it belongs to. @param {Scene} scene @param {AlertRow | undefined} row as it stands on the floor, for whoever may not see what is kept @returns {{ main: unknown, side: unknown }} */
  around(scene, row) {
    const kept = this.work.detail.value?.alert;
    const began = instant(kept?.since ?? row?.since);
    if (began === null) return { main: nothing, side: nothing };
    const { text, now } = scene;
    const end = instant(kept?.resolved);
    const recent = kept?.scope === "queue" && scene.times.date(end ?? now) === scene.times.date(now);
    this.playback ??= new Playback(this.desk, began);
    /** @type {import("../playback/marks.js").Mark[]} */
    const marks = [{ at: began, kind: "began", label: text("incident.began") }, ...(end === null ? [] : [{ at: end, kind: /** @type {const} */ ("cleared"), label: text("alert.happened.resolved") }])];
    return {
      main: html`<section class="panel replay"><h2>${text("alert.then")}</h2>${this.playback.draw(scene, stretchOf(began, end, now), marks)}<p><a href=${addressOf("moments", null, { at: new Date(began).toISOString() })}>${text("alert.around")}</a></p></section>`,
      side: html`${kept === undefined || kept.incident === "" ? nothing : html`<p><a class="button" href=${addressOf("incidents", kept.incident)}>${text("alert.incident")}</a></p>`}
        ${kept !== undefined && recent ? this.usual.draw(scene, kept.subject, peaksOf([kept], kept.subject)) : nothing}`,
    };
  }

  /** @param {Scene} scene */
  list(scene) {
    const { view, text, route } = scene;
    const filter = filterOf(route.query);
    const shown = chosen(view.alerts, filter, (alert) => `${text(`alert.rule.${alert.rule}`)} ${subjectOf(alert, scene)} ${happenedText(alert, text)}`);
    const chips = (/** @type {"severity" | "state"} */ name, /** @type {readonly string[]} */ values, /** @type {string} */ prefix) => values.map((value) => html`<button type="button" class="chip ${filter[name] === value ? "on" : ""}"
      aria-pressed=${filter[name] === value ? "true" : "false"} @click=${() => this.desk.narrow({ ...filter, [name]: filter[name] === value ? "" : value })}>${text(`${prefix}.${value}`)}</button>`);
    return html`<div class="bar panel" role="group" aria-label=${text("console.filter")}>${chips("severity", SEVERITIES, "severity")}${chips("state", STATES, "alert.state")}
        <label class="field search">${sign("search")}<span class="unseen">${text("alert.search")}</span><input type="search" maxlength="60" placeholder=${text("alert.search")} .value=${filter.search} @input=${(/** @type {Event} */ event) => this.desk.narrow({ ...filter, search: /** @type {HTMLInputElement} */ (event.target).value })}></label></div>
      ${shown.length > 0 ? nothing : html`<section class="panel empty"><p>${text(!view.known ? "console.loading" : view.alerts.length === 0 ? "alert.none" : "alert.nothing_matches")}</p>${view.known && view.alerts.length === 0 ? html`<p class="dim">${text("alert.none.hint")}</p>` : nothing}</section>`}
      <ul class="alert-list">${repeat(shown, ({ id }) => id, (alert) => html`<li class="alert ${alert.severity} ${alert.state}" data-alert=${alert.id}>
        <h2><a href=${addressOf("alerts", alert.id)}>${heading(alert, scene)}</a></h2><p>${standing(alert, scene)}</p>${alert.message ? html`<p class="message"><bdi>${brief(happenedText(alert, text), 400)}</bdi></p>` : nothing}${this.take.button(alert, text)}</li>`)}</ul>`;
  }
}
