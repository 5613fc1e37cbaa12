/** The audit log: who did what to what and when, newest first, by filters that the address keeps; and whether it is whole. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { Form } from "../form.js";
import { outcome } from "../outcome.js";
import { knownText } from "../quality/words.js";
import { Resource } from "../resource.js";
import { FILTERS, askedOf } from "./asked.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ seq: number, at: string, actor: string, action: string, subject: string, address: string, particulars: Record<string, unknown>, hash: string }} Entry */
/** @typedef {{ entries: Entry[], next: number | null }} Listed */
/** @typedef {{ sound: boolean, seq: number, hash: string, anchored: number, found: number, absent: number, findings: { fault: string, seq: number }[] }} Verdict */

export class AuditPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Listed>} */
    this.entries = new Resource(() => desk.draw());
    this.more = new Form(() => desk.draw());
    this.checking = new Form(() => desk.draw());
    /** @type {Verdict | null} */
    this.verdict = null;
  }

  /** @param {import("../routes.js").Route} route */
  open({ query }) {
    this.asked = askedOf(query, this.desk.store.site?.timezone ?? "UTC");
    void this.entries.load(() => this.desk.api.get("audit", this.asked));
  }

  /** @param {number} before */
  async older(before) {
    await this.more.run(async () => {
      const next = /** @type {Listed} */ (await this.desk.api.get("audit", { ...this.asked, before: String(before) }));
      const { value } = this.entries;
      if (value !== null && value.next === before) this.entries.value = { entries: [...value.entries, ...next.entries], next: next.next };
    });
  }

  async verify() {
    await this.checking.run(async () => {
      this.verdict = await this.desk.api.change("POST", "audit/verify");
    });
    this.entries.again();
  }

  /** @param {Event} event */
  filter(event) {
    event.preventDefault();
    const values = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.desk.narrow(Object.fromEntries(FILTERS.map((name) => [name, String(values.get(name) ?? "").trim()])));
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, route } = scene;
    const field = (/** @type {string} */ name) => html`<label class="field ${name === "from" || name === "to" ? "" : "slim"}"><span>${text(`audit.${name}`)}</span><input name=${name} type=${name === "from" || name === "to" ? "datetime-local" : "text"} maxlength="500" autocapitalize="none" spellcheck="false" .value=${route.query.get(name) ?? ""}></label>`;
    return html`<section class="panel"><h2>${text("audit.whole")}</h2><p class="dim">${text("audit.whole.about")}</p>${this.judged(scene)}
        <p><button type="button" ?disabled=${this.checking.busy} @click=${() => void this.verify()}>${text("audit.verify")}</button></p>${this.checking.said(text)}</section>
      <section class="panel"><h2>${text("page.audit")}</h2><form class="bar bare" @submit=${(/** @type {Event} */ event) => this.filter(event)}>${FILTERS.map(field)}<button class="main">${text("audit.filter")}</button></form>
        ${outcome(this.entries, text, ({ entries, next }) => html`${entries.length === 0 ? html`<p class="dim empty">${text("audit.none")}</p>` : this.table(entries, scene)}
          ${next === null ? nothing : html`<p><button type="button" ?disabled=${this.more.busy} @click=${() => void this.older(next)}>${text("audit.older")}</button></p>${this.more.said(text)}`}`)}</section>`;
  }

  /** @param {Scene} scene */
  judged({ text }) {
    const { verdict } = this;
    if (verdict === null) return nothing;
    if (verdict.sound) return html`<p role="status" class="good">${text("audit.sound", { number: verdict.seq, anchored: verdict.anchored })}</p>`;
    return html`<div role="alert"><p class="wrong">${text("audit.unsound", { number: verdict.found, absent: verdict.absent })}</p><ul class="plain">${verdict.findings.map(({ fault, seq }) => html`<li>${seq} · <bdi>${brief(fault, 80)}</bdi></li>`)}</ul></div>`;
  }

  /** @param {Entry[]} entries @param {Scene} scene */
  table(entries, { text, times }) {
    const when = (/** @type {string} */ at) => `${times.date(instant(at) ?? 0)} ${times.second(instant(at) ?? 0)}`;
    const told = (/** @type {Record<string, unknown>} */ more) => brief(Object.entries(more).map(([name, value]) => `${name}: ${value}`).join(" · "), 300);
    return html`<div class="scroller" tabindex="0" role="group" aria-label=${text("page.audit")}><table class="audit fold"><thead><tr><th>${text("audit.seq")}</th><th>${text("audit.at")}</th><th>${text("audit.actor")}</th><th>${text("audit.action")}</th><th>${text("audit.subject")}</th><th>${text("me.address")}</th></tr></thead>
      <tbody>${repeat(entries, ({ seq }) => seq, (entry) => html`<tr title=${entry.hash}><td class="number">${entry.seq}</td><td class="moment" data-label=${text("audit.at")}>${when(entry.at)}</td><td data-label=${text("audit.actor")}><bdi>${brief(knownText("audit.who", entry.actor, text), 60)}</bdi></td><td data-label=${text("audit.action")}><span>${brief(knownText("audit.deed", entry.action, text), 60)}${text(`audit.deed.${entry.action}`) === `audit.deed.${entry.action}` ? nothing : html`<br><code class="dim">${brief(entry.action, 60)}</code>`}</span></td>
        <td data-label=${text("audit.subject")}><span><bdi>${brief(entry.subject, 120)}</bdi>${Object.keys(entry.particulars).length === 0 ? nothing : html`<br><bdi class="dim">${told(entry.particulars)}</bdi>`}</span></td><td data-label=${text("me.address")}><bdi>${brief(entry.address, 48) || "–"}</bdi></td></tr>`)}</tbody></table></div>`;
  }
}
