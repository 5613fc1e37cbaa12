/** The queue table: one row each, a figure over its limit by colour, shape and word. */

import { anyOver } from "../../floor/limits.js";
import { DASH } from "../../text/durations.js";
import { count, percent } from "../../text/numbers.js";
import { textWidth } from "../../text/width.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { coverageOf, isPartial, markFor } from "../heroes.js";
import { overMark } from "./figure.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";

/** @typedef {import("../../floor/select.js").QueueView} QueueView */
/** @typedef {import("../columns.js").Column} Column */
/** @typedef {import("../pages.js").Layout["queues"]} Place */
/** @typedef {import("../../text/catalogue.js").Text} Text */

/** @param {QueueView} queue @param {Text} text @returns {import("../heroes.js").Mark | null} the worst */
function markOf(queue, text) {
  if (!anyOver(queue.over)) return null;
  if (queue.over.waiting || queue.over.longest) return markFor(text, "limit");
  return markFor(text, "target");
}

/** @param {QueueView} queue @param {Column["id"]} column @param {string} language @returns {unknown} */
function cell(queue, column, language) {
  switch (column) {
    case "waiting": return count(queue.waiting, language);
    case "longest": return timer(queue.longest);
    case "level": return queue.level === null ? DASH : `${percent(queue.level)}%`;
    case "ready": return count(queue.ready, language);
    case "talking": return count(queue.row.agents.talking, language);
    case "offered": return count(queue.row.today.offered, language);
    case "abandoned": return count(queue.row.today.abandoned, language);
  }
}

/** @param {QueueView} queue @param {Text} text */
function threshold(queue, text) {
  const seconds = queue.definition?.service_level_seconds;
  return html`<span class="threshold">${seconds === undefined ? DASH : text("definition.seconds", { seconds })}</span>`;
}

/** @param {QueueView} queue @param {Column["id"]} column @returns {boolean} */
function isOver(queue, column) {
  if (column === "waiting" || column === "longest" || column === "level") return queue.over[column];
  return false;
}

/** @param {QueueView} queue @param {Place} place @param {Text} text @param {string} language @param {boolean} seconds */
function row(queue, place, text, language, seconds) {
  const mark = queue.face === "live" ? markOf(queue, text) : null;
  const coverage = coverageOf(queue, place.columns);
  return html`<tr class="row ${queue.face === "live" ? "" : `stale ${queue.face}`} ${mark ? "over" : ""}" data-key=${queue.key}>
    <th scope="row"><span class="cell"
      >${mark && !place.marks ? overMark(mark.shape, "") : nothing}<bdi class="name">${queue.label}</bdi
      >${isPartial(coverage) ? html`<span class="partial">${icon("partial")}${place.marks ? `${percent(coverage)}%` : nothing}</span>` : nothing}</span></th>
    ${place.columns.map(({ id }) => html`<td class=${isOver(queue, id) && queue.face === "live" ? "over" : ""} data-column=${id}>
      <span class="number">${cell(queue, id, language)}</span>${id === "level" && seconds ? threshold(queue, text) : nothing}</td>`)}
    ${place.marks ? html`<td class="marks">${mark ? overMark(mark.shape, mark.words[0] ?? "") : nothing}</td>` : nothing}
  </tr>`;
}

/** Where there is no column for the word, it stands once above the shapes. @param {import("../heroes.js").Mark | null} mark @param {Place} place @param {Text} text */
function nameHeading(mark, place, text) {
  if (mark === null || place.marks) return text("queue");
  const room = place.width - 0.7 - place.columns.reduce((sum, column) => sum + column.width, 0);
  const [long = "", short = ""] = mark.words;
  const word = textWidth(long) + 1.2 <= room ? long : short;
  const both = textWidth(text("queue")) + textWidth(word) + 1.6 <= room;
  return html`${both ? text("queue") : nothing}${overMark(mark.shape, word)}`;
}

/**
 * @param {readonly QueueView[]} queues those of this page
 * @param {Place} place
 * @param {Text} text
 * @param {string} language
 * @param {boolean} seconds whether each row says the seconds of its own service level
 */
export function queuesTile(queues, place, text, language, seconds) {
  if (queues.length === 0) {
    return html`<section class="panel queues empty"><p>${text("queue.none")}</p><p class="dim">${text("queue.none.hint")}</p></section>`;
  }
  const marked = queues.map((queue) => (queue.face === "live" ? markOf(queue, text) : null)).find((mark) => mark !== null);
  return html`<section class="panel queues lines-${place.lines}"><table>
    <thead><tr><th scope="col"><span class="cell">${nameHeading(marked ?? null, place, text)}</span></th>
      ${place.columns.map(({ id, heading }) => html`<th scope="col" data-column=${id}>${heading}</th>`)}
      ${place.marks ? html`<th class="marks"></th>` : nothing}</tr></thead>
    <tbody>${repeat(queues, (queue) => queue.key, (queue) => row(queue, place, text, language, seconds))}</tbody>
  </table></section>`;
}
