/** The screen that asks to be let in: its six digits, what to do with them, and why there are none. */

import { sentenceOf } from "../../shared/api.js";
import { html, nothing } from "../../shared/dom.js";

/** @param {import("../pairing.js").Pairing} pairing @param {import("../../text/catalogue.js").Text} text @param {URL} desk where somebody lets it in */
export function pairingTile({ code, problem }, text, desk) {
  const [first, last] = code === null ? ["···", "···"] : [code.slice(0, 3), code.slice(3)];
  return html`<section class="pairing" aria-live="polite"><h1>${text("pairing.title")}</h1>
    <p class="digits number" aria-label=${code ?? text("console.loading")}><span>${first} </span><span>${last}</span></p>
    <p class="todo">${text("pairing.todo")} <bdi>${desk.host}<wbr>${desk.pathname}</bdi></p>
    <p class="trouble" role="status">${problem === null ? nothing : sentenceOf(problem, text)}</p></section>`;
}
