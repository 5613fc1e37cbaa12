import assert from "node:assert/strict";
import { test } from "node:test";
import { PastError } from "../../../web/static/floor/past.js";
import { Player } from "../../../web/static/wall/player.js";
import { NOON, at, snapshot } from "../build.mjs";

const SPAN = { from: NOON - 3_600_000, to: NOON + 3_600_000 };
const settle = () => new Promise((next) => setImmediate(next));

/** A replay without a browser: the test lets time pass and answers as slowly as it likes. */
function desk({ start = { at: NOON, sight: "shown" }, delay = 0, answer = (moment) => snapshot({ at: new Date(moment).toISOString() }) } = {}) {
  const desk = { now: 0, delay, answer, asked: [], shown: [], neighbours: [], timers: [], away: 1234 };
  const later = (run, wait) => desk.timers.push({ run, due: desk.now + wait });
  const past = {
    journal: async () => ({ ...SPAN, gaps: [] }),
    floor: (moment, sight) => {
      desk.asked.push({ moment, sight, when: desk.now });
      return new Promise((given, refused) => later(() => {
        const floor = desk.answer(moment, sight);
        if (floor instanceof Error) refused(floor);
        else given(floor);
      }, desk.delay));
    },
    neighbour: async (moment, direction) => {
      desk.neighbours.push([moment, direction]);
      return desk.away === null ? null : { at: moment + direction * desk.away, kind: "caller_joined", pbx: "hq", queue: null, agent: null };
    },
  };
  desk.player = new Player({ past, now: () => desk.now, later }, { picture: (floor, jumped) => desk.shown.push({ at: Date.parse(floor.at), jumped }), moved: () => undefined }, start);
  desk.pass = async (wait) => {
    const end = desk.now + wait;
    for (;;) {
      await settle();
      const next = desk.timers.filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0];
      if (next === undefined) break;
      desk.timers.splice(desk.timers.indexOf(next), 1);
      desk.now = next.due;
      next.run();
    }
    desk.now = end;
  };
  desk.last = () => desk.shown[desk.shown.length - 1];
  desk.player.start();
  return desk;
}

test("a replay opens at rest on the very moment asked for, and asks once", async () => {
  const wall = desk();
  await wall.pass(5000);
  assert.deepEqual(wall.asked.map(({ moment, sight }) => [moment, sight]), [[NOON, "shown"]]);
  assert.deepEqual(wall.shown, [{ at: NOON, jumped: true }]);
  assert.equal(wall.player.clock(), NOON);
});

test("without a moment it opens at the latest there is", async () => {
  const wall = desk({ start: { at: null, sight: "known" } });
  await wall.pass(500);
  assert.deepEqual(wall.shown, [{ at: SPAN.to, jumped: true }]);
});

test("at every speed time passes as fast as asked, with at most four requests a second", async () => {
  for (const speed of [1, 2, 5, 10, 30, 60]) {
    const wall = desk({ delay: 60 });
    await wall.pass(1000);
    wall.player.pace(speed);
    wall.player.toggle();
    await wall.pass(10_000);
    const passed = wall.player.clock() - NOON;
    assert.ok(Math.abs(passed - speed * 10_000) <= speed * 400, `${speed}: ${passed}`);
    const times = wall.asked.map(({ when }) => when);
    assert.ok(times.every((when, place) => place < 4 || when - times[place - 4] >= 1000), `${speed}: ${times}`);
    assert.ok(wall.shown.every(({ at: moment }, place) => place === 0 || moment > wall.shown[place - 1].at), "pictures come in order");
  }
});

test("where pictures are late the clock waits for them and never runs ahead of the figures", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.delay = 3000;
  wall.player.toggle();
  for (let look = 0; look < 100; look += 1) {
    await wall.pass(100);
    const { shown } = wall.player;
    assert.ok(wall.player.clock() >= shown.at && wall.player.clock() <= shown.at + shown.step);
  }
  assert.ok(wall.player.clock() > NOON, "and still it goes on");
});

test("until the picture of a new moment is there, the clock stays with the old one", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.delay = 800;
  wall.player.seek(NOON + 600_000);
  await wall.pass(500);
  assert.equal(wall.player.clock(), NOON);
  assert.ok(wall.player.late());
  await wall.pass(1000);
  assert.equal(wall.player.clock(), NOON + 600_000);
  assert.deepEqual(wall.last(), { at: NOON + 600_000, jumped: true });
});

test("a picture that stood for a while when it was played is not taken for another moment at rest", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.player.pace(60);
  wall.player.toggle();
  await wall.pass(600);
  wall.player.toggle(false);
  wall.delay = 5000;
  wall.player.seek(NOON + 10_000);
  await wall.pass(300);
  assert.equal(wall.player.clock(), wall.player.shown.at);
  assert.notEqual(wall.player.clock(), NOON + 10_000);
  await wall.pass(12_000);
  assert.equal(wall.player.clock(), NOON + 10_000);
  assert.equal(wall.player.shown.at, NOON + 10_000);
});

test("dragging through an hour asks for the newest moment only, one request at a time", async () => {
  const wall = desk({ delay: 400 });
  await wall.pass(1000);
  for (let move = 1; move <= 60; move += 1) {
    wall.player.seek(NOON + move * 60_000);
    await wall.pass(16);
  }
  await wall.pass(2000);
  assert.equal(wall.last().at, NOON + 3_600_000);
  assert.ok(wall.asked.length <= 6, `${wall.asked.length}`);
});

test("the other sight shows other pictures of the same moment", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.player.see("known");
  await wall.pass(500);
  assert.deepEqual(wall.asked.map(({ moment, sight }) => [moment, sight]), [[NOON, "shown"], [NOON, "known"]]);
});

test("a moment that is not kept is told, not asked for again, and ends playing", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.answer = () => new PastError("moment-not-kept", "", true);
  wall.player.toggle();
  await wall.pass(20_000);
  assert.equal(wall.player.problem?.kind, "moment-not-kept");
  assert.equal(wall.player.replay.playing, false);
  assert.ok(wall.asked.length <= 3, `${wall.asked.length}`);
  wall.answer = (moment) => snapshot({ at: new Date(moment).toISOString() });
  wall.player.seek(NOON - 60_000);
  await wall.pass(3000);
  assert.equal(wall.player.problem, null);
});

test("a moment to come has a name of its own", async () => {
  const wall = desk({ start: { at: SPAN.to + 60_000, sight: "shown" }, answer: () => new PastError("parameter-invalid", "lies in the future", true) });
  await wall.pass(3000);
  assert.equal(wall.player.why()?.kind, "moment-to-come");
});

test("a server that is away is asked again every two seconds until it answers", async () => {
  const wall = desk({ answer: () => new PastError("unreachable", "", false) });
  await wall.pass(9900);
  assert.equal(wall.asked.length, 5);
  wall.answer = (moment) => snapshot({ at: new Date(moment).toISOString() });
  await wall.pass(3000);
  assert.equal(wall.last().at, NOON);
  assert.equal(wall.player.problem, null);
});

test("stepping pauses; what screens showed is looked for a frame later than what happened", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.player.toggle();
  await wall.player.step(1);
  await wall.pass(500);
  assert.equal(wall.player.replay.playing, false);
  assert.deepEqual(wall.neighbours, [[NOON - 300, 1]]);
  assert.equal(wall.last().at, NOON - 300 + 1234 + 300);
  wall.player.see("known");
  await wall.player.step(-1);
  assert.deepEqual(wall.neighbours[1], [NOON + 1234, -1]);
  assert.equal(wall.player.happening?.kind, "caller_joined");
  wall.player.seek(NOON);
  assert.equal(wall.player.happening, null);
});

test("where nothing happened near, a step stays and says so", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.away = null;
  await wall.player.step(-1);
  assert.deepEqual([wall.player.moment(), wall.player.happening], [NOON, "none"]);
});

test("a step on what screens showed goes one frame on at least: several things share one", async () => {
  const wall = desk();
  await wall.pass(500);
  wall.away = 3;
  await wall.player.step(1);
  assert.equal(wall.player.moment(), NOON + 300);
});

test("playing ends by itself where the past ends", async () => {
  const wall = desk({ start: { at: SPAN.to - 2000, sight: "shown" } });
  await wall.pass(500);
  wall.player.toggle();
  await wall.pass(5000);
  assert.equal(wall.player.replay.playing, false);
  assert.equal(wall.player.clock(), SPAN.to);
});
