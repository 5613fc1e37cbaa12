/** The roster: who works here, which interfaces are theirs, in which team. A person, the teams and an import are addresses. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { sign } from "../icons.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { Intake } from "./intake.js";
import { found, tableOf } from "./people.js";
import { PersonForm } from "./person.js";
import { Teams } from "./teams.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./people.js").Whole} Whole */
/** @typedef {import("./people.js").PersonRow} PersonRow */

/** Drawn at once; a search narrows the rest. */
const MOST = 300;

export class RosterPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Whole>} */
    this.roster = new Resource(() => desk.draw());
    this.person = new PersonForm(desk, this);
    this.teams = new Teams(desk, this);
    this.intake = new Intake(desk, this);
    this.doing = "";
  }

  /** @param {import("../routes.js").Route} route */
  open({ id, query }) {
    const doing = id !== null ? "person" : query.get("do") ?? "";
    const other = doing !== this.doing || this.roster.value === null || doing === "person";
    this.doing = doing;
    if (!other) return;
    this.person.open(id);
    this.teams.open();
    this.intake.open();
    void this.roster.load(() => this.desk.api.get("roster"));
  }

  close() {
    this.doing = "";
    this.intake.open();
  }

  /** What a change left. @param {Whole} whole */
  put(whole) {
    this.roster.value = whole;
    this.desk.draw();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const manages = this.desk.session.may("manage_roster");
    const back = html`<p><a class="button small" href=${addressOf("roster")}>‹ ${text("page.roster")}</a></p>`;
    return outcome(this.roster, text, (whole) => {
      if (this.doing === "person" || (this.doing === "add" && manages)) return html`${back}${this.person.draw(whole, scene, manages)}`;
      if (this.doing === "teams") return html`${back}${this.teams.draw(whole, scene, manages)}`;
      if (this.doing === "import" && manages) return html`${back}${this.intake.draw(whole, scene)}`;
      return this.listed(whole, scene, manages);
    });
  }

  /** @param {Whole} whole @param {Scene} scene @param {boolean} manages */
  listed(whole, scene, manages) {
    const { text, route, language } = scene;
    const wanted = { search: route.query.get("q") ?? "", team: route.query.get("team") ?? "" };
    const rows = found(whole, wanted, language);
    const link = (/** @type {string} */ doing, /** @type {string} */ key, main = "") => html`<a class="button small ${main}" href=${addressOf("roster", null, { do: doing })}>${text(key)}</a>`;
    return html`<section class="panel"><div class="title-line"><h2>${text("roster.size", { people: whole.people.length, teams: whole.teams.length })}</h2>
        <div class="actions-line">${manages ? link("add", "roster.add", "main") : nothing}${link("teams", "roster.teams")}${manages ? link("import", "roster.import") : nothing}
          <button type="button" class="small" @click=${() => save("roster.csv", `\ufeff${tableOf(whole)}`)}>${text("roster.export.csv")}</button><button type="button" class="small" @click=${() => save("roster.json", JSON.stringify({ people: whole.people, teams: whole.teams }, null, 2))}>${text("roster.export.json")}</button></div></div>
      ${this.filters(whole, scene, wanted)}
      ${rows.length === 0 ? html`<p class="dim empty">${text(whole.people.length === 0 ? "roster.none" : "roster.nobody")}</p>` : this.table(rows.slice(0, MOST), whole, scene)}
      ${rows.length > MOST ? html`<p class="dim">${text("roster.more", { count: rows.length - MOST })}</p>` : nothing}</section>`;
  }

  /** @param {Whole} whole @param {Scene} scene @param {{ search: string, team: string }} wanted */
  filters(whole, { text }, wanted) {
    const narrow = (/** @type {Record<string, string>} */ some) => this.desk.narrow({ q: wanted.search, team: wanted.team, ...some });
    const chip = (/** @type {string} */ id, /** @type {string} */ label) => html`<button type="button" class="chip ${wanted.team === id ? "on" : ""}" aria-pressed=${wanted.team === id} @click=${() => narrow({ team: id })}><bdi>${brief(label, 40)}</bdi></button>`;
    return html`<div class="bar"><label class="search first"><span class="unseen">${text("roster.search")}</span>${sign("search")}<input type="search" placeholder=${text("roster.search")} maxlength="100" .value=${wanted.search} @input=${(/** @type {Event} */ event) => narrow({ q: /** @type {HTMLInputElement} */ (event.target).value })}></label>
      ${whole.teams.length === 0 ? nothing : html`<div class="states-chips" role="group" aria-label=${text("roster.team")}>${chip("", text("roster.all"))}${whole.teams.map(({ id, name }) => chip(id, name))}</div>`}</div>`;
  }

  /** @param {PersonRow[]} rows @param {Whole} whole @param {Scene} scene */
  table(rows, whole, { text }) {
    const teams = new Map(whole.teams.map((team) => [team.id, team]));
    const names = new Map(whole.people.map(({ id, name }) => [id, name]));
    const leader = (/** @type {PersonRow} */ row) => {
      const id = teams.get(row.team ?? "")?.leader ?? null;
      return id === null ? nothing : html`<br><bdi class="dim">${id === row.id ? text("roster.leads") : brief(names.get(id) ?? id, 40)}</bdi>`;
    };
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.roster")}><table class="fold roster">
      <thead><tr><th>${text("roster.name")}</th><th>${text("roster.interfaces")}</th><th>${text("roster.team")} · ${text("roster.leader")}</th><th>${text("roster.seniority")}</th><th>${text("roster.languages")}</th><th>${text("roster.account")}</th></tr></thead>
      <tbody>${repeat(rows, ({ id }) => id, (row) => html`<tr><th scope="row"><a class="name-link" href=${addressOf("roster", row.id)}><bdi>${brief(row.name, 60)}</bdi></a><br><bdi class="dim">${brief(row.id, 40)}</bdi></th>
        <td data-label=${text("roster.interfaces")}><span class="tags">${row.interfaces.map((one) => html`<bdi class="pill small">${brief(one, 60)}</bdi>`)}</span></td>
        <td data-label=${text("roster.team")}>${row.team === null ? html`<span class="dim">–</span>` : html`<span><bdi>${brief(teams.get(row.team)?.name ?? row.team, 40)}</bdi>${leader(row)}</span>`}</td>
        <td data-label=${text("roster.seniority")}><span>${row.seniority === "new" ? html`<span class="pill small info">${text("roster.seniority.new")}</span>` : text("roster.seniority.regular")}${row.since === null ? nothing : html`<br><span class="dim">${text("roster.since.day", { day: row.since })}</span>`}</span></td>
        <td data-label=${text("roster.languages")}><bdi>${brief(row.languages.join(" · "), 60) || "–"}</bdi></td>
        <td data-label=${text("roster.account")}><bdi>${brief(row.account, 40) || "–"}</bdi></td></tr>`)}</tbody></table></div>`;
  }
}

/** Hand a text to the browser as a file. @param {string} name @param {string} text */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: name.endsWith(".csv") ? "text/csv" : "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}
