/** Callers waiting over the last half hour, of all queues or of the one chosen. */

import { html, nothing } from "../../shared/dom.js";
import "../charts.js";
import { summed } from "./waits.js";

/** @typedef {import("../desk.js").Scene} Scene */

/** @param {Scene} scene @param {import("./people.js").Filter} filter */
export function trendPanel({ view, store, text, times, language }, filter) {
  const wanted = view.queues.filter(({ key }) => filter.queue === "" || key === filter.queue);
  const rows = wanted.flatMap(({ key }) => store.sections.trends.get(key) ?? []);
  const line = rows.length === wanted.length ? summed(rows) : null;
  const most = line === null ? 0 : Math.max(0, ...line.values.map((value) => value ?? 0));
  const label = text("console.trend");
  return html`<section class="panel trend" aria-label=${label}>
    <h2>${label}</h2>
    ${line === null ? html`<p class="dim empty">${text("console.trend.none")}</p>` : html`<fw-chart role="img" aria-label=${text("console.trend.said", { count: most })}
      .plot=${{ times: line.times, lines: [{ values: line.values, kind: "now" }], minute: times.minute, language }}></fw-chart>`}
    ${line === null ? nothing : html`<p class="dim legend">${text("console.trend.most", { count: most })}</p>`}
  </section>`;
}
