/**
 * A sample's way through the QA desk on the demo: `node qa_journey.mjs LINK`, a reviewer's one-time link.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";
import { asSounded } from "./sounding.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node qa_journey.mjs LINK");
  process.exit(2);
}
const PASSWORD = "four-quiet-herons-8";
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1600, height: 1000 };

/** @param {import("playwright-core").Page} page @param {string} hash */
async function go(page, hash) {
  await page.evaluate((to) => { window.location.hash = to; }, hash);
}

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "en-GB", viewport: DESK });
  await page.goto(link);
  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForSelector('.nav a[href="#/quality"]', { timeout: 20_000 });
  await page.click('.nav a[href="#/quality"]');
  await page.waitForSelector("a.sample.claimed");
  await accessible(page, "the queue");
  seen("the queue holds what the reviewer claimed");

  await go(page, "#/quality?list=free");
  await page.waitForSelector("a.sample.drawn");
  await page.locator("a.sample.drawn:not(:has(.trouble))").first().click();
  await page.click("[data-claim]");
  await page.waitForSelector("[data-sign]");
  const id = /quality\/(\d+)/.exec(page.url())?.[1] ?? "";
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("fw-sound"))?.given?.wave !== null);
  await page.waitForTimeout(300); // one frame draws it
  seen("a free sample is claimed and its form is open");

  await asSounded(page, id);
  seen("the drawn peaks are the peaks of the sound");

  await page.keyboard.press("k");
  await page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 0.6, undefined, { timeout: 15_000 });
  const before = await page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
  await page.keyboard.press("l");
  await page.waitForFunction((at) => (document.querySelector("audio")?.currentTime ?? 0) > at + 4.9, before);
  await page.keyboard.press("]");
  assert.equal(await page.evaluate(() => document.querySelector("audio")?.playbackRate), 1.25);
  await page.click('[data-item=no_interruption] [role=radio] >> nth=1');
  await page.waitForSelector("[data-item=no_interruption] .at");
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.querySelector("audio")?.paused);
  seen("it plays, jumps and hastens by keys, and a deduction notes its second");

  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await page.keyboard.press("c");
  await page.waitForFunction(() => document.activeElement?.classList.contains("remark"));
  await page.keyboard.type("<b>too fast</b> k l j");
  await page.waitForSelector('[data-standing=saved]', { timeout: 15_000 });
  await page.reload();
  await page.waitForSelector(".remark");
  assert.equal(await page.inputValue(".remark"), "<b>too fast</b> k l j", "what was typed was saved");
  await page.waitForSelector("[data-item=no_interruption] .value.on.lost");
  await page.waitForFunction(() => Number.parseFloat(document.querySelector(".heard b")?.textContent ?? "0") > 0);
  seen("everything is saved as one goes, and what was heard is remembered");

  await fits(page, "the desk");
  for (let turn = 0; turn < 2; turn += 1) {
    const theme = (await page.evaluate(() => document.documentElement.dataset.theme)) ?? "";
    await accessible(page, `the desk, ${theme}`);
    await shot(page, `qa-${theme}-1600`);
    await page.locator(".menu button[title]").first().click();
    await page.waitForFunction((before) => document.documentElement.dataset.theme !== before, theme);
  }
  await page.setViewportSize(PHONE);
  await fits(page, "the desk on a phone");
  await accessible(page, "the desk on a phone");
  await shot(page, "qa-390");
  await page.setViewportSize(DESK);

  await page.evaluate(async (number) => {
    const headers = { "X-Floorwatch": "1", "Content-Type": "application/json" };
    const draft = await (await fetch(`api/v1/samples/${number}/review`)).json();
    await fetch(`api/v1/samples/${number}/review`, { method: "PUT", headers, body: JSON.stringify({ revision: draft.revision, answers: draft.answers, remarks: draft.remarks, comment: "from another window" }) });
  }, id);
  await page.click("[data-rest]");
  await page.waitForSelector("[data-standing=conflict]", { timeout: 15_000 });
  faults.length = 0; // the browser notes the answer of 409
  await page.click("[data-keep]");
  await page.waitForSelector("[data-standing=saved]", { timeout: 15_000 });
  assert.equal(await page.textContent("[data-total]"), "97.5");
  seen("a save from another window is a conflict that a person settles");

  await page.click("[data-sign]");
  await page.fill("#skipped", "the same caller as in the sample before");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".review-lines .review-line", { timeout: 15_000 });
  assert.equal(await page.locator("[data-sign]").count(), 0, "what is signed stays");
  await page.waitForSelector(".steps-taken");
  assert.match((await page.textContent(".steps-taken")) ?? "", /the same caller/);
  seen("less than 80 % heard needs a reason, then it is handed in");

  await go(page, "#/quality?list=all");
  await page.waitForSelector("a.sample .trouble");
  await page.locator("a.sample:has(.trouble)").first().click();
  await page.waitForSelector(".recording-face h3");
  await accessible(page, "a recording that cannot be judged");
  await shot(page, "qa-trouble-1600");
  await page.locator(".recording-face button").first().click();
  await page.waitForSelector(".step-form select[name=fault]");
  await page.click(".step-form .main");
  await page.waitForSelector(".steps-taken li", { timeout: 15_000 });
  seen("a recording that cannot be judged says so, and is marked unusable");

  await go(page, "#/quality?list=mine");
  await page.waitForSelector("a.sample.claimed");
  const drawn = await page.evaluate(async () => (await (await fetch("api/v1/samples?list=mine&stratum=random&state=claimed")).json()).samples[0]);
  await go(page, `#/quality/${drawn.id}?list=mine`);
  await page.click("[data-act=find_unusable]");
  await page.selectOption(".step-form select[name=fault]", "inaudible");
  await page.click(".step-form .main");
  await page.click("[data-act=replace]", { timeout: 15_000 });
  await page.click(".step-form .main");
  await page.waitForFunction(() => document.querySelectorAll(".steps-taken li").length >= 3, undefined, { timeout: 15_000 });
  const stands = await page.evaluate(async ({ week, agent }) => (await (await fetch(`api/v1/samples?week=${week}&agent=${agent}&stratum=random`)).json()).samples.map((/** @type {any} */ one) => one.state), drawn);
  assert.ok(stands.includes("replaced") && stands.includes("drawn"), `a reserve stands in: ${stands}`);
  seen("a reserve stands in, in the order of the draw");

  for (const [name, hash, ready] of [["weeks", "#/weeks", ".promise .good"], ["forms", "#/forms", ".form-view .category"]]) {
    await go(page, hash ?? "");
    await page.waitForSelector(ready ?? "", { timeout: 15_000 });
    await accessible(page, name ?? "");
    await fits(page, name ?? "");
    await shot(page, `${name}-1600`);
    await page.setViewportSize(PHONE);
    await fits(page, `${name} on a phone`);
    await page.setViewportSize(DESK);
  }
  seen("the week's key is checked in the browser, the form is shown");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
