/** One person of the roster: what is said of them, to be changed by who may; and putting somebody in. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";
import { listOf, maybe, unclaimed } from "./people.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./people.js").Whole} Whole */
/** @typedef {import("./people.js").PersonRow} PersonRow */

/** Of the interfaces that are nobody's so many are offered. */
const OFFERED = 24;

export class PersonForm {
  /** @param {Desk} desk @param {import("./page.js").RosterPage} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    /** @type {string | null} null: somebody new */
    this.id = null;
    this.saving = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
    this.saved = false;
  }

  /** @param {string | null} id */
  open(id) {
    this.id = id;
    this.saved = false;
    this.saving.forget();
  }

  /** @param {Event} event */
  async save(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? "");
    const id = this.id ?? value("id").trim();
    const entry = {
      name: value("name").trim(), interfaces: listOf(value("interfaces")), team: maybe(value("team")), seniority: value("seniority"),
      since: maybe(value("since")), languages: listOf(value("languages")), account: maybe(value("account")),
    };
    this.saved = await this.saving.run(async () => this.page.put(await this.desk.api.change("PUT", `roster/people/${encodeURIComponent(id)}`, entry)));
    if (this.saved && this.id === null) this.desk.go("roster", id);
  }

  async remove() {
    const path = `roster/people/${encodeURIComponent(this.id ?? "")}`;
    if (await this.saving.run(async () => this.page.put(await this.desk.api.change("DELETE", path)))) this.desk.go("roster");
  }

  /** @param {Whole} whole @param {Scene} scene @param {boolean} manages */
  draw(whole, scene, manages) {
    const { text } = scene;
    const row = this.id === null ? null : whole.people.find(({ id }) => id === this.id);
    if (row === undefined) return html`<section class="panel empty"><p>${text("roster.unknown")}</p></section>`;
    // Somebody else is another form: what was typed for one must not stand in the other's fields.
    return repeat([this.id ?? ""], (id) => id, () => html`<section class="panel"><div class="title-line"><h2><bdi>${row === null ? text("roster.add") : brief(row.name, 60)}</bdi></h2>${row === null ? nothing : html`<span class="dim"><bdi>${brief(row.id, 40)}</bdi></span>`}
        ${row !== null && manages ? sureButton(this.sure, "remove", [text("roster.remove"), text("roster.remove.sure")], () => void this.remove(), this.saving.busy) : nothing}</div>
      <form class="stacked" @submit=${(/** @type {Event} */ event) => void this.save(event)}><fieldset class="plainly" ?disabled=${!manages}>${this.fields(row, whole, scene)}</fieldset>
        ${this.saving.said(text)}${this.saved ? html`<p class="good" role="status">${text("account.saved")}</p>` : nothing}
        ${manages ? html`<p><button class="main" ?disabled=${this.saving.busy}>${text("account.save")}</button></p>` : nothing}</form></section>`);
  }

  /** @param {PersonRow | null} row @param {Whole} whole @param {Scene} scene */
  fields(row, whole, { text, store }) {
    const free = unclaimed(whole, store.sections.agents.keys());
    return html`<div class="bar bare">${row !== null ? nothing : html`<label class="field slim"><span>${text("roster.id")}</span><input name="id" required maxlength="100" autocapitalize="none" spellcheck="false"></label>`}
        <label class="field"><span>${text("roster.name")}</span><input name="name" required maxlength="100" .defaultValue=${row?.name ?? ""}></label>
        <label class="field"><span>${text("roster.team")}</span><select name="team"><option value="">–</option>${whole.teams.map(({ id, name }) => html`<option value=${id} .selected=${id === row?.team}>${brief(name, 60)}</option>`)}</select></label>
        <label class="field slim"><span>${text("roster.seniority")}</span><select name="seniority">${["regular", "new"].map((one) => html`<option value=${one} .selected=${one === (row?.seniority ?? "regular")}>${text(`roster.seniority.${one}`)}</option>`)}</select></label>
        <label class="field slim"><span>${text("roster.since")}</span><input type="date" name="since" .defaultValue=${row?.since ?? ""}></label>
        <label class="field slim"><span>${text("roster.languages")}</span><input name="languages" maxlength="400" placeholder="zh en" autocapitalize="none" spellcheck="false" .defaultValue=${row?.languages.join(" ") ?? ""}></label>
        <label class="field"><span>${text("roster.account.about")}</span><input name="account" maxlength="100" autocapitalize="none" spellcheck="false" .defaultValue=${row?.account ?? ""}></label></div>
      <label class="field whole"><span>${text("roster.interfaces.about")}</span><textarea name="interfaces" rows="3" maxlength="10000" autocapitalize="none" spellcheck="false" placeholder="hq/PJSIP/2001" .defaultValue=${row?.interfaces.join("\n") ?? ""}></textarea></label>
      ${free.length === 0 ? nothing : html`<div class="free" role="group" aria-label=${text("roster.free")}><p class="dim">${text("roster.free")}</p><p class="tags">${free.slice(0, OFFERED).map((one) => html`<button type="button" class="chip" @click=${claim}><bdi>${brief(one, 60)}</bdi></button>`)}${free.length > OFFERED ? html`<span class="dim">+${free.length - OFFERED}</span>` : nothing}</p></div>`}`;
  }
}

/** Put the interface of a button into the list of the form it stands in. @param {Event} event */
function claim(event) {
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const list = /** @type {HTMLTextAreaElement} */ (button.form?.elements.namedItem("interfaces"));
  list.value = listOf(`${list.value}\n${button.textContent ?? ""}`).join("\n");
}
