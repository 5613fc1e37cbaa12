/** Rights for a time: to ask for them, to decide about others' requests, and what to look at. Each list is an address. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { instantIn } from "../moments/zoned.js";
import { scopeOf } from "../scope.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { grantCard } from "./card.js";
import { requestForm } from "./request.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
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
 * @property {boolean} major
 * @property {Step[]} steps
 * @property {string[]} may what whoever looks can do with it now
 */
/** @typedef {{ grant: number, oddity: string, count: number, at: string | null }} Remark */

/** The lists there are, with the rights of which one is needed. */
const LISTS = /** @type {const} */ ({
  mine: [],
  review: ["review_grants"],
  approve: ["approve_grants"],
  confirm: ["confirm_grants"],
  all: ["see_audit", "approve_grants", "confirm_grants"],
  odd: ["review_grants", "approve_grants", "confirm_grants", "see_audit"],
});

/** @typedef {keyof typeof LISTS} List */

export class GrantsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {List} */
    this.list = "mine";
    /** @type {Resource<Grant[]>} */
    this.grants = new Resource(() => desk.draw());
    /** @type {Resource<Remark[]>} */
    this.remarks = new Resource(() => desk.draw());
    this.asking = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    /** Which grant was acted on last: what went wrong is said there. @type {number | null} */
    this.acted = null;
  }

  /** @param {import("../routes.js").Route} route */
  open(route) {
    const list = /** @type {List} */ (this.offered().find((name) => name === route.id) ?? "mine");
    if (list !== this.list) this.grants.value = null;
    this.list = list;
    if (list === "odd") void this.remarks.load(() => this.desk.api.get("grants/oddities"));
    else void this.grants.load(() => this.listed(list));
  }

  /** Every page of it, newest first. @param {List} list @returns {Promise<Grant[]>} */
  async listed(list) {
    /** @type {Grant[]} */
    const found = [];
    /** @type {number | null} */
    let after = 0;
    for (let pages = 0; after !== null && pages < 10; pages += 1) {
      const answer = await this.desk.api.get("grants", { list, after: String(after), limit: "200" });
      found.push(...answer.grants);
      after = answer.next;
    }
    return found.reverse();
  }

  /** @returns {List[]} */
  offered() {
    return /** @type {List[]} */ (Object.keys(LISTS)).filter((name) => LISTS[name].length === 0 || LISTS[name].some((right) => this.desk.session.may(right)));
  }

  /** @param {Event} event */
  async ask(event) {
    const zone = this.desk.store.site?.timezone ?? "UTC";
    const rights = new FormData(/** @type {HTMLFormElement} */ (event.target)).getAll("rights").map(String);
    const asked = await this.asking.submit(event, async ({ reason, scope, begins, ends, copies }) => {
      const [from, to] = [instantIn(begins ?? "", zone), instantIn(ends ?? "", zone)];
      const moment = (/** @type {number | null} */ at) => new Date(at ?? 0).toISOString();
      await this.desk.api.change("POST", "grants", { rights, reason, scope: scopeOf(scope ?? ""), begins: moment(from), ends: moment(to), copies: scopeOf(copies ?? "") ?? [] });
    });
    if (asked) this.grants.again();
  }

  /** @param {Grant} grant @param {string} act @param {string} said */
  async act(grant, act, said) {
    this.acted = grant.id;
    if (await this.acting.run(() => this.desk.api.change("POST", `grants/${grant.id}/${act}`, { text: said }))) this.acted = null;
    this.grants.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return html`<nav class="bar panel" aria-label=${text("page.grants")}>${this.offered().map((name) => html`<a class="chip button ${name === this.list ? "on" : ""}" aria-current=${name === this.list ? "true" : nothing} href=${addressOf("grants", name)}>${text(`grant.list.${name}`)}</a>`)}</nav>
      ${this.list === "mine" ? requestForm(this, scene) : nothing}
      ${this.list === "odd" ? this.odd(scene) : html`<section class="panel"><h2>${text(`grant.list.${this.list}`)}</h2>
        ${outcome(this.grants, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("grant.none")}</p>` : html`<ul class="cards">${repeat(rows, ({ id }) => id, (row) => grantCard(this, row, scene))}</ul>`)}</section>`}`;
  }

  /** @param {Scene} scene */
  odd({ text }) {
    return html`<section class="panel"><h2>${text("grant.list.odd")}</h2>${outcome(this.remarks, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("grant.odd.none")}</p>` : html`<ul class="plain">${rows.map((row) => html`<li><b>${text("grant.number", { number: row.grant })}</b> ${text(`grant.odd.${row.oddity}`, { number: row.count })}</li>`)}</ul>`)}</section>`;
  }
}
