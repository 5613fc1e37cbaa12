/** One account: what it is called and may do, how far that reaches, where it is signed in, and its way in and out. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { ScopeEditor } from "../scope_editor.js";
import { sessionTable } from "../sessions.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";
import { stateOf, unscoped } from "./facts.js";
import { roleField } from "./fields.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./facts.js").AccountRow} AccountRow */
/** @typedef {import("../sessions.js").SessionRow} SessionRow */

export class Person {
  /** @param {Desk} desk @param {import("./page.js").AccountsPage} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    /** @type {string | null} */
    this.name = null;
    /** @type {Resource<SessionRow[]>} */
    this.sessions = new Resource(() => desk.draw());
    this.saving = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
    this.scope = new ScopeEditor(desk);
    this.role = "agent";
    this.saved = false;
    /** Of which row the fields were filled. @type {AccountRow | null} */
    this.filled = null;
  }

  /** @param {string | null} name */
  open(name) {
    this.name = name;
    this.filled = null;
    this.saved = false;
    this.saving.forget();
    this.acting.forget();
    if (name !== null) void this.sessions.load(() => this.desk.api.get(`${this.path()}/sessions`));
  }

  path() {
    return `accounts/${encodeURIComponent(this.name ?? "")}`;
  }

  /** @param {AccountRow} row */
  fill(row) {
    this.filled = row;
    this.role = row.role;
    this.scope.start(row.scope);
  }

  /** Its own rights nobody changes: only the name is sent then. @param {Event} event @param {boolean} own */
  async save(event, own) {
    const name = this.name;
    event.preventDefault();
    const values = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const shown = { display_name: String(values.get("display_name") ?? "").trim() };
    const rights = own ? {} : { role: this.role, scope: this.scope.chosen() };
    this.saved = await this.saving.run(() => this.desk.api.change("PATCH", this.path(), { ...shown, ...rights }));
    if (this.saved && name === this.name) this.again();
  }

  /** @param {() => Promise<unknown>} deed */
  async act(deed) {
    if (await this.acting.run(deed)) this.again();
  }

  again() {
    this.page.accounts.again();
    this.sessions.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return html`<p><a class="button small" href=${addressOf("accounts")}>‹ ${text("page.accounts")}</a></p>${this.page.handed(scene)}
      ${outcome(this.page.accounts, text, (rows) => {
        const row = rows.find(({ name }) => name === this.name);
        if (row === undefined) return html`<section class="panel empty"><p>${text("problem.account-unknown")}</p></section>`;
        if (this.filled === null) this.fill(row);
        return html`${this.rights(row, scene)}${this.access(row, scene)}${this.places(row, scene)}`;
      })}`;
  }

  /** @param {AccountRow} row @param {Scene} scene */
  rights(row, scene) {
    const { text } = scene;
    const own = row.name === this.desk.session.me?.name;
    const state = stateOf(row);
    return html`<section class="panel"><div class="title-line"><h2><bdi>${brief(row.display_name || row.name, 60)}</bdi></h2><span class="dim"><bdi>${brief(row.name, 64)}</bdi></span><span class="pill small ${state}">${text(`account.${state}`)}</span></div>
      ${own ? html`<p class="dim">${text("problem.own-rights")}</p>` : nothing}
      <form class="stacked" @submit=${(/** @type {Event} */ event) => void this.save(event, own)}>
        <div class="bar bare"><label class="field"><span>${text("account.display_name")}</span><input name="display_name" maxlength="100" .defaultValue=${row.display_name}></label>
          ${roleField(this.role, scene, (role) => { this.role = role; this.desk.draw(); }, own)}</div>
        ${this.scope.draw(scene, unscoped(this.role), own)}
        ${this.saving.said(text)}${this.saved ? html`<p class="good" role="status">${text("account.saved")}</p>` : nothing}
        <p class="actions-line"><button class="main" ?disabled=${this.saving.busy || this.scope.empty()}>${text("account.save")}</button>${own ? nothing : html`<span class="dim">${text("account.save.about")}</span>`}</p></form></section>`;
  }

  /** @param {AccountRow} row @param {Scene} scene */
  access(row, { text }) {
    const { api, session } = this.desk;
    const own = row.name === session.me?.name;
    const turn = () => void this.act(() => api.change("PATCH", this.path(), { disabled: row.disabled === null }));
    return html`<section class="panel"><h2>${text("account.access")}</h2>${this.acting.said(text)}
      <p class="actions-line"><button type="button" ?disabled=${this.acting.busy} @click=${() => void this.act(async () => this.page.hand(await api.change("POST", `${this.path()}/link`)))}>${text("account.link")}</button><span class="dim">${text("account.link.about")}</span></p>
      ${own ? nothing : html`<p class="actions-line">${row.disabled === null
        ? html`${sureButton(this.sure, "disable", [text("account.disable"), text("account.disable.sure")], turn, this.acting.busy)}<span class="dim">${text("account.disable.about")}</span>`
        : html`<button type="button" ?disabled=${this.acting.busy} @click=${turn}>${text("account.enable")}</button>`}</p>`}</section>`;
  }

  /** @param {AccountRow} row @param {Scene} scene */
  places(row, scene) {
    const { text } = scene;
    const { api } = this.desk;
    const end = (/** @type {string} */ rest) => void this.act(() => api.change("DELETE", `${this.path()}/sessions${rest}`));
    return html`<section class="panel"><div class="title-line"><h2>${text("account.sessions")}</h2>${(this.sessions.value ?? []).length === 0 ? nothing : sureButton(this.sure, "all", [text("account.sign_out"), text("account.sign_out.sure")], () => end(""), this.acting.busy)}</div>
      ${outcome(this.sessions, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("account.sessions.none")}</p>` : sessionTable(rows, scene, (each) => each.current ? text("me.this") : sureButton(this.sure, `session ${each.id}`, [text("me.end"), text("me.end.sure")], () => end(`/${each.id}`), this.acting.busy)))}</section>`;
  }
}
