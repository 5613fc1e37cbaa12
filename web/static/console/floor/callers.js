/** Who waits, the longest first. Numbers come from the server as this reader may see them. */

import { faceOf, instant } from "../../floor/stale.js";
import { DASH } from "../../text/durations.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";

/** @typedef {import("../desk.js").Scene} Scene */

/** So many are listed; the figures above say how many there are. */
const LISTED = 12;

/** @param {Scene} scene @param {import("./people.js").Filter} filter */
export function callersPanel({ view, store, text }, filter) {
  const labels = new Map(view.queues.map((queue) => [queue.key, queue.label]));
  const all = store.callers().filter(({ queue }) => filter.queue === "" || queue === filter.queue);
  const longest = all.sort((one, other) => (instant(one.since) ?? Infinity) - (instant(other.since) ?? Infinity)).slice(0, LISTED);
  return html`<section class="panel callers" aria-label=${text("console.callers")}>
    <h2>${text("console.callers")} <span class="number">${all.length > 0 ? all.length : ""}</span></h2>
    ${all.length === 0 ? html`<p class="dim empty">${text(view.known ? "console.callers.none" : "face.waiting.detail")}</p>` : nothing}
    <ol>${repeat(longest, ({ visit }) => visit, (caller) => {
      const { face, trueUntil } = faceOf(view.trust, caller.queue);
      const since = instant(caller.since);
      const span = face === "live" || since === null ? { since, seconds: null } : { since: null, seconds: trueUntil === null ? null : Math.max(0, (trueUntil - since) / 1000) };
      return html`<li class=${face === "live" ? "" : `row stale ${face}`}>
        <span class="place number">${caller.position ?? DASH}</span>
        <span class="who"><bdi class="name">${brief(caller.number, 32) || text("console.no_number")}</bdi>${caller.name ? html` <bdi class="dim">${brief(caller.name, 32)}</bdi>` : nothing}</span>
        <span class="where dim"><bdi>${brief(labels.get(caller.queue) ?? caller.queue, 32)}</bdi></span>
        <b class="number">${timer(span)}</b></li>`;
    })}</ol>
    ${all.length > LISTED ? html`<p class="dim">${text("console.more", { count: all.length - LISTED })}</p>` : nothing}
  </section>`;
}
