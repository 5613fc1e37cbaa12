/** Oneself: who is signed in, a new password, one's sessions. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ id: number, created: string, last_seen: string, remote: string, agent: string, current: boolean }} SessionRow */

export class MePage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<SessionRow[]>} */
    this.sessions = new Resource(() => desk.draw());
    this.password = new Form(() => desk.draw());
    this.ending = new Form(() => desk.draw());
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
  listed(rows, { text, times }) {
    const when = (/** @type {string} */ at) => `${times.date(instant(at) ?? 0)} ${times.minute(instant(at) ?? 0)}`;
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("me.sessions")}><table><thead><tr><th>${text("me.browser")}</th><th>${text("me.address")}</th><th>${text("me.since")}</th><th>${text("me.last")}</th><th><span class="unseen">${text("me.end")}</span></th></tr></thead>
      <tbody>${repeat(rows, ({ id }) => id, (row) => html`<tr><td><bdi title=${brief(row.agent, 200)}>${brief(row.agent, 48)}</bdi></td><td><bdi>${brief(row.remote, 48)}</bdi></td><td>${when(row.created)}</td><td>${when(row.last_seen)}</td>
        <td>${row.current ? text("me.this") : html`<button type="button" class="small" @click=${() => void this.end(`me/sessions/${row.id}`)}>${text("me.end")}</button>`}</td></tr>`)}</tbody></table></div>
      ${rows.length > 1 ? html`<p><button type="button" @click=${() => void this.end("me/sessions")}>${text("me.end_others")}</button></p>` : nothing}`;
  }
}
