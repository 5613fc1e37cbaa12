/** Accounts: who has one, in which role and how far it reaches; a new one and its one-time link. One of them is an address. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { ScopeEditor, scopeTags } from "../scope_editor.js";
import { stateOf, unscoped } from "./facts.js";
import { roleField } from "./fields.js";
import { Person } from "./person.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./facts.js").AccountRow} AccountRow */

export class AccountsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<AccountRow[]>} */
    this.accounts = new Resource(() => desk.draw());
    this.making = new Form(() => desk.draw());
    this.scope = new ScopeEditor(desk);
    this.role = "agent";
    this.person = new Person(desk, this);
    /** Shown once. @type {{ name: string, address: string } | null} */
    this.issued = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    if (id !== this.person.name) this.issued = null;
    this.making.forget();
    this.person.open(id);
    void this.accounts.load(() => this.desk.api.get("accounts"));
    if (id === null) this.scope.start(this.scope.chosen());
  }

  close() {
    this.issued = null;
    this.person.open(null);
  }

  /** @param {{ account: AccountRow, link: string }} answer */
  hand({ account, link }) {
    const address = new URL("sign-in", document.baseURI);
    address.hash = `link=${link}`;
    this.issued = { name: account.display_name || account.name, address: address.href };
  }

  /** @param {Event} event */
  async make(event) {
    const made = await this.making.submit(event, async ({ name, display_name: shown, role }) => {
      this.hand(await this.desk.api.change("POST", "accounts", { name, display_name: shown, role, scope: this.scope.chosen() }));
    });
    if (made) {
      this.role = "agent";
      this.scope.start(null);
    }
    this.accounts.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    if (this.person.name !== null) return this.person.draw(scene);
    const { text } = scene;
    return html`${this.handed(scene)}${this.fresh(scene)}
      <section class="panel"><h2>${text("page.accounts")}</h2>${outcome(this.accounts, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("account.none")}</p>` : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.accounts")}><table class="fold">
        <thead><tr><th>${text("account.display_name")}</th><th>${text("account.role")}</th><th>${text("account.scope")}</th><th>${text("account.state")}</th></tr></thead>
        <tbody>${repeat(rows, ({ name }) => name, (row) => this.row(row, scene))}</tbody></table></div>`)}</section>`;
  }

  /** The link to hand over. @param {Scene} scene */
  handed({ text }) {
    const { issued } = this;
    if (issued === null) return nothing;
    return html`<section class="panel issued" role="status"><h2>${text("account.issued", { name: brief(issued.name, 60) })}</h2><p><code>${issued.address}</code></p><p class="dim">${text("account.issued.about")}</p></section>`;
  }

  /** @param {Scene} scene */
  fresh(scene) {
    const { text } = scene;
    return html`<section class="panel"><details ?open=${this.making.problem !== null}><summary><h2>${text("account.new")}</h2></summary><form class="stacked" @submit=${(/** @type {Event} */ event) => void this.make(event)}>
      <div class="bar bare"><label class="field"><span>${text("sign.name")}</span><input name="name" required maxlength="64" autocapitalize="none" spellcheck="false"></label>
        <label class="field"><span>${text("account.display_name")}</span><input name="display_name" maxlength="100"></label>
        ${roleField(this.role, scene, (role) => { this.role = role; this.desk.draw(); })}</div>
      ${this.scope.draw(scene, unscoped(this.role))}
      ${this.making.said(text)}<p><button class="main" ?disabled=${this.making.busy || this.scope.empty()}>${text("account.make")}</button></p></form></details></section>`;
  }

  /** @param {AccountRow} row @param {Scene} scene */
  row(row, scene) {
    const { text } = scene;
    const state = stateOf(row);
    return html`<tr><th scope="row"><a class="name-link" href=${addressOf("accounts", row.name)}><bdi>${brief(row.display_name || row.name, 60)}</bdi></a><br><bdi class="dim">${brief(row.name, 60)}</bdi></th>
      <td data-label=${text("account.role")}>${text(`role.${row.role}`)}</td>
      <td data-label=${text("account.scope")}>${scopeTags(row.scope, scene, unscoped(row.role))}</td>
      <td data-label=${text("account.state")}><span class="pill small ${state}">${text(`account.${state}`)}</span></td></tr>`;
  }
}
