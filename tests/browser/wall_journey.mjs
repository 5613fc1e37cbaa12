/**
 * A wall as people see it: `node wall_journey.mjs http://127.0.0.1:8080 [board] [token]`. Ends with 0 and one line for
 * each thing seen, or with 1 and what was not.
 *
 * The link is cut between browser and server by closing the socket; the server need not know. CHROMIUM names another
 * browser, SHOTS a folder for pictures of what was seen.
 */
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [base, board = "", token = ""] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node wall_journey.mjs BASE_URL [BOARD] [TOKEN]");
  process.exit(2);
}
const CUT_MS = 3000;
const seen = (/** @type {string} */ what) => console.log(`seen: ${what}`);

/** The page's figures as one text, without clock and age. */
const figures = () => [...document.querySelectorAll(".figure .number, .row .number, .states .number, .agent, .day")].map((element) => element.textContent).join("|");
const face = () => document.querySelector(".board")?.getAttribute("data-face");

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const faults = [];
  /** While the link is cut on purpose, the browser rightly complains about it. */
  let cut = false;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !(cut && message.text().includes("WebSocket"))) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  const shot = async (/** @type {string} */ name) => {
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `journey-${name}.png`) });
  };

  /** While it is true, frames are lost on their way though the socket stays open: a dead Wi-Fi. */
  let mute = false;

  /** Every socket passes through here, so that it can be closed, refused and muted. */
  const sockets = new Set();
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    if (cut) {
      void socket.close({ code: 1012, reason: "cut by the test" });
      return;
    }
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!mute) socket.send(message);
    });
    sockets.add({ socket, server });
  });

  const address = new URL("/wall", base);
  if (board) address.searchParams.set("board", board);
  if (token) address.hash = `token=${token}`;
  await page.goto(address.href);
  await page.waitForFunction(face, undefined, { timeout: 10_000 });
  await page.waitForFunction(() => document.querySelector(".board")?.getAttribute("data-face") === "live", undefined, { timeout: 20_000 });
  assert.ok(!page.url().includes("token="), "the token left the address bar");
  seen("the wall opens and is live");

  const clock = await page.textContent(".clock");
  assert.match(clock ?? "", /^\d\d:\d\d:\d\d$/);
  assert.match((await page.textContent('[data-figure="level"] .caption')) ?? "", /offered|\S/);
  assert.ok((await page.textContent(".status.live .timer"))?.length, "the data's age is shown");
  const before = await page.evaluate(figures);
  await page.waitForFunction((old) => [...document.querySelectorAll(".figure .number, .row .number, .states .number, .agent, .day")].map((element) => element.textContent).join("|") !== old, before, { timeout: 30_000 });
  await page.waitForFunction((old) => document.querySelector(".clock")?.textContent !== old, clock, { timeout: 3000 });
  seen("figures and the clock move");
  await shot("live");

  const overflowing = await page.evaluate(() => {
    const line = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const texts = [...document.querySelectorAll("#wall *")].filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()));
    const small = texts.filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < line - 0.01);
    const outside = texts.filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1); });
    return [...small, ...outside].map((element) => `${element.className}: ${element.textContent}`);
  });
  assert.deepEqual(overflowing, [], "no text is too small or off the screen");
  seen("no text is smaller than can be read from where people sit, none is off the screen");

  cut = true;
  const cutAt = Date.now();
  for (const { socket, server } of sockets) {
    void server.close();
    void socket.close({ code: 1012, reason: "cut by the test" });
  }
  await page.waitForFunction(() => document.querySelector(".board")?.getAttribute("data-face") === "server", undefined, { timeout: 5000 });
  seen(`the lost server shows after ${Date.now() - cutAt} ms`);
  const stale = await page.evaluate(() => ({
    struck: getComputedStyle(/** @type {Element} */ (document.querySelector(".figure .value .number"))).textDecorationLine,
    hatched: getComputedStyle(/** @type {Element} */ (document.querySelector(".figure"))).backgroundImage,
    banner: document.querySelector(".banner.server")?.textContent ?? "",
  }));
  assert.equal(stale.struck, "line-through");
  assert.match(stale.hatched, /repeating-linear-gradient/);
  assert.match(stale.banner, /\d\d:\d\d:\d\d/, "the banner says when the figures were true");
  const frozen = await page.evaluate(figures);
  await page.waitForTimeout(Math.max(0, CUT_MS - (Date.now() - cutAt)));
  const still = await page.evaluate(figures);
  if (await page.evaluate(() => document.querySelector(".board")?.getAttribute("data-page")) === "1") assert.equal(still, frozen, "nothing on a stale wall moves");
  seen("figures are struck out, hatched and stand still, with the time they were true");
  await shot("server-lost");

  cut = false;
  await page.waitForFunction(() => document.querySelector(".board")?.getAttribute("data-face") === "live", undefined, { timeout: 15_000 });
  assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector(".figure .value .number"))).textDecorationLine), "none");
  seen("the wall recovers by itself");
  await shot("recovered");
  mute = true;
  const mutedAt = Date.now();
  await page.waitForFunction(() => document.querySelector(".board")?.getAttribute("data-face") === "server", undefined, { timeout: 5000 });
  seen(`a link that is open but silent shows as lost after ${Date.now() - mutedAt} ms`);
  mute = false;
  await page.waitForFunction(() => document.querySelector(".board")?.getAttribute("data-face") === "live", undefined, { timeout: 15_000 });
  seen("and recovers, too");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
} catch (error) {
  console.error(`not seen: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
