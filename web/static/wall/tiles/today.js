/** One queue's day, in the place of the table: a table of one row tells nothing the big figures do not. */

import { duration } from "../../text/durations.js";
import { count } from "../../text/numbers.js";
import { html, nothing } from "../../shared/dom.js";
import { coverageNote } from "../heroes.js";

/** @param {number} sum @param {number} number @returns {number | null} */
function mean(sum, number) {
  return number > 0 ? sum / number : null;
}

/**
 * @param {import("../../floor/select.js").QueueView} queue
 * @param {import("../../text/catalogue.js").Text} text
 * @param {string} language
 */
export function todayTile(queue, text, language) {
  const { today } = queue.row;
  const handling = mean(today.talk_seconds + today.hold_seconds + today.wrap_up_seconds, today.handled);
  const lines = [
    [text("figure.offered"), count(today.offered, language)],
    [text("figure.answered"), count(today.answered, language)],
    [text("figure.abandoned"), count(today.abandoned, language)],
    [text("figure.asa.short"), duration(mean(today.wait_answered_seconds, today.answered))],
    [text("figure.aht.short"), duration(today.aht_seconds ?? handling)],
  ];
  const note = coverageNote(today.coverage, text);
  const basis = today.aht_basis === "talk_hold" ? html`<span class="dim">${text("figure.aht.talk_hold")}</span>` : "";
  return html`<section class="panel today ${queue.face === "live" ? "" : `stale ${queue.face}`}">
    <h2>${text("window.today")} · ${note === null ? nothing : html`${note} · `}<bdi>${queue.label}</bdi></h2>
    <ul>${lines.map(([label, figure], index) => html`<li><span class="label">${label}</span>${index === 4 ? basis : ""}<span class="number">${figure}</span></li>`)}</ul>
  </section>`;
}
