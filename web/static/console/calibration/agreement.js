/** How far raters agree in the long run, and who leans which way. Few calls say little, and it says so. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { wordOf } from "../quality/words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../calibration").AgreementRow} AgreementRow */
/** @typedef {import("../../calibration").IntervalRow} IntervalRow */

const WIDE = 10;

/** @param {number | null} value @param {number} [digits] */
function figure(value, digits = 2) {
  return value === null ? "–" : value.toFixed(digits).replace("-", "−");
}

/** @param {IntervalRow | null} interval in points */
function withInterval(interval) {
  return interval === null ? "–" : html`${figure(interval.value, 1)} <span class="dim">${figure(interval.low, 1)} … ${figure(interval.high, 1)}</span>`;
}

/** A rater's lean with its interval, on a line of ten points either way. @param {IntervalRow | null} interval @param {string} label */
function lean(interval, label) {
  if (interval === null || interval.value === null) return nothing;
  const at = (/** @type {number} */ value) => 50 + (Math.max(-WIDE, Math.min(WIDE, value)) / WIDE) * 48;
  return html`<svg class="lean" viewBox="0 0 100 14" role="img" aria-label=${label}><line x1="50" x2="50" y1="1" y2="13" class="zero"></line><line x1=${at(interval.low)} x2=${at(interval.high)} y1="7" y2="7" class="span"></line><circle cx=${at(interval.value)} cy="7" r="3.4"></circle></svg>`;
}

/** @param {AgreementRow} row @param {import("../resource.js").Resource<{ form: import("../quality/score.js").ScoreForm }[]>} versions @param {Scene} scene */
export function agreementPanel(row, versions, { text, language }) {
  const form = versions.value?.[0]?.form ?? null;
  const nameOf = (/** @type {string} */ code) => wordOf(form?.items.find((item) => item.code === code)?.text ?? {}, language) || code;
  const items = [...row.items].sort((one, other) => (one.equal ?? 1) - (other.equal ?? 1));
  return html`<section class="panel agreement"><h2>${text("cal.agreement")}</h2><p class="dim">${text("cal.agreement.about", { calls: row.calls, raters: row.raters })}</p>
    <dl class="sums ${row.enough ? "" : "faint"}"><div><dt>${text("cal.alpha")}</dt><dd class="number">${figure(row.alpha)}</dd></div><div><dt>ICC(2,1)</dt><dd class="number">${figure(row.icc)}</dd></div><div><dt>${text("cal.trust")}</dt><dd>${row.trust === null ? "–" : text(`cal.trust.${row.trust}`)}</dd></div><div><dt>${text("cal.second")}</dt><dd class="number">${row.second.calls}</dd></div></dl>
    ${row.enough ? nothing : html`<p class="dim">${text("cal.not_enough")}</p>`}
    <div class="cal-tables">${row.by_rater.length === 0 ? nothing : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("cal.bias")}><table class="fold"><thead><tr><th>${text("cal.rater")}</th><th class="end">${text("cal.calls.count")}</th><th colspan="2">${text("cal.bias")}</th></tr></thead><tbody>${row.by_rater.map((rater) => html`<tr><th scope="row"><bdi>${brief(rater.rater, 40)}</bdi>${rater.drifted ? html` <span class="wrong-word">${text("cal.drifted")}</span>` : nothing}</th><td class="end number" data-label=${text("cal.calls.count")}>${rater.calls}</td><td class="number" data-label=${text("cal.bias")}><span>${withInterval(rater.bias)}</span></td><td>${lean(rater.bias, `${text("cal.bias")} ${figure(rater.bias?.value ?? null, 1)}`)}</td></tr>`)}</tbody></table></div>`}
      ${items.length === 0 ? nothing : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("cal.items")}><table class="fold"><thead><tr><th>${text("forms.item")}</th><th class="end">${text("cal.equal")}</th><th class="end">${text("cal.item_alpha")}</th><th class="end">${text("cal.kappa")}</th></tr></thead><tbody>${items.map((item) => html`<tr><th scope="row">${nameOf(item.code)}</th><td class="end number" data-label=${text("cal.equal")}>${item.equal === null ? "–" : `${Math.round(item.equal * 100)}%`}</td><td class="end number" data-label=${text("cal.item_alpha")}>${figure(item.alpha)}</td><td class="end number" data-label=${text("cal.kappa")}>${figure(item.kappa)}</td></tr>`)}</tbody></table></div>`}</div></section>`;
}
