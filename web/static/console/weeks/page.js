/** The weeks of samples: what each owes, what was drawn with which probability, who was left out, and the promise that can be checked. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { knownText, momentText, shareText, weekText } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { bytesOf, chanceOf, excludedOf, hexOf, mondayOf, orderedPeople, reasonsOf, sumsOf } from "./count.js";
import { Pulling } from "./pull.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").WeekRow} WeekRow */
/** @typedef {import("../../quality").ProgressRow} ProgressRow */

const MOST = "53";

export class WeeksPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<WeekRow[]>} */
    this.weeks = new Resource(() => desk.draw());
    /** @type {Resource<WeekRow>} */
    this.week = new Resource(() => desk.draw());
    /** What came of checking the key; null: not checked yet. @type {boolean | null} */
    this.kept = null;
    /** @type {string | null} */
    this.name = null;
    this.pulling = new Pulling(desk);
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    void this.weeks.load(async () => {
      const weeks = await this.desk.api.get("samples/weeks", { limit: MOST });
      const shown = id ?? (weeks.find((/** @type {WeekRow} */ each) => each.drawn !== null) ?? weeks[0])?.week;
      if (shown !== undefined && shown !== this.name) this.show(shown);
      return weeks;
    });
    if (id !== null && id !== this.name) this.show(id);
  }

  close() {
    this.name = null;
  }

  /** @param {string} week */
  show(week) {
    this.name = week;
    this.kept = null;
    this.pulling.forget();
    this.week.value = null;
    void this.week.load(async () => {
      const found = await this.desk.api.get(`samples/weeks/${encodeURIComponent(week)}`);
      this.kept = await keeps(found);
      return found;
    });
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, times, now } = scene;
    const today = times.date(now);
    return html`${outcome(this.weeks, text, (weeks) => weeks.length === 0 ? html`<section class="panel empty"><p>${text("weeks.none")}</p><p class="dim">${text("weeks.none.hint")}</p></section>` : html`<nav class="week-strip" aria-label=${text("qa.week")}>${repeat(weeks, ({ week }) => week, (each) => html`<a class="week-card ${each.week === this.name ? "on" : ""}" href=${addressOf("weeks", each.week)} aria-current=${each.week === this.name ? "true" : nothing}><b>${weekText(each.week, text)}</b><span class=${each.drawn === null ? "dim" : "good"}>${text(each.drawn !== null ? "weeks.drawn" : today < mondayOf(each.week) ? "weeks.to_come" : "weeks.running")}</span></a>`)}</nav>
      ${outcome(this.week, text, (week) => this.whole(week, scene))}`)}`;
  }

  /** @param {WeekRow} week @param {Scene} scene */
  whole(week, scene) {
    const { text } = scene;
    const sums = sumsOf(week.people);
    const figures = [["people", sums.people], ["quota", sums.quota], ["drawn", sums.drawn], ["done", sums.done], ["risk", sums.risk], ["short", sums.short]];
    return html`<section class="panel"><h2>${weekText(week.week, text)}</h2><dl class="sums">${figures.map(([name, value]) => html`<div class=${name === "short" && Number(value) > 0 ? "over" : ""}><dt>${text(`weeks.sum.${name}`)}</dt><dd class="number">${value}</dd></div>`)}</dl>${excluded(week.people, scene)}</section>
      ${this.promise(week, scene)}
      <section class="panel"><h2>${text("weeks.people")}</h2>${week.people.length === 0 ? html`<p class="dim empty">${text("weeks.people.none")}</p>` : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("weeks.people")}><table class="week-table fold">
        <thead><tr><th>${text("weeks.agent")}</th><th>${text("weeks.class")}</th><th class="end">${text("weeks.sum.quota")}</th><th class="end">${text("weeks.size")}</th><th class="end">${text("weeks.chance")}</th><th class="end">${text("weeks.sum.drawn")}</th><th>${text("weeks.sum.done")}</th><th class="end">${text("weeks.sum.risk")}</th><th>${text("weeks.lack")}</th><th class="end">${text("weeks.excluded")}</th></tr></thead>
        <tbody>${repeat(orderedPeople(week.people), ({ agent, direction }) => `${agent}/${direction}`, (row) => person(row, scene))}</tbody></table></div>`}</section>
      ${this.desk.session.may(["assign_samples", "score_samples", "coach"]) ? this.pulling.draw(week, scene) : nothing}`;
  }

  /** Why nobody could steer the draw. @param {WeekRow} week @param {Scene} scene */
  promise(week, scene) {
    const { text } = scene;
    const steps = [
      { name: "committed", at: week.committed, done: true, code: week.commitment },
      { name: "drawn", at: week.drawn, done: week.drawn !== null, code: null },
      { name: "revealed", at: week.key === null ? null : week.drawn, done: week.key !== null, code: week.key },
    ];
    return html`<section class="panel promise"><h2>${text("weeks.promise")}</h2><ol class="promise-steps">${steps.map(({ name, at, done, code }) => html`<li class=${done ? "done" : ""}><b>${text(`weeks.promise.${name}`)}</b><span class="dim">${at === null ? text("weeks.not_yet") : momentText(at, scene)}</span>${code === null ? nothing : html`<code>${code}</code>`}</li>`)}</ol>
      ${this.kept === null ? html`<p class="dim">${text(week.key === null ? "weeks.promise.later" : "weeks.promise.by_hand")}</p>` : html`<p class=${this.kept ? "good" : "wrong"} role="status">${text(this.kept ? "weeks.promise.kept" : "weeks.promise.broken")}</p>`}
      ${week.key === null ? nothing : html`<p class="dim">${text("weeks.verify")} <code class="inline">floorwatch sample verify ${week.week}</code></p>`}</section>`;
  }
}

/** How many conversations could not be drawn, and why. @param {readonly ProgressRow[]} people @param {Scene} scene */
function excluded(people, { text }) {
  const sums = excludedOf(people);
  if (sums.length === 0) return nothing;
  const contacts = people.reduce((sum, row) => sum + row.contacts, 0);
  return html`<p class="excluded"><span class="dim">${text("weeks.excluded.of", { count: sums.reduce((sum, [, count]) => sum + count, 0), contacts })}</span> ${sums.map(([reason, count]) => html`<span class="hint">${text(`weeks.excluded.${reason}`)} <b class="number">${count}</b></span>`)}</p>`;
}

/** @param {ProgressRow} row @param {Scene} scene */
function person(row, { text, language }) {
  const chance = chanceOf(row);
  const out = Object.values(row.excluded).reduce((sum, count) => sum + count, 0);
  return html`<tr class=${row.lack === null ? "" : "short"}><th scope="row"><bdi>${brief(row.agent_name, 60)}</bdi>${row.direction === "inbound" ? nothing : html` <span class="dim">${text(`weeks.direction.${row.direction}`)}</span>`}</th>
    <td data-label=${text("weeks.class")}><span><span class="class-word ${row.quota_class}">${text(`weeks.class.${row.quota_class}`)}</span>${row.audit ? html` <span class="dim">${text("weeks.audit")}</span>` : nothing}</span></td>
    <td class="end number" data-label=${text("weeks.sum.quota")}>${row.quota}</td><td class="end number" data-label=${text("weeks.size")}>${row.size ?? "–"}</td><td class="end number" data-label=${text("weeks.chance")}>${chance === null ? "–" : html`<span>${shareText(chance, language)} <span class="dim">${Math.min(row.quota, row.size ?? 0)}/${row.size}</span></span>`}</td><td class="end number" data-label=${text("weeks.sum.drawn")}>${row.drawn}</td>
    <td data-label=${text("weeks.sum.done")}><span class="done-of"><progress max=${Math.max(1, row.drawn)} value=${row.done} aria-label=${text("weeks.sum.done")}></progress><span class="number">${row.done} / ${row.drawn}</span></span></td><td class="end number" data-label=${text("weeks.sum.risk")}>${row.risk}</td>
    <td data-label=${row.lack === null ? nothing : text("weeks.lack")}>${row.lack === null ? nothing : html`<span class="wrong-word">${knownText("weeks.lack", row.lack, text)}</span>`}</td><td class="end number" data-label=${text("weeks.excluded")} title=${reasonsOf(row).map((reason) => `${text(`weeks.excluded.${reason}`)} ${row.excluded[reason]}`).join(" · ")}><span>${out} <span class="dim">/ ${row.contacts}</span></span></td></tr>`;
}

/** Whether the revealed key is the one that was promised. @param {WeekRow} week @returns {Promise<boolean | null>} null where this browser cannot reckon it, or there is no key yet */
async function keeps({ key, commitment }) {
  const bytes = key === null ? null : bytesOf(key);
  if (bytes === null || window.crypto?.subtle === undefined) return null;
  return hexOf(await window.crypto.subtle.digest("SHA-256", /** @type {any} */ (bytes))) === commitment.toLowerCase();
}
