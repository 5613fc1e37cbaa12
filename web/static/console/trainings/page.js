/** Trainings against errors: proposed, approved by somebody else, held, filed, and what they did. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { instant } from "../../floor/stale.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { changeText, movesOf, secondsOf } from "./rows.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./rows.js").Training} Training */
/** @typedef {{ used: boolean, form: { id: string, name: Record<string, string>, items: { code: string, text: Record<string, string> }[] } }} FormRow */
/** @typedef {{ people: { id: string, name: string, team: string | null }[] }} Roster */

export class TrainingsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Training[]>} */
    this.trainings = new Resource(() => desk.draw());
    /** @type {Resource<{ forms: FormRow[], people: Roster["people"] }>} */
    this.known = new Resource(() => desk.draw());
    this.entering = new Form(() => desk.draw());
    this.moving = new Form(() => desk.draw());
    /** @type {Set<string>} */
    this.items = new Set();
    /** @type {Set<string>} */
    this.people = new Set();
    this.wanted = false;
  }

  /** @param {import("../routes.js").Route} route `#/trainings?item=…&agents=…` opens the form with these */
  open({ query }) {
    void this.trainings.load(() => this.desk.api.get("trainings"));
    const item = query.get("item");
    if (item !== null) {
      this.items = new Set([item]);
      this.people = new Set((query.get("agents") ?? "").split(",").filter(Boolean));
      this.wanted = true;
    }
    if (this.mayEnter()) void this.known.load(async () => ({ forms: await this.desk.api.get("forms").catch(() => []), people: (await this.desk.api.get("roster").catch(() => ({ people: [] }))).people }));
  }

  mayEnter() {
    return this.desk.session.may(["coach", "calibrate"]);
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return html`<p class="dim">${text("training.about")}</p>${this.mayEnter() ? outcome(this.known, text, (known) => this.form(known, scene)) : nothing}
      ${outcome(this.trainings, text, (rows) => rows.length === 0 ? html`<section class="panel empty"><p>${text("training.none")}</p></section>` : html`<section class="panel"><h2>${text("training.listed")}</h2>${this.moving.said(text)}<div class="cards">${repeat(rows, ({ id }) => id, (row) => this.card(row, scene))}</div></section>`)}`;
  }

  /** @param {{ forms: FormRow[], people: Roster["people"] }} known @param {Scene} scene */
  form({ forms, people }, { text, language }) {
    const items = forms.flatMap(({ form }) => form.items);
    const choice = (/** @type {Set<string>} */ set, /** @type {string} */ key, /** @type {string} */ said) => html`<label><input type="checkbox" .checked=${set.has(key)} @change=${(/** @type {Event} */ event) => { if (/** @type {HTMLInputElement} */ (event.target).checked) set.add(key); else set.delete(key); }}><bdi>${brief(said, 60)}</bdi></label>`;
    return html`<details class="panel training-form" ?open=${this.wanted}><summary><h2>${text("training.enter")}</h2></summary>
      <form class="stacked" @submit=${(/** @type {Event} */ event) => void this.enter(event)}>
        <div class="bar bare"><label class="field wide"><span>${text("training.title")}</span><input name="title" required maxlength="200" autocomplete="off"></label>
          <label class="field"><span>${text("training.planned")}</span><input name="planned" type="datetime-local"></label><label class="field"><span>${text("training.held")}</span><input name="held" type="datetime-local"></label></div>
        <fieldset class="choices"><legend>${text("training.items")}</legend>${items.map(({ code, text: said }) => choice(this.items, code, said[language] ?? said.en ?? code))}</fieldset>
        <fieldset class="choices"><legend>${text("training.people")}</legend>${people.length === 0 ? html`<span class="dim">${text("training.people.none")}</span>` : people.map(({ id, name }) => choice(this.people, id, name))}</fieldset>
        ${this.entering.said(text)}<p><button class="main" ?disabled=${this.entering.busy}>${text("training.send")}</button></p></form></details>`;
  }

  /** @param {Event} event */
  async enter(event) {
    event.preventDefault();
    if (this.people.size === 0) {
      this.entering.wrong = "training.people.missing";
      return this.desk.draw();
    }
    const accepted = await this.entering.submit(event, ({ title, planned, held }) => this.desk.api.change("POST", "trainings", { title, items: [...this.items], agents: [...this.people], planned: secondsOf(planned ?? ""), held: secondsOf(held ?? "") }));
    if (!accepted) return;
    this.items.clear();
    this.people.clear();
    this.wanted = false;
    await this.trainings.refresh();
  }

  /** @param {Training} row @param {Scene} scene */
  card(row, { text, times, language }) {
    const called = (/** @type {string} */ code) => this.known.value?.forms.flatMap(({ form }) => form.items).find((item) => item.code === code)?.text[language] ?? code;
    const at = (/** @type {string | null} */ moment) => { const found = instant(moment); return found === null ? "–" : `${times.date(found)} ${times.minute(found)}`; };
    const { me } = this.desk.session;
    const moves = this.mayEnter() ? movesOf(row, { name: (me?.name ?? "").toLowerCase(), decides: ["trainer", "manager", "admin"].includes(me?.role ?? "") }) : [];
    const facts = [["proposed", `${row.proposed_by} · ${at(row.proposed)}`], ["planned", row.planned === null ? "" : at(row.planned)], ["held", row.held === null ? "" : `${at(row.held)}${row.retro ? ` · ${text("training.retro")}` : ""}`], ["decided", row.decided_by ?? ""], ["items", row.items.map(called).join(" · ")]];
    return html`<article class="card" data-training=${row.id}><h3><bdi>${brief(row.title, 120)}</bdi><span class="pill small ${row.state === "filed" ? "active" : row.state === "declined" ? "disabled" : "info"}">${text(`training.state.${row.state}`)}</span></h3>
      <p class="tags">${Object.values(row.agents).map((name) => html`<bdi class="pill small">${brief(name, 40)}</bdi>`)}</p>
      <dl class="facts">${facts.filter(([, value]) => value !== "").map(([name, value]) => html`<div><dt>${text(`training.fact.${name}`)}</dt><dd><bdi>${brief(value ?? "", 200)}</bdi></dd></div>`)}
        ${row.held === null ? nothing : html`<div><dt>${text("training.fact.effect")}</dt><dd>${row.effect === null ? html`<span class="dim">${text("training.effect.early")}</span>` : html`<b class=${row.effect.effect === "better" ? "good" : row.effect.effect === "worse" ? "worse" : ""}>${text(`training.effect.${row.effect.effect}`)}</b> <span class="dim number">${changeText(row.effect)}</span>`}</dd></div>`}</dl>
      ${moves.length === 0 ? nothing : html`<p class="actions-line">${moves.map((move) => html`<button type="button" class="small ${move === "decline" ? "danger" : "main"}" name="move" value=${move} ?disabled=${this.moving.busy} @click=${() => void this.move(row, move)}>${text(`training.move.${move}`)}</button>`)}</p>`}</article>`;
  }

  /** @param {Training} row @param {string} move */
  async move(row, move) {
    if (await this.moving.run(() => this.desk.api.change("POST", `trainings/${row.id}/move`, { move }))) await this.trainings.refresh();
  }
}
