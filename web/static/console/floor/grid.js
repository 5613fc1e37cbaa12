/** The people, a card each: who, what, since when, and what stands out. Above it the filters that narrow them. */

import { count } from "../../text/numbers.js";
import { guard, html, nothing, repeat } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";
import { sign } from "../icons.js";
import { STATES, countsOf } from "./people.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./people.js").Person} Person */
/** @typedef {import("./people.js").Filter} Filter */
/** @typedef {{ order: string, reorder: (order: "name" | "attention" | "time") => void, narrow: (some: Partial<Filter>) => void }} Choices */

const ORDERS = /** @type {const} */ (["name", "attention", "time"]);

/** From so many people on, each gets one line. */
const DENSE = 60;

/** Queues named on a card. */
const NAMED = 3;

/** @param {Person} person @param {Scene} scene @param {Map<string, string>} labels @returns {string} */
function detailOf({ row, alert }, { text, language }, labels) {
  if (alert !== null) return [text(`alert.rule.${alert.rule}`), row.state === "paused" ? brief(row.pause_reason, 40) : ""].filter(Boolean).join(" · ");
  if (row.state === "paused") return row.pause_reason ? brief(row.pause_reason, 40) : text("agent.no_reason");
  if (row.state === "unavailable") return text("agent.unreachable");
  const queues = row.queues.slice(0, NAMED).map((key) => brief(labels.get(key) ?? key, 24));
  const more = row.queues.length > NAMED ? [`+${row.queues.length - NAMED}`] : [];
  return [...queues, ...more].join(" · ") || count(row.answered, language);
}

/** @param {Person} person @param {Scene} scene @param {Map<string, string>} labels */
function card(person, scene, labels) {
  const { row, alert, face, key, span } = person;
  const { text } = scene;
  const loud = face === "live" ? (alert === null ? (row.state === "unavailable" ? "critical" : "") : alert.severity) : `stale ${face}`;
  return html`<li class="person agent state ${row.state} ${loud}" data-key=${key}>
    <bdi class="name">${brief(row.name, 60) || brief(key, 60)}</bdi>
    <span class="word">${icon(/** @type {any} */ (row.state))}<span>${text(`state.${row.state}`)}</span></span>
    <span class="detail"><bdi>${detailOf(person, scene, labels)}</bdi></span>
    <b class="number">${timer(span)}</b>
  </li>`;
}

/** Says more about the person under the pointer; written for all of them it would cost milliseconds. @param {Event} event @param {readonly Person[]} people @param {Scene} scene */
function hint(event, people, { text, language }) {
  const over = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".person"));
  const person = people.find(({ key }) => key === over?.dataset.key);
  if (over === null || person === undefined) return;
  const { row, key } = person;
  over.title = [brief(row.name, 60), brief(key, 60), text("agent.today", { answered: count(row.answered, language), missed: count(row.missed, language) })].join(" · ");
}

/** @param {Scene} scene @param {Filter} filter @param {Choices} choices */
function filters({ view, text, language }, filter, { order, reorder, narrow }) {
  const counts = countsOf(view.agents, filter.queue);
  const queue = view.queues.find(({ key }) => key === filter.queue);
  return html`<div class="filters" role="group" aria-label=${text("console.filter")}>
    <label class="field search">${sign("search")}<span class="unseen">${text("console.search")}</span>
      <input type="search" placeholder=${text("console.search")} .value=${filter.search} maxlength="60" @input=${(/** @type {Event} */ event) => narrow({ search: /** @type {HTMLInputElement} */ (event.target).value })}></label>
    ${filter.queue ? html`<button type="button" class="chip on" @click=${() => narrow({ queue: "" })} aria-label=${text("console.unfilter", { what: brief(queue?.label ?? filter.queue, 40) })}><bdi>${brief(queue?.label ?? filter.queue, 40)}</bdi>${sign("close")}</button>` : nothing}
    <div class="states-chips">${STATES.filter((state) => (counts[state] ?? 0) > 0 || filter.state === state).map((state) => html`<button type="button" class="chip state ${state} ${filter.state === state ? "on" : ""}" aria-pressed=${filter.state === state ? "true" : "false"}
      @click=${() => narrow({ state: filter.state === state ? "" : state })}>${icon(state)}${text(`state.${state}.short`)} <b class="number">${count(counts[state] ?? 0, language)}</b></button>`)}</div>
    <label class="field order"><span>${text("console.order")}</span>
      <select @change=${(/** @type {Event} */ event) => reorder(/** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value))}>
        ${ORDERS.map((name) => html`<option value=${name} ?selected=${name === order}>${text(`console.order.${name}`)}</option>`)}</select></label>
  </div>`;
}

/** @param {Scene} scene @param {number} shown */
function nobody({ view, text }, shown) {
  if (shown > 0) return nothing;
  if (!view.known) return html`<p class="empty dim">${text("face.waiting.detail")}</p>`;
  return html`<p class="empty dim">${text(view.agents.length === 0 ? "agent.none" : "console.nobody_matches")}</p>`;
}

/** @param {Scene} scene @param {readonly Person[]} people @param {Filter} filter @param {Choices} choices */
export function peoplePanel(scene, people, filter, choices) {
  const { view, text } = scene;
  const labels = new Map(view.queues.map((queue) => [queue.key, queue.label]));
  const named = view.queues.map(({ label }) => label).join("\n");
  const all = view.agents.length;
  const heading = people.length === all ? text("agent.signed_in", { count: all }) : text("console.of", { shown: people.length, all });
  return html`<section class="people" aria-label=${text("agent")}>
    <div class="people-head"><h2>${heading}</h2>${filters(scene, filter, choices)}</div>
    ${nobody(scene, people.length)}
    <ul class="grid panel-less ${people.length > DENSE ? "dense" : ""}" @pointerover=${(/** @type {Event} */ event) => hint(event, people, scene)}>${repeat(people, (person) => person.key, (person) => guard([person.row, person.alert, person.face, person.span.seconds, text, named], () => card(person, scene, labels)))}</ul>
  </section>`;
}
