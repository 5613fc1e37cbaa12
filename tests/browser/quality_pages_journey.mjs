/**
 * What a lead and an agent do on the pages beside the desk: `node quality_pages_journey.mjs AGENT LEAD ADMIN`, one-time links of
 * the demo. Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { arrived, fits, go, looked, seen, shot, travel } from "./journey.mjs";

const links = process.argv.slice(2);
if (links.length !== 3) {
  console.error("usage: node quality_pages_journey.mjs AGENT LEAD ADMIN");
  process.exit(2);
}
const OPTIONS = { viewport: { width: 1600, height: 1000 } };

/** @param {import("playwright-core").Page} page @param {string} language @param {string} theme */
async function dressed(page, language, theme) {
  await page.evaluate(([tongue, look]) => { localStorage.setItem("floorwatch.console", JSON.stringify({ language: tongue, theme: look })); }, [language, theme]);
  await page.reload();
  await page.waitForSelector(".desk .nav a[aria-current]", { timeout: 20_000 });
}

/** A campaign is drawn, and its samples are there. @param {import("playwright-core").Page} page */
async function campaign(page) {
  await go(page, "campaigns");
  await page.click("details.training-form summary");
  await page.fill("input[name=name]", "<b>refunds</b>");
  await page.fill("input[name=count]", "4");
  await page.fill("input[name=reason]", "the new rule");
  await page.selectOption("select[name=first]", { index: 2 });
  await looked(page, "campaign-form");
  await page.click("form button.main");
  await page.waitForSelector("[data-campaign]", { timeout: 15_000 });
  assert.match((await page.textContent("[data-campaign] h3")) ?? "", /<b>refunds<\/b>/);
  assert.equal(await page.locator("[data-campaign] .tags a").count(), 4);
  await page.click("[data-campaign] .lot summary");
  await looked(page, "campaign-drawn");
  await page.locator("[data-campaign] .tags a").first().click();
  await page.waitForSelector(".call-head", { timeout: 15_000 });
  seen("a campaign is drawn by lot and its samples are opened");
}

/** The next version of the scorecard gets a category, an item and words for its values. @param {import("playwright-core").Page} page */
async function scorecards(page) {
  await go(page, "forms");
  await page.waitForSelector(".form-view .buttons-row .main");
  await page.click(".form-view .buttons-row .main");
  await page.click("[data-category-add]");
  const added = page.locator("[data-edit-category]").last();
  await page.waitForSelector(".form-faults li");
  assert.equal(await page.isDisabled("[data-save]"), true);
  await shot(page, "form-faults-1600");
  for (const input of await added.locator(".three input").all()) await input.fill("复核 recheck");
  await added.locator(".edit-anchors summary").first().click();
  await added.locator("[data-anchor-add]").first().click();
  await added.locator(".edit-anchor .three input").first().waitFor();
  for (const input of await added.locator(".edit-anchor .three input").all()) await input.fill("said twice");
  await looked(page, "form-editor");
  await page.waitForFunction(() => document.querySelectorAll(".form-faults li").length === 0);
  const kept = page.locator("[data-edit-item] input.code").first();
  assert.equal(await kept.isDisabled(), true, "the code of an item that was scored stays");
  await page.click("[data-save]");
  await page.waitForSelector(".form-view", { timeout: 15_000 });
  assert.match((await page.textContent(".form-view")) ?? "", /said twice/);
  seen("categories, items and the words of each value are written; faults are told before anything is sent");
  await page.click("[data-new]");
  await page.waitForSelector("input[name=form-id]");
  await fits(page, "a new scorecard");
  seen("a new scorecard is begun");
}

/** An agent hears an own call under its result. @param {import("playwright-core").Page} page */
async function ownSound(page) {
  await go(page, "own");
  const rows = page.locator("[data-own]");
  await rows.first().waitFor();
  const heard = page.waitForResponse((answer) => answer.url().includes("/me/samples/") && answer.url().endsWith("/audio") && [200, 206].includes(answer.status()), { timeout: 20_000 });
  await rows.first().click();
  await page.waitForSelector("fw-sound canvas", { timeout: 15_000 });
  await heard;
  await page.click(".controls .play");
  await page.waitForFunction(() => document.querySelector("[data-played]")?.textContent !== "0:00", undefined, { timeout: 15_000 });
  await page.click(".controls .play");
  await looked(page, "own-sound");
  assert.equal(await page.locator(".controls .heard").count(), 0, "nobody counts how much an agent hears");
  seen("an agent hears an own scored call, streamed");
}

/** A copy is taken away for a reason. @param {import("playwright-core").Page} page */
async function copy(page) {
  await go(page, "quality");
  await page.evaluate(() => { window.location.hash = "#/quality?list=all"; });
  const sample = page.locator(".qa-queue a[href*='#/quality/']").first();
  await sample.waitFor({ timeout: 15_000 });
  const ids = await page.locator(".qa-queue a[href*='#/quality/']").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  for (const id of ids.slice(0, 12)) {
    await page.evaluate((to) => { window.location.hash = to; }, id);
    await page.waitForSelector(".call-head", { timeout: 15_000 });
    if (await page.locator(".taking").waitFor({ timeout: 3000 }).then(() => true, () => false)) break;
  }
  await page.click(".taking summary");
  await page.fill(".taking input[name=reason]", "asked for by the court");
  await looked(page, "copy");
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 20_000 }), page.click("[data-take]")]);
  assert.match(download.suggestedFilename(), /^floorwatch-sample-\d+-.*\.wav$/);
  seen("a marked copy is taken away with a reason");
}

await travel(async (browser) => {
  const lead = await arrived(browser, links[1] ?? "", OPTIONS);
  await campaign(lead.page);
  await scorecards(lead.page);
  await go(lead.page, "reports");
  await lead.page.waitForSelector(".report-agents", { timeout: 30_000 });
  await looked(lead.page, "report");
  const agent = await arrived(browser, links[0] ?? "", OPTIONS);
  await ownSound(agent.page);
  const admin = await arrived(browser, links[2] ?? "", OPTIONS);
  await copy(admin.page);
  if (process.env.SHOTS) {
    for (const [language, theme] of [["zh-CN", "dark"], ["zh-CN", "light"], ["en", "dark"]]) {
      await dressed(lead.page, language ?? "", theme ?? "");
      for (const where of ["campaigns", "forms"]) {
        await go(lead.page, where);
        if (where === "forms") { await lead.page.waitForSelector(".form-view .main"); await lead.page.click(".form-view .buttons-row .main"); await lead.page.waitForSelector(".edit-category"); }
        await shot(lead.page, `${where}-${language}-${theme}`);
      }
    }
  }
  for (const { faults } of [lead, agent, admin]) assert.deepEqual(faults, []);
  seen("no errors on the console");
});
