/** What the last night found of a rule that it tries by itself: the threshold that holds, the one proposed, and why. */

import { instant } from "../../floor/stale.js";
import { html, nothing } from "../../shared/dom.js";
import { DASH } from "../../text/durations.js";
import { subjectOf } from "../floor/alerts.js";
import { outcome } from "../outcome.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ queue: string, checked: string, begin: string, end: string, weeks: number, history_days: number, threshold: number, per_week: number | null, proposed: number | null, proposed_per_week: number | null, tried: { threshold: number, per_week: number }[], alarms: { began: string, ended: string | null, peak: number, real: boolean }[] }} Check */
/** @typedef {{ rule: string, target_per_week: number | null, checks: Check[] }} Checks */

/** @param {import("../resource.js").Resource<Checks>} checks @param {Scene} scene */
export function checksPanel(checks, scene) {
  const { text, language, times } = scene;
  const hundredths = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }); // the target is a tenth
  const figure = (/** @type {number | null} */ value) => (value === null ? DASH : hundredths.format(value));
  return html`<section class="panel"><h2>${text("check.title")}</h2><p class="dim">${text("check.about")}</p>${outcome(checks, text, ({ checks: found, target_per_week: target }) => (found.length === 0 ? html`<p class="empty">${text("check.none")}</p>` : html`
    ${target === null ? nothing : html`<p>${text("check.target", { count: figure(target) })}</p>`}
    <div class="scroller" tabindex="0" role="group" aria-label=${text("check.title")}><table class="fold figures-table"><thead><tr><th>${text("queue")}</th><th>${text("check.weeks")}</th><th>${text("check.threshold")}</th><th>${text("check.per_week")}</th><th>${text("check.proposed")}</th><th>${text("check.proposed_per_week")}</th><th>${text("check.alarms")}</th><th>${text("check.when")}</th></tr></thead>
      <tbody>${found.map((one) => {
        const at = instant(one.checked);
        const real = one.alarms.filter((alarm) => alarm.real).length;
        const differs = one.proposed !== null && one.proposed !== one.threshold;
        return html`<tr><th scope="row"><bdi>${subjectOf({ subject: one.queue }, scene)}</bdi></th><td data-label=${text("check.weeks")}>${figure(one.weeks)}</td><td data-label=${text("check.threshold")}>${one.threshold}</td><td data-label=${text("check.per_week")} class=${target !== null && one.per_week !== null && one.per_week > target ? "over" : ""}><span class="number">${figure(one.per_week)}</span></td>
          <td data-label=${text("check.proposed")}>${one.proposed === null ? html`<span class="dim">${text("check.too_little")}</span>` : differs ? html`<b>${one.proposed}</b>` : text("check.same")}</td><td data-label=${text("check.proposed_per_week")}>${figure(one.proposed_per_week)}</td>
          <td data-label=${text("check.alarms")}>${text("check.real", { count: one.alarms.length, real })}</td><td data-label=${text("check.when")}>${at === null ? "–" : `${times.date(at)} ${times.minute(at)}`}</td></tr>`;
      })}</tbody></table></div>`))}</section>`;
}
