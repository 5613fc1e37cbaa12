/** Any past moment: what happened around it, and the floor as it stood. The moment is part of the address. */

import { instant } from "../../floor/stale.js";
import { Refused } from "../../shared/api.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { floorThen } from "../then.js";
import { instantIn, typedIn } from "./zoned.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {{ received: string, kind: string, pbx: string, queue: string | null, agent: string | null }} Moment */

const LISTED = 60;
const AROUND_MS = 120_000;
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const USUAL_BACK_MS = 600_000;

export class MomentsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Moment[]>} */
    this.happened = new Resource(() => desk.draw());
    /** @type {number | null} */
    this.at = null;
    /** Counts what was asked for: an answer that comes late says nothing. */
    this.asked = 0;
    this.wrong = false;
  }

  /** @param {import("../routes.js").Route} route */
  open({ query }) {
    const asked = instant(query.get("at"));
    if (asked === null) void this.lately();
    else this.stand(asked);
  }

  /** A while ago, or as far back as anything is kept. */
  async lately() {
    const { asked } = this;
    const now = this.desk.clock.now();
    const oldest = await this.desk.api.get("journal").then((kept) => instant(kept.oldest), (problem) => {
      if (!(problem instanceof Refused)) throw problem;
      return null; // the page itself says what is wrong
    });
    if (asked === this.asked) this.stand(Math.min(now - SECOND_MS, Math.max(now - USUAL_BACK_MS, (oldest ?? 0) + SECOND_MS)));
  }

  /** @param {number} at */
  stand(at) {
    this.asked += 1;
    if (at === this.at && this.happened.problem === null) return;
    this.at = at;
    this.wrong = false;
    void this.happened.load(() => this.around(at));
  }

  close() {
    this.asked += 1;
    this.at = null;
  }

  /** @param {number} at @returns {Promise<Moment[]>} */
  async around(at) {
    const to = Math.min(at + AROUND_MS, this.desk.clock.now());
    const query = { from: new Date(Math.min(at, to) - AROUND_MS).toISOString(), to: new Date(to).toISOString(), limit: String(LISTED), order: "newest" };
    return (await this.desk.api.get("events", query)).moments;
  }

  /** @param {number} at */
  show(at) {
    this.desk.go("moments", null, { at: new Date(at).toISOString(), view: this.desk.route.query.get("view") });
  }

  /** @param {Event} event @param {string} zone */
  submit(event, zone) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const at = instantIn(String(form.get("at")), zone);
    this.wrong = at === null;
    if (at === null) this.desk.draw();
    else this.desk.go("moments", null, { at: new Date(at).toISOString(), view: form.get("view") === "known" ? "known" : null });
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { text, store, route, times } = scene;
    const { zone } = scene;
    if (zone === null || this.at === null) return html`<section class="panel empty"><p class="dim">${text("console.loading")}</p></section>`;
    const { at } = this;
    const sight = route.query.get("view") === "known" ? "known" : "shown";
    return html`<form class="panel bar" @submit=${(/** @type {Event} */ event) => this.submit(event, zone)}>
        <label class="field"><span>${text("moments.at")}</span><input type="datetime-local" name="at" step="1" required .value=${typedIn(at, zone)}></label>
        <label class="field"><span>${text("replay.sight")}</span><select name="view">
          <option value="shown" ?selected=${sight === "shown"}>${text("replay.shown")}</option><option value="known" ?selected=${sight === "known"}>${text("replay.known")}</option></select></label>
        <button class="main">${text("moments.show")}</button>
        <span class="steps">${[-10, -1, 1, 10].map((step) => html`<button type="button" class="small" @click=${() => this.show(at + step * MINUTE_MS)}>${text("moments.step", { minutes: step > 0 ? `+${step}` : `−${-step}` })}</button>`)}</span>
        <span class="dim">${brief(zone, 40)}</span>
        ${this.wrong ? html`<p class="wrong" role="alert">${text("moments.wrong")}</p>` : nothing}
      </form>
      <div class="beside-list"><section class="panel">${floorThen(at, sight, scene)}</section>
        <section class="panel happened"><h2>${text("moments.happened", { time: times.second(at) })}</h2>
          ${outcome(this.happened, text, (moments) => this.listed(moments, scene, at))}</section></div>`;
  }

  /** @param {Moment[]} moments @param {Scene} scene @param {number} shown */
  listed(moments, { text, times, view, store, route }, shown) {
    const known = moments.filter(({ kind }) => text(`event.${kind}`) !== `event.${kind}`);
    if (known.length === 0) return html`<p class="dim empty">${text("replay.event.none")}</p>`;
    const labels = new Map(view.queues.map((queue) => [queue.key, queue.label]));
    const who = (/** @type {Moment} */ { pbx, queue, agent }) => {
      const name = agent === null ? "" : store.sections.agents.get(`${pbx}/${agent}`)?.name ?? store.sections.agents.get(agent)?.name ?? agent;
      const where = queue === null ? "" : labels.get(`${pbx}/${queue}`) ?? labels.get(queue) ?? queue;
      return [brief(where, 30), brief(name, 30)].filter(Boolean).join(" · ") || brief(pbx, 30);
    };
    return html`<ol class="timeline">${repeat(known, (moment) => `${moment.received}/${moment.kind}/${moment.agent}/${moment.queue}`, (moment) => {
      const at = instant(moment.received) ?? shown;
      return html`<li class=${at > shown ? "after" : ""}><a href=${addressOf("moments", null, { at: moment.received, view: route.query.get("view") })} class="number">${times.second(at)}</a>
        <span>${text(`event.${moment.kind}`)}</span> <bdi class="dim">${who(moment)}</bdi></li>`;
    })}</ol>`;
  }
}
