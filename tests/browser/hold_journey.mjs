/**
 * Holds and erasures in the console: `node hold_journey.mjs LINK`, the first administrator's.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, arrived, fits, go, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node hold_journey.mjs LINK");
  process.exit(2);
}
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1600, height: 1000 };
const NUMBER = "13800000042";

await travel(async (browser) => {
  const { page, faults } = await arrived(browser, link);
  await go(page, "holds");
  await page.waitForSelector(".panel .empty");
  await page.click("summary h2");
  await page.fill("input[name=caller]", NUMBER);
  await page.fill("textarea", "<b>complaint</b> 4711");
  await accessible(page, "placing a hold");
  await shot(page, "hold-new-1600");
  await page.click("form .main");
  await page.waitForSelector("tbody tr .pill.in_force");
  const row = (await page.textContent("tbody tr")) ?? "";
  assert.match(row, /<b>complaint<\/b> 4711/);
  assert.ok(!row.includes(NUMBER), "the number itself is not kept");
  await accessible(page, "the holds");
  seen("a complaint's hold is placed, and its number is not shown");

  await page.click('a[href="#/holds/erasures"]');
  await page.waitForSelector(".panel .empty");
  await page.click("summary h2");
  await page.fill("input[name=caller]", NUMBER);
  await page.fill("input[name=again]", `${NUMBER.slice(0, -1)}3`);
  await page.fill("textarea", "asked for by letter");
  await page.check(".understood input");
  await page.click("form .danger");
  await page.waitForSelector("form .wrong");
  assert.equal(await page.inputValue("input[name=caller]"), NUMBER, "what was typed stays");
  await page.fill("input[name=again]", NUMBER);
  await accessible(page, "asking for an erasure");
  await shot(page, "erasure-new-1600");
  await page.setViewportSize(PHONE);
  await fits(page, "asking for an erasure on a phone");
  await shot(page, "erasure-new-390");
  await page.setViewportSize(DESK);
  await page.click("form .danger");
  await page.waitForFunction(() => document.querySelector("form p[lang=en]")?.textContent?.includes("hold 1"));
  faults.length = 0; // the browser notes an answer of 409
  seen("a held caller is not erased, and the hold is named");

  await page.click('a[href="#/holds"].chip');
  await page.click("tbody .danger");
  await page.click("tbody .danger.asked");
  await page.waitForSelector("tbody .pill.released");
  await page.setViewportSize(PHONE);
  await fits(page, "the holds on a phone");
  await shot(page, "holds-390");
  await page.setViewportSize(DESK);
  seen("a hold is lifted when asked twice, and who lifted it stays");

  await page.click('a[href="#/holds/erasures"]');
  await page.click("summary h2");
  await page.fill("input[name=caller]", NUMBER);
  await page.fill("input[name=again]", NUMBER);
  await page.fill("textarea", "asked for by letter");
  await page.check(".understood input");
  await page.click("form .danger");
  await page.waitForSelector("tbody tr", { timeout: 20_000 });
  const stone = (await page.textContent("tbody tr")) ?? "";
  assert.match(stone, /asked for by letter.*Journal/s);
  assert.ok(!stone.includes(NUMBER));
  await page.waitForSelector(".notice-box.calm");
  await accessible(page, "what was erased");
  await shot(page, "erasures-1600");
  await page.setViewportSize(PHONE);
  await fits(page, "what was erased on a phone");
  await shot(page, "erasures-390");
  seen("a caller is erased, and what remains is a record without the number");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
