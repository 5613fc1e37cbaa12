/** What the walls announce: a sentence to put up, for how long and where; those that stand, and those that ended within a day. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { timer } from "../../shared/timer.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ id: string, text: string, by: string, begins: string, ends: string, queues: string[], boards: string[], standing: boolean, ended: string | null, ended_by: string | null }} Announced */
/** @typedef {{ announcements: Announced[], boards: { id: string, label: string }[] }} Held */

const REFRESH_MS = 10_000;
const LONGEST = 120;
const MINUTES = /** @type {const} */ ([15, 30, 60, 120, 480, 1440]);

export class AnnouncementsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Held>} */
    this.held = new Resource(() => desk.draw());
    this.making = new Form(() => desk.draw());
    this.ending = new Form(() => desk.draw());
    this.asked = 0;
    this.wish = { text: "", minutes: 60, queues: /** @type {string[]} */ ([]), boards: /** @type {string[]} */ ([]) };
  }

  /** @param {import("../routes.js").Route} route */
  open(route) {
    const given = route.query.get("text");
    if (given !== null) this.wish.text = given.slice(0, LONGEST);
    this.asked = this.desk.clock.now();
    void this.held.load(() => this.fetch());
  }

  /** Who may announce and knows no boards chooses among queues. @returns {Promise<Held>} */
  async fetch() {
    const { api, session } = this.desk;
    const knows = ["approve_screens", "manage_screens", "manage_boards"].some((right) => session.may(right));
    const [{ announcements }, boards] = await Promise.all([api.get("announcements"), knows ? api.get("boards") : []]);
    return { announcements, boards };
  }

  /** @param {Event} event */
  async put(event) {
    event.preventDefault();
    const { text, minutes, queues, boards } = this.wish;
    const wish = { text, duration_seconds: minutes * 60, queues, boards };
    if (await this.making.run(() => this.desk.api.change("POST", "announcements", wish))) this.wish = { text: "", minutes, queues: [], boards: [] };
    this.held.again();
  }

  /** @param {Announced} one */
  async take({ id }) {
    await this.ending.run(() => this.desk.api.change("POST", `announcements/${encodeURIComponent(id)}/end`));
    this.held.again();
  }

  /** @param {Scene} scene */
  draw(scene) {
    if (scene.now - this.asked >= REFRESH_MS) {
      this.asked = scene.now;
      void this.held.refresh();
    }
    const { text } = scene;
    return html`${this.desk.session.may("announce") ? this.form(scene) : nothing}
      ${this.ending.said(text)}${outcome(this.held, text, (held) => html`${this.list(true, held, scene)}${this.list(false, held, scene)}`)}`;
  }

  /** @param {Scene} scene */
  form(scene) {
    const { text, view, language } = scene;
    const { wish } = this;
    const change = (/** @type {Partial<typeof wish>} */ some) => { this.wish = { ...this.wish, ...some }; this.desk.draw(); };
    const chips = (/** @type {"queues" | "boards"} */ kind, /** @type {readonly (readonly [string, string])[]} */ choices) => html`<fieldset class="days"><legend>${text(`announcement.${kind}`)}</legend>${choices.map(([key, label]) => {
      const on = wish[kind].includes(key);
      return html`<label class="chip ${on ? "on" : ""}"><input type="checkbox" class="unseen" .checked=${on} @change=${() => change({ [kind]: on ? wish[kind].filter((one) => one !== key) : [...wish[kind], key] })}><bdi>${brief(label, 40)}</bdi></label>`;
    })}</fieldset>`;
    const queues = view.queues.map(({ key, label }) => /** @type {const} */ ([key, label])).sort(([, one], [, other]) => one.localeCompare(other, language));
    const boards = (this.held.value?.boards ?? []).map(({ id, label }) => /** @type {const} */ ([id, label || id]));
    const left = LONGEST - [...wish.text].length;
    return html`<section class="panel"><h2>${text("announcement.new")}</h2><form class="announcement-form" @submit=${(/** @type {Event} */ event) => void this.put(event)}>
      <label class="stack wide"><span>${text("announcement.text")} <span class="number ${left < 0 ? "wrong-word" : ""}">${text("announcement.left", { count: left })}</span></span><input name="text" required maxlength=${LONGEST} autocomplete="off" .value=${wish.text} @input=${(/** @type {Event} */ event) => change({ text: /** @type {HTMLInputElement} */ (event.target).value })}></label>
      <div class="stack" role="group" aria-label=${text("silence.for")}><span>${text("silence.for")}</span><span class="row-of">${MINUTES.map((minutes) => html`<button type="button" class="small ${wish.minutes === minutes ? "on" : ""}" aria-pressed=${wish.minutes === minutes ? "true" : "false"} @click=${() => change({ minutes })}>${minutes < 60 ? text("silence.minutes", { minutes }) : text("alert.silence.hours", { hours: minutes / 60 })}</button>`)}</span></div>
      ${boards.length === 0 ? nothing : chips("boards", boards)}${queues.length === 0 ? nothing : chips("queues", queues)}
      <p class="dim">${text(wish.queues.length + wish.boards.length === 0 ? "announcement.everywhere" : "announcement.there")}</p>
      <p class="buttons"><button class="main" ?disabled=${this.making.busy}>${text("announcement.put_up")}</button></p>${this.making.said(text)}</form></section>`;
  }

  /** @param {boolean} standing @param {Held} held @param {Scene} scene */
  list(standing, { announcements, boards }, scene) {
    const { text } = scene;
    const shown = announcements.filter((one) => this.stands(one, scene) === standing);
    if (!standing && shown.length === 0) return nothing;
    return html`<section class="panel"><h2>${text(standing ? "announcement.standing" : "announcement.over")} <span class="number">${shown.length > 0 ? shown.length : ""}</span></h2>
      ${shown.length === 0 ? html`<p class="dim empty">${text("announcement.none")}</p>` : html`<ul class="cards">${repeat(shown, ({ id }) => id, (one) => this.card(one, standing, boards, scene))}</ul>`}</section>`;
  }

  /** @param {Announced} one @param {Scene} scene */
  stands({ standing, ends }, { now }) {
    return standing && (instant(ends) ?? 0) > now;
  }

  /** @param {Announced} one @param {boolean} standing @param {readonly { id: string, label: string }[]} boards @param {Scene} scene */
  card(one, standing, boards, scene) {
    const { text, times, store, now } = scene;
    const moment = (/** @type {string} */ at) => { const ms = instant(at) ?? 0; return `${times.date(ms) === times.date(now) ? "" : `${times.date(ms)} `}${times.minute(ms)}`; };
    const places = [...one.boards.map((id) => boards.find((board) => board.id === id)?.label || id), ...one.queues.map((key) => store.sections.queues.get(key)?.label ?? key)];
    return html`<li class="card announcement ${standing ? "active" : "ended"}"><h3><bdi>${brief(one.text, 200)}</bdi>
        ${standing && this.desk.session.may("announce") ? html`<button type="button" class="small" ?disabled=${this.ending.busy} @click=${() => void this.take(one)}>${text("announcement.take_down")}</button>` : nothing}</h3>
      <p class="dim">${places.length === 0 ? text("announcement.all_walls") : places.map((place, index) => html`${index === 0 ? "" : " · "}<bdi>${brief(place, 40)}</bdi>`)}</p>
      <p class="dim">${moment(one.begins)} – ${moment(one.ended ?? one.ends)}${standing ? html` · ${text("silence.left")} <b class="number">${timer({ since: null, seconds: ((instant(one.ends) ?? 0) - now) / 1000 })}</b>` : nothing} · <bdi>${brief(one.by, 60)}</bdi>${one.ended_by === null ? nothing : html` · ${text("silence.ended_by")} <bdi>${brief(one.ended_by, 60)}</bdi>`}</p></li>`;
  }
}
