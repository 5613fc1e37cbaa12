/**
 * Every page of the console as somebody meets it, in each language, theme and width: `node walk_journey.mjs ADMIN_LINK
 * AGENT_LINK`. What the navigation offers is walked, so a new page is walked without being named here. Ends with 0 and one
 * line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, arrived, fits, seen, shot, travel, worded } from "./journey.mjs";

const [admin, agent] = process.argv.slice(2);
if (admin === undefined || agent === undefined) {
  console.error("usage: node walk_journey.mjs ADMIN_LINK AGENT_LINK");
  process.exit(2);
}

/** Each language, each theme at a desk and on a phone; axe looks where `closely` is set, at everything or at what a width and a theme can change. */
const WAYS = [
  { language: "en", theme: "light", width: 1600, height: 1000, closely: true },
  { language: "zh-CN", theme: "dark", width: 390, height: 844, closely: true, rules: ["color-contrast", "scrollable-region-focusable", "label", "aria-hidden-focus"] },
  { language: "zh-TW", theme: "light", width: 1280, height: 720, closely: false },
];

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
  await worded(page, where);
  assert.deepEqual(await page.locator("main .failed, main .panel.door").allTextContents(), [], `${where}: nothing was refused`);
  assert.equal(await page.locator("h1").count(), 1, `${where}: one heading`);
  if (way.closely) await accessible(page, where, way.rules);
  await shot(page, `walk-${hash.replace(/\W+/g, "_")}-${way.language}-${way.theme}-${way.width}`);
}

/** @param {import("playwright-core").Page} page @param {string} selector @returns {Promise<string[]>} */
const hashes = (page, selector) => page.$$eval(selector, (links) => [...new Set(links.map((link) => link.getAttribute("href") ?? "").filter((href) => href.startsWith("#/")))]);

/** Every page the navigation offers, and of each list the first thing in it. @param {import("playwright-core").Page} page @param {(hash: string) => Promise<void>} meet @returns {Promise<string[]>} */
async function places(page, meet) {
  /** @type {string[]} */
  const all = [];
  for (const first of await hashes(page, ".nav a")) {
    await stand(page, first);
    const group = await hashes(page, ".tabs a");
    for (const hash of group.length === 0 ? [first] : group) {
      await meet(hash);
      const [detail] = await hashes(page, `main a[href^="${hash}/"]`);
      if (detail !== undefined) await meet(detail);
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
    const [first, ...ways] = /** @type {[typeof WAYS[number], ...typeof WAYS]} */ (WAYS);
    await dressed(page, first);
    const all = await places(page, (hash) => look(page, hash, first));
    for (const way of ways) {
      await dressed(page, way);
      for (const hash of all) await look(page, hash, way);
    }
    assert.deepEqual(faults, [], `${who}: no errors on the console`);
    seen(`${who} meets ${all.length} pages in each language, theme and width, and each is whole`);
    await context.close();
  }
});
