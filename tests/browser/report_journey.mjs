/**
 * The quality report read, taken away and turned into a training that somebody else approves:
 * `node report_journey.mjs LEAD TRAINER`, their one-time links of a demo. Ends with 0 and one line for each thing seen,
 * or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { go, looked, opened, seen, travel } from "./journey.mjs";

const [lead, trainer] = process.argv.slice(2);
if (lead === undefined || trainer === undefined) {
  console.error("usage: node report_journey.mjs LEAD TRAINER");
  process.exit(2);
}
const TITLE = "<img src=x onerror=alert(1)> openings";
const PASSWORD = "four-quiet-herons-8";

/** @param {import("playwright-core").Browser} browser @param {string} link @param {string} page of the console */
async function signedIn(browser, link, page) {
  const found = await opened(browser, { locale: "en-GB", acceptDownloads: true });
  await found.page.goto(link);
  await found.page.fill("#password", PASSWORD);
  await found.page.keyboard.press("Enter");
  await go(found.page, page);
  return found;
}

/** @param {import("playwright-core").Page} page */
async function read(page) {
  await page.waitForSelector(".report-agents tbody tr", { timeout: 30_000 });
  assert.ok((await page.locator(".report-agents .ranged svg").count()) > 3);
  assert.ok((await page.locator(".agenda li").count()) > 0);
  assert.ok((await page.locator(".pareto tbody tr").count()) > 0);
  await looked(page, "report");
  seen("the report has scores with intervals, errors and an agenda");
  const now = await page.textContent(".report-bar .period");
  await page.click(`.report-bar nav a >> nth=0`);
  await page.waitForFunction((old) => document.querySelector(".report-bar .period")?.textContent !== old, now, { timeout: 30_000 });
  await page.click('.report-bar a[href="#/reports/monthly"]');
  await page.waitForFunction(() => /^\d{4}-\d{2}$/.test(document.querySelector(".report-bar .period")?.textContent ?? ""), undefined, { timeout: 30_000 });
  seen("one goes to other weeks and to the month");
  await page.click('.report-bar a[href="#/reports/weekly"]');
  await page.waitForFunction((old) => document.querySelector(".report-bar .period")?.textContent === old, now, { timeout: 30_000 });
  for (const [word, begins] of [["xlsx", "PK"], ["csv", "\u00ef\u00bb\u00bf"], ["html", "<!doctype html>"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`.report-bar .files a[href*="format=${word}"]`)]);
    const stream = await download.createReadStream();
    const [first] = await new Promise((resolve) => stream.once("data", (chunk) => resolve([chunk])));
    assert.ok(first.toString("latin1").startsWith(begins), `${word} begins as such a file does`);
    stream.destroy();
  }
  seen("it is taken away as a workbook, as CSV and to print");
}

/** @param {import("playwright-core").Page} page */
async function proposed(page) {
  await page.waitForSelector(".pareto .buttons button", { timeout: 30_000 });
  await page.click(".pareto .buttons button >> nth=0");
  await page.waitForSelector(".training-form[open] input[name=title]", { timeout: 20_000 });
  assert.equal(await page.locator(".training-form fieldset >> nth=0 >> input:checked").count(), 1);
  await page.fill(".training-form input[name=title]", TITLE);
  const people = page.locator(".training-form fieldset >> nth=1 >> input");
  if ((await page.locator(".training-form fieldset >> nth=1 >> input:checked").count()) === 0) await people.first().check();
  await page.click(".training-form button.main");
  await page.waitForSelector("[data-training]", { timeout: 20_000 });
  assert.match((await page.textContent("[data-training]")) ?? "", /openings/);
  assert.equal(await page.locator("[data-training] button[value=approve]").count(), 0);
  await looked(page, "trainings");
  seen("an error leads to a training, which whoever proposes it cannot approve");
}

/** @param {import("playwright-core").Page} page */
async function approved(page) {
  for (const [move, state] of [["approve", "hold"], ["hold", "file"]]) {
    await page.click(`[data-training] button[value=${move}]`, { timeout: 20_000 });
    await page.waitForSelector(`[data-training] button[value=${state}]`, { timeout: 20_000 });
  }
  await page.click("[data-training] button[value=file]");
  await page.waitForFunction(() => document.querySelector("[data-training] button") === null);
  seen("a trainer approves, holds and files it");
}

await travel(async (browser) => {
  const first = await signedIn(browser, lead, "reports");
  await read(first.page);
  await proposed(first.page);
  const second = await signedIn(browser, trainer, "trainings");
  await approved(second.page);
  assert.deepEqual([...first.faults, ...second.faults], []);
  seen("no errors on the console");
});
