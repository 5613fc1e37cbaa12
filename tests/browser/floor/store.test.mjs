import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../../web/static/floor/store.js";
import { agent, alert, announcement, at, caller, chance, delta, heartbeat, pbx, queue, snapshot } from "../build.mjs";

test("a snapshot fills an empty store and names every path", () => {
  const changed = new Store().apply(snapshot());
  assert.deepEqual([...changed].sort(), ["agents/hq/PJSIP/2001", "definitions/hq/sales", "pbx/hq", "queues/hq/sales"]);
});

test("a delta replaces whole rows, adds and removes, and names what changed", () => {
  const store = new Store();
  store.apply(snapshot({ callers: [caller()] }));
  const row = queue({ waiting: 4 });
  const changed = store.apply(delta({ changed: { "queues/hq/sales": row, "callers/v2": caller({ visit: "v2", position: 2 }) }, removed: ["callers/v1"] }));
  assert.deepEqual([...changed].sort(), ["callers/v1", "callers/v2", "queues/hq/sales"]);
  assert.equal(store.sections.queues.get("hq/sales"), row);
  assert.deepEqual(store.callers().map(({ visit }) => visit), ["v2"]);
});

test("a frame that was applied already changes nothing", () => {
  const store = new Store();
  store.apply(snapshot({ seq: 5 }));
  assert.equal(store.apply(delta({ seq: 5, changed: { "queues/hq/sales": queue({ waiting: 9 }) } })).size, 0);
  assert.equal(store.sections.queues.get("hq/sales").waiting, 0);
});

test("before a snapshot nothing can be applied", () => {
  const store = new Store();
  store.apply(delta());
  store.apply(heartbeat());
  assert.equal(store.seq, null);
});

test("a second snapshot leaves no row of the first behind", () => {
  const store = new Store();
  store.apply(snapshot());
  const changed = store.apply(snapshot({ seq: 9, queues: {} }));
  assert.ok(changed.has("queues/hq/sales"));
  assert.equal(store.sections.queues.size, 0);
});

test("callers stand by queue, position, visit; an unknown position comes last", () => {
  const store = new Store();
  const rows = [["c", "hq/b", 1], ["d", "hq/a", null], ["b", "hq/a", 2], ["a", "hq/a", 2], ["e", "hq/a", 1]];
  store.apply(snapshot({ callers: rows.map(([visit, name, position]) => caller({ visit, queue: name, position })) }));
  assert.deepEqual(store.callers().map(({ visit }) => visit), ["e", "a", "b", "d", "c"]);
});

test("a heartbeat makes figures younger only when nothing is missing", () => {
  const store = new Store();
  store.apply(snapshot());
  store.apply(heartbeat({ seq: 7, at: at(9) }));
  assert.equal(store.at, at(0));
  store.apply(heartbeat({ seq: 1, at: at(9) }));
  assert.equal(store.at, at(9));
});

test("the store remembers until when a PBX was live", () => {
  const store = new Store();
  store.apply(snapshot());
  store.apply(heartbeat({ at: at(2) }));
  store.apply(delta({ at: at(3), changed: { "pbx/hq": pbx({ state: "down" }) } }));
  store.apply(heartbeat({ seq: 2, at: at(5) }));
  assert.equal(store.trueUntil.get("hq"), at(2));
});

test("a section this page does not know is left alone", () => {
  const store = new Store();
  store.apply(snapshot());
  assert.deepEqual([...store.apply(delta({ changed: { "forecasts/hq/sales": {} }, removed: ["forecasts/x"] }))], []);
});

/** A floor that changes by chance, told both as deltas and as a snapshot. */
function randomFloor(seed) {
  const random = chance(seed);
  const rows = new Map(Object.entries({ "pbx/hq": pbx(), "queues/hq/sales": queue() }));
  const makers = {
    "queues/hq/": () => queue({ waiting: Math.floor(random() * 9) }),
    "agents/hq/PJSIP/": () => agent({ answered: Math.floor(random() * 99) }),
    "callers/": (name) => caller({ visit: name, position: Math.floor(random() * 5) }),
    "alerts/": (name) => alert({ id: name }),
    "announcements/": (name) => announcement({ id: name }),
  };
  const step = (seq) => {
    const [changed, removed] = [{}, []];
    for (let change = 0; change < 4; change += 1) {
      const prefixes = Object.keys(makers);
      const prefix = prefixes[Math.floor(random() * prefixes.length)];
      const name = `n${Math.floor(random() * 6)}`;
      if (random() < 0.3) {
        if (rows.delete(prefix + name)) removed.push(prefix + name);
        delete changed[prefix + name];
      } else {
        rows.set(prefix + name, makers[prefix](name));
        changed[prefix + name] = rows.get(prefix + name);
        if (removed.includes(prefix + name)) removed.splice(removed.indexOf(prefix + name), 1);
      }
    }
    return delta({ seq, at: at(seq), changed, removed });
  };
  const section = (name) => Object.fromEntries([...rows].filter(([path]) => path.startsWith(`${name}/`)).map(([path, row]) => [path.slice(name.length + 1), row]));
  const told = (seq) => snapshot({
    seq, at: at(seq), pbx: section("pbx"), queues: section("queues"), definitions: {}, agents: section("agents"),
    callers: Object.values(section("callers")), alerts: Object.values(section("alerts")), announcements: Object.values(section("announcements")),
  });
  return { step, told };
}

test("deltas applied to a snapshot equal the next snapshot", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const floor = randomFloor(seed);
    const [followed, fresh] = [new Store(), new Store()];
    followed.apply(floor.told(1));
    for (let seq = 2; seq < 30; seq += 1) {
      followed.apply(floor.step(seq));
      fresh.apply(floor.told(seq));
      assert.deepEqual(followed.picture(), fresh.picture(), `seed ${seed}, frame ${seq}`);
    }
  }
});
