/** Choosing a scope: everything, or PBXs, queues, teams and people by name. Used for accounts and for requests of rights. */

import { html, nothing } from "../shared/dom.js";
import { Resource } from "./resource.js";
import { entryText, exchangesOf, othersOf, scopeOf } from "./scope.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Scene} Scene */
/** @typedef {{ id: string, name: string }} TeamRow */

export class ScopeEditor {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.all = true;
    /** @type {Set<string>} */
    this.entries = new Set();
    /** People, and what cannot be ticked, as typed. @type {string} */
    this.more = "";
    /** @type {Resource<TeamRow[]>} */
    this.teams = new Resource(() => desk.draw());
  }

  /** @param {readonly string[] | null} scope what stands there before anybody edits; null: everything */
  start(scope) {
    this.all = scope === null;
    const known = this.known();
    this.entries = new Set((scope ?? []).filter((entry) => known.has(entry) || entry.startsWith("team:")));
    this.more = othersOf(scope ?? [], this.entries).join(" ");
    if (this.teams.value === null && this.desk.session.may("see_roster")) void this.teams.load(async () => (await this.desk.api.get("roster")).teams);
  }

  /** @returns {Set<string>} */
  known() {
    const { pbx, queues } = this.desk.store.sections;
    return new Set([...[...pbx.keys()].map((name) => `${name}/*`), ...queues.keys()]);
  }

  /** @returns {string[] | null} null: everything */
  chosen() {
    return this.all ? null : [...this.entries, ...(scopeOf(this.more) ?? [])];
  }

  /** Nothing is ticked although only some was to be reached. */
  empty() {
    return !this.all && this.chosen()?.length === 0;
  }

  /** @param {string} entry @param {boolean} on */
  tick(entry, on) {
    if (on) this.entries.add(entry);
    else this.entries.delete(entry);
    this.desk.draw();
  }

  /** @param {boolean} all */
  reach(all) {
    this.all = all;
    this.desk.draw();
  }

  /** @param {Scene} scene @param {string} everything a key: what no scope means here @param {boolean} [fixed] shown only */
  draw(scene, everything, fixed = false) {
    const { text } = scene;
    const way = (/** @type {boolean} */ all) => html`<label><input type="radio" name="reach" ?disabled=${fixed} ?checked=${this.all === all} .checked=${this.all === all} @change=${() => this.reach(all)}> ${text(all ? everything : "scope.only")}</label>`;
    return html`<fieldset class="choices scope"><legend>${text("account.scope")}</legend>${way(true)}${way(false)}
      ${this.all ? nothing : html`<div class="reaches">${this.exchanges(scene, fixed)}${this.groups(scene, fixed)}
        <label class="field wide"><span>${text("scope.more")}</span><input maxlength="2000" autocapitalize="none" spellcheck="false" placeholder="agent:1001" ?disabled=${fixed} .value=${this.more}
          @input=${(/** @type {Event} */ event) => { this.more = /** @type {HTMLInputElement} */ (event.target).value; this.desk.draw(); }}></label></div>`}</fieldset>`;
  }

  /** @param {string} entry @param {string} label @param {boolean} off */
  box(entry, label, off) {
    return html`<label><input type="checkbox" value=${entry} ?disabled=${off} ?checked=${this.entries.has(entry)} .checked=${this.entries.has(entry)} @change=${(/** @type {Event} */ event) => this.tick(entry, /** @type {HTMLInputElement} */ (event.target).checked)}> <bdi>${label}</bdi></label>`;
  }

  /** @param {Scene} scene @param {boolean} fixed */
  exchanges({ store, text, language }, fixed) {
    const { pbx, queues } = store.sections;
    return exchangesOf(pbx.keys(), queues, language).map((one) => {
      const whole = `${one.pbx}/*`;
      return html`<div class="reach-group" role="group" aria-label=${one.pbx}>${this.box(whole, entryText(whole, queues, text), fixed)}
        <div class="within">${one.queues.map(({ key, label }) => this.box(key, label, fixed || this.entries.has(whole)))}</div></div>`;
    });
  }

  /** @param {Scene} scene @param {boolean} fixed */
  groups({ text }, fixed) {
    const rows = this.teams.value ?? [...this.entries].filter((entry) => entry.startsWith("team:")).map((entry) => ({ id: entry.slice(5), name: "" }));
    if (rows.length === 0) return nothing;
    return html`<div class="reach-group" role="group" aria-label=${text("scope.teams")}><span class="dim">${text("scope.teams")}</span><div class="within">${rows.map(({ id, name }) => this.box(`team:${id}`, name === "" || name === id ? id : `${name} (${id})`, fixed))}</div></div>`;
  }
}

/** A scope to be read. @param {readonly string[] | null} scope @param {Scene} scene @param {string} everything a key */
export function scopeTags(scope, { store, text }, everything) {
  if (scope === null) return html`<span>${text(everything)}</span>`;
  return html`<span class="tags">${scope.slice(0, 12).map((entry) => html`<span class="pill small"><bdi>${entryText(entry, store.sections.queues, text)}</bdi></span>`)}${scope.length > 12 ? html`<span class="dim">+${scope.length - 12}</span>` : nothing}</span>`;
}
