/** The fields that a new account and one that is changed share. */

import { html } from "../../shared/dom.js";
import { ROLES } from "./facts.js";

/** @typedef {import("../desk.js").Scene} Scene */

/** @param {string} chosen @param {Scene} scene @param {(role: string) => void} choose @param {boolean} [fixed] */
export function roleField(chosen, { text }, choose, fixed = false) {
  return html`<label class="field"><span>${text("account.role")}</span><select name="role" ?disabled=${fixed} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${ROLES.map((role) => html`<option value=${role} .selected=${role === chosen}>${text(`role.${role}`)}</option>`)}</select></label>`;
}
