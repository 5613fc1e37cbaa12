/**
 * Who is called by an alert: `node signal_journey.mjs LINK`, the first administrator's of a demo. Sound and notices are
 * asked for by a click, called for once however many tabs are open, and remembered. Ends with 0 and one line for each thing
 * seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, opened, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node signal_journey.mjs LINK");
  process.exit(2);
}
const ALERT = { rule: "trunk_down", state: "firing", severity: "critical", subject: "hq/carrier", since: new Date().toISOString(), message: "Trunk carrier does not answer" };

/** What the page makes heard and shown is counted, and happens. @param {import("playwright-core").BrowserContext} context */
async function counting(context) {
  await context.addInitScript(() => {
    const heard = { tones: 0, notices: /** @type {string[]} */ ([]), asked: 0 };
    Object.assign(window, { heard });
    const made = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function create() {
      heard.tones += 1;
      return made.call(this);
    };
    const Real = window.Notification;
    class Counted extends Real {
      /** @param {string} title @param {NotificationOptions} [options] */
      constructor(title, options) {
        super(title, options);
        heard.notices.push(title);
      }

      static async requestPermission() {
        heard.asked += 1;
        return Real.requestPermission();
      }
    }
    window.Notification = Counted;
  });
}

/** Alerts are put among what the server tells. @param {import("playwright-core").Page} page @param {Map<string, object>} alerts */
async function told(page, alerts) {
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    const server = socket.connectToServer();
    const sent = new Set();
    server.onMessage((message) => {
      const frame = JSON.parse(String(message));
      if (frame.type === "delta") {
        for (const [id, row] of alerts) if (!sent.has(id)) {
          frame.changed[`alerts/${id}`] = row;
          sent.add(id);
        }
      }
      socket.send(JSON.stringify(frame));
    });
  });
}

const heard = () => /** @type {any} */ (window).heard;
const live = () => document.querySelector(".desk")?.getAttribute("data-face") === "live";

await travel(async (browser) => {
  const { context, page, faults } = await opened(browser, { locale: "en-GB", permissions: ["notifications"] });
  await counting(context);
  const alerts = new Map();
  await told(page, alerts);
  await page.goto(link);
  await page.fill("#password", "four-quiet-herons-8");
  await page.keyboard.press("Enter");
  await page.waitForFunction(live, undefined, { timeout: 20_000 });
  assert.deepEqual(await page.evaluate(heard), { tones: 0, notices: [], asked: 0 });
  await page.click("details.drop summary");
  await accessible(page, "the menu of signals");
  await shot(page, "bell-1600");
  const [sound, notices] = [page.locator(".drop input").nth(0), page.locator(".drop input").nth(1)];
  await sound.check();
  await notices.check();
  await page.waitForFunction(() => /** @type {any} */ (window).heard.asked === 1);
  seen("nothing is asked for before somebody clicks");

  const other = await context.newPage();
  await told(other, alerts);
  await other.goto(page.url());
  await other.waitForFunction(live, undefined, { timeout: 20_000 });
  await other.click("h1");
  await other.click("details.drop summary");
  assert.ok((await other.locator(".drop input").nth(0).isChecked()) && (await other.locator(".drop input").nth(1).isChecked()));
  seen("another tab remembers what was chosen");
  alerts.set("x1", { ...ALERT, id: "x1" });
  const all = async () => {
    const both = await Promise.all([page, other].map((one) => one.evaluate(heard)));
    return { tones: both[0].tones + both[1].tones, notices: [...both[0].notices, ...both[1].notices] };
  };
  for (const one of [page, other]) await one.waitForSelector("[data-alert=x1]");
  const end = Date.now() + 15_000;
  while ((await all()).notices.length === 0 && Date.now() < end) await page.waitForTimeout(50);
  await page.waitForTimeout(800); // a second voice would have spoken by now
  const found = await all();
  assert.deepEqual([found.tones, found.notices.length], [3, 1]);
  assert.match(found.notices[0] ?? "", / · hq\/carrier$/);
  seen("a critical alert calls once, three tones and one notice, in two tabs");

  await sound.uncheck();
  await page.reload();
  await page.waitForFunction(live, undefined, { timeout: 20_000 });
  await page.click("details.drop summary");
  assert.ok(!(await page.locator(".drop input").nth(0).isChecked()));
  seen("what was muted stays muted");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
