/** What a leader announces: a line or two under the alerts. */

import { html, nothing } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";

/** @param {{ lines: string[], place: string }} turn @param {string} name of this part of the page */
export function noteTile({ lines, place }, name) {
  return html`<section class="banner announcement" role="note" aria-label=${name}>${icon("announcement")}
    <p class="title">${lines.map((line) => html`<bdi>${line}</bdi>`)}</p>${place === "" ? nothing : html`<p class="detail number">${place}</p>`}</section>`;
}
