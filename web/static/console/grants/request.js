/** The form that asks for rights, or for other ones in place of a grant: which, where, from when until when, and why. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { typedIn } from "../moments/zoned.js";
import { addressOf } from "../routes.js";
import { AREAS } from "./rights.js";

/** @typedef {import("./page.js").GrantsPage} GrantsPage */
/** @typedef {import("./page.js").Grant} Grant */
/** @typedef {import("../desk.js").Scene} Scene */

const HOUR = 3_600_000;

/** Times as an input has them, to the minute. @param {Grant | null} changed @param {Scene} scene @returns {[string, string]} */
function period(changed, { now, store }) {
  const zone = store.site?.timezone ?? "UTC";
  const nextHour = Math.ceil(now / HOUR) * HOUR;
  const begins = changed === null ? nextHour - HOUR : Math.max(now, instant(changed.begins) ?? now);
  const ends = changed === null ? nextHour + 8 * HOUR : instant(changed.ends) ?? now;
  return [typedIn(begins, zone).slice(0, 16), typedIn(ends, zone).slice(0, 16)];
}

/** @param {GrantsPage} page @param {Grant | null} changed the grant that the request changes @param {Scene} scene */
export function requestForm(page, changed, scene) {
  const { text } = scene;
  const title = changed === null ? text("grant.new") : text("grant.change", { number: changed.id });
  // Another grant is another form: what was typed for one must not stand in the other's fields.
  return repeat([changed?.id ?? 0], (id) => id, () => html`<section class="panel" id="ask"><details ?open=${changed !== null || page.asking.problem !== null}><summary><h2>${title}</h2></summary>
    <p class="dim">${text(changed === null ? "grant.about" : "grant.change.about")}</p>${fields(page, changed, scene)}</details></section>`);
}

/** @param {GrantsPage} page @param {Grant | null} changed @param {Scene} scene */
function fields(page, changed, scene) {
  const { text } = scene;
  const [begins, ends] = period(changed, scene);
  const areas = /** @type {(keyof typeof AREAS)[]} */ (Object.keys(AREAS));
  const box = (/** @type {string} */ right) => html`<label><input type="checkbox" name="rights" value=${right} .defaultChecked=${changed?.rights.includes(right) ?? false}> ${text(`right.${right}`)}</label>`;
  return html`<form class="stacked" @submit=${(/** @type {Event} */ event) => void page.ask(event, changed)}>
    <div class="areas">${areas.map((area) => html`<fieldset class="choices"><legend>${text(`grant.area.${area}`)}</legend>${AREAS[area].map(box)}</fieldset>`)}</div>
    ${page.scope.draw(scene, "grant.everything")}
    <div class="bar bare"><label class="field"><span>${text("grant.begins")}</span><input type="datetime-local" name="begins" required .defaultValue=${begins}></label>
      <label class="field"><span>${text("grant.ends")}</span><input type="datetime-local" name="ends" required .defaultValue=${ends}></label>
      <label class="field wide"><span>${text("grant.copies")}</span><input name="copies" maxlength="400" autocapitalize="none" spellcheck="false" .defaultValue=${changed?.copies.join(" ") ?? ""}></label></div>
    <label class="field whole"><span>${text("grant.reason")}</span><textarea id="reason" name="reason" rows="2" required maxlength="2000"></textarea></label>
    ${page.asking.said(text)}<p class="actions-line"><button class="main" ?disabled=${page.asking.busy || page.scope.empty()}>${text("grant.ask")}</button>${changed === null ? nothing : html`<a class="button" href=${addressOf("grants", "mine")}>${text("grant.change.leave")}</a>`}</p></form>`;
}
