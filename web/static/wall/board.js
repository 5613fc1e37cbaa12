/** One board: from the floor as numbers and the room there is to the page as a template. */

import { secondsOf, worst } from "../floor/select.js";
import { bannersOf } from "../shared/banner.js";
import { BETWEEN } from "./columns.js";
import { figureSize } from "./figure_size.js";
import { html, nothing } from "../shared/dom.js";
import { heroesOf, isPartial, levelLabels, secondsDiffer } from "./heroes.js";
import { turnsOf } from "./notes.js";
import { LINE, layoutOf } from "./pages.js";
import { pageAt } from "./rotation.js";
import { duration } from "../text/durations.js";
import { count } from "../text/numbers.js";
import { fitting, textWidth } from "../text/width.js";
import { agentsTile } from "./tiles/agents.js";
import { bannerTile, bannerWidth } from "./tiles/banner.js";
import { figureTile } from "./tiles/figure.js";
import { footerTile, headerTile } from "./tiles/frame.js";
import { noteTile } from "./tiles/note.js";
import { queuesTile } from "./tiles/queues.js";
import { statesTile } from "./tiles/states.js";
import { todayTile } from "./tiles/today.js";

/** @typedef {import("../floor/select.js").View} View */
/** @typedef {import("../text/catalogue.js").Text} Text */
/**
 * @typedef {object} Scene everything a page is made of
 * @property {View} view
 * @property {Text} text
 * @property {string} language
 * @property {{ width: number, height: number, reach: number | null }} screen in em; reach: metres, when too small
 * @property {string} site
 * @property {string} board
 * @property {number} now server time, ms
 * @property {number | null} heard when the data were made
 * @property {{ second: (at: number) => string, minute: (at: number) => string }} time
 * @property {number} turn how many pages were turned
 * @property {{ queues: readonly string[], agents: readonly string[] }} order
 */

const STATES = ["ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable"];
const HOUR_MS = 3_600_000;

/** Em of `20s` behind a figure, with its distance. */
const SECONDS_WIDTH = 2.1;

/** @param {View} view @param {string} language @param {number} now @returns {NonNullable<import("./columns.js").ColumnWords["figures"]>} */
function figuresOf({ queues }, language, now) {
  const widest = (/** @type {(queue: View["queues"][number]) => string} */ of) => Math.max(0, ...queues.map((queue) => textWidth(of(queue))));
  return {
    waiting: widest(({ waiting }) => count(waiting, language)),
    longest: widest(({ longest }) => duration(secondsOf(longest, now))),
    offered: widest(({ row }) => count(row.today.offered, language)),
    abandoned: widest(({ row }) => count(row.today.abandoned, language)),
  };
}

/** @param {Scene} scene @returns {import("./columns.js").ColumnWords} */
function columnWords({ view, text, language, now }) {
  const level = levelLabels(view, text);
  return {
    figures: figuresOf(view, language, now),
    headings: {
      waiting: [text("figure.waiting.short"), text("figure.waiting.least")],
      longest: [text("figure.longest_wait"), text("figure.longest_wait.least")],
      level: [level[0] ?? "", text("figure.service_level.heading")],
      ready: [text("state.ready")],
      talking: [text("state.talking")],
      offered: [`${text("window.today")}${text("figure.offered")}`, text("figure.offered")],
      abandoned: [text("figure.abandoned")],
    },
    mark: Math.max(textWidth(text("over.limit")), textWidth(text("over.target"))),
    seconds: secondsDiffer(view) ? SECONDS_WIDTH : 0,
    name: Math.min(8, Math.max(4.1, ...view.queues.map(({ label }) => textWidth(label)))) + 1.15 + (view.queues.some(({ coverage, row }) => isPartial(worst([coverage, row.today.coverage]))) ? 1 : 0),
  };
}

/** @param {Scene} scene @param {number} alert em of the banner @param {number} notes lines of what is announced */
function contentOf(scene, alert, notes) {
  const { view, text, language, now } = scene;
  const heroes = heroesOf(view, text, language);
  return {
    queues: view.queues.length,
    agents: view.agents.length,
    states: STATES.length,
    today: view.queues.length === 1,
    alert,
    announced: notes,
    caption: Math.min(...heroes.flatMap((hero) => (hero.id === "level" ? hero.captions.map(textWidth) : []))),
    notes: heroes.some((hero) => hero.note !== null),
    stateWord: Math.max(...STATES.map((state) => textWidth(text(`state.${state}`)))),
    stateBrief: Math.max(...STATES.map((state) => textWidth(text(`state.${state}.short`)))),
    words: columnWords(scene),
    hours: view.queues.some(({ longest }) => (longest.since !== null && now - longest.since > HOUR_MS) || (longest.seconds ?? 0) * 1000 > HOUR_MS),
  };
}

/** @template {{ key: string }} T @param {readonly T[]} views @param {readonly string[]} order @param {{ from: number, to: number }} slice @returns {T[]} */
function ordered(views, order, slice) {
  const byKey = new Map(views.map((view) => [view.key, view]));
  return order.slice(slice.from, slice.to).flatMap((key) => byKey.get(key) ?? []);
}

/** @param {Scene} scene @param {import("./pages.js").Layout} layout @param {import("./pages.js").Page} page */
function bodyOf({ view, text, language, order, now }, layout, page) {
  const heroes = page.hero === null ? [] : heroesOf(view, text, language).slice(page.hero.from, page.hero.to);
  const shown = page.queues === null ? null : ordered(view.queues, order.queues, page.queues);
  const only = view.queues.length === 1 ? shown?.[0] : undefined;
  const people = { count: view.totals.loggedIn ?? 0 };
  const signedIn = !view.known ? text("agent") : view.totals.loggedIn === null ? text("agent.none") : fitting([text("agent.signed_in", people), text("agent.signed_in.short", people)], layout.states.width);
  return html`
    ${heroes.length > 0 ? html`<div class="heroes ${layout.hero.form}">${heroes.map((hero, index) => figureTile(hero, layout.hero, index + (page.hero?.from ?? 0), now))}</div>` : nothing}
    <div class="under ${layout.queues.beside && !page.agents ? "beside" : ""}" ?hidden=${!(shown || page.states || page.agents)}>
      ${shown === null ? nothing : !view.known ? html`<section class="panel queues empty"><p class="dim">${text("face.waiting.detail")}</p></section>` : only ? todayTile(only, text, language) : queuesTile(shown, layout.queues, text, language, secondsDiffer(view))}
      ${page.states ? statesTile(view, layout.states, text, language, signedIn) : nothing}
      ${page.agents ? agentsTile(ordered(view.agents, order.agents, page.agents), layout.agents, text, agentsHeading(view, page.agents, text)) : nothing}
    </div>`;
}

/** @param {View} view @param {{ from: number, to: number }} slice @param {Text} text */
function agentsHeading(view, slice, text) {
  const all = view.agents.length;
  if (slice.from === 0 && slice.to >= all) return text("agent.signed_in", { count: all });
  return text("agent.range", { from: slice.from + 1, to: slice.to, count: all });
}

/** @param {import("./pages.js").Layout} layout @param {Scene} scene @returns {Record<string, string>} what the style sheet needs to know */
function measuresOf({ hero, queues, states, agents, alertLines, noteLines }, { view, text, language, now }) {
  const heroes = heroesOf(view, text, language).map((one, index) => [`--hero-${one.id}`, `${figureSize(one, hero, index, now).toFixed(3)}rem`]);
  const columns = queues.columns.map((column) => `${column.width.toFixed(2)}rem`);
  return {
    "--hero-height": `${hero.height.toFixed(3)}rem`,
    ...Object.fromEntries(heroes),
    "--hero-figure": `${hero.figure.toFixed(3)}rem`,
    "--queue-row": `${queues.row.toFixed(3)}rem`,
    "--queue-font": `${queues.font.toFixed(3)}rem`,
    "--queue-columns": ["minmax(0, 1fr)", ...columns, ...(queues.marks ? [`${queues.mark.toFixed(2)}rem`] : [])].join(" "),
    "--queue-figures": queues.columns.map(({ width }, index) => `${(index === 0 ? width - BETWEEN : width).toFixed(2)}rem`).join(" "),
    "--banner-height": alertLines === 0 ? "0" : `${(alertLines * LINE + 0.14).toFixed(3)}rem`,
    "--note-height": noteLines === 0 ? "0" : `${(noteLines * LINE + 0.14).toFixed(3)}rem`,
    "--queue-width": `${queues.width.toFixed(3)}rem`,
    "--state-row": `${states.row.toFixed(3)}rem`,
    "--state-font": `${states.font.toFixed(3)}rem`,
    "--state-columns": String(states.columns),
    "--state-rows": String(states.rows),
    "--agent-columns": String(agents.columns),
    "--agent-rows": String(agents.rows),
  };
}

/** @param {View} view @returns {string} the classes of the whole page */
function faceClasses({ trust }) {
  return trust.face === "live" ? "live" : `${trust.face} ${trust.all ? "untrue" : "partly"}`;
}

/**
 * @param {Scene} scene
 * @returns {{ page: unknown, measures: Record<string, string>, pages: number, index: number, fits: boolean }}
 */
export function boardOf(scene) {
  const { view, text, language, screen, turn } = scene;
  const banners = bannersOf(view, text, scene.time);
  const banner = banners[turn % Math.max(1, banners.length)];
  const widest = Math.max(0, ...banners.map((one) => bannerWidth(one, screen)));
  const turns = turnsOf(view.announcements, screen);
  const note = turns[turn % Math.max(1, turns.length)];
  const layout = layoutOf(screen, contentOf(scene, widest, Math.max(0, ...turns.map(({ lines }) => lines.length))));
  const index = pageAt(turn, layout);
  const page = /** @type {import("./pages.js").Page} */ (layout.pages[index]);
  const reach = screen.reach === null ? null : text("board.reach", { metres: screen.reach.toFixed(1) });
  const template = html`<div class="board ${faceClasses(view)}" data-face=${view.trust.face} data-page=${index + 1}>
    ${headerTile({ ...scene, located: view.known, width: screen.width, lines: layout.headerLines })}
    ${banner ? bannerTile(banner, layout.alertLines, screen) : nothing}
    ${note && layout.noteLines > 0 ? noteTile(note, text("page.announcements")) : nothing}
    <div class="body">${bodyOf(scene, layout, page)}</div>
    ${footerTile({ view, text, language, page: index, pages: layout.pages.length, width: screen.width, reach })}
  </div>`;
  const queuePages = layout.pages.filter((one) => one.queues !== null).length;
  return { page: template, measures: measuresOf(layout, scene), pages: layout.pages.length, index, fits: queuePages < 2 };
}
