/** Boards to choose from, by what they are called, and what the chosen one shows. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../text/catalogue.js").Text} Text */
/** @typedef {{ id: string, label: string, queues: string[] | null, language: string | null, theme: string, distance_m: number, diagonal_inch: number }} Board */

/** @param {readonly Board[]} boards @param {string} chosen may be one that the configuration lost @param {Text} text @param {(id: string) => void} choose */
export function boardPicker(boards, chosen, text, choose) {
  const lost = chosen !== "" && !boards.some(({ id }) => id === chosen);
  return html`<select name="board" aria-label=${text("screen.board")} required @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${lost ? html`<option value=${chosen} .selected=${true}>${text("screen.board.lost", { name: brief(chosen, 40) })}</option>` : nothing}
    ${boards.map(({ id, label }) => html`<option value=${id} .selected=${id === chosen}>${brief(label || id, 60)}</option>`)}</select>`;
}

/** The same below its name. @param {readonly Board[]} boards @param {string} chosen @param {Text} text @param {(id: string) => void} choose */
export function boardField(boards, chosen, text, choose) {
  return html`<div class="field"><span aria-hidden="true">${text("screen.board")}</span>${boardPicker(boards, chosen, text, choose)}</div>`;
}

/** @param {Board} board @param {Scene} scene what will stand on the screen, before anybody lets it in */
export function boardFacts(board, { store, text }) {
  const queues = board.queues === null ? text("screen.board.all") : board.queues.map((key) => brief(store.sections.queues.get(key)?.label ?? key, 40)).join(" · ");
  const address = `wall?${new URLSearchParams({ board: board.id })}`;
  return html`<p class="actions-line dim"><span>${queues}</span><span>${text("screen.board.seen", { metres: board.distance_m, inches: board.diagonal_inch })}</span>
    <a class="button small" href=${address} target="_blank" rel="noopener">${text("screen.board.look")}</a></p>`;
}
