/** Failing calls that wait to be coached, and coached ones that wait to be rechecked: for leaders and trainers. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { PATHS, wishOf } from "../quality/acts.js";
import { callText, sourceText } from "../quality/words.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").SampleRow} SampleRow */

const STEPS = /** @type {const} */ (["confirmed", "coached", "rechecked"]);

export class CoachingPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<SampleRow[]>} */
    this.samples = new Resource(() => desk.draw());
    this.acting = new Form(() => desk.draw());
    /** @type {number | null} */
    this.chosen = null;
  }

  open() {
    void this.samples.load(async () => (await this.desk.api.get("samples", { state: STEPS.join(","), order: "newest", limit: "500" })).samples);
  }

  close() {
    this.chosen = null;
  }

  /** @param {Event} event @param {SampleRow} row @param {string} action */
  async submit(event, row, action) {
    const done = await this.acting.submit(event, (values) => this.desk.api.change("POST", `samples/${row.id}/${PATHS[action]}`, wishOf(action, values)));
    if (done) {
      this.chosen = null;
      this.samples.again();
    }
  }

  /** @param {number | null} id */
  choose(id) {
    this.chosen = id;
    this.acting.problem = null;
    this.desk.draw();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    return outcome(this.samples, text, (rows) => {
      const failed = rows.filter(({ passed }) => passed === false);
      return html`<div class="coaching">${STEPS.map((state) => this.column(state, failed.filter((row) => row.state === state), scene))}</div>`;
    });
  }

  /** @param {string} state @param {readonly SampleRow[]} rows @param {Scene} scene */
  column(state, rows, scene) {
    const { text } = scene;
    return html`<section class="panel" aria-label=${text(`coaching.${state}`)}><h2>${text(`coaching.${state}`)} <span class="dim number">${rows.length}</span></h2>
      ${rows.length === 0 ? html`<p class="dim empty">${text(`coaching.${state}.none`)}</p>` : html`<ul class="cards">${repeat(rows, ({ id }) => id, (row) => this.card(row, scene))}</ul>`}</section>`;
  }

  /** @param {SampleRow} row @param {Scene} scene */
  card(row, scene) {
    const { text } = scene;
    const action = row.may.find((each) => each === "coach" || each === "recheck");
    return html`<li class="card" data-coaching=${row.id}><h3><bdi>${brief(row.agent_name, 60)}</bdi><span class="wrong-word">${text("qa.failed")}</span></h3><p class="dim">${sourceText(row, scene)} · ${callText(row, scene)}</p>
      <p class="buttons-row"><a class="button small" href=${addressOf("quality", String(row.id), { list: "all" })}>${text("coaching.open")}</a>${action === undefined || this.chosen === row.id ? nothing : html`<button type="button" class="small main" @click=${() => this.choose(row.id)}>${text(`qa.act.${action}`)}</button>`}</p>
      ${action === undefined || this.chosen !== row.id ? nothing : html`<form class="stacked" @submit=${(/** @type {Event} */ event) => void this.submit(event, row, action)}><label class="stacked"><span class="dim">${text(`qa.act.${action}.about`)}</span><textarea name="reason" rows="3" required maxlength="4000"></textarea></label><p class="buttons-row"><button class="main" ?disabled=${this.acting.busy}>${text(`qa.act.${action}`)}</button><button type="button" @click=${() => this.choose(null)}>${text("qa.cancel")}</button></p>${this.acting.said(text)}</form>`}</li>`;
  }
}
