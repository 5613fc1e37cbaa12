/** Oneself: who is signed in, a new password, one's sessions. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
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
      <section class="panel"><h2>${text("me.password")}</h2>
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
