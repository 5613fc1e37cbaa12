/** Writing the next version of a scorecard: names in three languages, weights, items, what is critical. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { wordOf } from "../quality/words.js";
import { LANGUAGES, categoryChanged, faultsOf, itemAdded, itemChanged, itemMoved, itemRemoved } from "./edit.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").FormsPage} FormsPage */
/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */

const KINDS = /** @type {const} */ (["deduct", "yesno", "scale"]);
const CRITICALS = /** @type {const} */ (["customer", "business", "compliance"]);

/** @param {Event} event */
const typed = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {import("../quality/score.js").Texts} texts @param {(texts: import("../quality/score.js").Texts) => void} change @param {string} label */
function threeTexts(texts, change, label) {
  return html`<div class="three">${LANGUAGES.map((language) => html`<label><span class="dim">${language}</span><input lang=${language} aria-label=${`${label} ${language}`} maxlength="2000" .value=${texts[language] ?? ""} @input=${(/** @type {Event} */ event) => change({ ...texts, [language]: typed(event) })}></label>`)}</div>`;
}

/** @param {FormsPage} page @param {ScoreForm} form @param {Scene} scene */
export function editor(page, form, scene) {
  const { text, language } = scene;
  const change = (/** @type {ScoreForm} */ after) => page.edit(after);
  const faults = faultsOf(form);
  const weights = form.categories.reduce((sum, { weight }) => sum + weight, 0);
  return html`<section class="panel form-edit"><header class="call-head"><h2>${wordOf(form.name, language)} <span class="dim">· ${text("qa.version", { version: form.version })}</span></h2><span class="pill ${Math.abs(weights - 100) > 1e-9 ? "refused" : "active"}">${text("forms.weights", { sum: Math.round(weights * 100) / 100 })}</span></header>
    ${threeTexts(form.name, (name) => change({ ...form, name }), text("forms.name"))}
    <p class="bar bare"><label class="field"><span>${text("forms.pass_mark")}</span><input type="number" min="0" max="100" step="0.5" .value=${String(form.pass_mark)} @change=${(/** @type {Event} */ event) => change({ ...form, pass_mark: Number(typed(event)) })}></label>
      <label class="field"><span>${text("forms.rule")}</span><select @change=${(/** @type {Event} */ event) => change({ ...form, fail_rule: /** @type {"zero" | "fail"} */ (typed(event)) })}>${["zero", "fail"].map((rule) => html`<option value=${rule} ?selected=${rule === form.fail_rule}>${text(`forms.rule.${rule}`)}</option>`)}</select></label></p>
    ${form.categories.map((category, place) => html`<fieldset class="edit-category"><legend>${wordOf(category.text, language)}</legend>
      ${threeTexts(category.text, (texts) => change(categoryChanged(form, place, { text: texts })), text("forms.category"))}
      <label class="field"><span>${text("forms.weight.label")}</span><input type="number" min="0" max="100" step="0.5" .value=${String(category.weight)} @change=${(/** @type {Event} */ event) => change(categoryChanged(form, place, { weight: Number(typed(event)) }))}></label>
      <ul>${repeat(form.items.map((item, at) => ({ item, at })).filter(({ item }) => item.cat === category.code), ({ item }) => item.code, ({ item, at }) => html`<li class="edit-item">${threeTexts(item.text, (texts) => change(itemChanged(form, at, { text: texts })), text("forms.item"))}
        <p class="bar bare"><label class="field"><span>${text("forms.kind")}</span><select @change=${(/** @type {Event} */ event) => change(itemChanged(form, at, { kind: /** @type {any} */ (typed(event)) }))}>${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === item.kind}>${text(`forms.kind.${kind}`)}</option>`)}</select></label>
          <label class="field"><span>${text("forms.max")}</span><input type="number" min="0" max="100" step="0.5" .value=${String(item.max)} @change=${(/** @type {Event} */ event) => change(itemChanged(form, at, { max: Number(typed(event)) }))}></label>
          <label class="field"><span>${text("forms.critical")}</span><select @change=${(/** @type {Event} */ event) => change(itemChanged(form, at, { critical: /** @type {any} */ (typed(event) || null) }))}><option value="" ?selected=${!item.critical}>${text("forms.critical.none")}</option>${CRITICALS.map((kind) => html`<option value=${kind} ?selected=${kind === item.critical}>${text(`qa.critical.${kind}`)}</option>`)}</select></label>
          <label class="field"><input type="checkbox" .checked=${item.na_allowed ?? true} @change=${(/** @type {Event} */ event) => change(itemChanged(form, at, { na_allowed: /** @type {HTMLInputElement} */ (event.target).checked }))}><span>${text("forms.na_allowed")}</span></label>
          <span class="buttons-row"><button type="button" class="small" aria-label=${text("forms.up")} title=${text("forms.up")} @click=${() => change(itemMoved(form, at, -1))}>↑</button><button type="button" class="small" aria-label=${text("forms.down")} title=${text("forms.down")} @click=${() => change(itemMoved(form, at, 1))}>↓</button><button type="button" class="small danger" @click=${() => change(itemRemoved(form, at))}>${text("qa.remove")}</button></span></p></li>`)}</ul>
      <p><button type="button" class="small" @click=${() => change(itemAdded(form, category.code))}>${text("forms.add_item")}</button></p></fieldset>`)}
    <footer class="form-foot">${faults.length === 0 ? nothing : html`<ul class="plain">${faults.map(({ key, values }) => html`<li class="wrong-word">${text(key, values)}</li>`)}</ul>`}
      <p class="buttons-row"><button type="button" class="main" ?disabled=${page.saving.busy || faults.length > 0} @click=${() => void page.save()}>${text("forms.save", { version: form.version })}</button><button type="button" @click=${() => page.edit(null)}>${text("qa.cancel")}</button></p>${page.saving.said(text)}${page.saving.problem === null || page.saving.problem.detail === "" ? nothing : html`<p class="dim">${page.saving.problem.detail}</p>`}</footer></section>`;
}
