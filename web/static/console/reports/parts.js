/** The parts of a quality report: figures with their intervals, agents with ranges of ranks, errors, what is open. */

import { html, nothing, svg } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { addressOf } from "../routes.js";
import "../stretch.js";
import { ENOUGH, boundsOf, onScale, placesOn, points, share, sparkOf, weeksOf } from "./figures.js";

/** @typedef {import("../../text/catalogue.js").Text} Text */
/** @typedef {import("./figures.js").Interval} Interval */
/** @typedef {{ calls: number, other: number, score: Interval | null, hajek: number | null, passed: Interval, critical: Record<string, Interval>, accuracy: number | null }} Figures */
/** @typedef {{ id: string | null, figures: Figures }} Group */
/** @typedef {{ best: number, worst: number, of: number, shown: { score: number, half_width: number, calls: number } }} Rank */
/** @typedef {{ agent: string, direction: string, calls: number, points: number | null, passed: Interval, rank: Rank | null, trend: import("./figures.js").Point[] }} Agent */
/** @typedef {{ item: { code: string, errors: number, applicable: number, rate: Interval, cost: number }, share: number, vital: boolean, rising: boolean | null, suggestion: string | null, agents: string[] }} ErrorRow */
/** @typedef {{ form: string, version: number, calls: number, rows: ErrorRow[] }} FormErrors */
/** @typedef {{ agents: Record<string, string>, teams: Record<string, string>, queues: Record<string, string>, items: Record<string, Record<string, string>>, forms: Record<string, string> }} Names */
/** @typedef {{ count: number, mean: number, interval: Interval | null, low: Interval, highest: number }} Marks */
/**
 * @typedef {object} Report
 * @property {{ span: "weekly" | "monthly", name: string, weeks: string[] }} period
 * @property {{ samples: number, scored: number, waiting: number, unusable: number, replaced: number, shortfalls: { cell: { week: string, agent: string }, quota: number, drawn: number, size: number, lack: string }[], excluded: Record<string, number> }} coverage
 * @property {Figures} centre
 * @property {Group[]} teams
 * @property {Group[]} queues
 * @property {Agent[]} agents
 * @property {FormErrors[]} errors
 * @property {{ sessions: number, passed: number, agreement: { alpha: number | null, trust: string | null } | null, raters: { rater: string, calls: number, bias: Interval | null, drifted: boolean }[] }} calibration
 * @property {{ matter: string, count: number, subjects: string[] }[]} agenda
 * @property {{ centre: Marks, teams: Record<string, Marks>, agents: Record<string, Marks> } | null} [satisfaction]
 */

/** Matters whose subjects are numbers of samples. */
const OF_SAMPLES = new Set(["appeals", "coaching", "rechecks", "unusable", "waiting"]);
const MOST_SUBJECTS = 12;

/**
 * A figure with its bounds, drawn on its scale.
 * @param {Interval | null | undefined} interval
 * @param {number} top
 * @param {(value: number | null | undefined) => string} spelled
 */
export function ranged(interval, top, spelled) {
  if (!interval || interval.value === null) return html`<span class="dim">–</span>`;
  const { from, to, at } = onScale(interval, top);
  return html`<span class="ranged"><b class="number">${spelled(interval.value)}</b><small class="dim number">${boundsOf(interval, spelled)}</small>
    <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><line class="scale" x1="0" x2="100" y1="4" y2="4"></line><line class="range" x1=${from * 100} x2=${to * 100} y1="4" y2="4"></line><line class="mark" x1=${at * 100} x2=${at * 100} y1="0" y2="8"></line></svg></span>`;
}

/** @param {Report} report @param {Text} text */
export function overview({ coverage, centre, calibration }, text) {
  const tile = (/** @type {string} */ name, /** @type {unknown} */ value, /** @type {unknown} */ small = nothing) => html`<div><dt>${name}</dt><dd class="number">${value}</dd>${small === nothing ? nothing : html`<dd class="dim">${small}</dd>`}</div>`;
  const interval = (/** @type {string} */ key, /** @type {Interval | null | undefined} */ found, /** @type {(value: number | null | undefined) => string} */ spelled) => tile(text(key), spelled(found?.value), boundsOf(found, spelled) || nothing);
  const { agreement } = calibration;
  return html`<section class="panel"><h2>${text("report.overview")}</h2><dl class="sums report-sums">
    ${interval("report.score", centre.score, points)}${interval("report.passed", centre.passed, share)}
    ${Object.entries(centre.critical).map(([kind, found]) => interval(`report.critical.${kind}`, found, share))}
    ${tile(text("report.accuracy"), share(centre.accuracy))}${tile(text("report.hajek"), points(centre.hajek))}
    ${tile(text("report.scored"), `${coverage.scored} / ${coverage.samples}`, coverage.waiting > 0 ? `${text("report.waiting")} ${coverage.waiting}` : nothing)}
    ${tile(text("report.random_calls"), centre.calls)}
    ${calibration.sessions === 0 ? nothing : tile(text("report.sessions"), `${calibration.passed} / ${calibration.sessions}`)}
    ${agreement?.alpha === null || agreement?.alpha === undefined ? nothing : tile(text("report.alpha"), agreement.alpha.toFixed(2), agreement.trust === null ? nothing : text(`report.trust.${agreement.trust}`))}
  </dl>${centre.other === 0 ? nothing : html`<p class="dim">${text("report.other_calls")}: ${centre.other} · ${text("report.other_calls.note")}</p>`}</section>`;
}

/** @param {Report} report @param {Names} names @param {Text} text */
export function agenda({ agenda: topics }, names, text) {
  if (topics.length === 0) return nothing;
  const items = Object.assign({}, ...Object.values(names.items));
  const called = (/** @type {string} */ matter, /** @type {string} */ subject) => OF_SAMPLES.has(matter) ? html`<a href=${addressOf("quality", subject)}>${subject}</a>` : html`<bdi>${brief(items[subject] ?? names.agents[subject] ?? subject, 60)}</bdi>`;
  return html`<section class="panel"><h2>${text("report.agenda")}</h2><ol class="agenda">${topics.map(({ matter, count, subjects }) => html`<li data-matter=${matter}><b class="number">${count}</b><span>${text(`report.matter.${matter}`)}</span>
    <span class="tags">${subjects.slice(0, MOST_SUBJECTS).map((subject) => html`<span class="pill small">${called(matter, subject)}</span>`)}${subjects.length > MOST_SUBJECTS ? html`<span class="dim">+${subjects.length - MOST_SUBJECTS}</span>` : nothing}</span></li>`)}</ol></section>`;
}

/** @param {Report} report @param {Names} names @param {Text} text */
export function agents({ agents: rows }, names, text) {
  if (rows.length === 0) return nothing;
  const weeks = weeksOf(rows);
  const ranked = rows.filter(({ rank }) => rank !== null);
  const alike = ranked.length > 1 && ranked.every(({ rank }) => rank?.shown.half_width === 0);
  return html`<section class="panel"><h2>${text("report.agents")}</h2><p class="dim">${text("report.agents.note")}</p>${alike ? html`<p class="notice-box calm">${text("report.alike")}</p>` : nothing}
    <div class="scroller" tabindex="0" role="group" aria-label=${text("report.agents")}><table class="fold report-agents"><thead><tr><th>${text("report.agent")}</th><th>${text("report.shrunk")}</th><th>${text("report.rank")}</th><th class="end">${text("report.rolling_calls")}</th><th class="end">${text("report.mean")}</th><th>${text("report.passed")}</th><th>${text("report.trend")}</th></tr></thead>
    <tbody>${rows.map((row) => {
      const shown = row.rank?.shown;
      const score = shown === undefined ? null : { value: shown.score, low: shown.score - shown.half_width, high: shown.score + shown.half_width };
      return html`<tr class=${shown === undefined || shown.calls < ENOUGH ? "faint" : ""}><th scope="row"><bdi>${brief(names.agents[row.agent] ?? row.agent, 60)}</bdi>${row.direction === "inbound" ? nothing : html` <span class="dim">${text(`report.direction.${row.direction}`)}</span>`}</th>
        <td data-label=${text("report.shrunk")}>${score !== null && shown?.half_width === 0 ? html`<b class="number">${points(score.value)}</b>` : ranged(score, 100, points)}</td>
        <td data-label=${text("report.rank")}>${row.rank === null ? html`<span class="dim">–</span>` : html`<span class="ranged"><span class="number">${text("report.rank.range", { best: row.rank.best, worst: row.rank.worst, of: row.rank.of })}</span><span class="lane" aria-hidden="true"><fw-stretch class="bar-of info" .span=${placesOn(row.rank)}></fw-stretch></span></span>`}</td>
        <td class="end number" data-label=${text("report.rolling_calls")}>${shown?.calls ?? "–"}</td><td class="end number" data-label=${text("report.mean")}>${points(row.points)}${row.calls > 0 ? html` <span class="dim">n=${row.calls}</span>` : nothing}</td>
        <td data-label=${text("report.passed")}>${ranged(row.passed, 1, share)}</td><td data-label=${text("report.trend")}>${spark(row, weeks)}</td></tr>`;
    })}</tbody></table></div></section>`;
}

/** @param {Agent} row @param {readonly string[]} weeks */
function spark(row, weeks) {
  const { lines, dots } = sparkOf(row.trend, weeks);
  const said = row.trend.map(({ week, points: value }) => `${week} ${points(value)}`).join(", ");
  return html`<svg class="spark" viewBox="-3 0 106 24" role="img" aria-label=${said}><title>${said}</title>${lines.map((line) => svg`<polyline points=${line}></polyline>`)}${dots.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="1.8"></circle>`)}</svg>`;
}

/**
 * @param {Report} report
 * @param {Names} names
 * @param {Text} text
 * @param {((row: ErrorRow, form: string) => void) | null} train proposes a training for an error; null where that is not for them
 */
export function errors({ errors: forms }, names, text, train) {
  return forms.map(({ form, calls, rows }) => {
    const most = Math.max(1, ...rows.map(({ item }) => item.cost));
    return html`<section class="panel"><h2>${text("report.pareto", { form: names.forms[form] ?? form, calls })}</h2><p class="dim">${text("report.pareto.note")}</p>${rows.length === 0 ? nothing : html`
      <div class="scroller" tabindex="0" role="group" aria-label=${names.forms[form] ?? form}><table class="fold pareto"><thead><tr><th>${text("report.item")}</th><th>${text("report.cost")}</th><th class="end">${text("report.cumulative")}</th><th>${text("report.rate")}</th><th>${text("report.rising")}</th><th>${text("report.suggestion")}</th><th></th></tr></thead>
      <tbody>${rows.map((row) => html`<tr class=${row.vital ? "vital" : ""}><th scope="row"><bdi>${brief(names.items[form]?.[row.item.code] ?? row.item.code, 80)}</bdi></th>
        <td data-label=${text("report.cost")}><div class="measured"><b class="number">${Math.round(row.item.cost)}</b><div class="lane" aria-hidden="true"><fw-stretch class="bar-of ${row.vital ? "warning" : "calm"}" .span=${[0, row.item.cost / most]}></fw-stretch></div></div></td>
        <td class="end number" data-label=${text("report.cumulative")}>${share(row.share)}</td><td data-label=${text("report.rate")}>${ranged(row.item.rate, 1, share)}<small class="dim"> ${row.item.errors}/${row.item.applicable}</small></td>
        <td data-label=${text("report.rising")}>${row.rising ? html`<b class="worse">↑ ${text("report.rising.yes")}</b>` : html`<span class="dim">${text(`report.rising.${row.rising === null ? "unknown" : "no"}`)}</span>`}</td>
        <td data-label=${text("report.suggestion")}>${row.suggestion === null ? nothing : html`${text(`report.suggestion.${row.suggestion}`)}${row.suggestion !== "coaching" ? nothing : html`<br><bdi class="dim">${brief(row.agents.map((agent) => names.agents[agent] ?? agent).join(", "), 120)}</bdi>`}`}</td>
        <td class="buttons">${train === null ? nothing : html`<button type="button" class="small" @click=${() => train(row, form)}>${text("training.propose")}</button>`}</td></tr>`)}</tbody></table></div>`}</section>`;
  });
}

/** @param {"teams" | "queues"} key @param {readonly Group[]} groups @param {Record<string, string>} names @param {Text} text */
export function groups(key, groups, names, text) {
  if (groups.length === 0) return nothing;
  return html`<section class="panel"><h2>${text(`report.${key}`)}</h2><p class="dim">${text("report.groups.note")}</p><div class="scroller" tabindex="0" role="group" aria-label=${text(`report.${key}`)}><table class="fold"><thead><tr><th>${text(`report.${key}.one`)}</th><th class="end">${text("report.calls")}</th><th>${text("report.score")}</th><th>${text("report.passed")}</th>${["customer", "business", "compliance"].map((kind) => html`<th>${text(`report.critical.${kind}`)}</th>`)}</tr></thead>
    <tbody>${groups.map(({ id, figures }) => html`<tr class=${figures.calls < ENOUGH ? "faint" : ""}><th scope="row"><bdi>${id === null ? text(`report.${key}.none`) : brief(names[id] ?? id, 60)}</bdi></th><td class="end number" data-label=${text("report.calls")}>${figures.calls}</td>
      <td data-label=${text("report.score")}>${ranged(figures.score, 100, points)}</td><td data-label=${text("report.passed")}>${ranged(figures.passed, 1, share)}</td>${["customer", "business", "compliance"].map((kind) => html`<td data-label=${text(`report.critical.${kind}`)}>${ranged(figures.critical[kind], 1, share)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}

/** Raters, quotas that were not met, calls left out. @param {Report} report @param {Names} names @param {Text} text */
export function beside({ calibration, coverage }, names, text) {
  const excluded = Object.entries(coverage.excluded);
  return html`${calibration.raters.length === 0 ? nothing : html`<section class="panel"><h2>${text("report.raters")}</h2><p class="dim">${text("report.raters.note")}</p><table class="fold"><thead><tr><th>${text("report.rater")}</th><th class="end">${text("report.calls")}</th><th>${text("report.bias")}</th><th>${text("report.drift")}</th></tr></thead>
      <tbody>${calibration.raters.map((one) => html`<tr><th scope="row"><bdi>${brief(one.rater, 60)}</bdi></th><td class="end number" data-label=${text("report.calls")}>${one.calls}</td><td class="number" data-label=${text("report.bias")}>${one.bias === null ? "–" : html`${signed(one.bias.value)} <span class="dim">${signed(one.bias.low)}–${signed(one.bias.high)}</span>`}</td><td data-label=${text("report.drift")} class=${one.drifted ? "worse" : "dim"}>${text(`report.drift.${one.drifted ? "out" : "within"}`)}</td></tr>`)}</tbody></table></section>`}
    ${coverage.shortfalls.length === 0 ? nothing : html`<section class="panel"><h2>${text("report.shortfalls")}</h2><table class="fold"><thead><tr><th>${text("report.agent")}</th><th>${text("report.week")}</th><th class="end">${text("report.drawn")}</th><th class="end">${text("report.calls")}</th><th>${text("report.lack")}</th></tr></thead>
      <tbody>${coverage.shortfalls.map(({ cell: { week, agent }, drawn, quota, size, lack }) => html`<tr><th scope="row"><bdi>${brief(names.agents[agent] ?? agent, 60)}</bdi></th><td data-label=${text("report.week")}>${week}</td><td class="end number" data-label=${text("report.drawn")}>${drawn} / ${quota}</td><td class="end number" data-label=${text("report.calls")}>${size}</td><td data-label=${text("report.lack")}>${text(`report.lack.${lack}`)}</td></tr>`)}</tbody></table></section>`}
    ${excluded.length === 0 ? nothing : html`<section class="panel"><h2>${text("report.excluded")}</h2><p class="dim">${text("report.excluded.note")}</p><dl class="facts">${excluded.map(([reason, count]) => html`<div><dt>${text(`report.excluded.${reason}`)}</dt><dd class="number">${count}</dd></div>`)}</dl></section>`}`;
}

/** @param {number | null} value */
function signed(value) {
  return value === null ? "–" : `${value > 0 ? "+" : ""}${value.toFixed(1)}`;
}

/** What callers said. @param {Report} report @param {Names} names @param {Text} text */
export function satisfaction({ satisfaction: told }, names, text) {
  if (!told) return nothing;
  const mark = (/** @type {number | null | undefined} */ value) => (value === null || value === undefined ? "–" : value.toFixed(1));
  const line = (/** @type {string} */ name, /** @type {Marks} */ marks) => html`<tr class=${marks.count < ENOUGH ? "faint" : ""}><th scope="row"><bdi>${brief(name, 60)}</bdi></th><td class="end number" data-label=${text("report.marks")}>${marks.count}</td>
    <td data-label=${text("report.mean")}>${marks.interval === null ? html`<b class="number">${mark(marks.mean)}</b>` : ranged(marks.interval, marks.highest, mark)}</td><td data-label=${text("report.low_marks")}>${ranged(marks.low, 1, share)}</td></tr>`;
  return html`<section class="panel"><h2>${text("report.satisfaction")}</h2><p class="dim">${text("report.satisfaction.note", { highest: told.centre.highest })}</p><div class="scroller" tabindex="0" role="group" aria-label=${text("report.satisfaction")}><table class="fold"><thead><tr><th>${text("report.about")}</th><th class="end">${text("report.marks")}</th><th>${text("report.mean")}</th><th>${text("report.low_marks")}</th></tr></thead>
    <tbody>${line(text("report.everybody"), told.centre)}${Object.entries(told.teams).map(([team, marks]) => line(names.teams[team] ?? team, marks))}${Object.entries(told.agents).map(([agent, marks]) => line(names.agents[agent] ?? agent, marks))}</tbody></table></div></section>`;
}
