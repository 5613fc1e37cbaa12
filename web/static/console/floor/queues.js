/** The table of queues. A queue's name is a button: it narrows the people and the callers to those of the queue. */

import { anyOver } from "../../floor/limits.js";
import { queueOrder } from "../../floor/select.js";
import { DASH, duration } from "../../text/durations.js";
import { count, percent } from "../../text/numbers.js";
import { guard, html, nothing, repeat } from "../../shared/dom.js";
import { isPartial, levelLabels, secondsDiffer } from "../../wall/heroes.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../floor/select.js").QueueView} QueueView */

/** Columns from left to right; on narrow screens the later ranks go first. */
const COLUMNS = /** @type {const} */ ([
  ["waiting", 0], ["longest", 0], ["level", 0], ["ready", 0], ["talking", 1], ["wrap_up", 2], ["paused", 1], ["offered", 1], ["answered", 2],
  ["abandoned", 1], ["asa", 2], ["aht", 2],
]);

/** @typedef {typeof COLUMNS[number][0]} Column */

/** @param {QueueView} queue @param {Column} column @param {string} language @returns {unknown} */
function cell({ row, longest, level, waiting }, column, language) {
  switch (column) {
    case "waiting": return count(waiting, language);
    case "longest": return timer(longest);
    case "level": return level === null ? DASH : `${percent(level)}%`;
    case "ready":
    case "talking":
    case "wrap_up":
    case "paused": return count(row.agents[column], language);
    case "offered":
    case "answered":
    case "abandoned": return count(row.today[column], language);
    case "asa": return duration(row.today.asa_seconds);
    case "aht": return duration(row.today.aht_seconds);
  }
}

/** @param {Column} column @param {Scene} scene @returns {string} */
function heading(column, { view, text }) {
  switch (column) {
    case "waiting": return text("figure.waiting.short");
    case "longest": return text("figure.longest_wait");
    case "level": return secondsDiffer(view) ? text("figure.service_level.heading") : levelLabels(view, text)[0] ?? "";
    case "ready":
    case "talking":
    case "wrap_up":
    case "paused": return text(`state.${column}`);
    case "asa": return text("figure.asa.short");
    case "aht": return text("figure.aht.short");
    default: return text(`figure.${column}`);
  }
}

/** @param {QueueView} queue @param {Scene} scene @param {boolean} chosen @param {(key: string) => void} choose */
function row(queue, { text, language, view }, chosen, choose) {
  const current = queue.face === "live";
  const over = current && anyOver(queue.over);
  const isOver = (/** @type {Column} */ column) => current && (column === "waiting" || column === "longest" || column === "level") && queue.over[column];
  const differ = secondsDiffer(view);
  return html`<tr class="row ${current ? "" : `stale ${queue.face}`} ${chosen ? "chosen" : ""}" data-key=${queue.key}>
    <th scope="row"><button type="button" class="name" aria-pressed=${chosen ? "true" : "false"} title=${brief(queue.label)} @click=${() => choose(queue.key)}>
      ${over ? html`<span class="mark">${icon(queue.over.waiting || queue.over.longest ? "over" : "below")}<span class="unseen">${text(queue.over.waiting || queue.over.longest ? "over.limit" : "over.target")}</span></span>` : nothing}
      <bdi>${brief(queue.label)}</bdi>
      ${isPartial(queue.coverage) ? html`<span class="partial" title=${text("definition.coverage", { percent: percent(queue.coverage) })}>${icon("partial")}${percent(queue.coverage)}%</span>` : nothing}</button></th>
    ${COLUMNS.map(([column, rank]) => html`<td class="rank-${rank} ${isOver(column) ? "over" : ""} ${column}"><span class="number">${cell(queue, column, language)}</span>${column === "level" && differ ? html`<span class="threshold">${text("definition.seconds", { seconds: queue.definition?.service_level_seconds ?? DASH })}</span>` : nothing}</td>`)}
  </tr>`;
}

/** @param {Scene} scene @param {import("./people.js").Filter} filter @param {(key: string) => void} choose */
export function queuesPanel(scene, filter, choose) {
  const { view, text, language } = scene;
  if (view.queues.length === 0) {
    const known = view.known;
    return html`<section class="panel queues empty"><p>${text(known ? "queue.none" : "console.loading")}</p><p class="dim">${text(known ? "queue.none.hint" : "face.waiting.detail")}</p></section>`;
  }
  const differ = secondsDiffer(view);
  const byKey = new Map(view.queues.map((queue) => [queue.key, queue]));
  const order = queueOrder(view.queues, null, true, language).flatMap((key) => byKey.get(key) ?? []);
  return html`<section class="panel queues" aria-label=${text("queue")}><div class="scroller" tabindex="0" role="group" aria-label=${text("queue")}><table>
    <thead><tr><th scope="col">${text("queue")}</th>${COLUMNS.map(([column, rank]) => html`<th scope="col" class="rank-${rank}">${heading(column, scene)}</th>`)}</tr></thead>
    <tbody>${repeat(order, (queue) => queue.key, (queue) => guard([queue.row, queue.definition, queue.face, queue.longest.seconds, queue.over.longest, text, differ, filter.queue === queue.key], () => row(queue, scene, filter.queue === queue.key, choose)))}</tbody>
  </table></div></section>`;
}
