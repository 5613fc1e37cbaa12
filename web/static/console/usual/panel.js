/** Today's arrivals of a queue, or of all, against what is usual, with the band of chance and the stretches of peaks. */

import { html, nothing } from "../../shared/dom.js";
import "../charts.js";
import { outcome } from "../outcome.js";
import { Resource } from "../resource.js";
import { dayOf, lastOf } from "./day.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./day.js").Arrivals} Arrivals */
/** @typedef {import("./day.js").Peak} Peak */

const REFRESH_MS = 60_000;

export class UsualCurve {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Arrivals>} */
    this.arrivals = new Resource(() => desk.draw());
    /** @type {string | undefined} empty: all queues */
    this.queue = undefined;
    this.asked = 0;
    /** What was drawn last, so that the same is not drawn again. @type {{ arrivals: Arrivals, key: string, plot: import("../charts.js").Plot } | null} */
    this.drawn = null;
  }

  /** @param {string} queue @param {number} now */
  want(queue, now) {
    if (queue !== this.queue) {
      this.queue = queue;
      this.asked = now;
      this.arrivals.value = null;
      void this.arrivals.load(() => this.desk.api.get("arrivals", queue === "" ? {} : { queue }));
    } else if (now - this.asked >= REFRESH_MS) {
      this.asked = now;
      if (this.arrivals.value === null) this.arrivals.again();
      else void this.arrivals.refresh();
    }
  }

  /** @param {Scene} scene @param {string} queue empty: all @param {readonly Peak[]} peaks */
  draw(scene, queue, peaks) {
    const { text } = scene;
    if (scene.view.known) this.want(queue, scene.now); // a link that is refused would be refused here, too
    return html`<section class="panel trend usual"><h2>${text("usual.title")}</h2>${outcome(this.arrivals, text, (arrivals) => this.curve(arrivals, peaks, scene))}</section>`;
  }

  /** @param {Arrivals} arrivals @param {readonly Peak[]} peaks @param {Scene} scene */
  curve(arrivals, peaks, scene) {
    const { text, language, times } = scene;
    const key = `${language}/${JSON.stringify(peaks)}/${peaks.some(({ to }) => to === null) ? Math.floor(scene.now / REFRESH_MS) : ""}`;
    if (this.drawn?.arrivals !== arrivals || this.drawn.key !== key) {
      const day = dayOf(arrivals);
      if (day === null) return html`<p class="dim empty">${text("console.trend.none")}</p>`;
      this.drawn = { arrivals, key, plot: {
        times: day.times, minute: times.minute, language,
        lines: arrivals.usual === null ? [{ values: day.counts, kind: "now" }] : [{ values: day.low, kind: "low" }, { values: day.high, kind: "high" }, { values: day.usual, kind: "usual" }, { values: day.counts, kind: "now" }],
        marks: peaks.map(({ from, to }) => ({ from: from / 1000, to: (to ?? scene.now) / 1000 })),
      } };
    }
    const last = lastOf(arrivals);
    const said = last === null ? text("usual.none") : text("usual.said", { count: last.count, usual: Math.round(last.usual * 10) / 10 });
    return html`<fw-chart role="img" aria-label=${said} .plot=${this.drawn.plot}></fw-chart>
      <p class="dim legend">${text(arrivals.usual === null ? "usual.legend.cold" : "usual.legend")}${peaks.length === 0 ? nothing : ` · ${text("usual.legend.peak")}`}</p><p class="dim legend">${said}</p>`;
  }
}
