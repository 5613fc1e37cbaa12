/**
 * An agent answers a score, and reviewers calibrate: `node own_journey.mjs AGENT QA LEAD TRAINER MANAGER`, one-time links of the demo.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";

const links = process.argv.slice(2);
if (links.length !== 5) {
  console.error("usage: node own_journey.mjs AGENT QA LEAD TRAINER MANAGER");
  process.exit(2);
}
const PASSWORD = "four-quiet-herons-8";
const PHONE = { width: 390, height: 844 };

/** @param {import("playwright-core").Browser} browser @param {string | undefined} link @param {string} hash where they go */
async function arrived(browser, link, hash) {
  const visit = await opened(browser, { locale: "en-GB", viewport: { width: 1600, height: 1000 } });
  await visit.page.goto(link ?? "");
  await visit.page.fill("#password", PASSWORD);
  await visit.page.keyboard.press("Enter");
  await visit.page.waitForSelector(`.nav a[href="#/me"]`, { timeout: 20_000 });
  await visit.page.evaluate((to) => { window.location.hash = to; }, hash);
  return visit;
}

/** Fill in and hand in every call of the session that waits. @param {import("playwright-core").Page} page */
async function scored(page) {
  for (let left = 2; left > 0; left -= 1) {
    await page.click("[data-rest]");
    await page.waitForSelector("[data-standing=saved]", { timeout: 15_000 });
    await page.click("[data-hand-in]");
    await page.waitForFunction((wanted) => [...document.querySelectorAll("[data-call]")].filter((chip) => chip.textContent?.includes("✓")).length === wanted, 3 - left, { timeout: 15_000 });
  }
}

await travel(async (browser) => {
  const agent = await arrived(browser, links[0], "#/own");
  await agent.page.waitForSelector(".own-row .waits");
  await accessible(agent.page, "an agent's results");
  await fits(agent.page, "an agent's results");
  await shot(agent.page, "own-1600");
  await agent.page.locator(".own-row:has(.waits)").first().click();
  await agent.page.waitForSelector("button[value=appeal]");
  await agent.page.waitForSelector("[data-total]");
  await agent.page.click("button[value=appeal]");
  await agent.page.waitForSelector("form .wrong");
  await agent.page.fill("textarea[name=text]", "<i>the caller asked for it</i>");
  await accessible(agent.page, "one of an agent's results");
  await agent.page.setViewportSize(PHONE);
  await fits(agent.page, "one of an agent's results on a phone");
  await shot(agent.page, "own-one-390");
  await agent.page.click("button[value=appeal]");
  await agent.page.waitForFunction(() => document.querySelector("button[value=appeal]") === null, undefined, { timeout: 15_000 });
  await agent.page.waitForSelector(".steps-taken li");
  assert.match((await agent.page.textContent(".steps-taken")) ?? "", /<i>the caller asked for it<\/i>/);
  seen("an agent appeals with a reason, never without one");
  await agent.page.evaluate(() => { window.location.hash = "#/own"; });
  await agent.page.locator(".own-row:has(.waits)").first().click();
  await agent.page.click("button[value=acknowledge]");
  await agent.page.waitForFunction(() => document.querySelector("button[value=acknowledge]") === null, undefined, { timeout: 15_000 });
  seen("an agent acknowledges a score");

  const qa = await arrived(browser, links[1], "#/calibration");
  await qa.page.waitForSelector("[data-session] .pill.scoring");
  await accessible(qa.page, "calibration");
  await qa.page.setViewportSize(PHONE);
  await fits(qa.page, "calibration on a phone");
  await qa.page.setViewportSize({ width: 1600, height: 1000 });
  await qa.page.locator("[data-session]:has(.scoring) a").first().click();
  await qa.page.waitForSelector("[data-rest]");
  await accessible(qa.page, "a blind sheet");
  await scored(qa.page);
  assert.equal(await qa.page.locator("table.differences").count(), 0, "nobody sees another's sheet");
  seen("a reviewer scores blind and hands in");

  const lead = await arrived(browser, links[2], "#/calibration");
  await lead.page.locator("[data-session]:has(.scoring) a").first().click();
  await lead.page.waitForSelector("[data-rest]");
  await scored(lead.page);
  await lead.page.click("[data-move=reveal]");
  await lead.page.waitForSelector("table.differences .totals");
  await accessible(lead.page, "the difference table");
  await fits(lead.page, "the difference table");
  await shot(lead.page, "calibration-1600");
  for (let call = 0; call < 2; call += 1) {
    await lead.page.locator("[data-call]").nth(call).click();
    await lead.page.click("[data-agree]");
    await lead.page.click("[data-hand-in]");
    await lead.page.waitForFunction(() => document.querySelector("[data-hand-in]") === null, undefined, { timeout: 15_000 });
  }
  await lead.page.click("[data-move=close]");
  await lead.page.waitForFunction(() => document.querySelector("[data-move]") === null, undefined, { timeout: 15_000 });
  seen("the sheets are revealed, a consensus is written, the session is closed");

  await lead.page.evaluate(() => { window.location.hash = "#/forms"; });
  await lead.page.click(".form-view button.main");
  await lead.page.waitForSelector(".edit-category");
  await accessible(lead.page, "a form that is written");
  await fits(lead.page, "a form that is written");
  const weight = lead.page.locator(".edit-category input[type=number]").first();
  await weight.fill("20");
  await weight.press("Tab");
  await lead.page.waitForSelector(".form-foot .wrong-word");
  assert.ok(await lead.page.locator(".form-foot .main").isDisabled(), "weights that do not add up cannot be saved");
  await weight.fill("15");
  await weight.press("Tab");
  await lead.page.click(".form-foot .main");
  await lead.page.waitForFunction(() => document.querySelectorAll(".versions li").length === 2, undefined, { timeout: 15_000 });
  const file = await lead.page.evaluate(async () => (await fetch("api/v1/forms/standard/2")).text());
  await lead.page.setInputFiles("input[type=file]", { name: "form.json", mimeType: "application/json", buffer: Buffer.from(file.replace('"version": 2', '"version": 3')) });
  await lead.page.waitForFunction(() => document.querySelectorAll(".versions li").length === 3, undefined, { timeout: 15_000 });
  await shot(lead.page, "forms-edit-1600");
  seen("a form's next version is written, and another is taken in from a file");

  await lead.page.evaluate(() => { window.location.hash = "#/weeks"; });
  await lead.page.waitForSelector("[data-pull]");
  await lead.page.selectOption("[data-pull]", { index: 2 });
  await lead.page.locator(".pull-row").first().click();
  await lead.page.fill(".pull input[name=reason]", "wording of the new tariff");
  await lead.page.click(".pull form .main");
  await lead.page.waitForFunction(() => window.location.hash.startsWith("#/quality/"), undefined, { timeout: 15_000 });
  await lead.page.waitForSelector(".recording-face, fw-sound");
  seen("a call is taken by hand, with a reason");

  const appealed = async (/** @type {import("playwright-core").Page} */ page) => page.evaluate(async () => (await (await fetch("api/v1/samples?state=appealed&limit=500")).json()).samples.find((/** @type {any} */ one) => one.may.includes("score_again"))?.id ?? null);
  const [again, id] = (await appealed(qa.page)) === null ? [lead.page, await appealed(lead.page)] : [qa.page, await appealed(qa.page)];
  await again.evaluate((number) => { window.location.hash = `#/quality/${number}?list=all`; }, id);
  await again.click("[data-rest]");
  await again.waitForSelector("[data-standing=saved]", { timeout: 15_000 });
  assert.equal(await again.locator(".review-line").count(), 0, "the first score is not shown to who scores again");
  await again.click("[data-sign]");
  await again.fill("#skipped", "the call is known");
  await again.keyboard.press("Enter");
  await again.waitForSelector(".review-line", { timeout: 15_000 });
  const manager = await arrived(browser, links[4], `#/quality/${id}?list=all`);
  await manager.page.click("[data-act=decide]");
  await manager.page.selectOption(".step-form select[name=review]", "second");
  await manager.page.fill(".step-form textarea", "the caller did ask for it");
  await manager.page.click(".step-form .main");
  await manager.page.waitForFunction(() => document.querySelector("[data-act=decide]") === null, undefined, { timeout: 15_000 });
  seen("an appeal is scored again blind, and somebody else decides it");

  const trainer = await arrived(browser, links[3], "#/coaching");
  await trainer.page.waitForSelector(".coaching");
  await accessible(trainer.page, "coaching");
  assert.equal(await trainer.page.locator('.nav a[href="#/floor"]').count(), 0, "a trainer has no floor");
  await shot(trainer.page, "coaching-1600");
  const failing = trainer.page.locator("[data-coaching] button.main").first();
  await failing.click();
  await trainer.page.fill("textarea[name=reason]", "listened together; asks before a hold from now on");
  await trainer.page.locator(".coaching form .main").click();
  await trainer.page.waitForFunction(() => document.querySelector(".coaching form") === null, undefined, { timeout: 15_000 });
  seen("a trainer, who has no floor, notes a coaching");
  assert.deepEqual([agent, qa, lead, manager, trainer].flatMap(({ faults }) => faults), [], "no errors on the console");
  seen("no errors on the console");
});
