import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../../web/static/text/catalogue.js";
import { age, duration, lengthText } from "../../../web/static/text/durations.js";

test("durations count whole seconds that have passed", () => {
  assert.deepEqual([0, 24, 59.9, 130, 725, 3599, 3600, 36_610].map(duration), ["0:00", "0:24", "0:59", "2:10", "12:05", "59:59", "1:00:00", "10:10:10"]);
});

test("what is not known is a dash, and clocks that disagree give no negative time", () => {
  assert.deepEqual([null, Number.NaN, -3].map(duration), ["–", "–", "0:00"]);
});

test("an age shows tenths while it is young", () => {
  assert.deepEqual([0, 0.39, 9.99, 10, 75.5, null].map(age), ["0.0", "0.3", "9.9", "10", "75", "–"]);
});

test("lengths are told as people say them, in their language", () => {
  const en = textOf({ "length.hours": "{count} h", "length.minutes": "{count} min", "length.seconds": "{count} s" }, "en");
  assert.deepEqual([0, -3, 45, 150, 120, 3900, 7230].map((seconds) => lengthText(seconds, en)), ["0 s", "0 s", "45 s", "2 min 30 s", "2 min", "1 h 5 min", "2 h"]);
  const zh = textOf({ "length.minutes": "{count} 分", "length.seconds": "{count} 秒" }, "zh-CN");
  assert.equal(lengthText(150, zh), "2 分 30 秒");
});
