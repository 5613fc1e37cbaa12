/**
 * What one frame costs the console with 300 people and 40 queues: `node measure_console.mjs http://127.0.0.1:8080`. The
 * served page is fed frames of its own; script time (store, view, DOM) and the browser's style and layout are told apart.
 */
import { chromium } from "playwright-core";
import { agent, definition, pbx, queue, snapshot } from "./build.mjs";

const [base] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node measure_console.mjs BASE_URL");
  process.exit(2);
}
const STATES = ["ready", "ringing", "talking", "hold", "wrap_up", "paused"];
const QUEUES = Array.from({ length: 40 }, (_, index) => `hq/q${index}`);
const AGENTS = Array.from({ length: 300 }, (_, index) => `hq/PJSIP/${2000 + index}`);
const iso = (/** @type {number} */ at) => new Date(at).toISOString();
const start = Date.now();
const queueRow = (/** @type {number} */ frame, /** @type {number} */ index) => queue({ label: `队列 ${index}`, waiting: (frame + index) % 12, longest_wait_since: iso(start - 1000 * ((frame * 7 + index) % 200)) });
const agentRow = (/** @type {number} */ frame, /** @type {number} */ index) => agent({ name: `张伟 ${index}`, state: STATES[(frame + index) % 6], since: iso(start - 1000 * ((frame + index * 13) % 900)), queues: [`hq/q${index % 40}`] });

/** @param {number} frame @param {number} people how many of them changed */
const changes = (frame, people) => Object.fromEntries([
  ...QUEUES.slice(0, Math.ceil(people / 7.5)).map((key, index) => [`queues/${key}`, queueRow(frame, index)]),
  ...AGENTS.slice(0, people).map((key, index) => [`agents/${key}`, agentRow(frame, index)]),
]);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
/** @type {any} */
let link = null;
await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
  link = socket;
  socket.send(JSON.stringify(snapshot({
    at: iso(Date.now()), static: undefined, pbx: { hq: pbx() }, queues: Object.fromEntries(QUEUES.map((key, index) => [key, queueRow(0, index)])),
    definitions: Object.fromEntries(QUEUES.map((key) => [key, definition()])), agents: Object.fromEntries(AGENTS.map((key, index) => [key, agentRow(0, index)])),
  })));
});
// The page draws in a frame of the browser: its callback is timed, then layout is forced and timed.
await page.addInitScript(() => {
  const asked = window.requestAnimationFrame.bind(window);
  const costs = /** @type {[number, number][]} */ ([]);
  Object.assign(window, { costs });
  window.requestAnimationFrame = (run) => asked((at) => {
    const before = performance.now();
    run(at);
    const drawn = performance.now();
    void document.body.offsetHeight;
    costs.push([drawn - before, performance.now() - drawn]);
  });
});
await page.goto(new URL("/console", base).href);
await page.waitForFunction((count) => document.querySelectorAll(".person").length === count, AGENTS.length);
const middle = (/** @type {number[]} */ values, /** @type {number} */ share) => values.sort((one, other) => one - other)[Math.floor(values.length * share)]?.toFixed(1);
for (const people of [300, 30]) {
  await page.evaluate(() => { /** @type {any} */ (window).costs.length = 0; });
  for (let frame = 1; frame <= 120; frame += 1) {
    link.send(JSON.stringify({ type: "delta", seq: people * 1000 + (people === 30 ? 1_000_000 : 0) + frame, at: iso(Date.now()), changed: changes(frame, people), removed: [] }));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  const costs = /** @type {[number, number][]} */ (await page.evaluate(() => /** @type {any} */ (window).costs)).filter(([script]) => script > 0.3);
  const [script, layout] = [costs.map(([cost]) => cost), costs.map(([, cost]) => cost)];
  console.log(`${people} of 300 people changed: script p50 ${middle(script, 0.5)} ms, p95 ${middle(script, 0.95)} ms; style and layout p50 ${middle(layout, 0.5)} ms, p95 ${middle(layout, 0.95)} ms (${costs.length} frames)`);
}
await browser.close();
