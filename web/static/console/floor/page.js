/** The floor, live: figures, queues, people, alerts, callers and the last half hour. Filters live in the address. */

import { heroesOf } from "../../wall/heroes.js";
import { html, nothing } from "../../shared/dom.js";
import { Take } from "../alerts/take.js";
import { alertsPanel } from "./alerts.js";
import { callersPanel } from "./callers.js";
import { figuresStrip } from "./figures.js";
import { ownPlace } from "./own.js";
import { peoplePanel } from "./grid.js";
import { Places, filterOf, peopleOf } from "./people.js";
import { queuesPanel } from "./queues.js";
import { peaksOf } from "../usual/day.js";
import { UsualCurve } from "../usual/panel.js";
import { trendPanel } from "./trend.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */

export class FloorPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.places = new Places();
    this.take = new Take(desk);
    this.usual = new UsualCurve(desk);
  }

  /** @param {Partial<import("./people.js").Filter>} some */
  narrow(some) {
    this.desk.narrow({ ...filterOf(this.desk.route.query), ...some });
  }

  /** @param {Scene} scene */
  draw(scene) {
    if (this.desk.session.alone) return ownPlace(scene);
    const { view, text, language } = scene;
    const filter = filterOf(scene.route.query);
    const { order } = this.desk.preferences.choices;
    const people = peopleOf(view.agents, view.alerts, filter, order, this.places.of(view.agents, language));
    return html`<div class="floor">
      <div class="middle">
        ${figuresStrip(scene, heroesOf(view, text, language))}
        ${queuesPanel(scene, filter, (queue) => this.narrow({ queue: filter.queue === queue ? "" : queue }))}
        ${peoplePanel(scene, people, filter, { order, reorder: (chosen) => this.desk.choose({ order: chosen }), narrow: (some) => this.narrow(some) })}
      </div>
      <aside class="side" aria-label=${text("console.beside")}>
        ${alertsPanel(scene, this.take)}
        ${callersPanel(scene, filter)}
        ${trendPanel(scene, filter)}
        ${this.desk.session.sees ? this.usual.draw(scene, filter.queue, peaksOf(view.alerts, filter.queue)) : nothing}
      </aside>
    </div>`;
  }
}
