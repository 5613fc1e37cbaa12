import assert from "node:assert/strict";
import { test } from "node:test";
import { timesOf } from "../../../web/static/text/times.js";
import { NOON } from "../build.mjs";

test("the clock shows the site's time, whatever the browser's zone", () => {
  assert.equal(timesOf("Asia/Shanghai").second(NOON), "12:00:00");
  assert.equal(timesOf("Asia/Shanghai").minute(NOON - 12 * 3_600_000), "00:00");
});

test("a zone this browser does not know falls back to UTC", () => {
  assert.equal(timesOf("Mars/Olympus").second(NOON), "04:00:00");
});

test("a date is written as in files and logs, and is the site's", () => {
  assert.equal(timesOf("Asia/Shanghai").date(NOON), "2026-11-23");
  assert.equal(timesOf("Asia/Shanghai").date(NOON + 13 * 3_600_000), "2026-11-24");
});
