/**
 * A sample of a call on a real PBX is claimed, seen and played: `node live_sample_journey.mjs LINK NUMBER`, a reviewer's
 * one-time link and the sample. Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { opened, seen, shot, travel } from "./journey.mjs";
import { asSounded } from "./sounding.mjs";

const [link, id] = process.argv.slice(2);
if (link === undefined || id === undefined) {
  console.error("usage: node live_sample_journey.mjs LINK NUMBER");
  process.exit(2);
}

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "en-GB" });
  await page.goto(link);
  await page.fill("#password", "four-quiet-herons-8");
  await page.keyboard.press("Enter");
  await page.waitForSelector('.nav a[href="#/quality"]', { timeout: 20_000 });
  await page.evaluate((to) => { window.location.hash = to; }, `#/quality/${id}`);
  await page.click("[data-claim]");
  await page.waitForSelector("[data-sign]");
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("fw-sound"))?.given?.wave !== null);
  await page.waitForTimeout(300); // one frame draws it
  await asSounded(page, id);
  await shot(page, "live-sample-1600");
  seen("the waveform is that of the call");
  await page.keyboard.press("k");
  await page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 1, undefined, { timeout: 15_000 });
  seen("the call is played");
  assert.deepEqual(faults, []);
  seen("no errors on the console");
});
