/**
 * From the first administrator's link to a second person and a screen: `node account_journey.mjs LINK`. The link is the one
 * that a first start prints; it is used up. Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { PASSWORD, accessible, fits, go, opened, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node account_journey.mjs LINK");
  process.exit(2);
}
const NAME = "<img src=x onerror=alert(1)>";

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "en-GB", viewport: { width: 1280, height: 800 } });
  await page.goto(link);
  await page.waitForSelector("#password");
  assert.ok(!page.url().includes("link="), "the link left the address bar");
  await accessible(page, "choosing a password");
  await page.fill("#password", "short");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".wrong");
  assert.equal(await page.inputValue("#password"), "short", "what was typed stays");
  faults.length = 0; // the browser notes an answer of 422
  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".floor", { timeout: 15_000 });
  seen("the one-time link sets a password, says when it is too weak, and leads to the floor");

  await go(page, "accounts");
  await page.waitForSelector("tbody tr");
  await page.click("summary h2");
  await page.fill("input[name=name]", "wang");
  await page.fill("input[name=display_name]", NAME);
  await page.selectOption("select[name=role]", "shift_leader");
  await page.click("form .main");
  const handed = (await page.textContent(".issued code", { timeout: 10_000 })) ?? "";
  assert.match(handed, /\/sign-in#link=/);
  assert.equal(await page.locator("#desk img").count(), 0);
  await accessible(page, "the accounts");
  await fits(page, "the accounts");
  await shot(page, "account-accounts");
  seen("an account is made and its link shown; a hostile name stays text");

  const other = await opened(browser, { locale: "zh-CN", viewport: { width: 390, height: 844 } });
  await other.page.goto(handed);
  await other.page.fill("#password", PASSWORD);
  await other.page.keyboard.press("Enter");
  await other.page.waitForSelector(".floor", { timeout: 15_000 });
  await other.page.waitForSelector('.nav a[href="#/screens"]');
  await go(other.page, "screens");
  assert.equal(await other.page.locator('a[href="#/accounts"]').count(), 0, "a shift leader has no accounts page");
  await go(other.page, "floor");
  await fits(other.page, "the floor of the second");
  await other.page.click('.nav a[href="#/me"]');
  await other.page.waitForSelector("tbody tr");
  await other.page.selectOption("select[name=language]", "zh-TW");
  await other.page.waitForFunction(() => document.documentElement.lang === "zh-TW" && document.querySelector("select[name=language]")?.closest("section")?.textContent?.includes("已儲存"));
  await other.page.evaluate(() => window.localStorage.clear());
  await other.page.reload();
  await other.page.waitForFunction(() => document.documentElement.lang === "zh-TW");
  await shot(other.page, "account-me-zh-TW");
  await other.page.selectOption("select[name=language]", "en");
  await other.page.waitForFunction(() => document.documentElement.lang === "en");
  seen("an account's language is spoken at a browser where nobody chose one");
  await accessible(other.page, "oneself");
  await fits(other.page, "oneself on a phone");
  await shot(other.page, "account-me");
  seen("the second person signs in with it and sees what the role has");

  const code = await page.evaluate(async () => (await (await fetch("api/v1/screens/pairing", { method: "POST", headers: { "X-Floorwatch": "1" } })).json()).code);
  await go(other.page, "screens");
  await other.page.click(`.code:has-text("${code.slice(0, 3)} ${code.slice(3)}")`);
  await other.page.waitForFunction((shown) => /** @type {HTMLInputElement} */ (document.querySelector("input[name=code]")).value === shown, code);
  await accessible(other.page, "the screens");
  await fits(other.page, "the screens on a phone");
  await other.page.fill("input[name=name]", "hall");
  await other.page.selectOption(".bar select[name=board]", { label: "Head office" });
  await other.page.click("form .main");
  await other.page.waitForSelector("tbody tr");
  assert.deepEqual([await other.page.inputValue("tbody th input"), await other.page.inputValue("tbody select")], ["hall", "hall-en"]);
  await shot(other.page, "account-screens");
  seen("a screen that shows a code is let in before a board");
  const changed = other.page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await other.page.selectOption("tbody select", "hall-tw");
  assert.equal((await (await changed).json()).board, "hall-tw");
  await other.page.click("tbody .danger");
  await other.page.click("tbody .danger.asked");
  await other.page.waitForFunction(() => document.querySelector("tbody tr") === null);
  assert.deepEqual(other.faults, [], "no errors on the console");
  seen("a screen is given another board, and ended when asked twice");

  await page.click('a[href="#/accounts/wang"]');
  await page.waitForFunction(() => /Chrome/.test(document.querySelector("tbody tr")?.textContent ?? "")); // the list of accounts has rows too
  await page.check("input[name=reach] >> nth=1");
  await page.waitForSelector("form .main:disabled"); // a scope of nothing is not saved
  await page.check('input[value="hq/sales"]');
  await accessible(page, "one account");
  await fits(page, "one account");
  await shot(page, "account-person");
  await page.click("form .main");
  await page.waitForSelector("form .good");
  await page.waitForFunction(() => document.querySelector("tbody tr") === null, undefined, { timeout: 15_000 });
  await page.click('a.button[href="#/accounts"]');
  await page.waitForSelector('tbody tr:has-text("wang") .tags');
  assert.match((await page.textContent('tbody tr:has-text("wang") .tags')) ?? "", /hq\/sales/);
  seen("somebody's rights end at one queue, and their sessions end with it");
  await other.page.goto(new URL("/sign-in", link).href);
  await other.page.fill("#name", "wang");
  await other.page.fill("#password", PASSWORD);
  await other.page.keyboard.press("Enter");
  await other.page.waitForSelector(".floor", { timeout: 15_000 });
  await page.click('a[href="#/accounts/wang"]');
  await page.waitForSelector("tbody tr");
  await page.click("tbody .danger");
  await page.click("tbody .danger.asked");
  await page.waitForFunction(() => document.querySelector("tbody tr") === null);
  await other.page.waitForFunction(() => document.querySelector(".door") !== null || document.querySelector('.nav a[href="#/me"]') === null, undefined, { timeout: 20_000 });
  seen("a session of somebody else is ended");

  await page.click(".actions-line .danger");
  await page.click(".danger.asked");
  await page.waitForSelector(".pill.disabled");
  await other.page.goto(new URL("/sign-in", link).href);
  await other.page.fill("#name", "wang");
  await other.page.fill("#password", PASSWORD);
  await other.page.keyboard.press("Enter");
  await other.page.waitForSelector(".wrong");
  seen("who is disabled comes in no more");
  await page.locator(".menu button.quiet").last().click();
  await page.waitForSelector("#name");
  await accessible(page, "signing in");
  await page.fill("#name", "wang");
  await page.fill("#password", "not the password");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".wrong");
  assert.equal(await page.inputValue("#name"), "wang");
  await shot(page, "account-wrong");
  seen("signing out leads to the sign-in page, and a wrong password is said");
  assert.deepEqual(faults.filter((fault) => !/status of 401/.test(fault)), [], "no errors on the console");
  seen("no errors on the console");
});
