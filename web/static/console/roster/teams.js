/** Teams: what they are called and who leads them; a team that nobody is in can go. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { addressOf } from "../routes.js";
import { Sure } from "../sure.js";
import { sureButton } from "../sure_button.js";
import { maybe } from "./people.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./people.js").Whole} Whole */
/** @typedef {import("./people.js").TeamRow} TeamRow */

export class Teams {
  /** @param {Desk} desk @param {import("./page.js").RosterPage} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    this.making = new Form(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    this.sure = new Sure(() => desk.draw());
  }

  open() {
    this.making.forget();
    this.acting.forget();
  }

  /** @param {string} id @param {{ name: string, leader: string | null }} entry */
  async put(id, entry) {
    this.page.put(await this.desk.api.change("PUT", `roster/teams/${encodeURIComponent(id)}`, entry));
  }

  /** @param {TeamRow} team @param {Partial<TeamRow>} some */
  change(team, some) {
    const entry = { name: team.name, leader: team.leader, ...some };
    if (entry.name.trim() !== "") void this.acting.run(() => this.put(team.id, entry));
  }

  /** @param {string} id */
  remove(id) {
    void this.acting.run(async () => this.page.put(await this.desk.api.change("DELETE", `roster/teams/${encodeURIComponent(id)}`)));
  }

  /** @param {Whole} whole @param {Scene} scene @param {boolean} manages */
  draw(whole, scene, manages) {
    const { text } = scene;
    return html`${manages ? this.fresh(whole, scene) : nothing}<section class="panel"><h2>${text("roster.teams")}</h2>${this.acting.said(text)}
      ${whole.teams.length === 0 ? html`<p class="dim empty">${text("roster.teams.none")}</p>` : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("roster.teams")}><table class="fold">
        <thead><tr><th>${text("roster.team.id")}</th><th>${text("roster.team.name")}</th><th>${text("roster.leader")}</th><th>${text("roster.people")}</th><th><span class="unseen">${text("roster.remove")}</span></th></tr></thead>
        <tbody>${repeat(whole.teams, ({ id }) => id, (team) => this.row(team, whole, scene, manages))}</tbody></table></div>`}</section>`;
  }

  /** @param {TeamRow} team @param {Whole} whole @param {Scene} scene @param {boolean} manages */
  row(team, whole, scene, manages) {
    const { text } = scene;
    const count = whole.people.filter((one) => one.team === team.id).length;
    return html`<tr><th scope="row"><bdi>${brief(team.id, 40)}</bdi></th>
      <td data-label=${text("roster.team.name")}><input aria-label=${text("roster.team.name")} maxlength="100" ?disabled=${!manages} .value=${team.name} @change=${(/** @type {Event} */ event) => this.change(team, { name: /** @type {HTMLInputElement} */ (event.target).value.trim() })}></td>
      <td data-label=${text("roster.leader")}>${leaderPicker(team.leader, whole, text, !manages, (leader) => this.change(team, { leader }))}</td>
      <td data-label=${text("roster.people")}><a href=${addressOf("roster", null, { team: team.id })}>${count}</a></td>
      <td class="buttons">${manages && count === 0 ? sureButton(this.sure, team.id, [text("roster.remove"), text("roster.remove.sure")], () => this.remove(team.id), this.acting.busy) : nothing}</td></tr>`;
  }

  /** @param {Whole} whole @param {Scene} scene */
  fresh(whole, { text }) {
    const send = (/** @type {Event} */ event) => void this.making.submit(event, ({ id, name, leader }) => this.put((id ?? "").trim(), { name: (name ?? "").trim(), leader: maybe(leader) }));
    return html`<section class="panel"><h2>${text("roster.team.new")}</h2><form class="bar bare" @submit=${send}>
      <label class="field slim"><span>${text("roster.team.id")}</span><input name="id" required maxlength="100" autocapitalize="none" spellcheck="false"></label>
      <label class="field"><span>${text("roster.team.name")}</span><input name="name" required maxlength="100"></label>
      <div class="field"><span aria-hidden="true">${text("roster.leader")}</span>${leaderPicker(null, whole, text, false, () => undefined)}</div>
      <button class="main" ?disabled=${this.making.busy}>${text("account.make")}</button>${this.making.said(text)}</form></section>`;
  }
}

/** @param {string | null} chosen @param {Whole} whole @param {import("../../text/catalogue.js").Text} text @param {boolean} fixed @param {(leader: string | null) => void} choose */
function leaderPicker(chosen, { people }, text, fixed, choose) {
  return html`<select name="leader" aria-label=${text("roster.leader")} ?disabled=${fixed} @change=${(/** @type {Event} */ event) => choose(maybe(/** @type {HTMLSelectElement} */ (event.target).value))}>
    <option value="">–</option>${people.map(({ id, name }) => html`<option value=${id} .selected=${id === chosen}>${brief(name, 40)} (${brief(id, 20)})</option>`)}</select>`;
}
