import assert from "node:assert/strict";
import { test } from "node:test";
import { HeardSeconds } from "../../../../web/static/console/quality/heard.js";
import { chance } from "../../build.mjs";

test("what is played counts once, however often it is heard", () => {
  const heard = new HeardSeconds();
  for (const second of [0, 0.25, 0.5, 0.75, 1]) heard.look(second, true);
  heard.jumped();
  for (const second of [0.5, 0.75, 1, 1.25]) heard.look(second, true);
  assert.deepEqual(heard.stretches, [[0, 1.25]]);
  assert.equal(heard.share(2.5), 0.5);
});

test("a jump is not hearing, nor is standing still, nor going back", () => {
  const heard = new HeardSeconds();
  heard.look(0, true);
  heard.look(1, true);
  assert.equal(heard.look(90, true), false);
  assert.equal(heard.look(90.25, true), true);
  heard.look(90.25, false);
  assert.equal(heard.look(91, true), false);
  assert.equal(heard.look(20, true), false);
  assert.deepEqual(heard.stretches, [[0, 1], [90, 90.25]]);
});

test("at double speed one look sees twice as much", () => {
  const heard = new HeardSeconds();
  heard.look(0, true, 2);
  assert.equal(heard.look(4, true, 2), true);
});

test("another sitting goes on from what was heard before", () => {
  const heard = new HeardSeconds([[0, 10], [30, 40]]);
  heard.look(9, true);
  for (let second = 10; second <= 30; second += 1) heard.look(second, true);
  assert.deepEqual(heard.stretches, [[0, 40]]);
});

test("stretches are always in order, apart, and as long together as what was added", () => {
  const random = chance(3);
  const heard = new HeardSeconds();
  const seen = new Set();
  for (let time = 0; time < 300; time += 1) {
    const begin = Math.floor(random() * 500) * 2;
    heard.add(begin, begin + 1);
    seen.add(begin);
    heard.stretches.forEach(([from], place) => assert.ok(place === 0 || from > heard.stretches[place - 1][1]));
    assert.equal(heard.seconds, seen.size);
  }
  assert.equal(heard.share(0), 0);
});
