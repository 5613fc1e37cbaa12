/** A file that shall take the roster's place: what it would change is shown before anybody says yes, faults by their line. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { decoded, formatOf } from "./people.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./people.js").Whole} Whole */
/** @typedef {{ table: string, id: string, name: string, deed: "added" | "changed" | "removed", fields: string[] }} Change */
/** @typedef {{ applied: boolean, revision: string, people: number, teams: number, changes: Change[] }} Report */

const DEEDS = /** @type {const} */ (["added", "changed", "removed"]);
const LARGEST = 4 * 1024 * 1024;
const MOST = 500;

export class Intake {
  /** @param {Desk} desk @param {import("./page.js").RosterPage} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    this.trying = new Form(() => desk.draw());
    /** @type {{ name: string, format: string, text: string } | null} */
    this.file = null;
    /** @type {Report | null} */
    this.report = null;
  }

  open() {
    this.file = null;
    this.report = null;
    this.trying.forget();
  }

  /** @param {Event} event @param {Whole} whole */
  async choose(event, whole) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file === undefined) return;
    this.open();
    const format = formatOf(file.name);
    const text = format === null || file.size > LARGEST ? null : decoded(await file.arrayBuffer());
    input.value = ""; // the same file, mended, is to be chosen again
    if (format === null || text === null) {
      this.trying.wrong = format === null ? "roster.import.format" : "roster.import.large";
      return this.desk.draw();
    }
    this.file = { name: file.name, format, text };
    await this.trying.run(async () => {
      this.report = await this.send(whole.revision, true);
    });
  }

  /** @param {string} expected @param {boolean} dry @returns {Promise<Report>} */
  send(expected, dry) {
    return this.desk.api.change("PUT", `roster?dry_run=${dry}`, { format: this.file?.format, text: this.file?.text, expected });
  }

  /** @param {Whole} whole */
  async apply(whole) {
    await this.trying.run(async () => {
      this.report = await this.send(whole.revision, false);
      this.page.put(await this.desk.api.get("roster"));
    });
  }

  /** @param {Whole} whole @param {Scene} scene */
  draw(whole, scene) {
    const { text } = scene;
    return html`<section class="panel"><h2>${text("roster.import")}</h2><p class="dim">${text("roster.import.about")}</p>
      <p class="bar"><label class="button ${this.report === null ? "main" : ""}">${text("roster.import.choose")}<input class="unseen" type="file" accept=".csv,.toml,.json" ?disabled=${this.trying.busy} @change=${(/** @type {Event} */ event) => void this.choose(event, whole)}></label>
        ${this.file === null ? nothing : html`<bdi>${brief(this.file.name, 80)}</bdi>`}${this.trying.busy ? html`<span class="dim" role="status">${text("console.loading")}</span>` : nothing}</p>
      ${this.trying.said(text)}</section>
      ${this.report === null ? nothing : this.preview(this.report, whole, scene)}`;
  }

  /** @param {Report} report @param {Whole} whole @param {Scene} scene */
  preview(report, whole, { text }) {
    const { changes, applied } = report;
    const counts = DEEDS.map((deed) => /** @type {const} */ ([deed, changes.filter((one) => one.deed === deed).length])).filter(([, count]) => count > 0);
    const lost = changes.filter(({ table, deed }) => table === "person" && deed === "removed").length;
    return html`<section class="panel"><div class="title-line"><h2>${text(applied ? "roster.import.done" : "roster.import.preview")}</h2><span class="tags">${counts.map(([deed, count]) => html`<span class="pill small ${deed}">${text(`roster.deed.${deed}`)} ${count}</span>`)}</span></div>
      <p>${changes.length === 0 ? text("roster.import.same") : text("roster.import.after", { people: report.people, teams: report.teams })}</p>
      ${!applied && lost > 0 && lost * 4 >= whole.people.length ? html`<p class="notice-box bad" role="alert">${text("roster.import.many", { count: lost, whole: whole.people.length })}</p>` : nothing}
      ${applied || changes.length === 0 ? nothing : html`<p class="bar"><button type="button" class="main" ?disabled=${this.trying.busy} @click=${() => void this.apply(whole)}>${text("roster.import.apply")}</button>
        <button type="button" @click=${() => { this.open(); this.desk.draw(); }}>${text("roster.import.leave")}</button></p>`}
      ${changes.length === 0 ? nothing : html`<div class="scroller" tabindex="0" role="group" aria-label=${text("roster.import.preview")}><table class="fold"><thead><tr><th>${text("roster.name")}</th><th>${text("roster.deed")}</th><th>${text("roster.deed.fields")}</th></tr></thead>
        <tbody>${changes.slice(0, MOST).map((one) => html`<tr><th scope="row"><bdi>${brief(one.name, 60)}</bdi> <bdi class="dim">${brief(one.id, 40)}</bdi></th>
          <td data-label=${text("roster.deed")}><span><span class="pill small ${one.deed}">${text(`roster.deed.${one.deed}`)}</span> ${text(`roster.table.${one.table}`)}</span></td>
          <td data-label=${text("roster.deed.fields")}>${one.fields.map((field) => text(`roster.field.${field}`)).join(" · ") || "–"}</td></tr>`)}</tbody></table></div>
        ${changes.length > MOST ? html`<p class="dim">${text("roster.more", { count: changes.length - MOST })}</p>` : nothing}`}</section>`;
  }
}
