/**
 * The roster in the console: `node roster_journey.mjs LINK`, the first administrator's, on an empty roster.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { accessible, arrived, fits, go, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node roster_journey.mjs LINK");
  process.exit(2);
}
const PHONE = { width: 390, height: 844 };
const HEADING = "id,name,interfaces,team,leader,seniority,since,languages,account";
const NAME = "<img src=x onerror=alert(1)>";

/** @param {import("playwright-core").Page} page @param {string} name @param {string | Buffer} text */
async function choose(page, name, text) {
  await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
}

await travel(async (browser) => {
  const { page, faults } = await arrived(browser, link);
  await go(page, "roster");
  await page.waitForSelector(".panel .empty");
  await accessible(page, "an empty roster");
  await page.click('a.main');
  await page.fill("input[name=id]", "1001");
  await page.fill("input[name=name]", NAME);
  await page.fill("textarea", "hq/PJSIP/2001\nhq/PJSIP/2002");
  await page.fill("input[name=languages]", "zh en");
  await page.selectOption("select[name=seniority]", "new");
  await accessible(page, "a new person");
  await page.click("form .main");
  await page.waitForFunction(() => document.querySelector("input[name=id]") === null && document.querySelector("textarea")?.value.includes("2002"));
  assert.equal(await page.locator("#desk img").count(), 0);
  seen("somebody is put in, and a hostile name stays text");

  await page.fill("input[name=account]", "li na");
  await page.fill("textarea", "no interface");
  await page.click("form .main");
  await page.waitForSelector("form .wrong");
  assert.equal(await page.inputValue("textarea"), "no interface", "what was typed stays");
  faults.length = 0; // the browser notes an answer of 400
  await page.fill("textarea", "hq/PJSIP/2001");
  await page.fill("input[name=account]", "lina");
  await page.click("form .main");
  await page.waitForSelector("form .good");
  seen("what is said of them is changed, and what cannot be is refused in place");

  await page.evaluate(() => { window.location.hash = "#/roster?do=teams"; });
  await page.fill("form input[name=id]", "blue");
  await page.fill("form input[name=name]", "Blue team");
  await page.selectOption("form select[name=leader]", "1001");
  await page.click("form .main");
  await page.waitForSelector("tbody tr");
  await accessible(page, "the teams");
  await shot(page, "roster-teams-1600");
  seen("a team is made with its leader");

  await page.evaluate(() => { window.location.hash = "#/roster?do=import"; });
  await page.waitForSelector("input[type=file]");
  await choose(page, "new.txt", HEADING);
  await page.waitForSelector(".wrong");
  await choose(page, "new.csv", `${HEADING}\n1001,Li Na,hq/PJSIP/2001,blue,,new,,,\n1002,Wang,hq/PJSIP/2001,blue,,,,,\n1003,Zhao,none,,,,,,\n`);
  await page.waitForSelector(".faults li");
  const said = await page.locator(".faults li").allTextContents();
  assert.ok(said.some((one) => one.includes("Line 4")), said.join(" | "));
  await accessible(page, "faults of a file");
  const speak = (/** @type {string} */ language) => page.locator('select:has(option[value="zh-CN"])').first().selectOption(language);
  await speak("zh-CN");
  await page.waitForFunction(() => document.querySelector(".faults li")?.textContent?.includes("分机"));
  await shot(page, "roster-faults-zh-CN-1600");
  await speak("en");
  await page.waitForFunction(() => document.querySelector(".faults li")?.textContent?.includes("Interfaces are written"));
  await shot(page, "roster-faults-1600");
  faults.length = 0; // the browser notes an answer of 422
  seen("faults of a file are told by their line");

  const gbk = Buffer.concat([Buffer.from(`${HEADING}\n1001,`), Buffer.from([0xc0, 0xee, 0xc4, 0xc8]), Buffer.from(",hq/PJSIP/2001,blue,1001,new,2026-09-01,zh,lina\n1002,Wang,hq/PJSIP/2002,blue,1001,,,,\n")]);
  await choose(page, "new.csv", gbk);
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 2);
  const preview = (await page.textContent("tbody")) ?? "";
  assert.match(preview, /李娜.*Changed.*Wang.*Added/s);
  assert.ok(!(await page.textContent("tbody"))?.includes("Removed"));
  await accessible(page, "what an import would change");
  await shot(page, "roster-import-1600");
  await page.setViewportSize(PHONE);
  await fits(page, "an import on a phone");
  await shot(page, "roster-import-390");
  await page.setViewportSize({ width: 1600, height: 1000 });
  await page.click(".panel .bar button.main");
  await page.waitForFunction(() => document.querySelector(".panel .bar button.main") === null && document.querySelectorAll("tbody tr").length === 2);
  await page.click('a.button[href="#/roster"]');
  await page.waitForFunction(() => /李娜.*Blue team/s.test(document.querySelector("tbody")?.textContent ?? "")); // the preview has two rows too
  seen("what a file of a Chinese spreadsheet would change is shown before it is taken in");

  await page.fill("input[type=search]", "2002");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.ok(page.url().includes("q=2002"), "the search is part of the address");
  await accessible(page, "the roster");
  await page.fill("input[type=search]", "");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("button:text-is('Export CSV')")]);
  assert.match(readFileSync(await download.path(), "utf8"), /^\ufeff?id,name,.*\n1001,李娜,hq\/PJSIP\/2001,blue,1001,new,2026-09-01,zh,lina\n/);
  await shot(page, "roster-1600");
  for (const language of ["zh-CN", "en"]) {
    await page.setViewportSize(PHONE);
    await page.selectOption(".menu select", language);
    await page.waitForFunction((spoken) => document.documentElement.lang === spoken, language);
    await fits(page, `the roster on a phone in ${language}`);
    await shot(page, `roster-390-${language}`);
  }
  await page.setViewportSize({ width: 1600, height: 1000 });
  seen("it is searched, and exported as it was taken in");

  await page.click('a[href="#/roster/1002"]');
  await page.click(".title-line .danger");
  await page.click(".danger.asked");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  seen("somebody is taken out when asked twice");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
