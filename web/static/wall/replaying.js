/** A wall in replay: a player behind the store in place of the link, the band over the board and the bar under it. */

import { Past } from "../floor/past.js";
import { instant } from "../floor/stale.js";
import { dayOf, midnightOf, nearest } from "./axis.js";
import { render } from "../shared/dom.js";
import { listenTo } from "./keys.js";
import { Player } from "./player.js";
import { replayAddress } from "./params.js";
import { bandTile, timebarTile } from "./tiles/timebar.js";

/** @typedef {import("../frames").Snapshot} Snapshot */
/**
 * @typedef {object} Stage the wall, as a replay needs it
 * @property {(floor: Snapshot, jumped: boolean) => void} picture
 * @property {() => void} tick move the timers
 * @property {() => void} draw soon
 * @property {() => import("../text/catalogue.js").Text | null} text null while the words are on their way
 * @property {(zone: string | null) => ReturnType<typeof import("../text/times.js").timesOf>} times zone: the call centre's as the journal names it, while no picture does
 */

/** As replay.css has them. */
const BAND = 1.5;
const FRAME = 0.2;

const TICK_MS = 100;
const NOTE_MS = 1000;

/** How far before an alert to begin, so that one sees it come. */
const BEFORE_ALERT_MS = 10_000;
const HOUR_MS = 3_600_000;

/** @param {string} tag @param {string} name @returns {HTMLElement} */
function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

export class Replaying {
  /** @param {Stage} stage @param {{ at: number | null, sight: import("./replay.js").Sight }} start @param {{ board: string | null, token: string | null }} access */
  constructor(stage, start, access) {
    this.stage = stage;
    this.player = new Player(
      { past: new Past(access), now: () => performance.now(), later: (run, wait) => window.setTimeout(run, wait) },
      { picture: (floor, jumped) => this.#picture(floor, jumped), moved: () => this.draw() },
      start,
    );
    this.band = element("section", "replay-band");
    this.bar = element("section", "timebar");
    /** When alerts began, by id, as far as pictures told. @type {Map<string, number>} */
    this.alerts = new Map();
    this.dragging = false;
    this.wasLate = false;
  }

  /** The clock of the wall. */
  clock = { now: () => this.player.clock(), heard: () => undefined, forget: () => undefined };

  start() {
    const wall = /** @type {HTMLElement} */ (document.getElementById("wall"));
    document.body.classList.add("replay");
    wall.before(this.band);
    wall.after(this.bar);
    listenTo(document, this);
    new ResizeObserver(() => this.stage.draw()).observe(this.bar);
    this.player.start();
    window.setInterval(() => this.tick(), TICK_MS);
    window.setInterval(() => this.#note(), NOTE_MS);
  }

  /** @returns {{ px: number, em: number, beside: number }} what the bar (px), the band and the frame (em) take from the wall */
  taken() {
    return { px: this.bar.offsetHeight, em: BAND + 2 * FRAME, beside: 2 * FRAME };
  }

  tick() {
    this.stage.tick();
    const late = this.player.late();
    if (this.player.replay.playing || late !== this.wasLate) this.draw();
    this.wasLate = late;
  }

  /** @param {Snapshot} floor @param {boolean} jumped */
  #picture(floor, jumped) {
    for (const { id, since } of floor.alerts) {
      const began = instant(since);
      if (began !== null) this.alerts.set(id, began);
    }
    this.stage.picture(floor, jumped);
  }

  /** The address says what is seen, so that it can be sent to somebody and survives a reload. */
  #note() {
    const { replay, unplaced } = this.player;
    if (replay.playing || unplaced) return;
    const address = replayAddress(window.location.href, { at: this.player.moment(), sight: replay.sight });
    if (address !== window.location.href) window.history.replaceState(null, "", address);
  }

  draw() {
    const { player, stage } = this;
    const [text, times, moment] = [stage.text(), this.#times(), player.moment()];
    if (text === null) return;
    const span = player.replay.span;
    const axis = span === null || player.unplaced ? null : dayOf(Math.min(span.to, Math.max(span.from, moment)), span, times);
    document.title = `${text("replay.word")} · Floorwatch`;
    render(bandTile({ replay: player.replay, date: player.shown === null ? null : times.date(player.clock()), text }), this.band);
    const problem = player.why();
    render(timebarTile({
      replay: player.replay, moment, axis, gaps: player.journal?.gaps ?? [], alerts: [...this.alerts.values()], late: player.late(),
      happening: player.happening === null ? null : player.happening === "none" ? text("replay.event.none") : this.#told(player.happening, text),
      problem: problem === null ? null : sentence(text, problem), live: replayAddress(window.location.href, null),
      days: { before: axis !== null && span !== null && span.from < axis.from, after: axis !== null && span !== null && span.to > axis.to },
      times, text,
    }, this.#hands()), this.bar);
    stage.tick();
  }

  #times() {
    return this.stage.times(this.player.journal?.zone ?? null);
  }

  /** @returns {import("./tiles/timebar.js").Hands} */
  #hands() {
    const { player } = this;
    return {
      drag: (at) => this.drag(at),
      drop: () => this.drop(),
      toggle: () => player.toggle(),
      event: (direction) => void player.step(direction),
      alert: (direction) => this.alert(direction),
      day: (direction) => this.day(direction),
      pace: (speed) => player.pace(speed),
      see: (sight) => player.see(sight),
    };
  }

  /** @param {import("../floor/past.js").Happening} happening @param {import("../text/catalogue.js").Text} text @returns {string} with the names that the picture has */
  #told({ kind, pbx, queue, agent }, text) {
    const floor = this.player.shown?.floor;
    const names = [queue === null ? null : floor?.queues[queue]?.label ?? queue, agent === null ? null : floor?.agents[agent]?.name ?? agent];
    const known = names.filter((name) => name !== null);
    return [text(`event.${kind}`), ...(known.length > 0 ? known : [pbx])].join(" · ");
  }

  /** While the thumb is held nothing plays under it. @param {number} at */
  drag(at) {
    this.dragging = this.dragging || this.player.replay.playing;
    if (this.player.replay.playing) this.player.toggle(false);
    this.player.seek(at);
  }

  drop() {
    if (this.dragging) this.player.toggle(true);
    this.dragging = false;
  }

  /** @param {1 | -1} direction */
  alert(direction) {
    const starts = [...this.alerts.values()].map((at) => at - BEFORE_ALERT_MS);
    const found = nearest(starts, this.player.moment(), direction);
    if (found !== null) this.player.seek(found);
  }

  /** To the same time of the day before or after. @param {1 | -1} direction */
  day(direction) {
    const times = this.#times();
    const moment = this.player.moment();
    const midnight = midnightOf(moment, times);
    this.player.seek(midnightOf(midnight + (direction === 1 ? 30 : -12) * HOUR_MS, times) + (moment - midnight));
  }
}

/** @param {import("../text/catalogue.js").Text} text @param {{ kind: string, detail: string }} problem @returns {string} ours, or the server's own where we have none */
function sentence(text, { kind, detail }) {
  const key = `problem.${kind.startsWith("token-") ? "token" : kind}`;
  const known = text(key);
  return known === key ? detail || text("problem.other") : known;
}
