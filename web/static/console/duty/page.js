/** Who is told of alerts: the leaders on duty now and next, the week with its gaps, and its lines to be edited. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { weekBoard } from "./board.js";
import { reachChips, reachWords } from "./reach.js";
import { DAY, WEEK, clockOf, dayNames, faultsOf, gapsOf, handOvers, isGeneral, minuteOfWeek, onDuty, ownLines } from "./week.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./week.js").Duty} Duty */

const NEXT = 4;
const RANKS = /** @type {const} */ ([0, 1, 2, 3]);

/** @returns {Duty} */
function blank() {
  return { person: "", address: "", rank: 0, days: [0, 1, 2, 3, 4], begin: "08:00", end: "16:00", director: false, queues: [], teams: [] };
}

export class DutyPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<{ duties: Duty[] }>} */
    this.roster = new Resource(() => desk.draw());
    /** @type {Resource<{ id: string, name: string }[]>} */
    this.teams = new Resource(() => desk.draw());
    this.saving = new Form(() => desk.draw());
    /** What is being edited; null while nothing was changed. @type {Duty[] | null} */
    this.draft = null;
    /** The line of the roster that is open. @type {number | null} */
    this.chosen = null;
  }

  open() {
    if (this.teams.value === null && this.desk.session.may("see_roster")) void this.teams.load(async () => (await this.desk.api.get("roster")).teams);
    if (this.draft === null) void this.roster.load(() => this.desk.api.get("duty"));
  }

  close() {
    this.chosen = null;
  }

  /** @param {(duties: Duty[]) => Duty[]} edit */
  edit(edit) {
    this.draft = edit((this.draft ?? this.roster.value?.duties ?? []).map((duty) => ({ ...duty })));
    this.saving.wrong = null;
    this.desk.draw();
  }

  /** @param {number} line @param {Partial<Duty>} some */
  set(line, some) {
    this.edit((duties) => duties.map((duty, index) => (index === line ? { ...duty, ...some } : duty)));
  }

  add() {
    this.edit((duties) => [...duties, blank()]);
    this.chosen = (this.draft?.length ?? 1) - 1;
    window.requestAnimationFrame(() => window.requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(".duty-line.on input"))?.focus()));
  }

  /** @param {number} line */
  remove(line) {
    this.edit((duties) => duties.filter((_, index) => index !== line));
    this.chosen = null;
  }

  drop() {
    this.draft = null;
    this.chosen = null;
    this.roster.again();
  }

  /** What somebody else wrote meanwhile is not written over unseen. */
  async save() {
    const { draft, roster } = this;
    if (draft === null) return;
    const [fault] = faultsOf(draft);
    if (fault !== undefined) {
      this.chosen = fault.line;
      this.saving.wrong = fault.wrong;
      return this.desk.draw();
    }
    const before = JSON.stringify(roster.value?.duties ?? []);
    let met = false;
    const saved = await this.saving.run(async () => {
      const { duties } = await this.desk.api.get("duty");
      met = JSON.stringify(duties) !== before;
      if (!met) roster.value = await this.desk.api.change("PUT", "duty", { duties: draft.map(settled) });
      else roster.value = { duties };
    });
    if (met) this.saving.wrong = "duty.wrong.met";
    else if (saved) {
      this.draft = null;
      this.chosen = null;
    }
    this.desk.draw();
  }

  /** @param {Scene} scene */
  draw(scene) {
    return outcome(this.roster, scene.text, ({ duties }) => this.whole(this.draft ?? duties, duties, scene));
  }

  /** @param {readonly Duty[]} duties as edited @param {readonly Duty[]} kept @param {Scene} scene */
  whole(duties, kept, scene) {
    const { text } = scene;
    const may = this.desk.session.may("manage_roster");
    return html`${this.present(kept, scene)}
      <section class="panel"><div class="panel-head"><h2>${text("duty.week")}</h2>${may ? html`<button type="button" @click=${() => this.add()}>${text("duty.add")}</button>` : nothing}</div>
        ${duties.length === 0 ? html`<p class="empty">${text("duty.none")}</p><p class="dim">${text("duty.none.hint")}</p>` : weekBoard(duties, scene, this.chosen, (line) => { this.chosen = this.chosen === line ? null : line; this.desk.draw(); }, (duty) => reachWords(duty, scene, this.teams.value ?? []))}
        ${duties.length === 0 ? nothing : this.summary(duties, scene)}</section>
      ${duties.length === 0 ? nothing : html`<section class="panel"><h2>${text("duty.lines")}</h2><ul class="duty-lines">${duties.map((duty, line) => (this.chosen === line && may ? this.editor(duty, line, scene) : this.line(duty, line, scene, may)))}</ul></section>`}
      ${this.draft === null ? nothing : html`<div class="save-bar panel" role="region" aria-label=${text("duty.unsaved")}><p>${text("duty.unsaved")}</p>${this.saving.said(text)}<button type="button" @click=${() => this.drop()}>${text("duty.discard")}</button><button type="button" class="main" ?disabled=${this.saving.busy} @click=${() => void this.save()}>${text("duty.save")}</button></div>`}`;
  }

  /** Who is told now, and who comes next. @param {readonly Duty[]} duties @param {Scene} scene */
  present(duties, scene) {
    const { text, now, store, language } = scene;
    const minute = minuteOfWeek(now, store.site?.timezone ?? "UTC");
    const present = onDuty(duties, minute);
    const leaders = present.filter(({ director }) => !director);
    const own = ownLines(duties, minute);
    const reach = (/** @type {Duty} */ duty) => reachWords(duty, scene, this.teams.value ?? []);
    const next = handOvers(duties, minute, NEXT);
    const names = dayNames(language);
    const when = (/** @type {number} */ at) => (Math.floor(at / DAY) === Math.floor(minute / DAY) ? clockOf(at % DAY) : `${names[Math.floor((at % WEEK) / DAY)]} ${clockOf(at % DAY)}`);
    const people = (/** @type {readonly string[]} */ all) => all.map((person) => brief(person, 40)).join(", ");
    return html`<div class="duty-now"><section class="panel"><h2>${text("duty.now")}</h2>
        ${leaders.length === 0 ? html`<p class="wrong">${text("duty.nobody")}</p>` : nothing}
        <ol class="ranks">${present.map((duty) => html`<li><b><bdi>${brief(duty.person, 60)}</bdi></b><span class="dim">${text(duty.director ? "duty.director" : "duty.line", { number: duty.rank + 1 })}</span>${duty.address === "" ? nothing : html`<span class="dim"><bdi>${brief(duty.address, 80)}</bdi></span>`}</li>`)}</ol>
        ${own.length === 0 ? nothing : html`<h3>${text("duty.own")}</h3><ul class="ranks own">${own.map((duty) => html`<li><b><bdi>${brief(duty.person, 60)}</bdi></b><span class="dim">${text(duty.director ? "duty.director" : "duty.line", { number: duty.rank + 1 })}</span><span class="reach"><bdi>${reach(duty)}</bdi></span></li>`)}</ul><p class="dim">${text("duty.own.about")}</p>`}</section>
      <section class="panel"><h2>${text("duty.next")}</h2>${next.length === 0 ? html`<p class="dim empty">${text("duty.no_change")}</p>` : html`<ol class="hand-overs">${next.map(({ minute: at, coming, going, staying }) => html`<li><b class="number">${when(at)}</b><span>${coming.length === 0 ? staying.length === 0 ? html`<span class="wrong-word">${text("duty.leaves", { people: people(going) })}</span>` : text("duty.stays", { people: people(going), others: people(staying) }) : going.length === 0 ? text("duty.comes", { people: people(coming) }) : text("duty.hands_over", { from: people(going), to: people(coming) })}</span></li>`)}</ol>`}</section></div>`;
  }

  /** @param {readonly Duty[]} duties @param {Scene} scene */
  summary(duties, { text, language }) {
    const gaps = gapsOf(duties);
    const hours = gaps.reduce((sum, { begin, end }) => sum + end - begin, 0) / 60;
    const names = dayNames(language);
    if (gaps.length === 0) return html`<p class="good">${text("duty.covered")}</p>`;
    const told = gaps.slice(0, 8).map(({ begin, end }) => `${names[Math.floor(begin / DAY)]} ${clockOf(begin % DAY)}–${end % DAY === 0 && end - begin < DAY ? "24:00" : `${Math.floor(begin / DAY) === Math.floor((end - 1) / DAY) ? "" : `${names[Math.floor((end - 1) / DAY)]} `}${clockOf(end % DAY === 0 ? DAY : end % DAY)}`}`);
    return html`<p class="gap-words"><b>${text("duty.gaps", { hours: Math.round(hours * 10) / 10 })}</b> <span class="dim">${told.join(" · ")}${gaps.length > 8 ? " …" : ""}</span></p><p class="dim">${text(duties.some(({ director }) => director) ? "duty.gaps.director" : "duty.gaps.nobody")}</p>`;
  }

  /** @param {Duty} duty @param {number} line @param {Scene} scene @param {boolean} may */
  line(duty, line, scene, may) {
    const { text, language } = scene;
    const names = dayNames(language);
    const days = duty.days.length === 7 ? text("duty.every_day") : duty.days.map((day) => names[day]).join(" ");
    return html`<li class="duty-line"><b><bdi>${brief(duty.person, 60) || text("duty.unnamed")}</bdi></b><span>${text(duty.director ? "duty.director" : "duty.line", { number: duty.rank + 1 })}</span>
      <span>${duty.director ? text("duty.any_hour") : html`${days} <span class="number">${duty.begin}–${duty.end}</span>`}</span><span class="dim"><bdi>${brief(duty.address, 80)}</bdi>${isGeneral(duty) ? nothing : html` <span class="reach"><bdi>${reachWords(duty, scene, this.teams.value ?? [])}</bdi></span>`}</span>
      ${may ? html`<button type="button" class="small" @click=${() => { this.chosen = line; this.desk.draw(); }}>${text("duty.edit")}</button>` : nothing}</li>`;
  }

  /** @param {Duty} duty @param {number} line @param {Scene} scene */
  editor(duty, line, scene) {
    const { text, language } = scene;
    const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
    const names = dayNames(language);
    const toggle = (/** @type {number} */ day) => this.set(line, { days: duty.days.includes(day) ? duty.days.filter((one) => one !== day) : [...duty.days, day].sort((one, other) => one - other) });
    return html`<li class="duty-line on"><div class="duty-fields">
      <label class="stack"><span>${text("duty.person")}</span><input maxlength="100" .value=${duty.person} @input=${(/** @type {Event} */ event) => this.set(line, { person: value(event) })}></label>
      <label class="stack"><span>${text("duty.address")}</span><input maxlength="200" .value=${duty.address} @input=${(/** @type {Event} */ event) => this.set(line, { address: value(event) })}></label>
      <label class="stack"><span>${text("duty.rank")}</span><select @change=${(/** @type {Event} */ event) => this.set(line, value(event) === "director" ? { director: true } : { director: false, rank: Number(value(event)) })}>${[...new Set([...RANKS, duty.rank])].map((rank) => html`<option value=${rank} ?selected=${!duty.director && rank === duty.rank}>${text("duty.line", { number: rank + 1 })}</option>`)}<option value="director" ?selected=${duty.director}>${text("duty.director")}</option></select></label>
      ${duty.director ? html`<p class="dim">${text("duty.any_hour")}</p>` : html`<fieldset class="days"><legend>${text("duty.days")}</legend>${names.map((name, day) => html`<label class="chip ${duty.days.includes(day) ? "on" : ""}"><input type="checkbox" class="unseen" .checked=${duty.days.includes(day)} @change=${() => toggle(day)}>${name}</label>`)}</fieldset>
        <label class="stack"><span>${text("duty.begin")}</span><input type="time" required .value=${duty.begin === "24:00" ? "00:00" : duty.begin} @input=${(/** @type {Event} */ event) => this.set(line, { begin: value(event) })}></label>
        <label class="stack"><span>${text("duty.end")}</span><input type="time" required .value=${duty.end === "24:00" ? "00:00" : duty.end} @input=${(/** @type {Event} */ event) => this.set(line, { end: value(event) })}></label>`}</div>
      ${reachChips(duty, scene, this.teams.value ?? [], (some) => this.set(line, some))}
      <p class="row-of"><button type="button" class="small danger" @click=${() => this.remove(line)}>${text("duty.remove")}</button><button type="button" class="small" @click=${() => { this.chosen = null; this.desk.draw(); }}>${text("duty.done")}</button></p></li>`;
  }
}

/** A day that ends at midnight ends at 24:00. @param {Duty} duty @returns {Duty} */
function settled(duty) {
  return { ...duty, person: duty.person.trim(), address: duty.address.trim(), end: duty.end === "00:00" ? "24:00" : duty.end };
}
