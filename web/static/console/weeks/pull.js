/** Taking a call by hand, outside the draw: a spot check, a complaint, one that was listened to live. With a reason, kept apart from scores. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { queueText, weekdayText } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").ContactRow} ContactRow */
/** @typedef {import("../../quality").WeekRow} WeekRow */

const STRATA = /** @type {const} */ (["spot_check", "complaint", "live"]);

export class Pulling {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<ContactRow[]>} */
    this.contacts = new Resource(() => desk.draw());
    this.form = new Form(() => desk.draw());
    /** Whose calls are shown. @type {string} */
    this.agent = "";
    /** @type {ContactRow | null} */
    this.chosen = null;
  }

  forget() {
    this.agent = "";
    this.chosen = null;
    this.contacts.value = null;
  }

  /** @param {string} week @param {string} agent */
  look(week, agent) {
    this.agent = agent;
    this.chosen = null;
    this.contacts.value = null;
    if (agent === "") return this.desk.draw();
    void this.contacts.load(async () => (await this.desk.api.get("contacts", { week, agent, limit: "200" })).contacts);
  }

  /** @param {ContactRow | null} contact */
  choose(contact) {
    this.chosen = contact;
    this.form.problem = null;
    this.desk.draw();
  }

  /** @param {Event} event */
  async take(event) {
    const { chosen } = this;
    if (chosen === null) return;
    await this.form.submit(event, async ({ stratum, reason }) => {
      const { week, call, agent, direction } = chosen;
      const detail = await this.desk.api.change("POST", "samples", { week, call, agent, direction, stratum, reason });
      window.location.hash = addressOf("quality", String(detail.sample.id), { list: "all", week });
    });
  }

  /** @param {WeekRow} week @param {Scene} scene */
  draw(week, scene) {
    const { text } = scene;
    const people = [...new Map(week.people.map(({ agent, agent_name: name }) => [agent, name]))].sort((one, other) => one[1].localeCompare(other[1]));
    return html`<section class="panel pull"><h2>${text("pull")}</h2><p class="dim">${text("pull.about")}</p>
      <label class="field"><span>${text("weeks.agent")}</span><select data-pull @change=${(/** @type {Event} */ event) => this.look(week.week, /** @type {HTMLSelectElement} */ (event.target).value)}><option value="" ?selected=${this.agent === ""}>–</option>${people.map(([agent, name]) => html`<option value=${agent} ?selected=${agent === this.agent}>${name}</option>`)}</select></label>
      ${this.agent === "" ? nothing : outcome(this.contacts, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("pull.none")}</p>` : html`<ul class="pull-list">${repeat(rows, ({ call, direction }) => `${call}/${direction}`, (row) => this.row(row, scene))}</ul>`)}</section>`;
  }

  /** @param {ContactRow} row @param {Scene} scene */
  row(row, scene) {
    const { text } = scene;
    const open = this.chosen !== null && this.chosen.call === row.call && this.chosen.direction === row.direction;
    return html`<li><button type="button" class="pull-row ${open ? "on" : ""}" aria-expanded=${open ? "true" : "false"} @click=${() => this.choose(open ? null : row)}><span class="number">${weekdayText(row.answered, scene)}</span><span>${queueText(row)}</span><span class="number">${row.talked_seconds === null ? "–" : duration(row.talked_seconds)}</span><span class="dim">${row.excluded === null ? row.flags.map((flag) => text(`qa.flag.${flag}`)).join(" · ") : text(`weeks.excluded.${row.excluded}`)}</span></button>
      ${open ? html`<form class="bar bare" @submit=${(/** @type {Event} */ event) => void this.take(event)}><label class="field"><span>${text("pull.why")}</span><select name="stratum">${STRATA.map((stratum) => html`<option value=${stratum}>${text(`qa.stratum.${stratum}`)}</option>`)}</select></label>
        <label class="field wide"><span>${text("grant.reason")}</span><input name="reason" required maxlength="1000"></label><button class="main" ?disabled=${this.form.busy}>${text("pull.take", { name: brief(row.agent_name, 30) })}</button>${this.form.said(text)}${this.form.problem?.detail ? html`<p class="dim">${this.form.problem.detail}</p>` : nothing}</form>` : nothing}</li>`;
  }
}
