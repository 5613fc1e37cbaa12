/**
 * The console as a shift leader sees it: `node console_journey.mjs http://127.0.0.1:8080 [token]`. Ends with 0 and one line
 * for each thing seen, or with 1 and what was not. CHROMIUM names another browser, SHOTS a folder for pictures.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";

const [base, token = ""] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node console_journey.mjs BASE_URL [TOKEN]");
  process.exit(2);
}
const HOSTILE = ["<img src=x onerror=alert(1)>", "\u202eالاسم\u202e <b>x</b>", "长".repeat(10_000), "x".repeat(10_000)];
const face = (/** @type {string} */ wanted) => document.querySelector(".desk")?.getAttribute("data-face") === wanted;

/** Every frame passes through here, so that names can be made hostile, alerts given, and the link cut. @param {import("playwright-core").Page} page */
async function between(page) {
  const wire = { hostile: false, cut: false, alerts: /** @type {object[] | null} */ (null), sockets: /** @type {Set<any>} */ (new Set()) };
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    if (wire.cut) {
      void socket.close({ code: 1012, reason: "cut by the test" });
      return;
    }
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frame = JSON.parse(String(message));
      if (wire.hostile && frame.type === "snapshot") Object.values(frame.agents).slice(0, 4).forEach((row, index) => { /** @type {any} */ (row).name = HOSTILE[index]; });
      if (wire.hostile && frame.type === "snapshot") Object.values(frame.queues).slice(0, 4).forEach((row, index) => { /** @type {any} */ (row).label = HOSTILE[index]; });
      if (wire.alerts !== null && Array.isArray(frame.alerts)) frame.alerts = frame.type === "snapshot" ? wire.alerts : [];
      socket.send(JSON.stringify(frame));
    });
    wire.sockets.add({ socket, server });
  });
  return wire;
}

const address = new URL("/console", base);
if (token) address.hash = `token=${token}`;

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "zh-CN", colorScheme: "light" });
  const wire = await between(page);
  await page.goto(address.href);
  await page.waitForFunction(face, "live", { timeout: 20_000 });
  assert.ok(!page.url().includes("token="), "the token left the address bar");
  const people = await page.locator(".person").count();
  assert.ok(people > 10 && (await page.locator(".queues tbody tr").count()) > 3);
  const times = () => [...document.querySelectorAll(".person .number")].map((element) => element.textContent).join();
  const before = await page.evaluate(times);
  await page.waitForFunction((old) => [...document.querySelectorAll(".person .number")].map((element) => element.textContent).join() !== old, before, { timeout: 5000 });
  await page.waitForSelector(".usual fw-chart canvas", { timeout: 15_000 });
  seen("the floor opens, is live, its timers move, and it draws today's calls");
  await accessible(page, "the floor, light");
  await shot(page, "console-floor-light");

  const queue = page.locator(".queues tbody button").first();
  await queue.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((all) => { const shown = document.querySelectorAll(".person").length; return shown > 0 && shown < all; }, people);
  assert.match(page.url(), /queue=/);
  await page.reload();
  await page.waitForFunction((all) => { const shown = document.querySelectorAll(".person").length; return shown > 0 && shown < all; }, people);
  await page.locator(".filters .chip.on").first().click();
  await page.fill(".search input", "no such name");
  await page.waitForFunction(() => document.querySelectorAll(".person").length === 0 && (document.querySelector(".people .empty")?.textContent ?? "").length > 3);
  await page.fill(".search input", "");
  await page.waitForFunction((all) => document.querySelectorAll(".person").length >= all - 2, people);
  seen("a queue chosen with the keyboard narrows the people, stays after a reload, and nobody found is said");

  await page.selectOption(".menu select", "en");
  await page.waitForFunction(() => document.documentElement.lang === "en" && document.querySelector("h1")?.textContent?.trim() === "Floor");
  await page.click(".menu button.quiet");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await accessible(page, "the floor, dark");
  await page.reload();
  await page.waitForFunction(face, "live");
  assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ["en", "dark"]);
  seen("language and theme change and are kept");

  await page.click('.nav a[href="#/moments"]');
  await page.waitForSelector(".timeline li a, .happened .empty, .happened .failed");
  const zoned = await page.inputValue("input[name=at]");
  assert.match(zoned, /^\d{4}-\d\d-\d\dT\d\d:\d\d/);
  const just = new Date(Date.now() - 3000).toISOString();
  await page.evaluate((at) => { window.location.hash = `#/moments?at=${at}`; }, just);
  await page.waitForSelector(".timeline li a", { timeout: 15_000 });
  const replay = page.frameLocator(".then iframe");
  await replay.locator(".replay-band").waitFor({ timeout: 15_000 });
  await accessible(page, "a past moment");
  await fits(page, "a past moment");
  const jump = page.locator(".timeline li a").last();
  const to = await jump.getAttribute("href");
  await jump.click();
  await page.waitForFunction((href) => window.location.hash === href, to);
  await shot(page, "console-moments");
  seen("a past moment shows its floor and what happened around it, and one leads to the next");

  wire.alerts = [{ id: "t/1", rule: "long_wait", state: "firing", severity: "critical", subject: await page.evaluate(() => "hq/sales"), since: just, message: "<b>5</b> calls" }];
  await page.goto(new URL("/console#/alerts", base).href);
  await page.reload();
  await page.waitForSelector(".alert-list .alert.critical");
  assert.equal(await page.textContent(".nav .badge"), "1");
  await accessible(page, "the alerts");
  await page.click(".bar .chip >> nth=1");
  await page.waitForSelector(".panel.empty");
  await page.click(".bar .chip >> nth=1");
  await page.click(".alert-list h2 a");
  await page.waitForFunction(() => window.location.hash === "#/alerts/t%2F1");
  assert.match((await page.textContent(".alert.whole .message")) ?? "", /<b>5<\/b> calls/);
  await page.waitForSelector(".then-floor .person", { timeout: 15_000 });
  await accessible(page, "one alert");
  await page.click(".drop summary");
  await page.check(".drop label >> nth=0 >> input");
  await page.waitForFunction(() => JSON.parse(localStorage.getItem("floorwatch.console") ?? "{}").sound === true);
  await accessible(page, "sound and notices");
  await page.click(".drop summary");
  await shot(page, "console-alert");
  faults.splice(0, faults.length, ...faults.filter((fault) => !/status of 404/.test(fault))); // the server keeps no alert of the test's own
  wire.alerts = null;
  seen("an alert has its list, its filters, its page with the floor as it was then, and a sound for who asks for it");

  await page.evaluate(() => { window.location.hash = "#/nowhere"; });
  await page.waitForSelector(".panel.empty a");
  await page.click(".panel.empty a");
  await page.waitForSelector(".floor");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  seen("an address without a page leads back, and the keyboard arrives at the heading");

  for (const [width, height] of /** @type {const} */ ([[1280, 800], [390, 844]])) {
    await page.setViewportSize({ width, height });
    await fits(page, `the floor at ${width}`);
    await shot(page, `console-floor-${width}`);
  }
  await accessible(page, "the floor on a phone");
  seen("it fits a desk and a phone");

  assert.deepEqual(faults, [], "no errors on the console");
  wire.cut = true;
  for (const { socket, server } of wire.sockets) {
    void server.close();
    void socket.close({ code: 1012, reason: "cut by the test" });
  }
  await page.waitForFunction(face, "server", { timeout: 6000 });
  assert.match((await page.textContent(".banner.server")) ?? "", /\d\d:\d\d:\d\d/);
  assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector(".figure .value .number"))).textDecorationLine), "line-through");
  assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector(".person > .number"))).textDecorationLine), "line-through");
  await shot(page, "console-lost");
  seen("a lost server is said, with the time the figures were true, and every figure is struck out");

  wire.cut = false;
  await page.waitForFunction(face, "live", { timeout: 15_000 });
  seen("it recovers by itself");

  if (token) {
    faults.length = 0;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(() => localStorage.setItem("floorwatch.token", "fw_forged"));
    await page.reload();
    await page.waitForSelector(".door form", { timeout: 10_000 });
    await accessible(page, "the door");
    await shot(page, "console-door");
    await page.fill("#token", "fw_wrong");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.querySelector("#door-said")?.textContent ?? "").length > 10);
    assert.equal(await page.inputValue("#token"), "fw_wrong", "what was typed stays");
    await page.fill("#token", token);
    await page.keyboard.press("Enter");
    await page.waitForFunction(face, "live", { timeout: 20_000 });
    await page.waitForSelector(".floor");
    seen("a forged token is refused in a sentence, what was typed stays, and a good one lets in");
  }
  wire.hostile = true;
  await page.reload();
  await page.waitForFunction((name) => [...document.querySelectorAll(".person .name")].some((element) => element.textContent === name), HOSTILE[0]);
  assert.equal(await page.locator("#desk img").count(), 0);
  await fits(page, "hostile names on a phone");
  await page.setViewportSize({ width: 1600, height: 1000 });
  await fits(page, "hostile names on a desk");
  assert.ok(await page.evaluate(() => Math.max(...[...document.querySelectorAll(".person")].map((element) => element.clientHeight))) < 120);
  await shot(page, "console-hostile");
  seen("hostile names stay text and break nothing");
  assert.deepEqual(faults.filter((fault) => !fault.includes("WebSocket")), [], "no errors on the console");
  seen("no errors on the console");
});
