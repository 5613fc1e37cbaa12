/**
 * What fits on a page, and which pages there are. Pure: sizes in em of the smallest text, so the eye decides, not the
 * number of queues. Nothing shrinks below one em: what does not fit pages.
 *
 * `whole` boards keep the four figures on every page and turn what is below them. Where the characters are too big for
 * that (8 m on a 55-inch panel: nine lines), a board is split: the figures, the queues, the agents in turn.
 */

import { MARK_SHAPE, queueColumns, queueLines } from "./columns.js";

/** The least pitch of lines: 1.6 times the height of a capital, which is 1.17 em. */
export const LINE = 1.17;
export const MARGIN = Object.freeze({ inline: 0.36, block: 0.24 });
export const GAP = 0.2;

const FOOTER = 1.2;
const HEADER_LINE = 1.3;
const FIGURES = 4;
const PANEL_PADDING = 0.24;

/** Below this a header needs two lines, and so does an alert. */
const ONE_LINE_WIDTH = 15;
/** From here on four cards stand side by side, and the agents beside the queues. */
const CARDS_WIDTH = 24;
/** From here on label, definition and figure stand in one band. */
const BAND_WIDTH = 16;

const CARD = 2 * LINE + 1.75 + 0.4;

/** Shares of the width: the service level carries its definition. */
export const CARD_SHARES = Object.freeze([1, 1, 1.36, 1]);

/** Width of `59:59` in em of its own size. */
export const WAIT_WIDTH = 3.1;
const BAND = 1.33;
const TALL_BAND = 1.5 + LINE + 0.16;
const FEWEST_ROWS = 3;

/** @typedef {"cards" | "pairs" | "bands" | "tall-bands"} HeroForm */
/** @typedef {{ from: number, to: number }} Slice */
/**
 * @typedef {object} Page
 * @property {Slice | null} hero which of the figures
 * @property {Slice | null} queues
 * @property {boolean} states
 * @property {Slice | null} agents
 */
/**
 * @typedef {object} Content what there is to show
 * @property {number} queues
 * @property {number} agents
 * @property {number} states kinds of state
 * @property {boolean} today whether the queues' place shows the figures of today (one queue only)
 * @property {number} alert width of the line under the header in em; 0 without one
 * @property {number} [announced] lines of what is announced below it; 0 without
 * @property {number} caption width of the shortest definition of the service level
 * @property {boolean} notes whether something must be said beside the definitions: coverage, a PBX left out
 * @property {number} stateWord width of the widest word for a state
 * @property {number} stateBrief the same for the short words of the grid
 * @property {import("./columns.js").ColumnWords} words
 * @property {boolean} hours whether a wait is longer than an hour
 */
/**
 * @typedef {object} Layout
 * @property {boolean} whole
 * @property {number} headerLines
 * @property {number} alertLines
 * @property {number} noteLines
 * @property {{ form: HeroForm, height: number, figure: number, rooms: number[], captionLines: number }} hero rooms: em for the text of each figure
 * @property {{ height: number, row: number, font: number, lines: 1 | 2, columns: import("./columns.js").Column[], marks: boolean, mark: number, beside: boolean, width: number }} queues
 * @property {{ height: number, row: number, font: number, columns: number, rows: number, width: number }} states
 * @property {{ height: number, columns: number, rows: number, lines: 1 | 2, width: number }} agents
 * @property {Page[]} pages
 */

/** @param {number} all @param {number} most on a page @returns {Slice[]} as even as possible: 6 by 5 gives 3 and 3 */
export function slices(all, most) {
  const pages = Math.max(1, Math.ceil(all / Math.max(1, most)));
  const each = Math.ceil(all / pages);
  return Array.from({ length: pages }, (_, page) => ({ from: page * each, to: Math.min(all, (page + 1) * each) }));
}

/** A lower screen than this has no room for an announcement beside an alert: the alert goes before. */
const LOWEST_FOR_BOTH = 10.5;

/** A lower screen than this gives one line to an alert. */
const LOWEST_FOR_TWO = 9.4;

/** @param {number} width @param {number} height @param {number} alert @returns {number} lines of an alert text: what is longer is cut */
function alertLinesFor(width, height, alert) {
  if (alert === 0) return 0;
  if (height < LOWEST_FOR_TWO) return 1;
  return alert <= width - 2 * MARGIN.inline - 2.2 ? 1 : 2;
}

/** @param {number} lines @returns {number} em, with the gap */
function alertHeight(lines) {
  return lines === 0 ? 0 : lines * LINE + 0.14 + GAP;
}

/** @param {number} width @param {number} body @param {boolean} whole @returns {HeroForm} */
function heroForm(width, body, whole) {
  if (width >= CARDS_WIDTH && (whole || body < 2 * CARD + GAP)) return whole ? "cards" : "bands";
  if (width >= BAND_WIDTH) return whole || body >= 2 * CARD + GAP ? "pairs" : "bands";
  return "tall-bands";
}

/** @param {HeroForm} form @param {number} width @returns {number[]} em for the text of each of the four */
function roomsOf(form, width) {
  const across = form === "cards" ? FIGURES : form === "pairs" ? 2 : 1;
  const inner = width - 2 * MARGIN.inline - (across - 1) * GAP;
  const sum = CARD_SHARES.reduce((one, other) => one + other, 0);
  return CARD_SHARES.map((share) => (form === "cards" ? (inner * share) / sum : inner / across) - 0.7);
}

/** @param {HeroForm} form @param {number} width @param {Content} content @returns {number} lines under a figure */
function captionLinesOf(form, width, { caption, notes }) {
  if (form !== "cards" && form !== "pairs") return 1;
  return notes || caption > (roomsOf(form, width)[2] ?? 0) ? 2 : 1;
}

/** @param {HeroForm} form @param {number} captionLines @returns {number} the least height of all four figures */
function heroLeast(form, captionLines) {
  const card = CARD + (captionLines - 1) * LINE;
  if (form === "cards") return card;
  if (form === "pairs") return 2 * card + GAP;
  return FIGURES * (form === "bands" ? BAND : TALL_BAND) + (FIGURES - 1) * GAP;
}

/**
 * How big a figure may be: as high as its place allows and as wide as `59:59` allows.
 * @param {HeroForm} form @param {number} height of one figure's place @param {number} inner its width
 * @param {number} captionLines
 */
function figureSize(form, height, inner, captionLines) {
  if (form === "bands") return Math.max(1, Math.min(height * 0.86, (inner * 0.26) / WAIT_WIDTH));
  if (form === "tall-bands") return Math.max(1, Math.min((height - LINE - 0.16) * 0.95, (inner * 0.55) / WAIT_WIDTH));
  return Math.max(1, Math.min((height - (1 + captionLines) * LINE - 0.3) / 1.02, inner / WAIT_WIDTH, 6));
}

/** @param {HeroForm} form @param {number} width @param {number} height of all @param {number} shown figures on a page @param {number} captionLines */
function heroOf(form, width, height, shown, captionLines) {
  const across = form === "cards" ? FIGURES : form === "pairs" ? 2 : 1;
  const down = Math.ceil(shown / across);
  const rooms = roomsOf(form, width);
  const each = (height - (down - 1) * GAP) / down;
  return { form, height, figure: figureSize(form, each, Math.min(...rooms), captionLines), rooms, captionLines };
}

/** @param {HeroForm} form @param {number} width @param {number} captionLines @returns {number} the height beyond which figures cannot grow */
function heroMost(form, width, captionLines) {
  const card = (1 + captionLines) * LINE + 0.5 + 1.02 * Math.min(6, Math.min(...roomsOf(form, width)) / WAIT_WIDTH);
  if (form === "cards") return card;
  return form === "pairs" ? 2 * card + GAP : Infinity;
}

/** @param {number} height of a panel with a heading @param {number} pitch @returns {number} rows that fit under it */
function rowsIn(height, pitch) {
  return Math.max(1, Math.floor((height - PANEL_PADDING - LINE + 1e-6) / pitch));
}

/**
 * The grid of agents: one line per agent where the name, the word and the time fit beside each other in more
 * places than two lines would give.
 * @param {number} width @param {number} height @param {number} word
 */
export function gridOf(width, height, word) {
  const inner = width - 2 * MARGIN.inline - 0.5;
  const one = { lines: /** @type {const} */ (1), wide: 1.2 + 4.2 + word + 3.1 + 1.1, high: 1.3 };
  const two = { lines: /** @type {const} */ (2), wide: Math.max(6.2, word + 3.4 + 2.2), high: 2 * LINE + 0.3 };
  const grids = [one, two].map(({ lines, wide, high }) => {
    const columns = Math.max(1, Math.floor(inner / wide));
    return { height, lines, columns, rows: rowsIn(height, high), width: inner / columns };
  });
  const [single, double] = /** @type {[typeof grids[0], typeof grids[0]]} */ (grids);
  return single.columns * single.rows >= double.columns * double.rows ? single : double;
}

/** @param {Content} content @param {number} height @param {number} width @param {boolean} beside */
function queuesOf(content, height, width, beside) {
  const inner = beside ? (width - 2 * MARGIN.inline - GAP) * 0.67 : width - 2 * MARGIN.inline;
  const tall = height >= PANEL_PADDING + 3 * LINE;
  const lines = content.today || !tall ? 1 : queueLines(inner - 0.7, content.words, content.hours);
  const slots = slices(content.queues, rowsIn(height, LINE * lines));
  const rows = content.today ? 5 : Math.max(1, (slots[0] ?? { to: 1 }).to);
  const row = Math.max(LINE * lines, Math.min(2.4 * lines, (height - PANEL_PADDING - LINE) / rows));
  const wanted = lines === 1 ? Math.min(1.8, row / 1.22) : 1;
  const { columns, marks, font } = queueColumns(inner - 0.7, content.words, content.hours, wanted);
  return { height, row, font, lines, columns, marks, mark: content.words.mark + MARK_SHAPE, beside, width: inner };
}

/** @param {Content} content @returns {number} em of a shape, a word and three digits */
function stateWidth(content) {
  return 1.3 + content.stateWord + 2.4;
}

/** @param {Content} content @param {number} height @param {number} width */
function statesOf(content, height, width) {
  const wide = stateWidth(content);
  const fitted = rowsIn(height, LINE);
  const columns = fitted >= content.states ? 1 : Math.max(1, Math.min(2, Math.floor((width - 0.6) / wide)));
  const needed = Math.ceil(content.states / columns);
  const rows = Math.min(fitted, needed);
  const row = Math.max(LINE, Math.min(2.4, (height - PANEL_PADDING - LINE) / rows));
  const font = Math.max(1, Math.min(1.6, row / 1.22, (width - 0.7) / columns / wide));
  return { height, columns, rows, row, font, width: width - 0.7 };
}

/** @param {Content} content @param {ReturnType<typeof gridOf>} grid @param {Slice | null} hero @returns {Page[]} */
function agentPages(content, grid, hero) {
  if (content.agents === 0) return [];
  return slices(content.agents, grid.columns * grid.rows).map((agents) => ({ hero, queues: null, states: false, agents }));
}

/** @param {Content} content @param {{ height: number, lines: number }} queues @returns {Slice[]} */
function queueSlices(content, { height, lines }) {
  return content.today ? [{ from: 0, to: 1 }] : slices(content.queues, rowsIn(height, LINE * lines));
}

/**
 * @param {{ width: number, height: number }} screen in em
 * @param {Content} content
 * @returns {Layout}
 */
export function layoutOf(screen, content) {
  const { width, height } = screen;
  const headerLines = width >= ONE_LINE_WIDTH || height < LOWEST_FOR_TWO + HEADER_LINE ? 1 : 2;
  const noteLines = height < LOWEST_FOR_BOTH && content.alert > 0 ? 0 : (content.announced ?? 0);
  const frame = 2 * MARGIN.block + headerLines * HEADER_LINE + FOOTER + 2 * GAP + alertHeight(noteLines);
  const alertLines = alertLinesFor(width, height, content.alert);
  const body = height - frame - alertHeight(alertLines);
  // A board must not change its face because an alert came: the room of one is kept free when this is decided.
  const calm = height - frame - alertHeight(width >= ONE_LINE_WIDTH ? 1 : 2);
  const under = PANEL_PADDING + LINE * (1 + FEWEST_ROWS);
  const wide = heroForm(width, calm, true);
  const whole = calm >= heroLeast(wide, captionLinesOf(wide, width, { ...content, notes: false })) + GAP + under;
  const form = heroForm(width, whole ? body : calm, whole);
  const screenful = { width, body, form, headerLines, alertLines, noteLines, captionLines: captionLinesOf(form, width, content) };
  return whole ? wholeBoard(screenful, content) : splitBoard(screenful, content);
}

/** @typedef {{ width: number, body: number, form: HeroForm, headerLines: number, alertLines: number, noteLines: number, captionLines: number }} Screenful */

/** @param {Screenful} screenful @param {Content} content @returns {Layout} */
function wholeBoard({ width, body, form, headerLines, alertLines, noteLines, captionLines }, content) {
  const least = heroLeast(form, captionLines);
  const beside = width >= CARDS_WIDTH;
  const wanted = PANEL_PADDING + LINE + 1.25 * Math.min(8, Math.max(5, content.queues));
  const inner = width - 2 * MARGIN.inline;
  const statesNeed = beside ? 0 : statesHeight(content, inner) + GAP;
  const fitting = body - least - GAP - statesNeed >= PANEL_PADDING + LINE * (1 + FEWEST_ROWS);
  const besideStates = beside ? 0 : fitting ? statesNeed : 0;
  const heroHeight = Math.max(least, Math.min(heroMost(form, width, captionLines), body - GAP - wanted - besideStates));
  const under = body - heroHeight - GAP;
  const hero = { from: 0, to: FIGURES };
  const queues = queuesOf(content, under - besideStates, width, beside);
  const states = statesOf(content, beside ? under : statesNeed - GAP, beside ? inner - GAP - queues.width : inner);
  const agents = gridOf(width, under, content.stateBrief);
  const withStates = beside || besideStates > 0;
  /** @type {Page[]} */
  const pages = queueSlices(content, queues).map((slice) => ({ hero, queues: slice, states: withStates, agents: null }));
  if (!withStates) pages.push({ hero, queues: null, states: true, agents: null });
  pages.push(...agentPages(content, agents, hero));
  return {
    whole: true, headerLines, alertLines, noteLines, hero: heroOf(form, width, heroHeight, FIGURES, captionLines), queues, states, agents, pages,
  };
}

/** @param {Content} content @param {number} inner @returns {number} em for the panel of states under the queues */
function statesHeight(content, inner) {
  const columns = inner - 0.6 >= 2 * stateWidth(content) ? 2 : 1;
  return PANEL_PADDING + LINE + Math.ceil(content.states / columns) * 1.25;
}

/** @param {Screenful} screenful @param {Content} content @returns {Layout} */
function splitBoard({ width, body, form, headerLines, alertLines, noteLines, captionLines }, content) {
  const each = heroLeast(form, captionLines) / (form === "pairs" ? 2 : FIGURES);
  const bands = Math.max(1, Math.floor((body + GAP) / each)) * (form === "pairs" ? 2 : 1);
  const heroes = slices(FIGURES, Math.min(FIGURES, bands));
  const shown = (heroes[0] ?? { to: FIGURES }).to;
  const queues = queuesOf(content, body, width, false);
  const states = statesOf(content, body, width - 2 * MARGIN.inline);
  const agents = gridOf(width, body, content.stateBrief);
  /** @type {Page[]} */
  const pages = [
    ...heroes.map((hero) => ({ hero, queues: null, states: false, agents: null })),
    ...queueSlices(content, queues).map((slice) => ({ hero: null, queues: slice, states: false, agents: null })),
    { hero: null, queues: null, states: true, agents: null },
    ...agentPages(content, agents, null),
  ];
  return { whole: false, headerLines, alertLines, noteLines, hero: heroOf(form, width, body, shown, captionLines), queues, states, agents, pages };
}
