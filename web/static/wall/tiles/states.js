/** How many people are in which state. States keep their places, so that the eye finds them without reading. */

import { count } from "../../text/numbers.js";
import { html, repeat } from "../../shared/dom.js";
import { stateLines } from "../state_lines.js";
import { icon } from "../../shared/icons.js";

/**
 * @param {import("../../floor/select.js").View} view
 * @param {import("../pages.js").Layout["states"]} place
 * @param {import("../../text/catalogue.js").Text} text
 * @param {string} language
 * @param {string} heading
 */
export function statesTile(view, place, text, language, heading) {
  const lines = stateLines(view.states, place.columns * place.rows);
  return html`<section class="panel states">
    <h2>${heading}</h2>
    <ul>${repeat(lines, (line) => line.state, ({ state, people }) => html`<li class="state ${state} ${people === 0 ? "none" : ""}">
      ${icon(state)}<span class="label">${text(`state.${state}`)}</span><span class="number">${count(people, language)}</span></li>`)}</ul>
  </section>`;
}
