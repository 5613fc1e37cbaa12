/** Screens: let in the one that shows a code, give it a name and a board, move it, end it. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ id: number, name: string, board: string, since: string }} ScreenRow */
/** @typedef {{ code: string, since: string, address: string }} Shown */

export class ScreensPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<ScreenRow[]>} */
    this.screens = new Resource(() => desk.draw());
    /** @type {Resource<Shown[]>} */
    this.waiting = new Resource(() => desk.draw());
    this.letting = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
  }

  open() {
    void this.screens.load(() => this.desk.api.get("screens"));
    void this.waiting.load(() => this.desk.api.get("screens/pairing"));
  }

  /** @param {Event} event */
  async approve(event) {
    await this.letting.submit(event, ({ code, name, board }) => this.desk.api.change("POST", "screens", { code: (code ?? "").replace(/\s/g, ""), name, board }));
    this.open();
  }

  /** @param {() => Promise<unknown>} deed */
  async act(deed) {
    await this.acting.run(deed);
    this.screens.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, times } = scene;
    return html`<section class="panel"><h2>${text("screen.let_in")}</h2><p class="dim">${text("screen.about")}</p>
        <form class="bar bare" @submit=${(/** @type {Event} */ event) => void this.approve(event)}>
          <label class="field"><span>${text("screen.code")}</span><input name="code" required inputmode="numeric" pattern="\\s*\\d{3}\\s?\\d{3}\\s*" maxlength="9" autocomplete="off"></label>
          <label class="field"><span>${text("screen.name")}</span><input name="name" required maxlength="100"></label>
          <label class="field"><span>${text("screen.board")}</span><input name="board" required maxlength="64" autocapitalize="none" spellcheck="false"></label>
          <button class="main" ?disabled=${this.letting.busy}>${text("screen.approve")}</button>${this.letting.said(text)}</form>
        ${outcome(this.waiting, text, (rows) => rows.length === 0 ? nothing : html`<ul class="plain">${rows.map(({ code, address, since }) => html`<li><b class="number">${code}</b> <bdi class="dim">${brief(address, 48)} · ${times.second(instant(since) ?? 0)}</bdi></li>`)}</ul>`)}</section>
      <section class="panel"><h2>${text("page.screens")}</h2>${this.acting.said(text)}${outcome(this.screens, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("screen.none")}</p>` : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.screens")}><table>
        <thead><tr><th>${text("screen.name")}</th><th>${text("screen.board")}</th><th>${text("me.since")}</th><th><span class="unseen">${text("account.actions")}</span></th></tr></thead>
        <tbody>${repeat(rows, ({ id }) => id, (row) => html`<tr><th scope="row"><bdi>${brief(row.name, 60)}</bdi></th>
          <td><input aria-label=${text("screen.board")} .value=${row.board} maxlength="64" @change=${(/** @type {Event} */ event) => void this.act(() => this.desk.api.change("PATCH", `screens/${row.id}`, { board: /** @type {HTMLInputElement} */ (event.target).value }))}></td>
          <td>${times.date(instant(row.since) ?? 0)}</td><td><button type="button" class="small danger" @click=${() => void this.act(() => this.desk.api.change("DELETE", `screens/${row.id}`))}>${text("screen.revoke")}</button></td></tr>`)}</tbody></table></div>`)}</section>`;
  }
}
