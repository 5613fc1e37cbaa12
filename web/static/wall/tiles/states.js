/** How many people are in which state. States keep their places, so that the eye finds them without reading. */

import { count } from "../../text/numbers.js";
import { html, repeat } from "../dom.js";
import { icon } from "./icons.js";

/** As a call goes; what is given up first when there is no room stands last in SPARE. */
const ORDER = /** @type {const} */ (["ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable"]);
const SPARE = /** @type {const} */ (["hold", "unavailable", "wrap_up", "ringing", "paused"]);

/** @typedef {(typeof ORDER)[number] | "others"} Shown */

/**
 * What to show in so many places. Empty states go first; then the least telling ones become "others", so that the
 * lines still add up to everybody.
 * @param {import("../../floor/select.js").View["states"]} states
 * @param {number} places
 * @returns {{ state: Shown, people: number }[]}
 */
export function stateLines(states, places) {
  /** @type {{ state: Shown, people: number }[]} */
  let lines = ORDER.map((state) => ({ state, people: states[state] ?? 0 }));
  for (const state of SPARE) {
    if (lines.length <= places) return lines;
    lines = lines.filter((line) => line.state !== state || line.people > 0);
  }
  if (lines.length <= places) return lines;
  const folded = new Set(SPARE.filter((state) => (states[state] ?? 0) > 0).slice(0, lines.length - places + 1));
  const others = lines.filter((line) => folded.has(/** @type {any} */ (line.state)));
  const people = others.reduce((sum, line) => sum + line.people, 0);
  return [...lines.filter((line) => !others.includes(line)), { state: "others", people }];
}

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
