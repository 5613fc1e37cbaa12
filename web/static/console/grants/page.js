/** Rights for a time: to ask for them, to decide about others' requests, and what to look at. Each list is an address. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { Form } from "../form.js";
import { instantIn } from "../moments/zoned.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { scopeOf } from "../scope.js";
import { ScopeEditor } from "../scope_editor.js";
import { grantCard } from "./card.js";
import { DUE, dueOf, lookedAt, offeredTo, standing, whole } from "./lists.js";
import { requestForm } from "./request.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./lists.js").List} List */
/** @typedef {{ act: string, by: string, at: string, text: string }} Step */
/**
 * @typedef {object} Grant
 * @property {number} id
 * @property {string} applicant
 * @property {string} stage
 * @property {string[]} rights
 * @property {string[] | null} scope null: everything the role reaches
 * @property {string} reason
 * @property {string} begins
 * @property {string} ends
 * @property {string[]} copies
 * @property {number | null} replaces the grant that it changes
 * @property {string} requested
 * @property {boolean} major
 * @property {Step[]} steps
 * @property {string[]} may what whoever looks can do with it now
 */
/** @typedef {{ grant: number, oddity: string, count: number, at: string | null }} Remark */

/** Others take their steps while the page is open. */
const LOOK_MS = 10_000;

export class GrantsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {List} */
    this.list = "mine";
    /** The grant that a request would change. @type {number | null} */
    this.changing = null;
    /** @type {Resource<Grant[]>} */
    this.grants = new Resource(() => desk.draw());
    /** @type {Resource<import("./lists.js").Odd[]>} */
    this.odds = new Resource(() => desk.draw());
    /** How many wait for whoever sits here. @type {Resource<Partial<Record<List, number>>>} */
    this.due = new Resource(() => desk.draw());
    this.scope = new ScopeEditor(desk);
    this.asking = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    this.looking = 0;
    /** Which grant was acted on last: what went wrong is said there. @type {number | null} */
    this.acted = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id, query }) {
    const { api } = this.desk;
    const list = this.offered().find((name) => name === id) ?? "mine";
    if (list !== this.list) this.grants.value = null;
    this.list = list;
    const changing = Number(query.get("change")) || null;
    if (changing !== this.changing || this.scope.teams.value === null) this.scope.start(null);
    this.changing = changing;
    this.asking.forget();
    this.acting.forget();
    if (list === "odd") void this.odds.load(() => lookedAt(api));
    else void this.grants.load(() => whole(api, list)).then(() => this.begin());
    window.clearInterval(this.looking);
    this.looking = window.setInterval(() => this.renew(), LOOK_MS);
    const due = DUE.filter((name) => this.offered().includes(name));
    if (due.length > 0) void this.due.load(() => dueOf(api, due));
  }

  close() {
    window.clearInterval(this.looking);
  }

  /** A change begins with what the grant reaches now. */
  begin() {
    const changed = this.grants.value?.find(({ id }) => id === this.changing);
    if (changed !== undefined) this.scope.start(changed.scope);
  }

  renew() {
    void this.due.refresh();
    void (this.list === "odd" ? this.odds : this.grants).refresh();
  }

  /** @returns {List[]} */
  offered() {
    return offeredTo((right) => this.desk.session.may(right));
  }

  /** @param {Event} event @param {Grant | null} changed */
  async ask(event, changed) {
    const zone = this.desk.store.site?.timezone ?? "UTC";
    const rights = new FormData(/** @type {HTMLFormElement} */ (event.target)).getAll("rights").map(String);
    const moment = (/** @type {string | undefined} */ typed) => new Date(instantIn(typed ?? "", zone) ?? 0).toISOString();
    const asked = await this.asking.submit(event, ({ reason, begins, ends, copies }) => this.desk.api.change("POST", "grants", {
      rights, reason, scope: this.scope.chosen(), begins: moment(begins), ends: moment(ends), copies: scopeOf(copies ?? "") ?? [], replaces: changed?.id ?? null,
    }));
    if (!asked) return;
    this.scope.start(null);
    if (changed !== null) this.desk.go("grants", "mine");
    else this.grants.again();
  }

  /** @param {Grant} grant @param {string} act @param {string} said */
  async act(grant, act, said) {
    this.acted = grant.id;
    if (await this.acting.run(() => this.desk.api.change("POST", `grants/${grant.id}/${act}`, { text: said }))) this.acted = null;
    void this.desk.session.load(); // a right that begins or ends changes which pages there are
    this.grants.again();
    this.odds.again();
    this.due.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const changed = this.list !== "mine" ? null : this.grants.value?.find(({ id, may }) => id === this.changing && may.includes("finish")) ?? null;
    const none = html`<p class="dim empty">${text("grant.none")}</p>`;
    const cards = (/** @type {Grant[]} */ rows) => html`<ul class="cards">${repeat(rows, ({ id }) => id, (row) => grantCard(this, row, scene))}</ul>`;
    const lists = this.offered();
    return html`${lists.length === 1 ? nothing : html`<nav class="bar panel chips" aria-label=${text("page.grants")}>${lists.map((name) => this.chip(name, scene))}</nav>`}
      ${this.list === "mine" ? requestForm(this, changed, scene) : nothing}
      <section class="panel"><h2>${text(`grant.list.${this.list}`)}</h2>${this.list === "odd" ? this.odd(scene) : outcome(this.grants, text, (rows) => rows.length === 0 ? none : cards(standing(rows, scene.now)))}</section>`;
  }

  /** @param {List} name @param {Scene} scene */
  chip(name, { text }) {
    const due = this.due.value?.[name] ?? 0;
    return html`<a class="chip button ${name === this.list ? "on" : ""}" aria-current=${name === this.list ? "true" : nothing} href=${addressOf("grants", name)}>${text(`grant.list.${name}`)}${due === 0 ? nothing : html` <b class="count">${due}</b>`}</a>`;
  }

  /** @param {Scene} scene */
  odd(scene) {
    const { text } = scene;
    return html`<p class="dim">${text("grant.odd.about")}</p>${outcome(this.odds, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("grant.odd.none")}</p>` : html`<ul class="cards">${repeat(rows, ({ grant }) => grant.id, ({ grant, remarks }) => grantCard(this, grant, scene, remarks.map((remark) => text(`grant.odd.${remark.oddity}`, { number: remark.count })).join(" · ")))}</ul>`)}`;
  }
}
