/** Screens: let in the one that shows a code, before a board; give one another name or board; end it. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";
import { boardFacts, boardField, boardPicker } from "./boards.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./boards.js").Board} Board */
/** @typedef {{ id: number, name: string, board: string, since: string }} ScreenRow */
/** @typedef {{ code: string, since: string, address: string }} Shown */

/** Somebody stands before a screen with its code: a new one is looked for this often while the page is open. */
const LOOK_MS = 4000;

export class ScreensPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<ScreenRow[]>} */
    this.screens = new Resource(() => desk.draw());
    /** @type {Resource<Shown[]>} */
    this.waiting = new Resource(() => desk.draw());
    /** @type {Resource<Board[]>} */
    this.boards = new Resource(() => desk.draw());
    this.letting = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
    this.board = "";
    this.code = "";
    this.looking = 0;
  }

  open() {
    this.acting.forget();
    const { api, session } = this.desk;
    void this.boards.load(() => api.get("boards"));
    if (session.may("manage_screens")) void this.screens.load(() => api.get("screens"));
    if (session.may("approve_screens")) void this.waiting.load(() => api.get("screens/pairing"));
    window.clearInterval(this.looking);
    if (session.may("approve_screens")) this.looking = window.setInterval(() => void this.waiting.refresh(), LOOK_MS);
  }

  close() {
    window.clearInterval(this.looking);
    this.code = "";
  }

  /** @param {Event} event */
  async approve(event) {
    const accepted = await this.letting.submit(event, ({ name, board }) => this.desk.api.change("POST", "screens", { code: this.code.replace(/\s/g, ""), name, board }));
    if (!accepted) return;
    this.code = "";
    this.open();
  }

  /** @param {() => Promise<unknown>} deed */
  async act(deed) {
    await this.acting.run(deed);
    this.screens.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const { session } = this.desk;
    return html`${session.may("approve_screens") ? this.door(scene) : nothing}
      ${session.may("manage_screens") ? html`<section class="panel"><h2>${text("page.screens")}</h2>${this.acting.said(text)}${outcome(this.screens, text, (rows) => this.listed(rows, scene))}</section>` : nothing}`;
  }

  /** @param {Scene} scene */
  door(scene) {
    const { text, times } = scene;
    const boards = this.boards.value ?? [];
    const board = boards.find(({ id }) => id === this.board) ?? boards[0];
    const put = (/** @type {string} */ code) => {
      this.code = code;
      this.desk.draw();
    };
    return html`<section class="panel"><h2>${text("screen.let_in")}</h2><p class="dim">${text("screen.about")}</p>
      ${outcome(this.waiting, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("screen.waiting.none")}</p>` : html`<ul class="codes">${repeat(rows, ({ code }) => code, ({ code, address, since }) => html`<li><button type="button" class="code ${this.code === code ? "on" : ""}" aria-pressed=${this.code === code} @click=${() => put(code)}><b class="number">${code.slice(0, 3)} ${code.slice(3)}</b><bdi class="dim">${brief(address, 48)} · ${times.minute(instant(since) ?? 0)}</bdi></button></li>`)}</ul>`)}
      ${this.boards.problem === null ? nothing : outcome(this.boards, text, () => nothing)}
      <form class="bar bare" @submit=${(/** @type {Event} */ event) => void this.approve(event)}>
        <label class="field slim"><span>${text("screen.code")}</span><input name="code" required inputmode="numeric" pattern="\\s*\\d{3}\\s?\\d{3}\\s*" maxlength="9" autocomplete="off" .value=${this.code} @input=${(/** @type {Event} */ event) => { this.code = /** @type {HTMLInputElement} */ (event.target).value; }}></label>
        <label class="field"><span>${text("screen.name")}</span><input name="name" required maxlength="100"></label>
        ${boardField(boards, board?.id ?? "", text, (id) => { this.board = id; this.desk.draw(); })}
        <button class="main" ?disabled=${this.letting.busy || board === undefined}>${text("screen.approve")}</button>${this.letting.said(text)}</form>
      ${board === undefined ? nothing : boardFacts(board, scene)}</section>`;
  }

  /** @param {ScreenRow[]} rows @param {Scene} scene */
  listed(rows, { text, times }) {
    if (rows.length === 0) return html`<p class="dim empty">${text("screen.none")}</p>`;
    const { api } = this.desk;
    const change = (/** @type {ScreenRow} */ row, /** @type {object} */ what) => void this.act(() => api.change("PATCH", `screens/${row.id}`, what));
    const name = (/** @type {Event} */ event, /** @type {ScreenRow} */ row) => {
      const typed = /** @type {HTMLInputElement} */ (event.target).value.trim();
      if (typed !== "" && typed !== row.name) change(row, { name: typed });
    };
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.screens")}><table class="fold">
      <thead><tr><th>${text("screen.name")}</th><th>${text("screen.board")}</th><th>${text("me.since")}</th><th><span class="unseen">${text("screen.revoke")}</span></th></tr></thead>
      <tbody>${repeat(rows, ({ id }) => id, (row) => html`<tr><th scope="row"><input aria-label=${text("screen.name")} maxlength="100" .value=${row.name} @change=${(/** @type {Event} */ event) => name(event, row)}></th>
        <td data-label=${text("screen.board")}>${boardPicker(this.boards.value ?? [], row.board, text, (board) => change(row, { board }))}</td>
        <td data-label=${text("me.since")}>${times.date(instant(row.since) ?? 0)}</td>
        <td class="buttons">${sureButton(this.sure, `screen ${row.id}`, [text("screen.revoke"), text("screen.revoke.sure")], () => void this.act(() => api.change("DELETE", `screens/${row.id}`)), this.acting.busy)}</td></tr>`)}</tbody></table></div>`;
  }
}
