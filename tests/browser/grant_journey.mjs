/**
 * Grants' whole lives with four people: `node grant_journey.mjs LINK`, the first administrator's.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, arrived, fits, go, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node grant_journey.mjs LINK");
  process.exit(2);
}
const REASON = "<b>complaint</b> 4711";
const PHONE = { width: 390, height: 844 };

/** @param {import("playwright-core").Page} page @param {string} list */
async function look(page, list) {
  await page.evaluate((name) => { window.location.hash = `#/grants/${name}`; }, list);
  await page.waitForFunction((name) => name === "mine" ? document.querySelector("#ask") !== null : document.querySelector(`a[href="#/grants/${name}"]`)?.getAttribute("aria-current") === "true", list);
}

/** @param {import("playwright-core").Page} page @param {string} act @param {string} [said] */
async function take(page, act, said) {
  await page.waitForSelector(`[data-grant] button[value=${act}]`, { timeout: 15_000 });
  if (said !== undefined) await page.fill("[data-grant] input[name=said]", said);
  await page.click(`[data-grant] button[value=${act}]`);
  await page.waitForFunction((done) => document.querySelector(`[data-grant] button[value=${done}]`) === null, act, { timeout: 15_000 });
}

/** Ask for one right. @param {import("playwright-core").Page} page @param {string} right */
async function ask(page, right) {
  await look(page, "mine");
  await page.click("#ask summary h2");
  await page.check(`input[value=${right}]`);
  await page.fill("#reason", REASON);
  await page.click("#ask .main");
  await page.waitForSelector("[data-grant] .pill.requested");
}

/** Take the step that is due, as somebody whose list shows how many wait. @param {string} due @param {import("playwright-core").Page} page @param {string} act @param {string} said */
async function decide(due, page, act, said) {
  await look(page, "mine");
  await look(page, act);
  await page.waitForFunction((count) => document.querySelector(".chip.on .count")?.textContent === count, due);
  await take(page, act, said);
}

await travel(async (browser) => {
  const admin = await arrived(browser, link);
  const links = await admin.page.evaluate(async () => {
    const made = [];
    for (const [name, role] of [["lihua", "qa"], ["wangfang", "team_leader"], ["chenjie", "manager"], ["gaoming", "director"]]) {
      const answer = await fetch("api/v1/accounts", { method: "POST", headers: { "X-Floorwatch": "1", "Content-Type": "application/json" }, body: JSON.stringify({ name, display_name: name, role, scope: null }) });
      made.push((await answer.json()).link);
    }
    return made;
  });
  const person = (/** @type {number} */ index, /** @type {object} */ options) => {
    const address = new URL("/sign-in", link);
    address.hash = `link=${links[index]}`;
    return arrived(browser, address.href, options);
  };
  const li = await person(0, { viewport: PHONE });
  const wang = await person(1, {});
  const chen = await person(2, {});

  await look(li.page, "mine");
  assert.equal(await li.page.locator('a[href="#/grants/review"]').count(), 0, "who may not review has no such list");
  await li.page.click("summary h2");
  await li.page.fill("#reason", REASON);
  await li.page.click("#ask .main");
  await li.page.waitForSelector("#ask .wrong");
  assert.equal(await li.page.inputValue("#reason"), REASON, "what was typed stays");
  li.faults.length = 0; // the browser notes an answer of 422
  await li.page.check("input[value=see_numbers]");
  await accessible(li.page, "asking for rights");
  await fits(li.page, "asking for rights on a phone");
  await shot(li.page, "grant-ask-390");
  await li.page.click("#ask .main");
  await li.page.waitForSelector("[data-grant] .pill.requested");
  assert.match((await li.page.textContent("[data-grant]")) ?? "", /<b>complaint<\/b> 4711/);
  seen("somebody asks for a right; a request without one is refused in a sentence");

  await look(wang.page, "review");
  await wang.page.waitForSelector("[data-grant]");
  await accessible(wang.page, "a request to review");
  await shot(wang.page, "grant-review-1600");
  await take(wang.page, "review", "needed for the case");
  await look(chen.page, "approve");
  await take(chen.page, "approve", "one shift only");
  seen("a superior reviews it, a manager approves it");

  await li.page.reload();
  await li.page.waitForSelector("[data-grant] .notice-box");
  await take(li.page, "acknowledge");
  await li.page.waitForSelector("[data-grant] .pill.active");
  await li.page.waitForSelector("[data-grant] button[value=finish]");
  await shot(li.page, "grant-active-390");
  await fits(li.page, "an active grant on a phone");
  seen("the applicant signs the notice and holds the right");

  await look(chen.page, "all");
  await take(chen.page, "revoke", "the case is closed");
  await chen.page.waitForSelector("[data-grant] .pill.revoked");
  await accessible(chen.page, "all grants");
  await look(chen.page, "odd");
  await chen.page.waitForSelector(".panel .empty");
  await li.page.reload();
  await li.page.waitForSelector("[data-grant] .pill.revoked");
  seen("it is taken back, and the applicant sees by whom and why");

  const gao = await person(3, {});
  await ask(li.page, "export");
  await decide("1", wang.page, "review", "the yearly audit wants it");
  await decide("1", chen.page, "approve", "once");
  await decide("1", gao.page, "confirm", "for the audit");
  await li.page.reload();
  await take(li.page, "acknowledge");
  await li.page.waitForSelector("[data-grant='2'] .pill.active");
  seen("what is major goes on to a third person");

  await li.page.click("[data-grant='2'] a.button");
  await li.page.waitForSelector("#ask details[open] input[value=export]:checked");
  await li.page.check("input[value=download]");
  await li.page.check("input[name=reach] >> nth=1");
  await li.page.fill(".reaches input:not([type])", "hq/sales");
  await li.page.fill("#reason", "recordings as well, sales only");
  await accessible(li.page, "asking for a change");
  await fits(li.page, "asking for a change on a phone");
  await shot(li.page, "grant-change-390");
  await li.page.click("#ask .main");
  await li.page.waitForSelector("[data-grant='3'] .pill.requested");
  await decide("1", wang.page, "review", "the same matter");
  await decide("1", chen.page, "approve", "narrower than before");
  await look(gao.page, "confirm");
  await gao.page.waitForSelector(".chip.on .count");
  await gao.page.waitForSelector("[data-grant='3'] .pill.info");
  await accessible(gao.page, "a change to confirm");
  await shot(gao.page, "grant-confirm-1600");
  await take(gao.page, "confirm", "agreed");
  await li.page.reload();
  await take(li.page, "acknowledge");
  await li.page.waitForSelector("[data-grant='2'] .pill.replaced");
  await li.page.waitForSelector("[data-grant='3'] .pill.active");
  await shot(li.page, "grant-replaced-390");
  await take(li.page, "finish");
  await li.page.waitForSelector("[data-grant='3'] .pill.finished");
  seen("a change goes the same way, takes the old one's place, and is finished when the job is done");

  await go(admin.page, "audit");
  await admin.page.waitForSelector("table.audit tbody tr");
  await admin.page.click("button:text-is('Check now')");
  await admin.page.waitForSelector(".good", { timeout: 20_000 });
  await admin.page.fill("input[name=action]", "grant_revoke");
  await admin.page.click("form .main");
  await admin.page.waitForFunction(() => document.querySelectorAll("table.audit tbody tr").length === 1);
  assert.match((await admin.page.textContent("table.audit tbody")) ?? "", /chenjie.*grant_revoke/s);
  await accessible(admin.page, "the audit log");
  await fits(admin.page, "the audit log");
  await shot(admin.page, "audit-1600");
  await admin.page.setViewportSize(PHONE);
  await fits(admin.page, "the audit log on a phone");
  await shot(admin.page, "audit-390");
  seen("the audit log tells it by filter, and is found whole");
  assert.deepEqual([admin, li, wang, chen, gao].flatMap(({ faults }) => faults), [], "no errors on the console");
  seen("no errors on the console");
});
