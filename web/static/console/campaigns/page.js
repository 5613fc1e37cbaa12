/** Campaigns: calls drawn by lot to answer a question, apart from scores and rankings; anybody can draw the lot again. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { momentText, weekText } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { bodyOf, namesOf, queuesOf } from "./wish.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").CampaignRow} CampaignRow */
/** @typedef {import("../../quality").WeekRow} WeekRow */
/** @typedef {{ id: string, name: string }} Person */

const MOST_WEEKS = "26";
const DIRECTIONS = /** @type {const} */ (["inbound", "outbound"]);

export class CampaignsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    const changed = () => desk.draw();
    /** @type {Resource<CampaignRow[]>} */
    this.campaigns = new Resource(changed);
    /** Weeks, and whom calls can be drawn of. @type {Resource<{ weeks: WeekRow[], people: Person[] }>} */
    this.known = new Resource(changed);
    this.drawing = new Form(changed);
    /** @type {Set<string>} */
    this.people = new Set();
  }

  open() {
    void this.campaigns.load(() => this.desk.api.get("campaigns"));
    if (this.mayDraw()) void this.known.load(() => this.#known());
  }

  close() {
    this.people.clear();
    this.drawing.forget();
  }

  mayDraw() {
    return this.desk.session.may("manage_plans");
  }

  async #known() {
    const weeks = await this.desk.api.get("samples/weeks", { limit: MOST_WEEKS });
    const roster = await this.desk.api.get("roster").catch(() => ({ people: [] }));
    return { weeks, people: roster.people };
  }

  /** @param {Event} event */
  async send(event) {
    const accepted = await this.drawing.submit(event, (values) => this.desk.api.change("POST", "campaigns", bodyOf(values, this.people)));
    if (!accepted) return;
    this.people.clear();
    await this.campaigns.refresh();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return html`<p class="dim">${text("campaign.about")}</p>${this.mayDraw() ? outcome(this.known, text, (known) => this.form(known, scene)) : nothing}
      ${outcome(this.campaigns, text, (rows) => rows.length === 0 ? html`<section class="panel empty"><p>${text("campaign.none")}</p></section>` : html`<section class="panel"><h2>${text("page.campaigns")}</h2><div class="cards">${repeat(rows, ({ id }) => id, (row) => this.card(row, scene))}</div></section>`)}`;
  }

  /** @param {{ weeks: WeekRow[], people: Person[] }} known @param {Scene} scene */
  form({ weeks, people }, { text }) {
    const newest = (weeks.find(({ drawn }) => drawn !== null) ?? weeks[0])?.week;
    const week = (/** @type {string} */ name, /** @type {string} */ said) => html`<label class="field"><span>${said}</span><select name=${name}>${weeks.map((each) => html`<option value=${each.week} ?selected=${each.week === newest}>${weekText(each.week, text)}</option>`)}</select></label>`;
    if (weeks.length === 0) return html`<section class="panel empty"><p>${text("weeks.none")}</p></section>`;
    return html`<details class="panel training-form"><summary><h2>${text("campaign.enter")}</h2></summary><form class="stacked" @submit=${(/** @type {Event} */ event) => void this.send(event)}>
        <div class="bar bare"><label class="field wide"><span>${text("campaign.name")}</span><input name="name" required maxlength="200" autocomplete="off"></label><label class="field"><span>${text("campaign.count")}</span><input name="count" type="number" min="1" max="500" value="10" required></label></div>
        <div class="bar bare"><label class="field wide"><span>${text("campaign.reason")}</span><input name="reason" required maxlength="2000" autocomplete="off"></label></div>
        <div class="bar bare">${week("first", text("campaign.first"))}${week("last", text("campaign.last"))}
          <label class="field"><span>${text("campaign.queue")}</span><select name="queue"><option value="">${text("campaign.any")}</option>${queuesOf(this.desk.store.sections.queues).map(({ id, label }) => html`<option value=${id}>${label}</option>`)}</select></label>
          <label class="field"><span>${text("campaign.direction")}</span><select name="direction"><option value="">${text("campaign.any")}</option>${DIRECTIONS.map((each) => html`<option value=${each}>${text(`report.direction.${each}`)}</option>`)}</select></label></div>
        ${people.length === 0 ? nothing : html`<fieldset class="choices"><legend>${text("campaign.people")}</legend>${people.map(({ id, name }) => html`<label><input type="checkbox" .checked=${this.people.has(id)} @change=${(/** @type {Event} */ event) => { if (/** @type {HTMLInputElement} */ (event.target).checked) this.people.add(id); else this.people.delete(id); }}><bdi>${brief(name, 60)}</bdi></label>`)}</fieldset>`}
        ${this.drawing.said(text)}${this.drawing.problem?.detail ? html`<p class="dim">${this.drawing.problem.detail}</p>` : nothing}<p><button class="main" ?disabled=${this.drawing.busy}>${text("campaign.send")}</button></p></form></details>`;
  }

  /** @param {CampaignRow} row @param {Scene} scene */
  card(row, scene) {
    const { text } = scene;
    const span = row.first === row.last ? weekText(row.first, text) : `${weekText(row.first, text)} – ${weekText(row.last, text)}`;
    const facts = [["weeks", span], ["people", namesOf(row.agents, this.known.value?.people ?? [])], ["queue", row.queue ?? ""], ["direction", row.direction === null ? "" : text(`report.direction.${row.direction}`)], ["by", `${row.by} · ${momentText(row.at, scene)}`], ["reason", row.reason]];
    return html`<article class="card" data-campaign=${row.id}><h3><bdi>${brief(row.name, 120)}</bdi><span class="pill small">${text("campaign.drawn", { count: row.samples.length, matched: row.matched })}</span></h3>
      <dl class="facts">${facts.filter(([, value]) => value !== "").map(([name, value]) => html`<div><dt>${text(`campaign.${name}`)}</dt><dd><bdi>${brief(value ?? "", 300)}</bdi></dd></div>`)}</dl>
      ${this.desk.session.may(["see_samples", "see_assigned_samples"]) ? html`<p class="tags" aria-label=${text("campaign.samples")}>${row.samples.map((sample) => html`<a class="pill small" href=${addressOf("quality", String(sample), { list: "all" })}>#${sample}</a>`)}</p>` : nothing}
      <details class="lot"><summary class="dim">${text("campaign.key")}</summary><p class="dim">${text("campaign.key.about")}</p><code class="inline">${row.key}</code></details></article>`;
  }
}
