import assert from "node:assert/strict";
import { test } from "node:test";
import { Reel } from "../../../web/static/wall/reel.js";
import { NOON, snapshot } from "../build.mjs";

const SECOND = 1000;
const need = (fields = {}) => ({ moment: NOON, playing: true, step: SECOND, end: Infinity, ...fields });

function reelOf(...seconds) {
  const reel = new Reel();
  for (const second of seconds) reel.put(NOON + second * SECOND, SECOND, snapshot());
  return reel;
}

test("while playing a picture stands until the next one is due; at rest only for its own moment", () => {
  const reel = reelOf(0);
  assert.equal(reel.shows(NOON + 999, true)?.at, NOON);
  assert.equal(reel.shows(NOON + 1000, true), null);
  assert.equal(reel.shows(NOON + 999, false), null);
  assert.equal(reel.shows(NOON, false)?.at, NOON);
  assert.equal(reel.shows(NOON - 1, true), null);
});

test("the moment asked for comes first, then two ahead while playing, then nothing", () => {
  assert.equal(new Reel().wants(need()), NOON);
  assert.equal(reelOf(0).wants(need()), NOON + 1 * SECOND);
  assert.equal(reelOf(0, 1).wants(need()), NOON + 2 * SECOND);
  assert.equal(reelOf(0, 1, 2).wants(need()), null);
  assert.equal(reelOf(0).wants(need({ playing: false })), null);
  assert.equal(reelOf(0).wants(need({ playing: false, moment: NOON + 500 })), NOON + 500);
});

test("nothing is fetched beyond the latest moment there is", () => {
  assert.equal(reelOf(0).wants(need({ end: NOON + 400 })), NOON + 400);
  assert.equal(reelOf(0).wants(need({ end: NOON })), null);
});

test("a long replay holds the pictures near the moment and drops the far ones", () => {
  const reel = reelOf(...Array.from({ length: 500 }, (_, second) => second));
  assert.ok(reel.pictures.length <= 60);
  assert.equal(reel.shows(NOON + 499 * SECOND, false)?.at, NOON + 499 * SECOND);
  reel.put(NOON, SECOND, snapshot());
  assert.equal(reel.shows(NOON, false)?.at, NOON);
});

test("a picture fetched again takes the place of the old one", () => {
  const reel = reelOf(0, 0);
  assert.equal(reel.pictures.length, 1);
});
