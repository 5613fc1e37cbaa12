/** Oneself: who is signed in, a new password, one's sessions. */

import { html, nothing } from "../../shared/dom.js";
import { LANGUAGES } from "../../text/catalogue.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { NAMES } from "../languages.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { sessionTable } from "../sessions.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../sessions.js").SessionRow} SessionRow */

export class MePage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<SessionRow[]>} */
    this.sessions = new Resource(() => desk.draw());
    this.password = new Form(() => desk.draw());
    this.ending = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
    this.changed = false;
    this.speaking = new Form(() => desk.draw());
    this.spoke = false;
  }

  open() {
    void this.sessions.load(() => this.desk.api.get("me/sessions"));
  }

  /** @param {Event} event */
  async submit(event) {
    this.changed = await this.password.submit(event, async ({ old, fresh }) => {
      await this.desk.api.change("POST", "session/password", { old, new: fresh });
      await this.desk.session.load();
    });
    this.sessions.again();
  }

  /** The account's language from now on, and this browser's. @param {string} chosen empty for the centre's */
  async speak(chosen) {
    const language = chosen === "" ? null : chosen;
    this.spoke = await this.speaking.run(async () => {
      this.desk.session.me = await this.desk.api.change("PATCH", "me", { language }); // what is asked for next may be a second old
    });
    if (!this.spoke) return;
    this.desk.choose({ language });
    this.desk.settle();
  }

  /** @param {import("../../text/catalogue.js").Text} text */
  languages(text) {
    const { me } = this.desk.session;
    if (me?.kind !== "account") return nothing;
    return html`<section class="panel"><h2>${text("me.language")}</h2><p class="dim" id="language-about">${text("me.language.about")}</p>
      <p class="bar"><select name="language" aria-label=${text("me.language")} aria-describedby="language-about" ?disabled=${this.speaking.busy} @change=${(/** @type {Event} */ event) => void this.speak(/** @type {HTMLSelectElement} */ (event.target).value)}>
        <option value="" ?selected=${me.language === null}>${text("me.language.site")}</option>${LANGUAGES.map((name) => html`<option value=${name} lang=${name} ?selected=${name === me.language}>${NAMES[name] ?? name}</option>`)}</select>
        ${this.spoke ? html`<span class="dim" role="status">${text("me.language.saved")}</span>` : nothing}</p>${this.speaking.said(text)}</section>`;
  }

  /** @param {string} path */
  async end(path) {
    await this.ending.run(() => this.desk.api.change("DELETE", path));
    this.sessions.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const { me } = this.desk.session;
    return html`<section class="panel"><h2><bdi>${brief(me?.display_name || me?.name)}</bdi></h2>
        <p class="dim">${me === null ? text("sign.out_now") : html`<bdi>${brief(me.name)}</bdi> · ${me.role === null ? "" : text(`role.${me.role}`)}`}</p>
        ${me?.must_change ? html`<p class="wrong" role="alert">${text("me.must_change")}</p>` : nothing}</section>
      ${this.languages(text)}<section class="panel"><h2>${text("me.password")}</h2>
        <form class="stacked narrow" @submit=${(/** @type {Event} */ event) => void this.submit(event)}>
          <label for="old">${text("me.old")}</label><input id="old" name="old" type="password" autocomplete="current-password" required maxlength="256">
          <label for="fresh">${text("sign.new_password")}</label><input id="fresh" name="fresh" type="password" autocomplete="new-password" required maxlength="256">
          ${this.password.said(text)}${this.changed ? html`<p role="status">${text("me.password.changed")}</p>` : nothing}
          <button class="main" ?disabled=${this.password.busy}>${text("sign.set")}</button></form></section>
      <section class="panel"><h2>${text("me.sessions")}</h2>${this.ending.said(text)}
        ${outcome(this.sessions, text, (rows) => this.listed(rows, scene))}</section>`;
  }

  /** @param {SessionRow[]} rows @param {Scene} scene */
  listed(rows, scene) {
    const { text } = scene;
    return html`${sessionTable(rows, scene, (row) => row.current ? text("me.this") : sureButton(this.sure, `session ${row.id}`, [text("me.end"), text("me.end.sure")], () => void this.end(`me/sessions/${row.id}`)))}
      ${rows.length > 1 ? html`<p>${sureButton(this.sure, "others", [text("me.end_others"), text("me.end_others.sure")], () => void this.end("me/sessions"))}</p>` : nothing}`;
  }
}
