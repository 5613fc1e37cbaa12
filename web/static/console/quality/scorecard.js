/** The form beside the player: groups, items, deductions, critical errors, the running total; saved as one goes. */

import { html, nothing } from "../../shared/dom.js";
import { sentenceOf } from "../../shared/api.js";
import { duration } from "../../text/durations.js";
import { brief } from "../brief.js";
import { highest, missingOf, pointsLost, scoreOf, spotless } from "./score.js";
import { answered, commented, placed, restSpotless, valuesOf } from "./sheet.js";
import { pointsText, shareText, wordOf } from "./words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").QualityPage} QualityPage */
/** @typedef {import("./answering.js").Answering} Answering */
/** @typedef {import("./score.js").Item} Item */
/** @typedef {import("./score.js").ScoreForm} ScoreForm */
/** @typedef {import("./sheet.js").Sheet} Sheet */

/** What a value is called on its button. @param {Item} item @param {number} value @returns {string} */
export function valueText(item, value) {
  if (item.kind === "scale") return String(value);
  if (value === spotless(item)) return "✓";
  return item.max === 0 ? "✗" : `−${pointsText(pointsLost(item, value))}`;
}

/** @param {Item} item @param {number} value @param {Scene} scene what a value means in words */
function meaning(item, value, { language, text }) {
  const anchor = item.anchors?.find((each) => each.value === value);
  const word = anchor === undefined ? "" : wordOf(anchor.text, language);
  return word || text("qa.value", { value: valueText(item, value), most: highest(item) });
}

/** @param {Answering} page @param {Item} item @param {Sheet} sheet @param {Scene} scene @param {boolean} writes */
function choices(page, item, sheet, scene, writes) {
  const { text } = scene;
  const given = sheet.answers.get(item.code);
  const offered = [...valuesOf(item).map((value) => ({ value: /** @type {number | null} */ (value), label: valueText(item, value), title: meaning(item, value, scene) })), ...(item.na_allowed ?? true ? [{ value: null, label: text("qa.na"), title: text("qa.na.about") }] : [])];
  const other = given !== undefined && given.value !== null && !offered.some(({ value }) => value === given.value);
  if (other) offered.splice(1, 0, { value: given.value, label: valueText(item, given.value ?? 0), title: "" });
  const chosen = offered.findIndex(({ value }) => given !== undefined && value === given.value);
  const tone = (/** @type {number | null} */ value) => (value === null ? "na" : value === spotless(item) ? "right" : item.critical ? "critical" : "lost");
  const move = (/** @type {KeyboardEvent} */ event) => {
    const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    const at = digit >= 0 ? digit : way === 0 ? -1 : (Math.max(0, [...(/** @type {Element} */ (event.currentTarget)).children].indexOf(/** @type {Element} */ (event.target))) + way + offered.length) % offered.length;
    const wanted = offered[at];
    if (wanted === undefined) return;
    event.preventDefault();
    /** @type {HTMLElement} */ ((/** @type {Element} */ (event.currentTarget)).children[at]).focus();
    page.answer((before) => answered(before, item, wanted.value, page.here()));
  };
  return html`<div class="values" role="radiogroup" aria-label=${wordOf(item.text, scene.language)} @keydown=${writes ? move : nothing}>${offered.map(({ value, label, title }, place) => html`<button type="button" role="radio" aria-checked=${place === chosen ? "true" : "false"} tabindex=${place === Math.max(0, chosen) ? 0 : -1}
    class="value ${value === null ? "of-na" : ""} ${place === chosen ? `on ${tone(value)}` : ""}" title=${title} aria-label=${`${label} ${title}`} ?disabled=${!writes} @click=${() => { page.item = item.code; page.answer((before) => answered(before, item, value, page.here())); }}>${label}</button>`)}${item.na_allowed ?? true ? nothing : html`<span class="no-value"></span>`}</div>`;
}

/** @param {Answering} page @param {Item} item @param {Sheet} sheet @param {Scene} scene @param {boolean} writes */
function opened(page, item, sheet, scene, writes) {
  const { text } = scene;
  const given = sheet.answers.get(item.code);
  const typed = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const place = given?.second ?? null;
  return html`<div class="item-more" id=${`more-${item.code}`}>
    ${item.anchors?.length ? html`<ul class="anchors">${valuesOf(item).map((value) => html`<li class=${given?.value === value ? "on" : ""}><b>${valueText(item, value)}</b> ${meaning(item, value, scene)}</li>`)}</ul>` : nothing}
    ${writes && item.kind !== "yesno" ? html`<label class="field exact"><span>${text(item.kind === "deduct" ? "qa.exact.deduct" : "qa.exact.scale", { most: pointsText(item.max) })}</span><input type="number" inputmode="decimal" min="0" max=${item.max} step="0.5" .value=${String(given?.value ?? "")} @change=${(/** @type {Event} */ event) => { if (typed(event) !== "") page.answer((before) => answered(before, item, Number(typed(event)), page.here())); }}></label>` : nothing}
    ${given === undefined ? html`<p class="dim">${text("qa.answer_first")}</p>` : html`<label class="stacked"><span class="dim">${text("qa.item_comment")}</span><textarea rows="2" maxlength="4000" ?readonly=${!writes} .value=${given.comment ?? ""} @input=${(/** @type {Event} */ event) => page.answer((before) => commented(before, item.code, typed(event)))}></textarea></label>
    <p class="buttons-row">${place === null ? nothing : html`<button type="button" class="small" @click=${() => page.player.seek(place)}>▸ ${duration(place)}</button>`}
      ${writes ? html`<button type="button" class="small" @click=${() => page.answer((before) => placed(before, item.code, page.here() ?? 0))}>${text("qa.place_here")}</button>${place === null ? nothing : html`<button type="button" class="small quiet" @click=${() => page.answer((before) => placed(before, item.code, null))}>${text("qa.unplace")}</button>`}` : nothing}</p>`}</div>`;
}

/** @param {Answering} page @param {Item} item @param {Sheet} sheet @param {Scene} scene @param {boolean} writes */
function itemRow(page, item, sheet, scene, writes) {
  const given = sheet.answers.get(item.code);
  const open = page.item === item.code;
  const second = given?.second ?? null;
  return html`<li class="item ${open ? "open" : ""} ${given === undefined ? "unanswered" : ""}" data-item=${item.code}>
    <button type="button" class="item-name" aria-expanded=${open ? "true" : "false"} @click=${() => page.openItem(open ? null : item.code)}><span>${wordOf(item.text, scene.language)}</span>${given?.comment ? html`<span class="has-comment" title=${brief(given.comment, 200)}>“”</span>` : nothing}</button>
    ${second === null ? nothing : html`<button type="button" class="at" title=${scene.text("qa.jump")} @click=${() => page.player.seek(second)}>@${duration(second)}</button>`}
    ${choices(page, item, sheet, scene, writes)}
    ${open ? opened(page, item, sheet, scene, writes) : nothing}</li>`;
}

/** @param {Answering} page @param {ScoreForm} form @param {Sheet} sheet @param {Scene} scene @param {boolean} writes */
export function scorecard(page, form, sheet, scene, writes) {
  const { text, language } = scene;
  const score = scoreOf(form, sheet.answers);
  const missing = new Set(missingOf(form, sheet.answers));
  return html`<div class="card-body">${form.categories.map((category, place) => {
    const items = form.items.filter(({ cat }) => cat === category.code);
    const left = items.filter(({ code }) => missing.has(code)).length;
    const points = score.categories[place]?.points ?? null;
    const flags = category.weight === 0;
    const kinds = flags ? [...new Set(items.map(({ critical }) => critical))] : [null];
    return html`<section class="category ${flags ? "flags" : ""}"><h3><span>${wordOf(category.text, language)}</span>${left > 0 && writes ? html`<span class="left">${text("qa.left", { count: left })}</span>` : nothing}${flags ? html`<span class="number ${score.criticals.length > 0 ? "wrong-word" : "dim"}">${score.criticals.length}</span>` : html`<span class="number"><b>${pointsText(points)}</b><span class="dim"> / ${pointsText(category.weight)}</span></span>`}</h3>
      ${kinds.map((kind) => html`${kind ? html`<h4>${text(`qa.critical.${kind}`)}</h4>` : nothing}<ul>${items.filter(({ critical }) => !flags || critical === kind).map((item) => itemRow(page, item, sheet, scene, writes))}</ul>`)}</section>`;
  })}</div>`;
}

/** @param {ScoreForm} form @param {Sheet} sheet @param {Scene} scene */
export function total(form, sheet, { text, language }) {
  const { points, kept, passed } = scoreOf(form, sheet.answers);
  return html`<header class="total" aria-live="polite"><div><h2>${wordOf(form.name, language)}</h2><p class="dim">${text("qa.version", { version: form.version })} · ${text("qa.pass_mark", { mark: pointsText(form.pass_mark) })}</p></div>
    <p class="sum"><b class="number ${passed === false ? "fails" : ""}" data-total>${pointsText(points)}</b><span class="verdict ${passed === false ? "fails" : "passes"}">${passed === null ? "" : text(passed ? "qa.passed" : "qa.failed")}${points !== kept ? html` <span class="dim">${text("qa.kept", { points: pointsText(kept) })}</span>` : nothing}</span></p></header>`;
}

/** What is saved, and handing in. @param {QualityPage} page @param {ScoreForm} form @param {Sheet} sheet @param {Scene} scene */
export function handing(page, form, sheet, scene) {
  const { text, language } = scene;
  const { draft, signing, player } = page;
  const missing = missingOf(form, sheet.answers).length;
  const needsReason = player.share < 0.8;
  return html`<footer class="handing">
    <p class="saved ${draft.standing}" role="status" data-standing=${draft.standing}>${text(`qa.draft.${draft.standing}`)}${draft.problem === null || draft.standing === "conflict" ? nothing : html` · ${sentenceOf(draft.problem, text)}`}</p>
    ${draft.standing === "conflict" ? html`<p class="buttons-row"><button type="button" @click=${() => page.takeTheirs()}>${text("qa.conflict.theirs")}</button><button type="button" class="danger" data-keep @click=${() => page.keepMine()}>${text("qa.conflict.mine")}</button></p>` : nothing}
    ${page.asking ? html`<form class="stacked" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); void page.sign(); }}><label for="skipped">${text("qa.skipped", { share: shareText(player.share, language) })}</label><input id="skipped" name="reason" required maxlength="500" autocomplete="off" .value=${page.reason} @input=${(/** @type {Event} */ event) => { page.reason = /** @type {HTMLInputElement} */ (event.target).value; }}><p class="buttons-row"><button class="main" ?disabled=${signing.busy}>${text("qa.sign")}</button><button type="button" @click=${() => page.ask(false)}>${text("qa.cancel")}</button></p></form>`
      : html`<p class="buttons-row"><button type="button" class="main" data-sign ?disabled=${signing.busy || draft.standing === "conflict"} @click=${() => (missing > 0 ? page.showMissing(form) : needsReason ? page.ask(true) : void page.sign())}>${text("qa.sign")}</button>
        ${missing > 0 ? html`<button type="button" data-rest @click=${() => page.answer((before) => restSpotless(before, form))}>${text("qa.rest_right", { count: missing })}</button>` : nothing}</p>`}
    ${signing.said(text)}</footer>`;
}
