/** Accounts: who has one, in which role and scope; a new one and its one-time link; disabling, links, signing out. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ name: string, display_name: string, role: string, scope: string[] | null, language: string | null, disabled: string | null, has_password: boolean, created: string }} AccountRow */

export const ROLES = /** @type {const} */ (["agent", "team_leader", "shift_leader", "qa", "qa_lead", "trainer", "analyst", "manager", "director", "tech", "auditor", "external", "admin"]);

/** @param {string} typed `hq/sales, team:a` @returns {string[] | null} null without any: everything */
export function scopeOf(typed) {
  const parts = typed.split(/[\s,;，；]+/).filter(Boolean);
  return parts.length > 0 ? parts : null;
}

export class AccountsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<AccountRow[]>} */
    this.accounts = new Resource(() => desk.draw());
    this.making = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    /** Shown once. @type {{ name: string, address: string } | null} */
    this.issued = null;
  }

  open() {
    void this.accounts.load(() => this.desk.api.get("accounts"));
  }

  close() {
    this.issued = null;
  }

  /** @param {{ account: AccountRow, link: string }} answer */
  hand({ account, link }) {
    const address = new URL("sign-in", document.baseURI);
    address.hash = `link=${link}`;
    this.issued = { name: account.display_name || account.name, address: address.href };
  }

  /** @param {Event} event */
  async make(event) {
    await this.making.submit(event, async ({ name, display_name: shown, role, scope }) => {
      this.hand(await this.desk.api.change("POST", "accounts", { name, display_name: shown, role, scope: scopeOf(scope ?? "") }));
    });
    this.accounts.again();
  }

  /** @param {() => Promise<unknown>} deed */
  async act(deed) {
    await this.acting.run(deed);
    this.accounts.again();
  }

  /** @param {AccountRow} row @param {Scene} scene */
  row(row, { text }) {
    const path = `accounts/${encodeURIComponent(row.name)}`;
    const { api } = this.desk;
    const state = row.disabled !== null ? "disabled" : row.has_password ? "active" : "invited";
    return html`<tr><th scope="row"><bdi>${brief(row.display_name || row.name, 60)}</bdi><br><bdi class="dim">${brief(row.name, 60)}</bdi></th>
      <td><select aria-label=${text("account.role")} @change=${(/** @type {Event} */ event) => void this.act(() => api.change("PATCH", path, { role: /** @type {HTMLSelectElement} */ (event.target).value }))}>
        ${ROLES.map((role) => html`<option value=${role} ?selected=${role === row.role}>${text(`role.${role}`)}</option>`)}</select></td>
      <td><bdi>${row.scope === null ? text("account.everything") : brief(row.scope.join(", "), 80)}</bdi></td>
      <td>${text(`account.${state}`)}</td>
      <td class="buttons"><button type="button" class="small" @click=${() => void this.act(async () => this.hand(await api.change("POST", `${path}/link`)))}>${text("account.link")}</button>
        <button type="button" class="small" @click=${() => void this.act(() => api.change("DELETE", `${path}/sessions`))}>${text("account.sign_out")}</button>
        <button type="button" class="small ${row.disabled === null ? "danger" : ""}" @click=${() => void this.act(() => api.change("PATCH", path, { disabled: row.disabled === null }))}>${text(row.disabled === null ? "account.disable" : "account.enable")}</button></td></tr>`;
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const { issued } = this;
    return html`${issued === null ? nothing : html`<section class="panel issued" role="status"><h2>${text("account.issued", { name: brief(issued.name, 60) })}</h2><p><code>${issued.address}</code></p><p class="dim">${text("account.issued.about")}</p></section>`}
      <section class="panel"><h2>${text("account.new")}</h2><form class="bar bare" @submit=${(/** @type {Event} */ event) => void this.make(event)}>
        <label class="field"><span>${text("sign.name")}</span><input name="name" required maxlength="64" autocapitalize="none" spellcheck="false"></label>
        <label class="field"><span>${text("account.display_name")}</span><input name="display_name" maxlength="100"></label>
        <label class="field"><span>${text("account.role")}</span><select name="role">${ROLES.map((role) => html`<option value=${role}>${text(`role.${role}`)}</option>`)}</select></label>
        <label class="field"><span>${text("account.scope")}</span><input name="scope" placeholder=${text("account.everything")} maxlength="400"></label>
        <button class="main" ?disabled=${this.making.busy}>${text("account.make")}</button>${this.making.said(text)}</form></section>
      <section class="panel"><h2>${text("page.accounts")}</h2>${this.acting.said(text)}${outcome(this.accounts, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("account.none")}</p>` : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.accounts")}><table>
        <thead><tr><th>${text("sign.name")}</th><th>${text("account.role")}</th><th>${text("account.scope")}</th><th>${text("account.state")}</th><th><span class="unseen">${text("account.actions")}</span></th></tr></thead>
        <tbody>${repeat(rows, ({ name }) => name, (row) => this.row(row, scene))}</tbody></table></div>`)}</section>`;
  }
}
