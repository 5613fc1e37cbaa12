/** Incidents: alerts of one cause, with the floor played again around them. The list, and the page of one. */

import { instant } from "../../floor/stale.js";
import { html, nothing, repeat } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";
import { DASH, duration } from "../../text/durations.js";
import { happenedText, reasonText } from "../../text/reasons.js";
import { lineText } from "../alerts/why.js";
import { brief } from "../brief.js";
import { subjectOf } from "../floor/alerts.js";
import { outcome } from "../outcome.js";
import { Playback } from "../playback/playback.js";
import { stretchOf } from "../playback/marks.js";
import { Resource } from "../resource.js";
import { addressOf } from "../routes.js";
import { peaksOf } from "../usual/day.js";
import { UsualCurve } from "../usual/panel.js";
import { Deeds, broadcastOf } from "./deeds.js";
import { answerOf, beganAt, marksOf, membersOf, rootOf } from "./facts.js";

/** @typedef {import("../desk.js").Desk} Desk */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./facts.js").Incident} Incident */
/** @typedef {import("./facts.js").Member} Member */
/** @typedef {import("./facts.js").Line} Line */
/** @typedef {{ incident: Incident, timeline: Line[], record: import("./facts.js").Answered }} Detail */

const LISTED = 100;
const REFRESH_MS = 10_000;
const STATES = /** @type {const} */ (["open", "resolved", "closed"]);

/** @param {Member} alert @param {Scene} scene */
function named(alert, scene) {
  return html`${icon(alert.severity === "notice" ? "notice" : "over")}<span>${scene.text(`alert.rule.${alert.rule}`)} · <bdi>${subjectOf(alert, scene)}</bdi></span>`;
}

/** @param {Member} alert @param {Scene} scene @returns {string} */
function whyOf(alert, { text }) {
  return brief(happenedText(alert, text), 2000);
}

/** @param {Line} line @param {Scene} scene @returns {string} */
function wordsOf(line, { text }) {
  const escalated = line.what === "told" && line.values.step === "escalated";
  return text(`alert.happened.${escalated ? "escalated" : line.what}`);
}

export class IncidentsPage {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Resource<Incident[]>} */
    this.list = new Resource(() => desk.draw());
    /** @type {Resource<Detail>} */
    this.detail = new Resource(() => desk.draw());
    this.deeds = new Deeds(desk, () => this.detail.again());
    this.usual = new UsualCurve(desk);
    /** @type {Playback | null} */
    this.playback = null;
    /** @type {string | null} */
    this.id = null;
    this.asked = 0;
    this.copied = false;
  }

  /** @param {import("../routes.js").Route} route */
  open({ id }) {
    if (id !== this.id) this.close();
    this.id = id;
    this.asked = this.desk.clock.now();
    if (id === null) void this.list.load(async () => (await this.desk.api.get("incidents", { limit: String(LISTED) })).incidents);
    else {
      void this.detail.load(() => this.desk.api.get(`incidents/${encodeURIComponent(id)}`));
      void this.deeds.open();
    }
  }

  close() {
    this.playback?.close();
    this.playback = null;
    this.detail.value = null;
    this.copied = false;
    this.id = null;
  }

  /** Others act, too, and alerts come and go. @param {number} now */
  refresh(now) {
    if (now - this.asked < REFRESH_MS) return;
    this.asked = now;
    void (this.id === null ? this.list : this.detail).refresh();
  }

  /** @param {Scene} scene */
  draw(scene) {
    this.refresh(scene.now);
    if (scene.route.id === null) return outcome(this.list, scene.text, (incidents) => this.all(incidents, scene));
    return html`<p><a href=${addressOf("incidents")}>← ${scene.text("incident.all")}</a></p>${outcome(this.detail, scene.text, (detail) => this.one(detail, scene))}`;
  }

  /** @param {readonly Incident[]} incidents @param {Scene} scene */
  all(incidents, scene) {
    const { text, route } = scene;
    const wanted = route.query.get("state") ?? "";
    const shown = incidents.filter(({ state }) => wanted === "" || state === wanted);
    const counts = (/** @type {string} */ state) => incidents.filter((one) => one.state === state).length;
    return html`<div class="bar panel" role="group" aria-label=${text("console.filter")}>${STATES.map((state) => html`<button type="button" class="chip ${wanted === state ? "on" : ""}" aria-pressed=${wanted === state ? "true" : "false"} @click=${() => this.desk.narrow({ state: wanted === state ? "" : state })}>${text(`incident.state.${state}`)} <b class="number">${counts(state)}</b></button>`)}</div>
      ${shown.length > 0 ? nothing : html`<section class="panel empty"><p>${text(incidents.length === 0 ? "incident.none" : "incident.nothing_matches")}</p></section>`}
      <ul class="alert-list">${repeat(shown, ({ id }) => id, (incident) => this.row(incident, scene))}</ul>`;
  }

  /** @param {Incident} incident @param {Scene} scene */
  row(incident, scene) {
    const { text, times } = scene;
    const root = rootOf(incident);
    if (root === undefined) return nothing;
    const opened = instant(incident.opened) ?? scene.now;
    const { acknowledged, resolved } = answerOf(incident);
    const more = incident.alerts.length - 1;
    return html`<li class="alert incident ${incident.severity} ${incident.state === "open" ? "" : "ended"} ${incident.state === "open" && incident.acknowledged !== null ? "acknowledged" : ""}" data-incident=${incident.id}>
      <h2><a href=${addressOf("incidents", incident.id)}>${named(root, scene)}</a></h2>
      <p class="dim">${text(`severity.${incident.severity}`)} · ${text(`incident.state.${incident.state}`)} · ${times.date(opened)} ${times.second(opened)}${incident.resolved === null ? html` · ${timer({ since: opened, seconds: null })}` : nothing}
        ${acknowledged === null ? nothing : ` · ${text("incident.acknowledged_after", { time: duration(acknowledged) })}`}${resolved === null ? nothing : ` · ${text("incident.resolved_after", { time: duration(resolved) })}`}${more > 0 ? ` · ${text("incident.more", { count: more })}` : ""}</p>
      <p class="message"><bdi>${whyOf(root, scene)}</bdi></p></li>`;
  }

  /** @param {Detail} detail @param {Scene} scene */
  one({ incident, timeline, record }, scene) {
    const { text } = scene;
    const root = rootOf(incident);
    if (root === undefined) return nothing;
    const began = beganAt(incident);
    this.playback ??= new Playback(this.desk, Math.max(began, instant(incident.opened) ?? began));
    const marks = marksOf(incident, timeline, (line) => wordsOf(line, scene), text("incident.began"));
    const end = instant(incident.resolved);
    return html`<article class="alert whole ${incident.severity} ${incident.state === "open" ? "" : "ended"}"><h2>${named(root, scene)}</h2>
        <p class="pills"><span class="pill ${incident.state}">${text(`incident.state.${incident.state}`)}</span><span class="pill">${text(`severity.${incident.severity}`)}</span>${root.assignee === null ? nothing : html`<span class="pill">${text("alert.assignee")} <bdi>${brief(root.assignee, 60)}</bdi></span>`}</p>
        <p class="message"><bdi>${whyOf(root, scene)}</bdi></p><p class="dim">${reasonText(root, "clears", text) ?? root.clears}</p>
        ${this.facts(incident, record, scene)}</article>
      <div class="beside-list incident-page"><div class="column">
          ${this.deeds.draw(incident, scene)}
          <section class="panel replay"><h2>${text("incident.replay")}</h2>${this.playback.draw(scene, stretchOf(began, end, scene.now), marks)}</section></div>
        <div class="column">${this.members(incident, scene)}${this.told(timeline, incident, scene)}${this.curve(incident, root, scene)}${this.broadcast(incident, root, scene)}</div></div>`;
  }

  /** Of today only: the server tells the day that is. @param {Incident} incident @param {Member} root @param {Scene} scene */
  curve(incident, root, scene) {
    const { times, now } = scene;
    const today = times.date(instant(incident.resolved) ?? now) === times.date(now);
    return root.scope === "queue" && today ? this.usual.draw(scene, root.subject, peaksOf(incident.alerts, root.subject)) : nothing;
  }

  /** @param {Incident} incident @param {import("./facts.js").Answered} record @param {Scene} scene */
  facts(incident, record, scene) {
    const { text, times } = scene;
    const { noticed, acknowledged, resolved } = answerOf(incident);
    const opened = instant(incident.opened) ?? scene.now;
    const running = html`${timer({ since: opened, seconds: null })}`;
    const open = incident.state === "open";
    const facts = [
      [text("incident.fact.began"), html`${times.date(beganAt(incident))} ${times.second(beganAt(incident))}`, ""],
      [text("incident.fact.noticed"), duration(noticed), times.second(opened)],
      [text("incident.fact.told"), duration(record.notify_seconds), record.notified === null ? text("incident.told_nobody") : times.second(instant(record.notified) ?? opened)],
      [text("incident.fact.acknowledged"), acknowledged !== null ? duration(acknowledged) : open ? running : DASH, acknowledged === null ? text(open ? "incident.not_yet" : "incident.never") : brief(record.acknowledged_by, 60)],
      [text("incident.fact.resolved"), resolved !== null ? duration(resolved) : running, resolved === null ? text("incident.lasts") : times.second(instant(incident.resolved) ?? opened)],
      ...(record.escalations === 0 ? [] : [[text("alert.happened.escalated"), text("incident.times", { count: record.escalations }), ""]]),
      ...(incident.note === null ? [] : [[text("alert.note"), brief(incident.note, 2000), brief(incident.closed_by, 60)]]),
    ];
    return html`<dl class="facts answer">${facts.map(([name, value, beside]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi>${beside ? html` <bdi class="dim">${beside}</bdi>` : nothing}</dd></div>`)}</dl>`;
  }

  /** @param {Incident} incident @param {Scene} scene */
  members(incident, scene) {
    const { text } = scene;
    const byId = new Map(incident.alerts.map((one) => [one.id, one]));
    const below = (/** @type {Member} */ one) => {
      const cause = one.cause === null ? undefined : byId.get(one.cause);
      if (cause !== undefined) return text("incident.silenced_by", { cause: `${text(`alert.rule.${cause.rule}`)} · ${subjectOf(cause, scene)}` });
      if (one.waits !== null) return text("alert.waits", { time: scene.times.second(instant(one.waits) ?? 0) });
      return one.cause !== null ? text("alert.happened.consequence") : one.joined !== null && byId.get(one.joined)?.cause !== one.id ? text("alert.happened.joined") : one.silence !== null ? text("incident.silenced") : "";
    };
    return html`<section class="panel"><h2>${text("incident.members")} <span class="number">${incident.alerts.length}</span></h2>
      <ul class="members">${membersOf(incident).map((one) => html`<li class="${one.severity} ${one.cause === null ? "" : "below"}"><a href=${addressOf("alerts", one.id)}>${named(one, scene)}</a>
        <span class="dim">${text(`alert.state.${one.state}`)}</span>${below(one) === "" ? nothing : html`<span class="dim"><bdi>${below(one)}</bdi></span>`}</li>`)}</ul></section>`;
  }

  /** @param {readonly Line[]} timeline @param {Incident} incident @param {Scene} scene */
  told(timeline, incident, scene) {
    const { text, times } = scene;
    const byId = new Map(incident.alerts.map((one) => [one.id, one]));
    const many = incident.alerts.length > 1;
    const whose = (/** @type {Line} */ line) => { const one = byId.get(line.alert); return many && one !== undefined ? `${text(`alert.rule.${one.rule}`)} · ${subjectOf(one, scene)}` : ""; };
    return html`<section class="panel"><h2>${text("alert.timeline")}</h2><ol class="steps-taken">${timeline.map((line) => {
      const at = instant(line.at) ?? 0;
      const more = lineText(line, text);
      return html`<li class=${`step-${line.what}`}><button type="button" class="moment-link number" title=${text("incident.show_moment")} @click=${() => this.playback?.seek(at)}>${times.second(at)}</button> ${wordsOf(line, scene)}${line.by === null ? nothing : html` · <bdi>${brief(line.by, 60)}</bdi>`}${more === "" ? nothing : html`<br><bdi class="dim">${brief(more, 600)}</bdi>`}${whose(line) === "" ? nothing : html`<br><bdi class="dim">${whose(line)}</bdi>`}</li>`;
    })}</ol></section>`;
  }

  /** @param {Incident} incident @param {Member} root @param {Scene} scene */
  broadcast(incident, root, scene) {
    const { text } = scene;
    const words = broadcastOf(incident, whyOf(root, scene), scene);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(words);
        this.copied = true;
      } catch {
        /** @type {HTMLTextAreaElement | null} */ (document.getElementById("broadcast"))?.select(); // without https the browser leaves copying to the keyboard
      }
      this.desk.draw();
    };
    return html`<section class="panel"><h2>${text("incident.broadcast")}</h2><p class="dim">${text("incident.broadcast.about")}</p>
      <textarea id="broadcast" class="broadcast" readonly rows="4" aria-label=${text("incident.broadcast")} .value=${words}></textarea>
      <p class="buttons"><button type="button" class="small" @click=${() => void copy()}>${text(this.copied ? "incident.copied" : "incident.copy")}</button>${this.desk.session.may("announce") ? html`<a class="button small" href=${addressOf("announcements", null, { text: words })}>${text("incident.to_walls")}</a>` : nothing}</p></section>`;
  }
}
