import assert from "node:assert/strict";
import { test } from "node:test";
import { leadOf, markFrom, marksOf, stretchesOf, totalOf } from "../../../../web/static/console/quality/timeline.js";
const piece = (fields) => ({ begin: "", end: null, agent: null, agent_name: null, ring: null, ...fields });
const PIECES = [
  piece({ part: "talk", begin_seconds: 0, end_seconds: 60, agent: "1001" }),
  piece({ part: "wait", begin_seconds: -15, end_seconds: -4 }),
  piece({ part: "ring", begin_seconds: -4, end_seconds: 0, agent: "1001", ring: "answered" }),
  piece({ part: "hold", begin_seconds: 60, end_seconds: 91, agent: "1001" }),
  piece({ part: "talk", begin_seconds: 91, end_seconds: null, agent: "1002" }),
  piece({ part: "talk", begin_seconds: null, end_seconds: null }),
];

test("pieces stand in seconds of the recording, in order; what goes on ends with it; what has no time is left out", () => {
  const found = stretchesOf(PIECES, 120, "1001");
  assert.deepEqual(found.map(({ part, begin, end, own }) => [part, begin, end, own]), [
    ["wait", -15, -4, true], ["ring", -4, 0, true], ["talk", 0, 60, true], ["hold", 60, 91, true], ["talk", 91, 120, false],
  ]);
  assert.equal(leadOf(found), 15);
  assert.equal(leadOf([]), 0);
  assert.deepEqual(totalOf(found, "hold"), { seconds: 31, times: 1 });
});

test("marks come from the figures, in order; a mono mix has no talk-over", () => {
  const figures = { dead_air: [[60, 75]], talk_over: [[10, 12]], music: [], one_way: null };
  assert.deepEqual(marksOf(figures).map(({ kind, begin }) => [kind, begin]), [["talk_over", 10], ["dead_air", 60]]);
  assert.deepEqual(marksOf({ ...figures, talk_over: null, one_way: [1, 16] }).map(({ kind }) => kind), ["one_way", "dead_air"]);
  assert.deepEqual(marksOf(null), []);
});

test("the next mark lies ahead, the last one behind, and standing on one goes on", () => {
  const marks = [{ begin: 10 }, { begin: 60 }];
  assert.deepEqual([markFrom(marks, 0, 1), markFrom(marks, 10, 1), markFrom(marks, 60, 1)], [10, 60, null]);
  assert.deepEqual([markFrom(marks, 61.5, -1), markFrom(marks, 60.2, -1), markFrom(marks, 5, -1)], [60, 10, null]);
});
