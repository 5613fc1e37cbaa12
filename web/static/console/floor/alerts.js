/** The alerts that stand, beside the floor: worst first, each with its reason and the way to the floor as it was then. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { happenedText } from "../../text/reasons.js";
import { icon } from "../../shared/icons.js";
import { brief } from "../brief.js";
import { addressOf } from "../routes.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../rows").AlertRow} AlertRow */
/** @typedef {import("../alerts/take.js").Take} Take */

/** @param {{ subject: string }} alert @param {Scene} scene @returns {string} what it is about, by its name */
export function subjectOf(alert, { view }) {
  const queue = view.queues.find(({ key }) => key === alert.subject);
  const agent = view.agents.find(({ key }) => key === alert.subject);
  return brief(queue?.label ?? agent?.row.name ?? alert.subject, 60);
}

/** @param {AlertRow} alert @param {Scene} scene @param {Take | null} take */
function card(alert, scene, take) {
  const { text, times } = scene;
  const at = instant(alert.since);
  return html`<li class="alert ${alert.severity} ${alert.state}" data-alert=${alert.id}>
    <h3>${icon(alert.severity === "notice" ? "notice" : "over")}<span>${text(`alert.rule.${alert.rule}`)} · <bdi>${subjectOf(alert, scene)}</bdi></span></h3>
    <p class="since dim">${at === null ? nothing : text("alert.since", { time: times.minute(at) })}${alert.state === "acknowledged" ? ` · ${text("alert.acknowledged")}` : ""}</p>
    ${alert.message ? html`<p class="message"><bdi>${brief(happenedText(alert, text), 400)}</bdi></p>` : nothing}
    <p class="actions">${take === null ? nothing : take.button(alert, text)}<a class="button small" href=${addressOf("alerts", alert.id)}>${text("alert.open")}</a><a class="button small" href=${addressOf("moments", null, { at: alert.since })}>${text("alert.replay")}</a></p>
  </li>`;
}

/** @param {Scene} scene @param {Take | null} [take] null: what is past is not taken any more */
export function alertsPanel(scene, take = null) {
  const { view, text } = scene;
  return html`<section class="panel alerts" aria-label=${text("alert")}>
    <h2>${text("alert")} ${view.alerts.length > 0 ? html`<span class="number">${view.alerts.length}</span>` : nothing}</h2>
    ${view.alerts.length === 0 ? html`<p class="dim empty">${text(view.known ? "alert.none" : "face.waiting.detail")}</p>` : nothing}
    <ul>${repeat(view.alerts, ({ id }) => id, (alert) => card(alert, scene, take))}</ul>
  </section>`;
}
