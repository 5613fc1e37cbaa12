/**
 * A wall that nobody let in: `node pairing_journey.mjs LINK`, the first administrator's, of a server without open walls.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node pairing_journey.mjs LINK");
  process.exit(2);
}
const PASSWORD = "four-quiet-herons-8";

/** @param {import("playwright-core").Page} page @returns {Promise<string>} the digits it shows */
async function codeOn(page) {
  await page.waitForFunction(() => /^\d{6}$/.test(document.querySelector(".digits")?.getAttribute("aria-label") ?? ""), undefined, { timeout: 20_000 });
  return (await page.getAttribute(".digits", "aria-label")) ?? "";
}

await travel(async (browser) => {
  const { page: leader, faults: complaints } = await opened(browser, { locale: "en-GB", viewport: { width: 1280, height: 800 } });
  await leader.goto(link);
  await leader.fill("#password", PASSWORD);
  await leader.keyboard.press("Enter");
  await leader.waitForSelector('.nav a[href="#/screens"]', { timeout: 20_000 });

  const wall = await opened(browser, { locale: "en-GB", viewport: { width: 1920, height: 1080 } });
  await wall.page.goto(new URL("wall", link).href);
  const code = await codeOn(wall.page);
  await accessible(wall.page, "a screen that asks to be let in");
  for (const [width, height] of /** @type {const} */ ([[1920, 1080], [1080, 1920]])) {
    await wall.page.setViewportSize({ width, height });
    await wall.page.waitForFunction((wide) => innerWidth === wide, width);
    await shot(wall.page, `pairing-${width}`);
    await fits(wall.page, `the code at ${width}`);
    const [least, digits, end] = await wall.page.evaluate(() => [
      parseFloat(getComputedStyle(document.documentElement).fontSize), parseFloat(getComputedStyle(/** @type {Element} */ (document.querySelector(".digits"))).fontSize),
      /** @type {Element} */ (document.querySelector(".todo")).getBoundingClientRect().bottom,
    ]);
    assert.ok((digits ?? 0) > 3 * (least ?? 0), `digits of ${digits} px, the least to read is ${least}`);
    assert.ok((end ?? 0) <= height, "what to do is on the screen");
  }
  seen("a screen without a token shows six digits and what to do with them");

  await leader.click('.nav a[href="#/screens"]');
  await leader.waitForFunction((shown) => [...document.querySelectorAll(".code")].some((one) => one.textContent?.replace(/\s/g, "").includes(shown)), code);
  await leader.fill("input[name=code]", `${code.slice(0, 3)} ${code.slice(3)}`);
  await leader.fill("input[name=name]", "hall");
  await leader.selectOption(".bar select[name=board]", "hall");
  await leader.click("form .main");
  await wall.page.waitForSelector(".board .head h1", { timeout: 20_000 });
  assert.ok(await wall.page.evaluate(() => localStorage.getItem("floorwatch.token")));
  await wall.page.reload();
  await wall.page.waitForSelector(".board .head h1", { timeout: 20_000 });
  seen("once somebody approved it the wall goes on by itself, also after a reload");

  await leader.click("tbody .danger");
  await leader.click("tbody .danger.asked");
  assert.notEqual(await codeOn(wall.page), code);
  assert.equal(await wall.page.evaluate(() => localStorage.getItem("floorwatch.token")), null);
  seen("a wall that is put out forgets its token and shows a new code");
  assert.deepEqual([...wall.faults, ...complaints], [], "no errors on the wall");
  seen("no errors on the wall");
});
