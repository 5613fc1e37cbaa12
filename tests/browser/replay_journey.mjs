/**
 * A replayed wall as people see it: `node replay_journey.mjs http://127.0.0.1:8080 [board] [token]`. Ends with 0 and one
 * line for each thing seen, or with 1 and what was not. The server must have been running for a few seconds.
 *
 * CHROMIUM names another browser, SHOTS a folder for pictures of what was seen.
 */
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [base, board = "", token = ""] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node replay_journey.mjs BASE_URL [BOARD] [TOKEN]");
  process.exit(2);
}
/** How much of a past the server has at least, so that there is something to play. */
const PAST_MS = 12_000;
const headers = token === "" ? {} : { Authorization: `Bearer ${token}` };
const seen = (/** @type {string} */ what) => console.log(`seen: ${what}`);

/** @param {string} path @param {Record<string, string>} query */
async function ask(path, query = {}) {
  const address = new URL(`/api/v1/${path}`, base);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const answer = await fetch(address, { headers });
  assert.ok(answer.ok, `${address}: ${answer.status}`);
  return answer.json();
}

/** @param {Record<string, string>} query */
function wallAt(query) {
  const address = new URL("/wall", base);
  for (const [name, value] of Object.entries({ ...(board ? { board } : {}), ...query })) address.searchParams.set(name, value);
  if (token) address.hash = `token=${token}`;
  return address.href;
}

/** In the page: what the wall says of itself. */
const told = () => ({
  band: document.querySelector(".replay-band")?.textContent?.replace(/\s+/g, " ").trim() ?? null,
  clock: document.querySelector(".replay-band .clock")?.textContent ?? null,
  head: document.querySelector(".head .clock")?.textContent ?? null,
  said: document.querySelector(".timebar .said")?.textContent?.trim() ?? "",
  problem: document.querySelector(".timebar .problem") !== null,
  moment: Number(/** @type {HTMLInputElement | null} */ (document.querySelector(".timebar input"))?.value),
  playing: document.querySelector('.replay-band [data-shape="play"]') !== null,
  waiting: document.querySelector('[data-figure="waiting"] .value .number')?.textContent ?? null,
  ready: document.querySelector('[data-figure="ready"] .value .number')?.textContent ?? null,
});

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const faults = [];
  page.on("console", (message) => {
    // What the server refuses on purpose below, the browser rightly reports.
    if (["error", "warning"].includes(message.type()) && !/status of 40[04]/.test(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  /** @type {number[]} */
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/floor?")) asked.push(Date.now());
  });
  const shot = async (/** @type {string} */ name) => {
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `replay-${name}.png`) });
  };
  const until = (/** @type {any} */ ready, /** @type {any} */ value = undefined) => page.waitForFunction(ready, value, { timeout: 20_000 });
  const pictured = () => until(() => document.querySelector(".replay-band .clock")?.textContent && document.querySelector(".board")?.getAttribute("data-face") !== "waiting" && !document.querySelector(".timebar .said")?.textContent?.trim());

  await page.goto(wallAt({}));
  await until(() => document.querySelector(".board")?.getAttribute("data-face") === "live");
  assert.equal(await page.locator(".replay-band, .timebar").count(), 0, "a live wall has neither band nor bar");
  let { oldest } = await ask("journal");
  while (oldest === null || Date.now() - Date.parse(oldest) < PAST_MS) {
    await page.waitForTimeout(500);
    ({ oldest } = await ask("journal"));
  }
  const then = await ask("floor", board ? { board } : {});
  await page.waitForTimeout(3000);

  await page.goto(wallAt({ at: then.at, view: "shown" }));
  await pictured();
  const first = await page.evaluate(told);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: then.site.timezone }).format(Date.parse(then.at));
  assert.deepEqual([first.clock, first.head, first.playing], [clock, clock, false]);
  const queues = /** @type {any[]} */ (Object.values(then.queues));
  const agents = /** @type {any[]} */ (Object.values(then.agents));
  assert.equal(first.waiting, String(queues.reduce((sum, queue) => sum + queue.waiting, 0)));
  assert.equal(first.ready, String(agents.filter(({ state }) => state === "ready").length));
  seen("a replay opens at rest with the figures that were live then, and the clock of then");
  const look = await page.evaluate(() => ({
    band: getComputedStyle(/** @type {Element} */ (document.querySelector(".replay-band"))).backgroundColor,
    frame: getComputedStyle(document.body).borderLeftColor,
    shape: document.querySelector('.replay-band [data-shape="replay"]') !== null,
    title: document.title,
    outside: [...document.querySelectorAll("#wall *, .replay-band *")].filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1); }).length,
  }));
  assert.equal(look.band, look.frame);
  assert.ok(look.shape && look.outside === 0);
  assert.ok(first.band?.startsWith(look.title.split(" · ")[0] ?? "?"));
  seen("colour, shape and word say that it is a replay");
  await shot("opened");

  await page.keyboard.press(" ");
  await until((before) => document.querySelector(".replay-band .clock")?.textContent !== before, first.clock);
  assert.ok((await page.evaluate(told)).playing);
  await shot("playing");
  await page.keyboard.press(" ");
  seen("space plays and pauses");
  await page.click('[data-speed="60"]');
  await page.keyboard.press("Home");
  await pictured();
  const start = (await page.evaluate(told)).moment;
  await page.keyboard.press(" ");
  await until((before) => {
    const moment = Number(/** @type {HTMLInputElement | null} */ (document.querySelector(".timebar input"))?.value);
    return moment > before + 10_000 && document.querySelector('.replay-band [data-shape="pause"]') !== null;
  }, start);
  seen("sixty times as fast, it plays to the end and rests there");
  const crowded = asked.filter((when, place) => place >= 4 && when - (asked[place - 4] ?? 0) < 950);
  assert.deepEqual(crowded, [], "never more than four requests a second");
  seen("never more than four requests a second");

  const end = (await page.evaluate(told)).moment;
  await page.keyboard.press("ArrowLeft");
  assert.equal(Math.round((await page.evaluate(told)).moment / 1000), Math.round((end - 10_000) / 1000));
  const box = await page.locator(".timebar input").boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width * 0.8, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 12, { steps: 12 });
  await page.mouse.up();
  await pictured();
  const middle = await page.evaluate(told);
  const { from, to } = await page.evaluate(() => { const { min, max } = /** @type {HTMLInputElement} */ (document.querySelector(".timebar input")); return { from: Number(min), to: Number(max) }; });
  assert.ok(Math.abs(middle.moment - (from + to) / 2) < 0.03 * (to - from) + 1000, "the bar is dragged to its middle");
  seen("arrow keys and the mouse move the time bar");
  await page.keyboard.press(".");
  await until((before) => Number(/** @type {HTMLInputElement | null} */ (document.querySelector(".timebar input"))?.value) > before, middle.moment);
  await until(() => document.querySelector(".timebar .said:not(.problem)")?.textContent?.trim());
  await shot("stepped");
  const stepped = await page.evaluate(told);
  await page.keyboard.press(",");
  await until((before) => Number(/** @type {HTMLInputElement | null} */ (document.querySelector(".timebar input"))?.value) < before, stepped.moment);
  assert.ok(!stepped.problem && stepped.said !== "");
  seen("steps go from one event to the next and back, and say which");
  await page.click('[data-sight="known"]');
  await until(() => document.querySelector('[data-sight="known"]')?.getAttribute("aria-pressed") === "true");
  await until(() => window.location.search.includes("view=known"));
  await pictured();
  const address = page.url();
  assert.match(address, /[?&]at=\d{4}-\d\d-\d\dT[\d:.]+Z&view=known/);
  await page.reload();
  await pictured();
  assert.equal(page.url(), address);
  seen("the other view is a click away; the address keeps moment and view");
  await page.setViewportSize({ width: 1366, height: 768 });
  await shot("small");
  await page.setViewportSize({ width: 1920, height: 1080 });

  for (const at of ["2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"]) {
    await page.goto(wallAt({ at }));
    await until(() => document.querySelector(".timebar .problem"));
    assert.ok((await page.evaluate(told)).said.length > 4);
  }
  await shot("refused");
  seen("a moment that is not kept and one to come are refused in a sentence");
  await page.click(".live-link");
  await until(() => document.querySelector(".board")?.getAttribute("data-face") === "live");
  assert.equal(await page.locator(".replay-band, .timebar").count(), 0);
  seen("one click leads back to the live wall");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
} catch (error) {
  console.error(`not seen: ${error instanceof Error ? error.stack : error}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
