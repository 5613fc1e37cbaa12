/**
 * Every page of the console as somebody meets it, in each language, theme and width: `node walk_journey.mjs BASE ADMIN_LINK
 * AGENT_LINK`. What the navigation offers is walked, so a new page is walked without being named here. Ends with 0 and one
 * line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { accessible, arrived, fits, opened, seen, shot, travel } from "./journey.mjs";

const [base, admin, agent] = process.argv.slice(2);
if (base === undefined || admin === undefined || agent === undefined) {
  console.error("usage: node walk_journey.mjs BASE_URL ADMIN_LINK AGENT_LINK");
  process.exit(2);
}

const KEYS = Object.keys(JSON.parse(readFileSync(new URL("../../config/locales/en.json", import.meta.url), "utf8")));
/** Each language, each theme at a desk and on a phone; axe looks where `closely` is set. */
const WAYS = [
  { language: "en", theme: "light", width: 1600, height: 1000, closely: true },
  { language: "zh-CN", theme: "dark", width: 390, height: 844, closely: true },
  { language: "zh-TW", theme: "light", width: 1280, height: 720, closely: false },
];
const WALLS = [["hall", 1920, 1080], ["hall-tw", 3840, 2160], ["hall-en", 1080, 1920], ["hall", 1366, 768]];

/** Texts that are no texts: a key of the catalogue, a value that was not filled in, a value that was none. @param {string[]} keys */
function holes(keys) {
  const known = new Set(keys);
  const found = [];
  const bad = (/** @type {string} */ text) => known.has(text) || (/^[a-z_]+(\.[\w-]+)+$/.test(text) && keys.some((key) => key.startsWith(`${text.split(".")[0]}.`))) || /\{\w+\}|\bundefined\b|\bNaN\b|\[object /.test(text);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? "";
    if (text.includes(".") || /[{N[]|undefined/.test(text)) if (bad(text)) found.push(text);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) {
      const text = element.getAttribute(name);
      if (text !== null && bad(text)) found.push(`${name}=${text}`);
    }
  }
  return found;
}

/** A floor on its worst day: five digits of callers, ten hours of waiting, names without end. @param {any} frame */
function enlarged(frame) {
  const rows = frame.type === "snapshot" ? Object.values(frame.queues) : Object.entries(frame.changed ?? {}).filter(([path]) => path.startsWith("queues/")).map(([, row]) => row);
  const since = new Date(Date.parse(frame.at) - 36_000_000).toISOString();
  for (const row of rows) {
    Object.assign(row, { label: "产品销售与售后支持及贵宾客户专线服务中心第一队列", waiting: 12_345, longest_wait_since: since, longest_wait_seconds: 36_000 });
    for (const figures of [row.today, row.last_30m]) Object.assign(figures, { offered: 98_765, answered: 87_654, abandoned: 11_111 });
  }
  return frame;
}

/** Figures that leave their card or run into each other. */
function crowded() {
  const right = (/** @type {Element} */ element) => element.getBoundingClientRect().right;
  const cards = [...document.querySelectorAll(".figure")].filter((card) => [...card.querySelectorAll(".number, .unit, h2 > *")].some((part) => right(part) > right(card) + 1));
  const rows = [...document.querySelectorAll(".queues .row")].flatMap((row) => {
    const numbers = [...row.querySelectorAll("td .number")].map((number) => number.getBoundingClientRect());
    return numbers.some((box, index) => index > 0 && box.left < (numbers[index - 1]?.right ?? 0)) ? [row] : [];
  });
  return [...cards, ...rows].map((element) => element.textContent);
}

/** To an address of the console, and until nothing on it is on its way. @param {import("playwright-core").Page} page @param {string} hash */
async function stand(page, hash) {
  await page.evaluate((to) => { window.location.hash = to; }, hash);
  await page.waitForFunction((to) => window.location.hash.startsWith(to) && document.querySelector("main .opening, main .empty[role=status], main .panel.empty > .dim:only-child") === null, hash, { timeout: 15_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** @param {import("playwright-core").Page} page @param {string} hash @param {typeof WAYS[number]} way */
async function look(page, hash, way) {
  const where = `${hash} in ${way.language}, ${way.theme}, at ${way.width}`;
  await stand(page, hash);
  await fits(page, where);
  assert.deepEqual(await page.evaluate(holes, KEYS), [], `${where}: every text is a text`);
  assert.deepEqual(await page.locator("main .failed, main .panel.door").allTextContents(), [], `${where}: nothing was refused`);
  assert.equal(await page.locator("h1").count(), 1, `${where}: one heading`);
  if (way.closely) await accessible(page, where);
  await shot(page, `walk-${hash.replace(/\W+/g, "_")}-${way.language}-${way.theme}-${way.width}`);
}

/** @param {import("playwright-core").Page} page @param {string} selector @returns {Promise<string[]>} */
const hashes = (page, selector) => page.$$eval(selector, (links) => [...new Set(links.map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith("#/")))]);

/** Every page the navigation offers, and of each list the first thing in it. @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
async function places(page) {
  /** @type {string[]} */
  const all = [];
  for (const first of await hashes(page, ".nav a")) {
    await stand(page, first);
    const group = await hashes(page, ".tabs a");
    for (const hash of group.length === 0 ? [first] : group) {
      await stand(page, hash);
      const [detail] = await hashes(page, `main a[href^="${hash}/"]`);
      all.push(hash, ...(detail === undefined ? [] : [detail]));
    }
  }
  return all;
}

/** @param {import("playwright-core").Page} page @param {typeof WAYS[number]} way */
async function dressed(page, { language, theme, width, height }) {
  await page.setViewportSize({ width, height });
  await page.evaluate((choices) => localStorage.setItem("floorwatch.console", JSON.stringify(choices)), { language, theme });
  await page.reload();
  await page.waitForFunction((want) => document.documentElement.lang === want.language && document.documentElement.dataset.theme === want.theme && document.querySelector(".nav a[aria-current]") !== null, { language, theme }, { timeout: 20_000 });
}

await travel(async (browser) => {
  for (const [who, link] of [["the administrator", admin], ["an agent", agent]]) {
    const { page, faults, context } = await arrived(browser, link);
    const all = await places(page);
    for (const way of WAYS) {
      await dressed(page, way);
      for (const hash of all) await look(page, hash, way);
    }
    assert.deepEqual(faults, [], `${who}: no errors on the console`);
    seen(`${who} meets ${all.length} pages in each language, theme and width, and each is whole`);
    await context.close();
  }

  for (const [board, width, height] of WALLS) {
    const { page, faults, context } = await opened(browser, { viewport: { width, height } });
    await page.goto(new URL(`/wall?board=${board}`, base).href);
    await page.waitForSelector('.board[data-face="live"]', { timeout: 20_000 });
    assert.deepEqual(await page.evaluate(holes, KEYS), [], `${board}: every text is a text`);
    await accessible(page, `the wall ${board} at ${width} x ${height}`);
    const outside = await page.evaluate(() => [...document.querySelectorAll("#wall *")].filter((element) => element.children.length === 0 && element.textContent?.trim()).filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1); }).map((element) => element.textContent));
    assert.deepEqual(outside, [], `${board} at ${width} x ${height}: nothing is off the screen`);
    assert.deepEqual(faults, [], `${board}: no errors on the console`);
    await shot(page, `walk-wall-${board}-${width}`);
    await context.close();
  }
  seen("walls of every shape and language are whole");

  for (const [board, width, height] of WALLS) {
    const { page, context } = await opened(browser, { viewport: { width, height } });
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => socket.send(JSON.stringify(enlarged(JSON.parse(String(message))))));
    });
    await page.goto(new URL(`/wall?board=${board}`, base).href);
    await page.waitForFunction(() => (document.querySelector('[data-figure="longest"] .number')?.textContent ?? "").length > 7, undefined, { timeout: 20_000 });
    assert.deepEqual(await page.evaluate(crowded), [], `${board} at ${width} x ${height}: large figures are written whole, beside each other`);
    await shot(page, `walk-wall-large-${board}-${width}`);
    await context.close();
  }
  seen("ten hours and five digits are written whole on every wall");
});
