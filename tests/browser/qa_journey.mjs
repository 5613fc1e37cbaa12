/**
 * A sample's way through the QA desk on the demo: `node qa_journey.mjs LINK`, a reviewer's one-time link.
 * Ends with 0 and one line for each thing seen, or with 1 and what was not.
 */
import { strict as assert } from "node:assert";
import { accessible, fits, opened, seen, shot, travel } from "./journey.mjs";

const [link] = process.argv.slice(2);
if (link === undefined) {
  console.error("usage: node qa_journey.mjs LINK");
  process.exit(2);
}
const PASSWORD = "four-quiet-herons-8";
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1600, height: 1000 };
const NEAR = 0.06;

/** @param {import("playwright-core").Page} page @param {string} hash */
async function go(page, hash) {
  await page.evaluate((to) => { window.location.hash = to; }, hash);
}

/** The sound as it is played, and the columns that the picture was drawn from. @param {import("playwright-core").Page} page @param {string} id */
function compared(page, id) {
  return page.evaluate(async (number) => {
    const answer = await fetch(`api/v1/samples/${number}/audio`);
    const content = new DataView(await answer.arrayBuffer());
    const [channels, rate] = [content.getUint16(22, true), content.getUint32(24, true)];
    const frames = (content.byteLength - 44) / 2 / channels;
    const element = /** @type {any} */ (document.querySelector("fw-sound"));
    const { wave } = element.given;
    /** The greatest sample of a stretch, by channel: the caller is left, the agent right. @param {number} channel @param {number} from @param {number} to */
    const greatest = (channel, from, to) => {
      let most = 0;
      for (let frame = Math.floor(from * rate); frame < Math.min(frames, Math.ceil(to * rate)); frame += 1) most = Math.max(most, content.getInt16(44 + (frame * channels + channel) * 2, true) / 32768);
      return most;
    };
    const lanes = wave.lanes.map((/** @type {any} */ lane, /** @type {number} */ place) => {
      const channel = lane.side === "agent" ? 1 : 0;
      let worst = 0;
      for (let bucket = 0; bucket < lane.greatest.length; bucket += 7) {
        const told = greatest(channel, bucket * wave.bucketSeconds, (bucket + 1) * wave.bucketSeconds);
        worst = Math.max(worst, Math.abs(told - lane.greatest[bucket] / 127));
      }
      return { side: lane.side, place, worst };
    });
    // Then the pixels: over every column of the agent's lane the ink reaches as high as the loudest sample says.
    const canvas = element.querySelector("canvas");
    const context = canvas.getContext("2d");
    const { axis } = element;
    const scale = canvas.width / element.clientWidth;
    const [middle, half] = [64, 40];
    const strip = context.getImageData(0, 0, canvas.width, Math.ceil(140 * scale));
    /** @param {number} x @param {number} y */
    const ink = (x, y) => { const at = (Math.round(y * scale) * canvas.width + Math.round(x * scale)) * 4; return [strip.data[at], strip.data[at + 1], strip.data[at + 2]].join(); };
    const ground = ink(axis.leadWidth + 1, 25);
    let [loud, drawn] = [0, 0];
    for (let x = axis.leadWidth + 8; x < axis.width - 8; x += 9) {
      const second = axis.from + ((x - axis.leadWidth) / (axis.width - axis.leadWidth)) * (axis.to - axis.from);
      const told = greatest(1, second, second + (axis.to - axis.from) / (axis.width - axis.leadWidth));
      if (told < 0.1) continue;
      loud += 1;
      if (ink(x, middle - Math.min(1, told) * half * 0.8) !== ground) drawn += 1;
    }
    return { status: answer.status, seconds: frames / rate, lanes, loud, drawn, length: wave.seconds };
  }, id);
}

await travel(async (browser) => {
  const { page, faults } = await opened(browser, { locale: "en-GB", viewport: DESK });
  await page.goto(link);
  await page.fill("#password", PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForSelector('.nav a[href="#/quality"]', { timeout: 20_000 });
  await page.click('.nav a[href="#/quality"]');
  await page.waitForSelector("a.sample.claimed");
  await accessible(page, "the queue");
  seen("the queue holds what the reviewer claimed");

  await go(page, "#/quality?list=free");
  await page.waitForSelector("a.sample.drawn");
  await page.locator("a.sample.drawn:not(:has(.trouble))").first().click();
  await page.click("[data-claim]");
  await page.waitForSelector("[data-sign]");
  const id = /quality\/(\d+)/.exec(page.url())?.[1] ?? "";
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("fw-sound"))?.given?.wave !== null);
  await page.waitForTimeout(300); // one frame draws it
  seen("a free sample is claimed and its form is open");

  const told = await compared(page, id);
  assert.ok(Math.abs(told.seconds - told.length) < 0.1, "the waveform is as long as the sound");
  assert.deepEqual(told.lanes.map(({ side }) => side), ["agent", "caller"]);
  for (const { side, worst } of told.lanes) assert.ok(worst < NEAR, `the ${side}'s peaks are the sound's, to ${worst}`);
  assert.ok(told.loud > 20 && told.drawn / told.loud > 0.95, `drawn as loud as it is in ${told.drawn} of ${told.loud} columns`);
  seen("the drawn peaks are the peaks of the sound");

  await page.keyboard.press("k");
  await page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 0.6, undefined, { timeout: 15_000 });
  const before = await page.evaluate(() => document.querySelector("audio")?.currentTime ?? 0);
  await page.keyboard.press("l");
  await page.waitForFunction((at) => (document.querySelector("audio")?.currentTime ?? 0) > at + 4.9, before);
  await page.keyboard.press("]");
  assert.equal(await page.evaluate(() => document.querySelector("audio")?.playbackRate), 1.25);
  await page.click('[data-item=no_interruption] [role=radio] >> nth=1');
  await page.waitForSelector("[data-item=no_interruption] .at");
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.querySelector("audio")?.paused);
  seen("it plays, jumps and hastens by keys, and a deduction notes its second");

  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await page.keyboard.press("c");
  await page.waitForFunction(() => document.activeElement?.classList.contains("remark"));
  await page.keyboard.type("<b>too fast</b> k l j");
  await page.waitForSelector('[data-standing=saved]', { timeout: 15_000 });
  await page.reload();
  await page.waitForSelector(".remark");
  assert.equal(await page.inputValue(".remark"), "<b>too fast</b> k l j", "what was typed was saved");
  await page.waitForSelector("[data-item=no_interruption] .value.on.lost");
  await page.waitForFunction(() => Number.parseFloat(document.querySelector(".heard b")?.textContent ?? "0") > 0);
  seen("everything is saved as one goes, and what was heard is remembered");

  await fits(page, "the desk");
  for (let turn = 0; turn < 2; turn += 1) {
    const theme = (await page.evaluate(() => document.documentElement.dataset.theme)) ?? "";
    await accessible(page, `the desk, ${theme}`);
    await shot(page, `qa-${theme}-1600`);
    await page.locator(".menu button[title]").first().click();
    await page.waitForFunction((before) => document.documentElement.dataset.theme !== before, theme);
  }
  await page.setViewportSize(PHONE);
  await fits(page, "the desk on a phone");
  await accessible(page, "the desk on a phone");
  await shot(page, "qa-390");
  await page.setViewportSize(DESK);

  await page.evaluate(async (number) => {
    const headers = { "X-Floorwatch": "1", "Content-Type": "application/json" };
    const draft = await (await fetch(`api/v1/samples/${number}/review`)).json();
    await fetch(`api/v1/samples/${number}/review`, { method: "PUT", headers, body: JSON.stringify({ revision: draft.revision, answers: draft.answers, remarks: draft.remarks, comment: "from another window" }) });
  }, id);
  await page.click("[data-rest]");
  await page.waitForSelector("[data-standing=conflict]", { timeout: 15_000 });
  faults.length = 0; // the browser notes the answer of 409
  await page.click("[data-keep]");
  await page.waitForSelector("[data-standing=saved]", { timeout: 15_000 });
  assert.equal(await page.textContent("[data-total]"), "97.5");
  seen("a save from another window is a conflict that a person settles");

  await page.click("[data-sign]");
  await page.fill("#skipped", "the same caller as in the sample before");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".review-lines .review-line", { timeout: 15_000 });
  assert.equal(await page.locator("[data-sign]").count(), 0, "what is signed stays");
  await page.waitForSelector(".steps-taken");
  assert.match((await page.textContent(".steps-taken")) ?? "", /the same caller/);
  seen("less than 80 % heard needs a reason, then it is handed in");

  await go(page, "#/quality?list=all");
  await page.waitForSelector("a.sample .trouble");
  await page.locator("a.sample:has(.trouble)").first().click();
  await page.waitForSelector(".recording-face h3");
  await accessible(page, "a recording that cannot be judged");
  await shot(page, "qa-trouble-1600");
  await page.locator(".recording-face button").first().click();
  await page.waitForSelector(".step-form select[name=fault]");
  await page.click(".step-form .main");
  await page.waitForSelector(".steps-taken li", { timeout: 15_000 });
  seen("a recording that cannot be judged says so, and is marked unusable");

  await go(page, "#/quality?list=mine");
  await page.waitForSelector("a.sample.claimed");
  const drawn = await page.evaluate(async () => (await (await fetch("api/v1/samples?list=mine&stratum=random&state=claimed")).json()).samples[0]);
  await go(page, `#/quality/${drawn.id}?list=mine`);
  await page.click("[data-act=find_unusable]");
  await page.selectOption(".step-form select[name=fault]", "inaudible");
  await page.click(".step-form .main");
  await page.click("[data-act=replace]", { timeout: 15_000 });
  await page.click(".step-form .main");
  await page.waitForFunction(() => document.querySelectorAll(".steps-taken li").length >= 3, undefined, { timeout: 15_000 });
  const stands = await page.evaluate(async ({ week, agent }) => (await (await fetch(`api/v1/samples?week=${week}&agent=${agent}&stratum=random`)).json()).samples.map((/** @type {any} */ one) => one.state), drawn);
  assert.ok(stands.includes("replaced") && stands.includes("drawn"), `a reserve stands in: ${stands}`);
  seen("a reserve stands in, in the order of the draw");

  for (const [name, hash, ready] of [["weeks", "#/weeks", ".promise .good"], ["forms", "#/forms", ".form-view .category"]]) {
    await go(page, hash ?? "");
    await page.waitForSelector(ready ?? "", { timeout: 15_000 });
    await accessible(page, name ?? "");
    await fits(page, name ?? "");
    await shot(page, `${name}-1600`);
    await page.setViewportSize(PHONE);
    await fits(page, `${name} on a phone`);
    await page.setViewportSize(DESK);
  }
  seen("the week's key is checked in the browser, the form is shown");
  assert.deepEqual(faults, [], "no errors on the console");
  seen("no errors on the console");
});
