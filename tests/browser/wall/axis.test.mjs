import assert from "node:assert/strict";
import { test } from "node:test";
import { timesOf } from "../../../web/static/text/times.js";
import { dayOf, gapsOn, midnightOf, nearest, placeOf, ticksOf } from "../../../web/static/wall/axis.js";

const HOUR = 3_600_000;
const time = (/** @type {string} */ text) => Date.parse(text);
const SHANGHAI = timesOf("Asia/Shanghai");
const BERLIN = timesOf("Europe/Berlin");

test("a day begins at midnight of the site, also on days of 23 and 25 hours", () => {
  assert.equal(midnightOf(time("2026-11-23T09:00:00.500Z"), SHANGHAI), time("2026-11-22T16:00:00Z"));
  assert.equal(midnightOf(time("2026-11-22T16:00:00Z"), SHANGHAI), time("2026-11-22T16:00:00Z"));
  assert.equal(midnightOf(time("2026-03-29T12:00:00Z"), BERLIN), time("2026-03-28T23:00:00Z"));
  assert.equal(midnightOf(time("2026-10-25T12:00:00Z"), BERLIN), time("2026-10-24T22:00:00Z"));
});

test("the axis is the day, as far as anything is known of it", () => {
  const kept = { from: time("2026-11-20T00:00:00Z"), to: time("2026-11-23T09:00:00Z") };
  assert.deepEqual(dayOf(time("2026-11-21T03:00:00Z"), kept, SHANGHAI), { from: time("2026-11-20T16:00:00Z"), to: time("2026-11-21T16:00:00Z") });
  assert.deepEqual(dayOf(time("2026-11-23T03:00:00Z"), kept, SHANGHAI), { from: time("2026-11-22T16:00:00Z"), to: kept.to });
  assert.deepEqual(dayOf(time("2026-10-25T12:00:00Z"), { from: 0, to: Infinity }, BERLIN), { from: time("2026-10-24T22:00:00Z"), to: time("2026-10-25T23:00:00Z") });
});

test("gaps lie where the feed was away, and the shortest can still be seen", () => {
  const axis = { from: 0, to: 24 * HOUR };
  const gaps = [{ pbx: "hq", from: -HOUR, to: 6 * HOUR }, { pbx: "hq", from: 12 * HOUR, to: 12 * HOUR + 1 }, { pbx: "hq", from: 30 * HOUR, to: 31 * HOUR }];
  assert.deepEqual(gapsOn(gaps, axis).map(({ from, width }) => [from, width]), [[0, 0.25], [0.5, 0.002]]);
  assert.equal(placeOf(99 * HOUR, axis), 1);
});

test("round times are written, as many as fit and none upon the ends", () => {
  const midnight = time("2026-11-22T16:00:00Z");
  assert.deepEqual(ticksOf({ from: midnight, to: midnight + 24 * HOUR }, 10, SHANGHAI).map(({ text }) => text), ["03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]);
  const from = time("2026-11-23T04:00:07Z");
  assert.deepEqual(ticksOf({ from, to: from + 40_000 }, 10, SHANGHAI).map(({ text }) => text), ["12:00:15", "12:00:20", "12:00:25", "12:00:30", "12:00:35", "12:00:40"]);
});

test("the next alert is the nearest on that side", () => {
  assert.deepEqual([nearest([5, 20, 9], 9, 1), nearest([5, 20, 9], 9, -1), nearest([5], 9, 1), nearest([], 9, 1)], [20, 5, null, null]);
});
