/** The strip of figures over the floor: the wall's four, and what the day brought. */

import { todayOf } from "../../floor/select.js";
import { duration } from "../../text/durations.js";
import { count, percent, ratio } from "../../text/numbers.js";
import { html, nothing } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../wall/heroes.js").Hero} Hero */

/** @param {Hero} hero @param {boolean} current */
function heroFigure(hero, current) {
  const over = current ? hero.over : null;
  return html`<div class="figure ${over ? "over" : ""}" data-figure=${hero.id}>
    <h2>${hero.labels[0]}${over ? html`<span class="mark">${icon(over.shape)}<span>${over.words[0]}</span></span>` : nothing}</h2>
    <p class="value"><b class="number">${typeof hero.figure === "string" ? hero.figure : timer(hero.figure)}</b>${hero.unit ? html`<span class="unit number">${hero.unit}</span>` : nothing}</p>
    <p class="caption">${hero.captions[0] ?? ""}${hero.note ? html`${hero.captions[0] ? " · " : ""}<span class="partial">${hero.note}</span>` : nothing}</p>
  </div>`;
}

/** @param {string} label @param {string} figure @param {string} caption */
function plainFigure(label, figure, caption) {
  return html`<div class="figure">
    <h2>${label}</h2><p class="value"><b class="number">${figure}</b></p><p class="caption">${caption}</p></div>`;
}

/** @param {Scene} scene */
function dayFigures({ view, text, language }) {
  const today = todayOf(view.queues);
  const number = (/** @type {number | undefined} */ value) => count(value ?? null, language);
  const lost = today === null ? null : ratio(today.abandoned, today.offered);
  const asa = today === null ? null : ratio(today.wait_answered_seconds, today.answered);
  return [
    plainFigure(text("figure.offered_today"), number(today?.offered), `${text("figure.answered")} ${number(today?.answered)} · ${text("figure.asa")} ${duration(asa)}`),
    plainFigure(text("figure.abandoned_today"), number(today?.abandoned), `${percent(lost)}% · ${text("figure.dropped")} ${number(today?.dropped)}`),
  ];
}

/** @param {Scene} scene @param {readonly Hero[]} heroes */
export function figuresStrip(scene, heroes) {
  const current = scene.view.face === "live";
  return html`<section class="panel strip" aria-label=${scene.text("console.figures")}>
    ${heroes.map((hero) => heroFigure(hero, current))}${dayFigures(scene)}</section>`;
}
