/** The floor for somebody who sees only the own place on it: the state, since when, and what the day has brought. */

import { faceOf, instant } from "../../floor/stale.js";
import { underWay } from "../../floor/today.js";
import { DASH, duration } from "../../text/durations.js";
import { count, percent } from "../../text/numbers.js";
import { happenedText } from "../../text/reasons.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../rows").AgentRow} AgentRow */

/** @param {AgentRow} row @param {number} running @param {Scene} scene @returns {readonly (readonly [string, string])[]} a label and a figure each */
function dayOf(row, running, { text, language }) {
  const share = row.occupancy === null ? DASH : `${percent(row.occupancy)}%`;
  return [
    [text("own.day.answered"), count(row.answered, language)],
    [text("own.day.missed"), count(row.missed, language)],
    [text("own.day.talk"), duration(row.talk_seconds)],
    [text("own.day.hold"), duration(row.hold_seconds)],
    [text("own.day.wrap_up"), duration(row.wrap_up_seconds)],
    [text("own.day.paused"), duration(row.paused_seconds + (row.state === "paused" ? running : 0))],
    [text("own.day.logged_in"), duration(row.logged_in_seconds + (row.state === "logged_out" ? 0 : running))],
    [text("own.day.occupancy"), share],
  ];
}

/** @param {string} key @param {AgentRow} row @param {Scene} scene */
function place(key, row, scene) {
  const { text, view } = scene;
  const { face, trueUntil } = faceOf(view.trust, key);
  const since = instant(row.since);
  const span = face === "live" || since === null ? { since, seconds: null } : { since: null, seconds: trueUntil === null ? null : Math.max(0, (trueUntil - since) / 1000) };
  const running = underWay(since, face === "live" ? scene.now : trueUntil, scene.times);
  const why = row.state === "paused" ? brief(row.pause_reason, 60) || text("agent.no_reason") : row.state === "unavailable" ? text("agent.unreachable") : "";
  const queues = row.queues.map((queue) => brief(queue.slice(queue.indexOf("/") + 1), 40)).join(" · ");
  return html`<section class="panel own-place ${face === "live" ? "" : `row stale ${face}`}">
    <h2><bdi class="name">${brief(row.name, 60) || brief(key, 60)}</bdi></h2>
    <p class="own-state agent state ${row.state}">${icon(/** @type {any} */ (row.state))}<span class="word">${text(`state.${row.state}`)}</span>${since === null ? nothing : html`<b class="number">${timer(span)}</b>`}${why ? html`<bdi class="dim">${why}</bdi>` : nothing}</p>
    <dl class="sums own-sums">${dayOf(row, running, scene).map(([label, figure]) => html`<div><dt>${label}</dt><dd class="number">${figure}</dd></div>`)}</dl>
    ${queues ? html`<p class="dim">${text("own.day.queues")} <bdi>${queues}</bdi></p>` : nothing}
  </section>`;
}

/** @param {Scene} scene */
export function ownPlace(scene) {
  const { store, view, text, times } = scene;
  const places = [...store.sections.agents].sort(([one], [other]) => (one < other ? -1 : 1));
  if (places.length === 0) return html`<section class="panel empty"><p>${text(view.known ? "own.place.none" : "face.waiting.detail")}</p>${view.known ? html`<p class="dim">${text("own.place.none.hint")}</p>` : nothing}</section>`;
  return html`${repeat(places, ([key]) => key, ([key, row]) => place(key, row, scene))}
    ${view.alerts.length === 0 ? nothing : html`<section class="panel alerts"><h2>${text("alert")}</h2><ul>${repeat(view.alerts, ({ id }) => id, (alert) => html`<li class="alert ${alert.severity} ${alert.state}"><h3>${icon(alert.severity === "notice" ? "notice" : "over")}<span>${text(`alert.rule.${alert.rule}`)}</span></h3>
      <p class="since dim">${text("alert.since", { time: times.minute(Date.parse(alert.since)) })}</p><p class="message"><bdi>${brief(happenedText(alert, text), 400)}</bdi></p></li>`)}</ul></section>`}`;
}
