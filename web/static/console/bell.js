/** The menu behind the bell: sound and notices of the browser, each asked for by whoever sits here. */

import { html, nothing } from "../shared/dom.js";
import { sign } from "./icons.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {import("../text/catalogue.js").Text} text */
export function bell(desk, text) {
  const { sound, notices } = desk.preferences.choices;
  const { permission } = desk.signals;
  const blocked = permission === "missing" ? "bell.missing" : permission === "denied" ? "bell.denied" : null;
  const silent = sound && !desk.signals.audible();
  return html`<details class="drop">
    <summary class="quiet" title=${text("bell")} aria-label=${text("bell")}>${sign("bell")}${sound || notices ? html`<span class="dot"></span>` : nothing}</summary>
    <div class="sheet">
      <p class="dim">${text("bell.about")}</p>
      <label><input type="checkbox" .checked=${sound} @change=${(/** @type {Event} */ event) => desk.ring(/** @type {HTMLInputElement} */ (event.target).checked)}> ${text("bell.sound")}</label>
      ${silent ? html`<p class="dim">${text("bell.silent")}</p>` : nothing}
      <label><input type="checkbox" .checked=${notices && permission === "granted"} ?disabled=${blocked !== null} @change=${(/** @type {Event} */ event) => void desk.notifies(/** @type {HTMLInputElement} */ (event.target).checked)}> ${text("bell.notices")}</label>
      ${blocked === null ? nothing : html`<p class="dim">${text(blocked)}</p>`}
      <button type="button" class="small" @click=${() => desk.rehearse()}>${text("bell.try")}</button>
    </div>
  </details>`;
}
