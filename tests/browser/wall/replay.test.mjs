import assert from "node:assert/strict";
import { test } from "node:test";
import { ended, momentOf, opened, paced, played, seenAs, shifted, sought, spanned, stepOf } from "../../../web/static/wall/replay.js";
import { NOON } from "../build.mjs";

const SPAN = { from: NOON - 60_000, to: NOON + 60_000 };
const ready = (sight = "shown") => spanned(opened(NOON, sight, 0), SPAN, 0);

test("at rest time stands; playing it passes at the speed chosen", () => {
  assert.equal(momentOf(ready(), 5000), NOON);
  const playing = paced(played(ready(), true, 0), 10, 0);
  assert.equal(momentOf(playing, 2500), NOON + 25_000);
});

test("pausing keeps the moment, playing goes on from there", () => {
  const paused = played(played(ready(), true, 0), false, 3000);
  assert.equal(momentOf(paused, 99_000), NOON + 3000);
  assert.equal(momentOf(played(paused, true, 100_000), 101_000), NOON + 4000);
});

test("another speed or another sight leaves the moment where it is", () => {
  const playing = played(ready(), true, 0);
  assert.equal(momentOf(paced(playing, 60, 2000), 2000), NOON + 2000);
  assert.equal(momentOf(seenAs(playing, "known", 2000), 2000), NOON + 2000);
});

test("speeds go up and down one by one and end at the ends", () => {
  assert.equal(shifted(ready(), -1, 0).speed, 1);
  assert.equal(shifted(ready(), 1, 0).speed, 2);
  assert.equal(shifted(paced(ready(), 60, 0), 1, 0).speed, 60);
  assert.equal(paced(ready(), 7, 0).speed, 1);
});

test("nothing is replayed before the oldest moment or after the latest", () => {
  assert.equal(sought(ready(), -Infinity, 0).at, SPAN.from);
  assert.equal(sought(ready(), Infinity, 0).at, SPAN.to);
  const playing = paced(played(ready(), true, 0), 60, 0);
  assert.equal(momentOf(playing, 5000), SPAN.to);
  assert.ok(ended(playing, 5000));
  assert.equal(played(sought(ready(), Infinity, 0), true, 0).playing, false);
});

test("who asks for a moment that is not kept is told so and not quietly moved to another", () => {
  const old = spanned(opened(NOON - 3_600_000, "shown", 0), SPAN, 0);
  assert.equal(momentOf(old, 0), NOON - 3_600_000);
});

test("pictures lie so far apart that four a second are enough, and farther where the server is slow", () => {
  for (const speed of [1, 2, 5, 10, 30, 60]) assert.ok(stepOf(speed, 0) / speed >= 250, `${speed}`);
  assert.equal(stepOf(1, 100), 1000);
  assert.equal(stepOf(60, 500), 36_000);
  assert.equal(stepOf(60, 5000), 60_000);
});
