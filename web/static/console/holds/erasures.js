/** Taking a caller or a person out of everything that is kept: what that means, how far it is, and that it was done. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { Refused } from "../../shared/api.js";
import { brief } from "../brief.js";
import { Form, fold } from "../form.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ id: number, at: string, by: string, why: string, caller: string, counts: Record<string, number>, look: readonly Place[] }} Tombstone */
/** @typedef {{ kind: "alert" | "incident" | "silence" | "announcement" | "message" | "sample" | "replacement" | "review" | "calibration" | "campaign" | "training" | "grant" | "hold" | "tombstone" | "audit", id: string }} Place */
/** @typedef {{ state: "running" | "done" | "failed", caller: string, by: string, why: string, begun: string, detail: string, tombstone: Tombstone | null }} Progress */
/** @typedef {{ id: string, name: string }} Person */

const LOOK_MS = 2000;
/** What an erasure takes out and what it leaves, as the catalogue tells it. */
const TOLD = /** @type {const} */ ({ caller: ["goes", "copies", "stays", "backup"], person: ["goes", "account", "stays", "backup"] });

export class Erasures {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Tombstone[]>} */
    this.stones = new Resource(() => desk.draw());
    /** The one that was begun here, or that another waits for. @type {Progress | null} */
    this.latest = null;
    /** @type {Resource<Person[]>} */
    this.people = new Resource(() => desk.draw());
    this.asking = new Form(() => desk.draw());
    /** @type {"caller" | "person"} */
    this.whom = "caller";
    this.looking = 0;
  }

  open() {
    const { api, session } = this.desk;
    void this.stones.load(() => api.get("erasures"));
    if (session.may("see_roster")) void this.people.load(async () => (await api.get("roster")).people);
    this.asking.forget();
    this.close();
    this.looking = window.setInterval(() => void this.look(), LOOK_MS);
  }

  close() {
    window.clearInterval(this.looking);
  }

  /** How far it is, for as long as it runs; then what remains of it. */
  async look() {
    if (this.latest?.state !== "running") return;
    await this.follow();
    if (this.latest?.state !== "running") void this.stones.refresh();
  }

  async follow() {
    try {
      this.latest = await this.desk.api.get("erasures/latest");
      this.desk.draw();
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // the next look may be answered
    }
  }

  /** @param {Event} event */
  async ask(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    if (this.whom === "caller" && values.caller !== values.again) {
      this.asking.problem = null;
      this.asking.wrong = "erasure.differ";
      return this.desk.draw();
    }
    const wish = this.whom === "caller" ? { caller: values.caller } : { person: values.person };
    const begun = await this.asking.run(async () => {
      this.latest = await this.desk.api.change("POST", "erasures", { why: values.why, ...wish });
    });
    if (begun) fold(form);
    if (this.asking.problem?.kind === "erasure-busy") void this.follow();
    void this.stones.refresh();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text } = scene;
    const running = this.latest?.state === "running";
    return html`${this.standing(scene)}<section class="panel"><details ?open=${this.asking.problem !== null || this.asking.wrong !== null}><summary><h2>${text("erasure.new")}</h2></summary>
      <form class="stacked" @submit=${(/** @type {Event} */ event) => void this.ask(event)}>
        <fieldset class="choices"><legend>${text("erasure.whom")}</legend>${this.way("caller", text)}${this.way("person", text)}</fieldset>
        <div class="notice-box bad"><b>${text("erasure.warning")}</b><ul class="told">${TOLD[this.whom].map((one) => html`<li>${text(`erasure.${this.whom}.${one}`)}</li>`)}<li>${text("erasure.texts")}</li></ul></div>
        <div class="bar bare">${this.whom === "caller" ? numbers(text) : this.somebody(text)}</div>
        <label class="field whole"><span>${text("erasure.why")}</span><textarea name="why" rows="2" required maxlength="1000"></textarea></label>
        <label class="understood"><input type="checkbox" required> <span>${text("erasure.understood")}</span></label>
        ${this.asking.said(text)}${this.asking.problem?.kind === "erasure-held" ? html`<p class="dim" lang="en">${brief(this.asking.problem.detail, 400)}</p>` : nothing}<p><button class="danger" ?disabled=${this.asking.busy || running}>${text("erasure.begin")}</button></p></form></details></section>
      <section class="panel"><h2>${text("erasure.stones")}</h2><p class="dim">${text("erasure.stones.about")}</p>${outcome(this.stones, text, (rows) => rows.length === 0 ? html`<p class="dim empty">${text("erasure.none")}</p>` : table(rows, scene))}</section>`;
  }

  /** @param {"caller" | "person"} whom @param {import("../../text/catalogue.js").Text} text */
  way(whom, text) {
    const choose = () => {
      this.whom = whom;
      this.desk.draw();
    };
    return html`<label><input type="radio" name="whom" ?checked=${this.whom === whom} .checked=${this.whom === whom} @change=${choose}> ${text(`erasure.whom.${whom}`)}</label>`;
  }

  /** @param {import("../../text/catalogue.js").Text} text */
  somebody(text) {
    const people = this.people.value ?? [];
    if (people.length === 0) return html`<label class="field"><span>${text("roster.id")}</span><input name="person" required maxlength="100" autocomplete="off"></label>`;
    return html`<label class="field"><span>${text("erasure.whom.person")}</span><select name="person" required><option value=""></option>${people.map(({ id, name }) => html`<option value=${id}>${brief(name, 60)} (${brief(id, 40)})</option>`)}</select></label>`;
  }

  /** @param {Scene} scene */
  standing({ text, times }) {
    const { latest } = this;
    if (latest === null) return nothing;
    const look = latest.state === "failed" ? "bad" : "calm";
    return html`<section class="panel"><div class="notice-box ${look}" role="status"><b>${text(`erasure.state.${latest.state}`)}</b><span>${times.minute(instant(latest.begun) ?? 0)} · <bdi>${brief(latest.by, 60)}</bdi> · <bdi>${brief(latest.why, 200)}</bdi></span>${latest.detail === "" ? nothing : html`<bdi lang="en">${brief(latest.detail, 600)}</bdi>`}</div></section>`;
  }
}

/** Typed twice: a slip of the finger would erase somebody else. @param {import("../../text/catalogue.js").Text} text */
function numbers(text) {
  return html`<label class="field"><span>${text("hold.number")}</span><input name="caller" required maxlength="64" inputmode="tel" autocomplete="off"></label>
    <label class="field"><span>${text("erasure.again")}</span><input name="again" required maxlength="64" inputmode="tel" autocomplete="off"></label>`;
}

/** Where a person has to look. @param {readonly Place[]} look @param {import("../../text/catalogue.js").Text} text */
function places(look, text) {
  if (look.length === 0) return nothing;
  return html`<details><summary>${text("erasure.look")} <b class="number">${look.length}</b></summary><ul class="told">${look.map(({ kind, id }) => html`<li>${text(`erasure.place.${kind}`)} <bdi class="number">${brief(id, 40)}</bdi></li>`)}</ul></details>`;
}

/** @param {Tombstone[]} rows @param {Scene} scene */
function table(rows, { text, times }) {
  const counted = (/** @type {Record<string, number>} */ counts) => Object.entries(counts).map(([kind, count]) => html`<span class="pill small">${text(`erasure.part.${kind}`)} <b class="number">${count}</b></span>`);
  return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("erasure.stones")}><table class="fold"><thead><tr><th>${text("erasure.at")}</th><th>${text("erasure.by")}</th><th>${text("grant.reason")}</th><th>${text("erasure.key")}</th><th>${text("erasure.counts")}</th></tr></thead>
    <tbody>${repeat([...rows].sort((one, other) => other.id - one.id), ({ id }) => id, (row) => html`<tr><th scope="row">${times.date(instant(row.at) ?? 0)} ${times.minute(instant(row.at) ?? 0)}</th><td data-label=${text("erasure.by")}><bdi>${brief(row.by, 60)}</bdi></td>
      <td data-label=${text("grant.reason")}><bdi>${brief(row.why, 300)}</bdi></td><td data-label=${text("erasure.key")}><code title=${brief(row.caller, 80)}>${row.caller.slice(0, 12)}</code></td><td data-label=${text("erasure.counts")}><span class="tags">${counted(row.counts)}</span>${places(row.look, text)}</td></tr>`)}</tbody></table></div>`;
}
