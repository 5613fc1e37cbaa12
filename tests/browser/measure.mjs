/**
 * What one frame with 300 changed agents and 40 changed queues costs a wall: `node measure.mjs http://127.0.0.1:8080`.
 * Script time (store, view, layout, words, DOM of the visible rows) and the browser's own style and layout apart.
 * It runs the served modules in a real page, on rows of its own, and prints the middle and the 95th of 200 frames.
 */
import { chromium } from "playwright-core";
import { agent, definition, pbx, queue } from "./build.mjs";

const [base] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node measure.mjs BASE_URL");
  process.exit(2);
}

const STATES = ["ready", "ringing", "talking", "hold", "wrap_up", "paused"];
const rows = { queue: queue(), agent: agent(), definition: definition(), pbx: pbx(), states: STATES };

/** In the page. @param {typeof rows} rows */
async function measure(rows) {
  const here = /** @type {HTMLScriptElement} */ (document.querySelector("script[type=module]")).src;
  const load = (/** @type {string} */ path) => import(new URL(path, here).href);
  const [{ Store }, { viewOf, queueOrder, agentOrder }, { trustOf }, { boardOf }, { render }, { textOf, fetchCatalogue }, { timesOf }] = await Promise.all(
    ["../floor/store.js", "../floor/select.js", "../floor/stale.js", "./board.js", "./dom.js", "../text/catalogue.js", "../text/times.js"].map(load));
  const text = textOf(await fetchCatalogue("zh-CN"), "zh-CN");
  const time = timesOf("Asia/Shanghai");
  const store = new Store();
  const now = Date.now();
  const iso = (/** @type {number} */ at) => new Date(at).toISOString();
  const queues = Array.from({ length: 40 }, (_, index) => `hq/q${index}`);
  const agents = Array.from({ length: 300 }, (_, index) => `hq/PJSIP/${2000 + index}`);
  const queueRow = (/** @type {number} */ frame, /** @type {number} */ index) => ({ ...rows.queue, label: `队列 ${index}`, waiting: (frame + index) % 12, longest_wait_since: iso(now - 1000 * ((frame * 7 + index) % 200)) });
  const agentRow = (/** @type {number} */ frame, /** @type {number} */ index) => ({ ...rows.agent, name: `张伟 ${index}`, state: rows.states[(frame + index) % 6], since: iso(now - 1000 * ((frame + index * 13) % 900)) });
  store.apply({
    type: "snapshot", version: 1, seq: 0, at: iso(now), site: { name: "HQ", timezone: "Asia/Shanghai", language: "zh-CN" }, board: null,
    pbx: { hq: rows.pbx }, queues: Object.fromEntries(queues.map((key, index) => [key, queueRow(0, index)])),
    definitions: Object.fromEntries(queues.map((key) => [key, rows.definition])), trends: {},
    agents: Object.fromEntries(agents.map((key, index) => [key, agentRow(0, index)])), callers: [], alerts: [],
  });
  const place = document.body.appendChild(document.createElement("div"));
  place.className = "wall";
  /** @type {{ script: number[], layout: number[] }} */
  const cost = { script: [], layout: [] };
  let shown = 0;
  let order = { queues: [], agents: [] };
  for (let frame = 1; frame <= 220; frame += 1) {
    const changed = Object.fromEntries([
      ...queues.map((key, index) => [`queues/${key}`, queueRow(frame, index)]),
      ...agents.map((key, index) => [`agents/${key}`, agentRow(frame, index)]),
    ]);
    await new Promise((next) => requestAnimationFrame(next));
    const start = performance.now();
    store.apply({ type: "delta", seq: frame, at: iso(now + frame), changed, removed: [] });
    const view = viewOf(store, trustOf({ state: "open", since: now }, store), now);
    // Rows keep their places until the page turns, as in main.js.
    if (frame % 40 === 1) order = { queues: queueOrder(view.queues, null, false, "zh-CN"), agents: agentOrder(view.agents) };
    const { page } = boardOf({ view, text, language: "zh-CN", screen: { width: 76, height: 43, reach: null }, site: "HQ", board: "", now, heard: now, time, turn: frame < 120 ? 2 : 3, order });
    render(page, place);
    const drawn = performance.now();
    place.getBoundingClientRect();
    void place.offsetHeight;
    if (frame > 20) {
      cost.script.push(drawn - start);
      cost.layout.push(performance.now() - drawn);
    }
    shown = Math.max(shown, place.querySelectorAll(".agent, .row").length);
  }
  const at = (/** @type {number[]} */ values, /** @type {number} */ share) => values.sort((one, other) => one - other)[Math.floor(values.length * share)]?.toFixed(2);
  return { shown, script: [at(cost.script, 0.5), at(cost.script, 0.95)], layout: [at(cost.layout, 0.5), at(cost.layout, 0.95)] };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
await page.goto(new URL("/wall?distance=2", base).href);
await page.waitForSelector(".board");
const { shown, script, layout } = await page.evaluate(measure, rows);
console.log(`300 agents and 40 queues changed, up to ${shown} rows and people drawn: script p50 ${script[0]} ms, p95 ${script[1]} ms; style and layout p50 ${layout[0]} ms, p95 ${layout[1]} ms`);
await browser.close();
