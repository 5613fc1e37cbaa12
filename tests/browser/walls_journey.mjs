/** Walls of every shape, on a usual and on their worst day: `node walls_journey.mjs BASE_URL`. Ends with 0 and one line for each thing seen, or with 1 and what was not. */
import { strict as assert } from "node:assert";
import { accessible, opened, seen, shot, travel, worded } from "./journey.mjs";

const [base] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: node walls_journey.mjs BASE_URL");
  process.exit(2);
}

const WALLS = [["hall", 1920, 1080], ["hall-tw", 3840, 2160], ["hall-en", 1080, 1920], ["hall", 1366, 768]];

/** A floor on its worst day: five digits of callers, ten hours of waiting, names without end. @param {any} frame */
function enlarged(frame) {
  const rows = frame.type === "snapshot" ? Object.values(frame.queues) : Object.entries(frame.changed ?? {}).filter(([path]) => path.startsWith("queues/")).map(([, row]) => row);
  const since = new Date(Date.parse(frame.at) - 36_000_000).toISOString();
  for (const row of rows) {
    Object.assign(row, { label: "产品销售与售后支持及贵宾客户专线服务中心第一队列", waiting: 12_345, longest_wait_since: since, longest_wait_seconds: 36_000 });
    for (const figures of [row.today, row.last_30m]) Object.assign(figures, { offered: 98_765, answered: 87_654, abandoned: 11_111 });
  }
  return frame;
}

/** Figures that leave their card or run into each other. */
function crowded() {
  const right = (/** @type {Element} */ element) => element.getBoundingClientRect().right;
  const cards = [...document.querySelectorAll(".figure")].filter((card) => [...card.querySelectorAll(".number, .unit, h2 > *")].some((part) => right(part) > right(card) + 1));
  const rows = [...document.querySelectorAll(".queues .row")].flatMap((row) => {
    const numbers = [...row.querySelectorAll("td .number")].map((number) => number.getBoundingClientRect());
    return numbers.some((box, index) => index > 0 && box.left < (numbers[index - 1]?.right ?? 0)) ? [row] : [];
  });
  return [...cards, ...rows].map((element) => element.textContent);
}

await travel(async (browser) => {
  for (const [board, width, height] of WALLS) {
    const { page, faults, context } = await opened(browser, { viewport: { width, height } });
    await page.goto(new URL(`/wall?board=${board}`, base).href);
    await page.waitForSelector('.board[data-face="live"]', { timeout: 20_000 });
    await worded(page, board);
    await accessible(page, `the wall ${board} at ${width} x ${height}`);
    const outside = await page.evaluate(() => [...document.querySelectorAll("#wall *")].filter((element) => element.children.length === 0 && element.textContent?.trim()).filter((element) => { const box = element.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1); }).map((element) => element.textContent));
    assert.deepEqual(outside, [], `${board} at ${width} x ${height}: nothing is off the screen`);
    assert.deepEqual(faults, [], `${board}: no errors on the console`);
    await shot(page, `walk-wall-${board}-${width}`);
    await context.close();
  }
  seen("walls of every shape and language are whole");

  for (const [board, width, height] of WALLS) {
    const { page, context } = await opened(browser, { viewport: { width, height } });
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => socket.send(JSON.stringify(enlarged(JSON.parse(String(message))))));
    });
    await page.goto(new URL(`/wall?board=${board}`, base).href);
    await page.waitForFunction(() => (document.querySelector('[data-figure="longest"] .number')?.textContent ?? "").length > 7, undefined, { timeout: 20_000 });
    assert.deepEqual(await page.evaluate(crowded), [], `${board} at ${width} x ${height}: large figures are written whole, beside each other`);
    await shot(page, `walk-wall-large-${board}-${width}`);
    await context.close();
  }
  seen("ten hours and five digits are written whole on every wall");
});
