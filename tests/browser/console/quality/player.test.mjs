import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../../../web/static/console/quality/player.js";

/** An audio element whose time passes when told. */
class Tape extends EventTarget {
  constructor() {
    super();
    Object.assign(this, { currentTime: 0, paused: true, ended: false, seeking: false, playbackRate: 1, src: "" });
  }
  play() {
    this.paused = false;
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  }
  pause() {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
  load() {}
  removeAttribute() { this.src = ""; }
}

function desk() {
  const tape = new Tape();
  const told = [];
  const frames = [];
  const clock = { time: 0 };
  const player = new Player(tape, {
    changed: () => undefined, moved: () => undefined, report: async (stretches, started) => told.push([stretches.map((each) => [...each]), started]),
    clock: { now: () => clock.time, frame: (run) => frames.push(run) },
  });
  player.load("one", 100, []);
  const pass = (seconds) => {
    for (let step = 0; step < seconds * 4; step += 1) {
      tape.currentTime += 0.25 * tape.playbackRate;
      clock.time += 250;
      frames.splice(0).forEach((run) => run());
    }
  };
  return { tape, told, player, pass };
}

test("what was played is told every ten seconds and when it stops, with how often it was started", () => {
  const { told, player, pass } = desk();
  player.toggle();
  pass(12);
  assert.equal(told.length, 1);
  assert.deepEqual(told[0][1], 1);
  player.toggle();
  assert.deepEqual(told[1], [[[0, 12]], 0]);
  assert.equal(player.share, 0.12);
});

test("what was jumped over was not heard", () => {
  const { player, pass } = desk();
  player.toggle();
  pass(2);
  player.seek(50);
  pass(2);
  player.toggle();
  assert.deepEqual(player.heard.stretches, [[0, 2], [50.25, 52]]);
});

test("keys move it, within the recording, and at double speed as much is heard", () => {
  const { tape, player, pass } = desk();
  assert.equal(player.does("on"), true);
  assert.equal(tape.currentTime, 5);
  for (let time = 0; time < 30; time += 1) player.does("on");
  assert.ok(tape.currentTime < 100 && tape.currentTime > 99);
  player.does("start");
  for (let time = 0; time < 4; time += 1) player.does("faster");
  assert.equal(player.speed, 2);
  player.does("play");
  pass(2);
  player.does("play");
  assert.deepEqual(player.heard.stretches, [[0, 4]]);
  assert.equal(player.does("comment"), false);
});

test("another recording begins anew, and what cannot be played says so", () => {
  const { tape, player, pass } = desk();
  player.toggle();
  pass(1);
  player.load("two", 60, [[0, 30]]);
  assert.equal(player.share, 0.5);
  tape.dispatchEvent(new Event("error"));
  assert.equal(player.fault, "qa.player.failed");
  player.unload();
  assert.equal(player.does("play"), false);
});
