/** What people do about an incident as a whole: take it, hand it over, say something, silence a part of it, sign it off. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { subjectOf } from "../floor/alerts.js";
import { Form } from "../form.js";
import { deedsOf, membersOf, requestsOf } from "./facts.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./facts.js").Incident} Incident */

const HOUR = 3600;
const SILENCES = /** @type {const} */ ([0.5, 1, 2, 8]);

export class Deeds {
  /** @param {Desk} desk @param {() => void} done asks for the incident anew */
  constructor(desk, done) {
    this.desk = desk;
    this.done = done;
    this.acting = new Form(() => desk.draw());
    this.silencing = new Form(() => desk.draw());
    /** @type {string[]} people to hand it to */
    this.people = [];
  }

  async open() {
    if (!this.desk.session.may("see_roster")) return;
    try {
      const { duties } = await this.desk.api.get("duty");
      this.people = [...new Set(/** @type {{ person: string }[]} */ (duties).map(({ person }) => person))];
    } catch {
      this.people = []; // names can be typed as well
    }
  }

  /** @param {SubmitEvent} event @param {Incident} incident */
  async submit(event, incident) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const deed = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? "comment";
    const said = String(new FormData(form).get("said") ?? "").trim();
    if (said === "" && (deed === "assign" || deed === "comment" || deed === "close")) {
      this.acting.wrong = `alert.needs.${deed}`;
      return this.desk.draw();
    }
    const accepted = await this.acting.run(async () => {
      for (const { method, path, body } of requestsOf(incident, deed, said)) await this.desk.api.change(method, path, body);
    });
    if (accepted) form.reset();
    this.done();
  }

  /** @param {Event} event @param {Incident} incident */
  async silence(event, incident) {
    await this.silencing.submit(event, ({ which, hours, comment }) => {
      const member = incident.alerts.find(({ id }) => id === which);
      return this.desk.api.change("POST", "silences", { rule: member?.rule, subject: member?.subject, duration_seconds: Number(hours) * HOUR, comment });
    });
    this.done();
  }

  /** @param {Incident} incident @param {Scene} scene */
  draw(incident, scene) {
    const { text } = scene;
    const { session } = this.desk;
    const deeds = session.may("handle_alerts") ? deedsOf(incident) : [];
    const silences = session.may("manage_silences") && incident.state === "open";
    if (deeds.length === 0 && !silences) return nothing;
    const button = (/** @type {string} */ deed) => html`<button name="deed" value=${deed} class=${deed === "acknowledge" ? "main" : ""} ?disabled=${this.acting.busy}>${text(`alert.act.${deed}`)}</button>`;
    return html`<section class="panel"><h2>${text("alert.acts")}</h2>
      ${deeds.length === 0 ? nothing : html`<form class="deeds" @submit=${(/** @type {SubmitEvent} */ event) => void this.submit(event, incident)}>
        ${deeds.includes("acknowledge") ? button("acknowledge") : nothing}
        <label class="field wide"><span class="unseen">${text("alert.said")}</span><input name="said" maxlength="2000" list="people" placeholder=${text("alert.said")} autocomplete="off"></label>
        <datalist id="people">${this.people.map((person) => html`<option value=${person}></option>`)}</datalist>
        <span class="row-of">${deeds.filter((deed) => deed !== "acknowledge").map(button)}</span>${this.acting.said(text)}</form>`}
      ${!silences ? nothing : html`<details class="more"><summary>${text("incident.silence")}</summary><form class="deeds" @submit=${(/** @type {Event} */ event) => void this.silence(event, incident)}>
        <label class="field wide"><span>${text("silence.what")}</span><select name="which">${membersOf(incident).map((one) => html`<option value=${one.id}>${text(`alert.rule.${one.rule}`)} · ${subjectOf(one, scene)}</option>`)}</select></label>
        <label class="field"><span>${text("silence.for")}</span><select name="hours">${SILENCES.map((hours) => html`<option value=${hours} ?selected=${hours === 1}>${text("alert.silence.hours", { hours })}</option>`)}</select></label>
        <label class="field wide"><span>${text("grant.reason")}</span><input name="comment" required maxlength="2000"></label>
        <button ?disabled=${this.silencing.busy}>${text("alert.act.silence")}</button>${this.silencing.said(text)}</form></details>`}
    </section>`;
  }
}

/** What can be read out or pasted into the floor's own channel. @param {Incident} incident @param {string} why @param {Scene} scene @returns {string} */
export function broadcastOf(incident, why, scene) {
  const { text, times } = scene;
  const [root] = membersOf(incident);
  const name = root === undefined ? incident.title : `${text(`alert.rule.${root.rule}`)} · ${subjectOf(root, scene)}`;
  const owner = root?.assignee ?? root?.acknowledged_by ?? null;
  const begun = times.minute(Date.parse(incident.opened));
  const end = incident.resolved === null ? text(owner === null ? "incident.broadcast.open" : "incident.broadcast.taken", { person: brief(owner ?? "", 60) }) : text("incident.broadcast.over", { time: times.minute(Date.parse(incident.resolved)) });
  return text("incident.broadcast.text", { name, time: begun, why, end });
}
