/** The floor at a past moment, inside a page: the wall's own replay with its bar, framed. */

import { html } from "../shared/dom.js";
import { wallThen } from "./wall_address.js";

/** @param {number} at @param {import("./wall_address.js").Sight} sight @param {import("./desk.js").Scene} scene */
export function floorThen(at, sight, { text, language }) {
  const address = wallThen(at, sight, { language, theme: document.documentElement.dataset.theme ?? "dark" });
  return html`<div class="then"><iframe src=${address} title=${text("moments.frame")}></iframe>
    <p><a class="button small" href=${address} target="_blank" rel="noopener">${text("moments.whole")}</a></p></div>`;
}
