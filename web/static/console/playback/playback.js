/**
 * The floor played again inside a page: a bar over a stretch of time, and under it the figures, queues and people as they
 * stood, drawn by the floor page's own parts. The player, its pictures and its pace are the wall's.
 */

import { Past } from "../../floor/past.js";
import { viewOf } from "../../floor/select.js";
import { trustOf } from "../../floor/stale.js";
import { Store } from "../../floor/store.js";
import { html, nothing } from "../../shared/dom.js";
import { heroesOf } from "../../wall/heroes.js";
import { Player } from "../../wall/player.js";
import { alertsPanel } from "../floor/alerts.js";
import { figuresStrip } from "../floor/figures.js";
import { peoplePanel } from "../floor/grid.js";
import { Places, peopleOf } from "../floor/people.js";
import { queuesPanel } from "../floor/queues.js";
import { within } from "./marks.js";
import { scrubber } from "./scrubber.js";
import { standing } from "./standing.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./marks.js").Mark} Mark */
/** @typedef {import("./marks.js").Span} Span */

/** The bar moves so often while it plays. */
const TICK_MS = 200;

export class Playback {
  /** @param {Desk} desk @param {number} at where to begin, ms */
  constructor(desk, at) {
    this.desk = desk;
    this.open = true;
    this.store = new Store();
    this.places = new Places();
    /** @type {import("../floor/people.js").Filter} */
    this.filter = { queue: "", state: "", search: "" };
    /** @type {"name" | "attention" | "time"} */
    this.order = "name";
    const later = (/** @type {() => void} */ run, /** @type {number} */ wait) => (this.open ? window.setTimeout(() => { if (this.open) run(); }, wait) : 0);
    this.player = new Player(
      { past: new Past({ board: null, token: desk.token }), now: () => performance.now(), later },
      { picture: (floor) => this.picture(floor), moved: () => this.open && desk.draw() },
      { at, sight: "shown" },
    );
    this.player.start();
    const tick = () => {
      if (this.player.replay.playing) desk.draw();
      later(tick, TICK_MS);
    };
    tick();
  }

  close() {
    this.open = false;
  }

  /** @param {import("../../frames").Snapshot} floor */
  picture(floor) {
    if (!this.open) return;
    this.store.trueUntil.clear(); // another moment knows nothing of this one's future
    this.store.apply(floor);
    this.desk.draw();
  }

  /** @param {number} at ms */
  seek(at) {
    this.player.toggle(false);
    this.player.seek(at);
  }

  /** @param {Scene} scene @param {Span} wanted the stretch of the bar @param {readonly Mark[]} marks */
  draw(scene, wanted, marks) {
    const { player } = this;
    const { text } = scene;
    const axis = within(wanted, player.replay.span);
    if (axis === null) return html`<p class="dim empty">${text("playback.not_kept")}</p>`;
    const moment = player.moment();
    if (player.replay.playing && moment >= axis.to) player.toggle(false);
    const problem = player.why();
    const said = problem !== null ? this.sentence(problem, scene) : player.late() ? text("replay.late") : null;
    const bar = { axis, moment: Math.min(axis.to, Math.max(axis.from, moment)), marks: marks.filter(({ at }) => at >= axis.from && at <= axis.to), gaps: player.journal?.gaps ?? [], playing: player.replay.playing, speed: player.replay.speed, sight: player.replay.sight, said };
    return html`<div class="playback">${scrubber(bar, { seek: (at) => this.seek(at), toggle: () => player.toggle(), pace: (speed) => player.pace(speed), see: (sight) => player.see(sight) }, scene)}
      ${player.shown === null ? html`<p class="dim empty" role="status">${said ?? text("console.loading")}</p>` : this.floor(scene, player.clock())}</div>`;
  }

  /** @param {{ kind: string, detail: string }} problem @param {Scene} scene */
  sentence({ kind, detail }, { text }) {
    const key = `problem.${kind}`;
    const known = text(key);
    return known === key ? detail || text("problem.other") : known;
  }

  /** @param {Scene} scene @param {number} at */
  floor(scene, at) {
    const trust = trustOf({ state: "open", since: 0 }, this.store);
    const view = standing(viewOf(this.store, trust, at), at);
    const past = { ...scene, view, store: this.store, now: at };
    const narrow = (/** @type {Partial<import("../floor/people.js").Filter>} */ some) => { this.filter = { ...this.filter, ...some }; this.desk.draw(); };
    const people = peopleOf(view.agents, view.alerts, this.filter, this.order, this.places.of(view.agents, scene.language));
    const faces = trust.face === "live" ? "live" : `${trust.face} ${trust.all ? "untrue" : "partly"}`;
    return html`<div class="then-floor ${faces}">
      ${figuresStrip(past, heroesOf(view, scene.text, scene.language))}
      ${view.alerts.length === 0 ? nothing : alertsPanel(past)}
      ${queuesPanel(past, this.filter, (queue) => narrow({ queue: this.filter.queue === queue ? "" : queue }))}
      ${peoplePanel(past, people, this.filter, { order: this.order, reorder: (order) => { this.order = order; this.desk.draw(); }, narrow })}
    </div>`;
  }
}
