import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerClock, everySecond } from "../../../web/static/floor/clock.js";
import { NOON } from "../build.mjs";

test("the frame that was fastest on its way sets the clock", () => {
  let steady = 0;
  const clock = new ServerClock(() => steady);
  for (const [made, way] of [[0, 80], [1000, 20], [2000, 300]]) {
    steady = 5000 + made + way;
    clock.heard(NOON + made);
  }
  steady = 15_000;
  assert.equal(clock.now(), NOON + 10_000 - 20);
});

test("a server whose clock was set back is followed after a minute of frames, and at once after a new link", () => {
  let steady = 0;
  const clock = new ServerClock(() => steady);
  clock.heard(NOON);
  for (let beat = 1; beat <= 30; beat += 1) {
    steady = beat * 2000;
    clock.heard(NOON - 60_000 + steady);
  }
  assert.equal(clock.now(), NOON - 60_000 + steady);
});

test("ticks come just after each full second, and a late timer drifts nowhere", () => {
  let now = NOON + 300;
  const waits = [];
  const runs = [];
  const late = [0, 700, 0, 0];
  everySecond(() => now, () => runs.push(now), (run, wait) => {
    waits.push(wait);
    if (waits.length > late.length) return;
    now += wait + late[waits.length - 1];
    run();
  });
  assert.deepEqual(runs.map((run) => run - NOON), [300, 1005, 2705, 3005, 4005]);
});
