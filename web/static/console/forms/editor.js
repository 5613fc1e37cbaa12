/** Writing the next version of a scorecard: names in three languages, categories, weights, items, anchors, what is critical. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { highest } from "../quality/score.js";
import { pointsText, wordOf } from "../quality/words.js";
import {
  LANGUAGES, anchorAdded, anchorChanged, anchorRemoved, categoryAdded, categoryChanged, categoryMoved, categoryRemoved, faultsOf, itemAdded, itemChanged, itemMoved, itemRemoved,
} from "./edit.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").FormsPage} FormsPage */
/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */
/** @typedef {import("../quality/score.js").Item} Item */
/** @typedef {import("../quality/score.js").Category} Category */
/** @typedef {{ form: ScoreForm, change: (make: (now: ScoreForm) => ScoreForm) => void, known: ReadonlySet<string>, scene: Scene }} Desk known: codes that earlier versions have, which scores are compared by */

const KINDS = /** @type {const} */ (["deduct", "yesno", "scale"]);
const CRITICALS = /** @type {const} */ (["customer", "business", "compliance"]);

/** @param {Event} event */
const typed = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {Event} event */
const ticked = (event) => /** @type {HTMLInputElement} */ (event.target).checked;

/** @typedef {import("../quality/score.js").Texts} Texts */

/** @param {Texts} texts @param {(merged: (now: Texts | undefined) => Texts) => void} change @param {string} label */
function threeTexts(texts, change, label) {
  return html`<div class="three">${LANGUAGES.map((language) => html`<label><span class="dim">${language}</span><input lang=${language} aria-label=${`${label} ${language}`} maxlength="2000" .value=${texts[language] ?? ""} @input=${(/** @type {Event} */ event) => { const said = typed(event); change((now) => ({ ...now, [language]: said })); }}></label>`)}</div>`;
}

/** @param {string} label @param {number} value @param {(value: number) => void} change @param {number} [most] */
function amount(label, value, change, most = 100) {
  return html`<label class="field"><span>${label}</span><input type="number" min="0" max=${most} step="0.5" .value=${String(value)} @change=${(/** @type {Event} */ event) => change(Number(typed(event)))}></label>`;
}

/** @param {string} label @param {readonly (readonly [string, string])[]} options value and word @param {string} chosen @param {(value: string) => void} change */
function choice(label, options, chosen, change) {
  return html`<label class="field"><span>${label}</span><select @change=${(/** @type {Event} */ event) => change(typed(event))}>${options.map(([value, word]) => html`<option value=${value} ?selected=${value === chosen}>${word}</option>`)}</select></label>`;
}

/** What errors are counted by: only new ones can be named. @param {Desk} desk @param {string} code @param {(code: string) => void} change */
function codeField({ known, scene }, code, change) {
  const { text } = scene;
  return html`<label class="field"><span>${text("forms.code")}</span><input class="code" maxlength="60" spellcheck="false" autocapitalize="none" .value=${code} ?disabled=${known.has(code)} title=${known.has(code) ? text("forms.code.kept") : nothing} @change=${(/** @type {Event} */ event) => change(typed(event).trim())}></label>`;
}

/** @param {import("../../text/catalogue.js").Text} text @param {(way: 1 | -1) => void} move @param {() => void} remove */
function moving(text, move, remove) {
  return html`<span class="buttons-row"><button type="button" class="small" aria-label=${text("forms.up")} title=${text("forms.up")} @click=${() => move(-1)}>↑</button><button type="button" class="small" aria-label=${text("forms.down")} title=${text("forms.down")} @click=${() => move(1)}>↓</button><button type="button" class="small danger" @click=${remove}>${text("qa.remove")}</button></span>`;
}

/** What each value means, so that everybody means the same. @param {Desk} desk @param {Item} item @param {number} at */
function anchors({ change, scene }, item, at) {
  const { text } = scene;
  const said = item.anchors ?? [];
  return html`<details class="edit-anchors" ?open=${said.some((anchor) => anchor.value > highest(item))}><summary>${text("forms.anchors", { count: said.length })}</summary>
    <p class="dim">${text(`forms.anchors.about.${item.kind}`, { most: pointsText(highest(item)) })}</p>
    <ul>${said.map((anchor, nth) => html`<li class="edit-anchor">${amount(text("forms.anchor.value"), anchor.value, (value) => change((now) => anchorChanged(now, at, nth, { value })), highest(item))}${threeTexts(anchor.text, (merged) => change((now) => anchorChanged(now, at, nth, { text: merged(now.items[at]?.anchors?.[nth]?.text) })), text("forms.anchor"))}<button type="button" class="small danger" title=${text("forms.anchor.remove", { value: pointsText(anchor.value) })} @click=${() => change((now) => anchorRemoved(now, at, nth))}>${text("qa.remove")}</button></li>`)}</ul>
    <p><button type="button" class="small" data-anchor-add @click=${() => change((now) => anchorAdded(now, at))}>${text("forms.anchor.add")}</button></p></details>`;
}

/** @param {Desk} desk @param {Item} item @param {number} at */
function itemEditor(desk, item, at) {
  const { form, change, scene } = desk;
  const { text, language } = scene;
  const alter = (/** @type {Partial<Item>} */ some) => change((now) => itemChanged(now, at, some));
  const homes = form.categories.map(({ code, text: name }) => /** @type {const} */ ([code, wordOf(name, language) || code]));
  return html`<li class="edit-item" data-edit-item=${item.code}>${threeTexts(item.text, (merged) => change((now) => itemChanged(now, at, { text: merged(now.items[at]?.text) })), text("forms.item"))}
    <p class="bar bare">${choice(text("forms.kind"), KINDS.map((kind) => [kind, text(`forms.kind.${kind}`)]), item.kind, (kind) => alter({ kind: /** @type {any} */ (kind) }))}
      ${amount(text("forms.max"), item.max, (max) => alter({ max }))}
      ${choice(text("forms.critical"), [["", text("forms.critical.none")], ...CRITICALS.map((kind) => /** @type {const} */ ([kind, text(`qa.critical.${kind}`)]))], item.critical ?? "", (kind) => alter({ critical: /** @type {any} */ (kind || null) }))}
      <label class="field tick"><input type="checkbox" .checked=${item.na_allowed ?? true} @change=${(/** @type {Event} */ event) => alter({ na_allowed: ticked(event) })}><span>${text("forms.na_allowed")}</span></label></p>
    <p class="bar bare">${choice(text("forms.category"), homes, item.cat, (cat) => alter({ cat }))}${codeField(desk, item.code, (code) => alter({ code }))}${moving(text, (way) => change((now) => itemMoved(now, at, way)), () => change((now) => itemRemoved(now, at)))}</p>
    ${anchors(desk, item, at)}</li>`;
}

/** @param {Desk} desk @param {Category} category @param {number} place */
function categoryEditor(desk, category, place) {
  const { form, change, scene } = desk;
  const { text, language } = scene;
  const own = form.items.map((item, at) => ({ item, at })).filter(({ item }) => item.cat === category.code);
  return html`<fieldset class="edit-category" data-edit-category=${category.code}><legend>${wordOf(category.text, language) || category.code}</legend>
    ${threeTexts(category.text, (merged) => change((now) => categoryChanged(now, place, { text: merged(now.categories[place]?.text) })), text("forms.category"))}
    <p class="bar bare">${amount(text("forms.weight.label"), category.weight, (weight) => change((now) => categoryChanged(now, place, { weight })))}${codeField(desk, category.code, (code) => change((now) => categoryChanged(now, place, { code })))}${moving(text, (way) => change((now) => categoryMoved(now, place, way)), () => change((now) => categoryRemoved(now, place)))}</p>
    <ul>${repeat(own, ({ at }) => at, ({ item, at }) => itemEditor(desk, item, at))}</ul>
    <p><button type="button" class="small" @click=${() => change((now) => itemAdded(now, category.code))}>${text("forms.add_item")}</button></p></fieldset>`;
}

/** @param {FormsPage} page @param {ScoreForm} form @param {Scene} scene */
export function editor(page, form, scene) {
  const { text, language } = scene;
  const desk = { form, change: (/** @type {(now: ScoreForm) => ScoreForm} */ make) => page.edit(make(page.edited ?? form)), known: page.known(), scene };
  const faults = faultsOf(form, language);
  const weights = form.categories.reduce((sum, { weight }) => sum + weight, 0);
  return html`<section class="panel form-edit"><header class="call-head"><h2>${wordOf(form.name, language) || text("forms.new")} <span class="dim">· ${text("qa.version", { version: form.version })}</span></h2><span class="pill ${Math.abs(weights - 100) > 1e-9 ? "refused" : "active"}">${text("forms.weights", { sum: Math.round(weights * 100) / 100 })}</span></header>
    ${threeTexts(form.name, (merged) => desk.change((now) => ({ ...now, name: merged(now.name) })), text("forms.name"))}
    <p class="bar bare">${amount(text("forms.pass_mark"), form.pass_mark, (mark) => desk.change((now) => ({ ...now, pass_mark: mark })))}
      ${choice(text("forms.rule"), [["zero", text("forms.rule.zero")], ["fail", text("forms.rule.fail")]], form.fail_rule, (rule) => desk.change((now) => ({ ...now, fail_rule: /** @type {"zero" | "fail"} */ (rule) })))}
      ${page.begun ? html`<label class="field"><span>${text("forms.id")}</span><input class="code" name="form-id" maxlength="100" spellcheck="false" autocapitalize="none" .value=${form.id} @change=${(/** @type {Event} */ event) => { const id = typed(event).trim(); desk.change((now) => ({ ...now, id })); }}></label>` : nothing}</p>
    ${form.categories.map((category, place) => categoryEditor(desk, category, place))}
    <p><button type="button" class="small" data-category-add @click=${() => desk.change(categoryAdded)}>${text("forms.add_category")}</button></p>
    <footer class="form-foot">${faults.length === 0 ? nothing : html`<div role="status"><ul class="plain form-faults">${faults.map(({ key, values }) => html`<li class="wrong-word">${text(key, values)}</li>`)}</ul></div>`}
      <p class="buttons-row"><button type="button" class="main" data-save ?disabled=${page.saving.busy || faults.length > 0} @click=${() => void page.save()}>${text("forms.save", { version: form.version })}</button><button type="button" @click=${() => page.edit(null)}>${text("qa.cancel")}</button></p>${page.saving.said(text)}</footer></section>`;
}
