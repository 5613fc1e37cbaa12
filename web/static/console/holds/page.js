/** Holds: what must neither be erased nor deleted for its age, until somebody lifts it; and erasures, which have an address of their own. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";
import { Erasures } from "./erasures.js";
import { KINDS, MATTERS, bodyOf, ordered, stateOf } from "./facts.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./facts.js").Hold} Hold */
/** @typedef {import("./facts.js").Matter} Matter */

export class HoldsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Hold[]>} */
    this.holds = new Resource(() => desk.draw());
    this.erasures = new Erasures(desk);
    this.placing = new Form(() => desk.draw());
    this.lifting = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
    /** @type {Matter} */
    this.matter = "caller";
    this.erasing = false;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    this.erasing = id === "erasures";
    this.placing.forget();
    this.lifting.forget();
    if (this.erasing) this.erasures.open();
    else {
      this.erasures.close();
      void this.holds.load(() => this.desk.api.get("holds"));
    }
  }

  close() {
    this.erasures.close();
  }

  /** @param {Event} event */
  async place(event) {
    if (await this.placing.submit(event, (values) => this.desk.api.change("POST", "holds", bodyOf(this.matter, values)))) this.holds.again();
  }

  /** @param {Hold} hold */
  async lift(hold) {
    await this.lifting.run(() => this.desk.api.change("DELETE", `holds/${hold.id}`));
    this.holds.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const chip = (/** @type {boolean} */ erasing) => html`<a class="chip button ${erasing === this.erasing ? "on" : ""}" aria-current=${erasing === this.erasing ? "true" : nothing} href=${addressOf("holds", erasing ? "erasures" : null)}>${text(erasing ? "erasure.list" : "hold.list")}</a>`;
    return html`<nav class="bar panel chips" aria-label=${text("page.holds")}>${chip(false)}${chip(true)}</nav>
      ${this.erasing ? this.erasures.draw(scene) : html`${this.fresh(scene)}<section class="panel"><h2>${text("hold.list")}</h2>${this.lifting.said(text)}${outcome(this.holds, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("hold.none")}</p>` : this.table(rows, scene))}</section>`}`;
  }

  /** @param {Scene} scene */
  fresh({ text }) {
    const { matter } = this;
    const choose = (/** @type {Matter} */ one) => {
      this.matter = one;
      this.desk.draw();
    };
    const kinds = html`<label class="field"><span>${text("hold.kind")}</span><select name="kind">${matter === "kind" ? nothing : html`<option value="">${text("hold.kind.any")}</option>`}${KINDS.map((kind) => html`<option value=${kind}>${text(`data.${kind}`)}</option>`)}</select></label>`;
    return html`<section class="panel"><details ?open=${this.placing.problem !== null}><summary><h2>${text("hold.new")}</h2></summary><p class="dim">${text("hold.about")}</p>
      <form class="stacked" @submit=${(/** @type {Event} */ event) => void this.place(event)}>
        <fieldset class="choices"><legend>${text("hold.matter")}</legend>${MATTERS.map((one) => html`<label><input type="radio" name="matter" ?checked=${one === matter} .checked=${one === matter} @change=${() => choose(one)}> ${text(`hold.matter.${one}`)}</label>`)}</fieldset>
        <p class="dim">${text(`hold.matter.${matter}.about`)}</p>
        <div class="bar bare">${matter === "caller" ? html`<label class="field"><span>${text("hold.number")}</span><input name="caller" required maxlength="64" inputmode="tel" autocomplete="off"></label>` : nothing}
          ${matter === "subject" ? html`<label class="field"><span>${text("hold.subject")}</span><input name="subject" required maxlength="200" autocapitalize="none" spellcheck="false"></label>` : nothing}
          ${matter === "subject" || matter === "kind" ? kinds : nothing}
          <label class="field"><span>${text("hold.days")}</span><input name="days" type="number" min="1" max="36500" step="1" placeholder=${text("hold.until.lifted")}></label></div>
        <label class="field whole"><span>${text("grant.reason")}</span><textarea name="why" rows="2" required maxlength="1000"></textarea></label>
        ${this.placing.said(text)}<p><button class="main" ?disabled=${this.placing.busy}>${text("hold.place")}</button></p></form></details></section>`;
  }

  /** @param {Hold[]} rows @param {Scene} scene */
  table(rows, { text, times }) {
    const day = (/** @type {string} */ at) => `${times.date(instant(at) ?? 0)} ${times.minute(instant(at) ?? 0)}`;
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("hold.list")}><table class="fold"><thead><tr><th>${text("hold.keeps")}</th><th>${text("grant.reason")}</th><th>${text("hold.since")}</th><th>${text("hold.until")}</th><th>${text("account.state")}</th><th><span class="unseen">${text("hold.lift")}</span></th></tr></thead>
      <tbody>${repeat(ordered(rows), ({ id }) => id, (hold) => html`<tr class=${hold.in_force ? "" : "past"}><th scope="row"><span class="dim">${text("grant.number", { number: hold.id })}</span> ${keeps(hold, text)}</th>
        <td data-label=${text("grant.reason")}><bdi>${brief(hold.why, 300)}</bdi></td>
        <td data-label=${text("hold.since")}><span>${day(hold.since)}<br><bdi class="dim">${brief(hold.who, 60)}</bdi></span></td>
        <td data-label=${text("hold.until")}>${hold.until === null ? text("hold.until.lifted") : day(hold.until)}</td>
        <td data-label=${text("account.state")}><span><span class="pill small ${stateOf(hold)}">${text(`hold.state.${stateOf(hold)}`)}</span>${hold.released === null ? nothing : html`<br><span class="dim">${day(hold.released)} <bdi>${brief(hold.released_by, 60)}</bdi></span>`}</span></td>
        <td class="buttons">${hold.in_force ? sureButton(this.sure, `hold ${hold.id}`, [text("hold.lift"), text("hold.lift.sure")], () => void this.lift(hold), this.lifting.busy) : nothing}</td></tr>`)}</tbody></table></div>`;
  }
}

/** @param {Hold} hold @param {import("../../text/catalogue.js").Text} text */
function keeps({ kind, caller, subject }, text) {
  const parts = [
    kind === null ? "" : text(`data.${kind}`), subject === null ? "" : brief(subject, 80),
    caller === null ? "" : text("hold.caller", { key: caller.slice(0, 12) }),
  ].filter(Boolean);
  return html`<bdi>${parts.length === 0 ? text("account.everything") : parts.join(" · ")}</bdi>`;
}
