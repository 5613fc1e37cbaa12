import assert from "node:assert/strict";
import { test } from "node:test";
import { Live, waitBefore } from "../../../web/static/floor/live.js";
import { Store } from "../../../web/static/floor/store.js";
import { delta, heartbeat, snapshot } from "../build.mjs";

/** A wall without a browser: sockets that the test moves, timers that the test lets pass. */
function desk({ random = () => 1 } = {}) {
  const store = new Store();
  const timers = new Map();
  const dialled = [];
  const links = [];
  const desk = { now: 0, store, dialled, links };
  let number = 0;
  const outside = {
    dial: (since) => {
      const socket = { since, closed: false, onmessage: null, onclose: null, close() { this.closed = true; } };
      dialled.push(socket);
      return socket;
    },
    later: (run, wait) => {
      number += 1;
      timers.set(number, { run, due: desk.now + wait });
      return number;
    },
    cancel: (timer) => timers.delete(timer),
    now: () => desk.now,
    random,
  };
  desk.live = new Live(outside, { frame: (frame) => store.apply(frame), link: (state) => links.push(state), seq: () => store.seq });
  desk.pass = (wait) => {
    const end = desk.now + wait;
    for (;;) {
      const next = [...timers].filter(([, { due }]) => due <= end).sort((one, other) => one[1].due - other[1].due)[0];
      if (next === undefined) break;
      timers.delete(next[0]);
      desk.now = next[1].due;
      next[1].run();
    }
    desk.now = end;
  };
  desk.socket = () => dialled[dialled.length - 1];
  desk.hear = (frame) => desk.socket().onmessage({ data: typeof frame === "string" ? frame : JSON.stringify(frame) });
  desk.state = () => links[links.length - 1];
  desk.live.start();
  return desk;
}

test("frames open the link; silence of four and a half seconds loses it", () => {
  const wall = desk();
  wall.hear(snapshot());
  assert.equal(wall.state(), "open");
  wall.pass(4400);
  assert.equal(wall.state(), "open");
  wall.pass(200);
  assert.equal(wall.state(), "lost");
  assert.ok(wall.dialled[0].closed);
});

test("a heartbeat every two seconds keeps the link", () => {
  const wall = desk();
  wall.hear(snapshot());
  for (let beat = 0; beat < 20; beat += 1) {
    wall.pass(2000);
    wall.hear(heartbeat());
  }
  assert.deepEqual([...new Set(wall.links)], ["open"]);
});

test("a closed socket is seen at once and dialled again with the last sequence number", () => {
  const wall = desk();
  wall.hear(snapshot({ seq: 41 }));
  wall.socket().onclose({ code: 1006 });
  assert.equal(wall.state(), "lost");
  wall.pass(600);
  assert.equal(wall.dialled.length, 2);
  assert.equal(wall.socket().since, 41);
});

test("a socket that never opens is given up", () => {
  const wall = desk();
  wall.pass(9000);
  assert.equal(wall.state(), "lost");
});

test("too slow means a whole snapshot; not authorised means waiting for a person", () => {
  const wall = desk();
  wall.hear(snapshot({ seq: 5 }));
  wall.socket().onclose({ code: 4408 });
  wall.pass(600);
  assert.equal(wall.socket().since, null);
  wall.socket().onclose({ code: 4403 });
  assert.equal(wall.state(), "refused");
  wall.pass(25_000);
  assert.equal(wall.dialled.length, 2);
});

test("a server that accepts and closes at once is not hammered", () => {
  const wall = desk();
  for (let second = 0; second < 600; second += 1) {
    if (!wall.socket().closed) {
      wall.hear(snapshot());
      wall.socket().onclose({ code: 1006 });
    }
    wall.pass(1000);
  }
  assert.ok(wall.dialled.length < 80, `${wall.dialled.length} dials in ten minutes`);
});

test("waits are drawn from zero up to a bound that doubles to ten seconds", () => {
  assert.deepEqual([0, 1, 2, 9].map((failures) => waitBefore(failures, 1)), [500, 1000, 2000, 10_000]);
  assert.equal(waitBefore(9, 0), 0);
});

test("a heartbeat that names a frame we never got leads to a fresh snapshot, but not while it may be on its way", () => {
  const wall = desk();
  wall.hear(snapshot({ seq: 5 }));
  wall.hear(heartbeat({ seq: 6 }));
  wall.hear(delta({ seq: 6 }));
  wall.hear(heartbeat({ seq: 7 }));
  assert.equal(wall.state(), "open");
  wall.hear(heartbeat({ seq: 8 }));
  wall.pass(600);
  assert.equal(wall.socket().since, null);
  assert.equal(wall.dialled.length, 2);
});

test("garbage is not applied and does not count as a sign of life", () => {
  const wall = desk();
  wall.hear(snapshot());
  wall.pass(3000);
  wall.hear("{");
  wall.hear("null");
  wall.pass(1600);
  assert.equal(wall.state(), "lost");
});

test("a socket that was given up can say nothing more", () => {
  const wall = desk();
  wall.hear(snapshot());
  const { onmessage } = wall.socket();
  wall.pass(5000);
  onmessage({ data: JSON.stringify(delta({ seq: 99 })) });
  assert.equal(wall.store.seq, 1);
});

test("a refused wall that shows another token need not wait", () => {
  const wall = desk();
  wall.socket().onclose({ code: 4401 });
  wall.pass(1000);
  assert.equal(wall.dialled.length, 1);
  wall.live.again();
  assert.deepEqual([wall.dialled.length, wall.socket().since], [2, null]);
  wall.hear(snapshot());
  for (let beat = 0; beat < 20; beat += 1) {
    wall.pass(2000);
    wall.hear(heartbeat({ seq: 1 }));
  }
  assert.equal(wall.dialled.length, 2, "the dialling that was planned is called off");
});

test("an open link that is to show another token is dialled again at once, for everything", () => {
  const wall = desk();
  wall.hear(snapshot({ seq: 5 }));
  wall.live.again();
  assert.deepEqual([wall.dialled.length, wall.dialled[0].closed, wall.socket().since], [2, true, null]);
});
