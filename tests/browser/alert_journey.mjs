/**
 * What a leader does with an alert: `node alert_journey.mjs LINK`, the first administrator's of a server whose PBX is away,
 * so that it raises one by itself. Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node alert_journey.mjs LINK");
  process.exit(2);
}
const NOTE = "<b>trunk</b> of the carrier";

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "en-GB" });
  await page.goto(link);
  await page.fill("#password", "four-quiet-herons-8");
  await page.keyboard.press("Enter");
  await page.waitForSelector('.nav a[href="#/screens"]', { timeout: 20_000 });
  await page.click('.nav a[href="#/alerts"]');
  await page.waitForSelector(".alert-list .take", { timeout: 60_000 });
  await accessible(page, "alerts to take");
  await page.click(".alert-list .take");
  await page.waitForSelector(".alert-list .alert.acknowledged:not(:has(.take))", { timeout: 15_000 });
  await page.click(".alert-list .acknowledged h2 a");
  await page.waitForSelector("button[value=assign]", { timeout: 15_000 });
  await page.waitForSelector(".steps-taken li");
  assert.match((await page.textContent("#content")) ?? "", /hq/);
  await accessible(page, "an alert to handle");
  await fits(page, "an alert to handle");
  await shot(page, "alert-1600");
  seen("an alert says why it was raised and who was told");

  assert.equal(await page.locator("button[value=acknowledge]").count(), 0);
  await page.click("button[value=assign]");
  await page.waitForSelector(".wrong");
  await page.fill("input[name=said]", "chenjie");
  await page.click("button[value=assign]");
  await page.waitForFunction(() => /assigned/.test(document.querySelector(".steps-taken")?.textContent ?? ""));
  await page.fill("input[name=said]", NOTE);
  await page.click("button[value=comment]");
  await page.waitForFunction((note) => document.querySelector(".steps-taken")?.textContent?.includes(note), NOTE);
  await page.click("details.more summary");
  await page.fill("input[name=comment]", "the carrier works on it");
  await page.click("form:has(select[name=hours]) button");
  await page.waitForFunction(() => /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=comment]"))?.value === "");
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page, "an alert on a phone");
  await shot(page, "alert-390");
  seen("somebody takes it where it is listed, hands it over, comments on it and silences it; the timeline tells it");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
