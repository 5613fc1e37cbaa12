/** Scorecards: their versions, one of them to look at, its next version to be written, taking one in and giving one out. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { pointsText, wordOf } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { newForm, nextOf, tidied } from "./edit.js";
import { editor } from "./editor.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */
/** @typedef {{ used: boolean, form: ScoreForm }} FormRow */

const LARGEST = 60_000;

export class FormsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<FormRow[]>} */
    this.forms = new Resource(() => desk.draw());
    /** @type {Resource<FormRow[]>} */
    this.versions = new Resource(() => desk.draw());
    this.saving = new Form(() => desk.draw());
    this.taking = new Form(() => desk.draw());
    /** @type {ScoreForm | null} */
    this.edited = null;
    /** A scorecard that is new, and has no version yet. */
    this.begun = false;
    /** @type {string | null} */
    this.id = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    void this.forms.load(async () => {
      const forms = await this.desk.api.get("forms");
      if (id === null && this.id === null && forms[0] !== undefined) this.show(forms[0].form.id);
      return forms;
    });
    if (id !== null && id !== this.id) this.show(id);
  }

  close() {
    this.id = null;
    this.edited = null;
  }

  /** @param {string} id */
  show(id) {
    this.id = id;
    this.edited = null;
    this.begun = false;
    this.versions.value = null;
    void this.versions.load(() => this.desk.api.get(`forms/${encodeURIComponent(id)}`));
  }

  /** @param {ScoreForm | null} form */
  edit(form) {
    this.edited = form;
    if (form === null) this.begun = false;
    this.saving.problem = null;
    this.desk.draw();
  }

  /** Codes that a version of this scorecard has already: scores and errors are compared by them. @returns {ReadonlySet<string>} */
  known() {
    const versions = this.begun ? [] : (this.versions.value ?? []);
    return new Set(versions.flatMap(({ form: { items, categories } }) => [...items, ...categories].map(({ code }) => code)));
  }

  /** A scorecard that is not there yet. */
  begin() {
    this.begun = true;
    this.edit(newForm((this.forms.value ?? []).map(({ form }) => form.id)));
  }

  async save() {
    if (this.edited === null) return;
    const form = tidied(this.edited);
    if (await this.saving.run(() => this.desk.api.change("POST", "forms", form))) {
      this.show(form.id);
      this.forms.again();
    }
  }

  /** @param {Event} event a file was chosen */
  async take(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file === undefined) return;
    this.taking.wrong = null;
    let form = null;
    try {
      form = file.size > LARGEST ? null : JSON.parse(await file.text());
    } catch {
      form = null;
    }
    input.value = "";
    if (form === null) {
      this.taking.wrong = "forms.not_read";
      return this.desk.draw();
    }
    if (await this.taking.run(() => this.desk.api.change("POST", "forms", form))) {
      this.show(form.id);
      this.forms.again();
    }
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, language, route } = scene;
    const manages = this.desk.session.may("manage_forms");
    return html`<section class="panel bar">${outcome(this.forms, text, (forms) => html`<div class="segments">${repeat(forms, ({ form }) => form.id, ({ form }) => html`<a class="chip button ${form.id === this.id ? "on" : ""}" href=${addressOf("forms", form.id)} aria-current=${form.id === this.id ? "true" : nothing}>${wordOf(form.name, language)}</a>`)}</div>`)}
        ${manages ? html`<button type="button" data-new ?disabled=${this.edited !== null} @click=${() => this.begin()}>${text("forms.new")}</button><label class="button file">${text("forms.import")}<input class="unseen" type="file" accept="application/json,.json" @change=${(/** @type {Event} */ event) => void this.take(event)}></label>${this.taking.said(text)}` : nothing}</section>
      ${this.edited !== null ? editor(this, this.edited, scene) : this.id === null ? nothing : outcome(this.versions, text, (versions) => this.whole(versions, Number(route.query.get("version") ?? 0), manages, scene))}`;
  }

  /** @param {FormRow[]} versions the newest first @param {number} wanted 0: the newest @param {boolean} manages @param {Scene} scene */
  whole(versions, wanted, manages, scene) {
    const { text, language } = scene;
    const row = versions.find(({ form }) => form.version === wanted) ?? versions[0];
    if (row === undefined) return nothing;
    const { form, used } = row;
    const newest = versions[0]?.form.version ?? form.version;
    return html`<div class="beside-list"><section class="panel form-view"><header class="call-head"><h2>${wordOf(form.name, language)} <span class="dim">· ${text("qa.version", { version: form.version })}</span></h2>
        ${used ? html`<span class="pill frozen" title=${text("forms.frozen.about")}>❄ ${text("forms.frozen")}</span>` : html`<span class="pill">${text("forms.unused")}</span>`}<span class="pill">${text("qa.pass_mark", { mark: pointsText(form.pass_mark) })}</span><span class="pill">${text(`forms.rule.${form.fail_rule}`)}</span></header>
        <p class="buttons-row">${manages ? html`<button type="button" class="main" @click=${() => this.edit(used || form.version !== newest ? nextOf(form, newest) : JSON.parse(JSON.stringify(form)))}>${text(used || form.version !== newest ? "forms.next" : "forms.edit", { version: used || form.version !== newest ? newest + 1 : form.version })}</button>` : nothing}
          <a class="button" download href=${new URL(`api/v1/forms/${encodeURIComponent(form.id)}/${form.version}`, document.baseURI).href}>${text("forms.export")}</a></p>
        ${form.categories.map((category) => html`<section class="category"><h3><span>${wordOf(category.text, language)}</span><span class="number">${category.weight > 0 ? text("forms.weight", { weight: pointsText(category.weight) }) : text("forms.flags")}</span></h3>
          <ul>${form.items.filter(({ cat }) => cat === category.code).map((item) => html`<li class="form-item"><span>${wordOf(item.text, language)}${item.critical ? html` <span class="critical-word">${text(`qa.critical.${item.critical}`)}</span>` : nothing}</span><span class="dim">${text(`forms.kind.${item.kind}`)}${item.max > 0 ? ` · ${pointsText(item.max)}` : ""}${item.na_allowed ?? true ? ` · ${text("qa.na")}` : ""}</span>
            ${item.anchors?.length ? html`<span class="anchors-line dim">${item.anchors.map(({ value, text: meaning }) => `${pointsText(value)} ${wordOf(meaning, language)}`).join(" · ")}</span>` : nothing}</li>`)}</ul></section>`)}</section>
      <section class="panel"><h2>${text("forms.versions")}</h2><ol class="versions">${versions.map(({ form: each, used: was }) => html`<li><a href=${addressOf("forms", each.id, { version: String(each.version) })} aria-current=${each.version === form.version ? "true" : nothing}>${text("qa.version", { version: each.version })}</a> <span class="dim">${text(was ? "forms.frozen" : "forms.unused")}</span></li>`)}</ol><p class="dim">${text("forms.frozen.about")}</p></section></div>`;
  }
}
