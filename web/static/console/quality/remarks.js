/** Everything that is said about a second of the call: a click jumps there. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { placedComments, reworded } from "./sheet.js";
import { wordOf } from "./words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./page.js").QualityPage} QualityPage */
/** @typedef {import("./sheet.js").Sheet} Sheet */

/** @param {QualityPage} page @param {import("./score.js").ScoreForm} form @param {Sheet} sheet @param {Scene} scene @param {boolean} writes */
export function remarksPanel(page, form, sheet, scene, writes) {
  const { text, language } = scene;
  const comments = placedComments(sheet);
  const typed = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const nameOf = (/** @type {string} */ code) => wordOf(form.items.find((item) => item.code === code)?.text ?? {}, language);
  return html`<section class="panel remarks" aria-label=${text("qa.comments")}><h2>${text("qa.comments")}</h2>
    ${comments.length === 0 ? html`<p class="dim">${text(writes ? "qa.comments.hint" : "qa.comments.none")}</p>` : nothing}
    <ol>${repeat(comments, ({ code, place, second }) => `${code ?? "remark"}/${place}/${second}`, ({ second, text: said, code, place }) => html`<li><button type="button" class="at" title=${text("qa.jump")} @click=${() => page.player.seek(second)}>${duration(second)}</button>
      ${code !== null ? html`<button type="button" class="of-item" @click=${() => page.openItem(code)}><span>${nameOf(code)}</span>${said ? html` <span class="dim">${said}</span>` : nothing}</button>`
      : writes ? html`<input class="remark" data-remark=${place} maxlength="4000" aria-label=${text("qa.comment_at", { at: duration(second) })} .value=${said} @input=${(/** @type {Event} */ event) => page.answer((before) => reworded(before, place, typed(event)))}><button type="button" class="quiet" aria-label=${text("qa.remove")} title=${text("qa.remove")} @click=${() => page.answer((before) => reworded(before, place, null))}>×</button>`
      : html`<span class="of-item">${said}</span>`}</li>`)}</ol>
    ${writes || sheet.comment ? html`<label class="stacked"><span class="dim">${text("qa.comment_whole")}</span><textarea rows="2" maxlength="4000" ?readonly=${!writes} .value=${sheet.comment} @input=${(/** @type {Event} */ event) => page.answer((before) => ({ ...before, comment: typed(event) }))}></textarea></label>` : nothing}</section>`;
}
