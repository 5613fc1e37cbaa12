/** What the journeys share: a browser whose page tells its faults, sockets that can be cut, and a look with axe. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const seen = (/** @type {string} */ what) => console.log(`seen: ${what}`);

/** Run one journey: 0 and a line for each thing seen, or 1 and what was not. @param {(browser: import("playwright-core").Browser) => Promise<void>} journey */
export async function travel(journey) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  try {
    await journey(browser);
  } catch (error) {
    console.error(`not seen: ${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** A page and what it complained of. @param {import("playwright-core").Browser} browser @param {object} [options] of the context */
export async function opened(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("console", (message) => {
    const nobody = message.location().url.endsWith("/api/v1/me") && message.text().includes("401"); // asked before anybody signed in
    if (["error", "warning"].includes(message.type()) && !nobody) faults.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { context, page, faults };
}

/** @param {import("playwright-core").Page} page @param {string} name */
export async function shot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}

/** No serious fault for keyboards, screen readers and weak eyes. @param {import("playwright-core").Page} page @param {string} where @param {string[]} [rules] only these of axe's */
export async function accessible(page, where, rules) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((only) => /** @type {any} */ (window).axe.run(document, { resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) }), rules);
  const serious = violations.filter((/** @type {any} */ one) => ["serious", "critical"].includes(one.impact));
  assert.deepEqual(serious.map((/** @type {any} */ one) => `${one.id}: ${one.nodes[0]?.html} ${one.nodes[0]?.failureSummary}`), [], `${where}: axe finds nothing serious`);
}

/** Nothing is wider than the screen. @param {import("playwright-core").Page} page @param {string} where */
export async function fits(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${where}: ${over} px wider than the screen`);
}

/** To a page of the console by its address, once whoever sits there is offered it. @param {import("playwright-core").Page} page @param {string} id */
export async function go(page, id) {
  await page.waitForSelector(".desk .nav a[aria-current]", { timeout: 20_000 });
  await page.evaluate((to) => { window.location.hash = `#/${to}`; }, id);
  await page.waitForFunction((to) => [...document.querySelectorAll(".nav a[aria-current], .tabs a[aria-current]")].some((link) => link.getAttribute("href") === `#/${to.split("/")[0]}`), id, { timeout: 20_000 });
}

export const PASSWORD = "four-quiet-herons-8";

/** Somebody who came in by a one-time link. @param {import("playwright-core").Browser} browser @param {string} address @param {object} [options] of the context */
export async function arrived(browser, address, options = {}) {
  const visit = await opened(browser, { locale: "en-GB", ...options });
  await visit.page.goto(address);
  await visit.page.fill("#password", PASSWORD);
  await visit.page.keyboard.press("Enter");
  await visit.page.waitForSelector(".desk .nav a[aria-current]", { timeout: 20_000 });
  return visit;
}

/** A page at a desk and on a phone: fit, accessible, and as a picture where pictures are wanted. @param {import("playwright-core").Page} page @param {string} name */
export async function looked(page, name) {
  await accessible(page, name);
  await fits(page, name);
  await shot(page, `${name}-1600`);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, `${name} on a phone`);
  await shot(page, `${name}-390`);
  await page.setViewportSize({ width: 1600, height: 1000 });
}

const KEYS = Object.keys(JSON.parse(readFileSync(new URL("../../config/locales/en.json", import.meta.url), "utf8")));

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

/** No key of the catalogue, no hole and no value that is none is shown. @param {import("playwright-core").Page} page @param {string} where */
export async function worded(page, where) {
  assert.deepEqual(await page.evaluate(holes, KEYS), [], `${where}: every text is a text`);
}
