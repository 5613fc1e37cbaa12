import assert from "node:assert/strict";
import { test } from "node:test";
import { faceOf, trustOf } from "../../../web/static/floor/stale.js";
import { Store } from "../../../web/static/floor/store.js";
import { NOON, at, delta, pbx, snapshot } from "../build.mjs";

const OPEN = { state: "open", since: NOON };
const two = (branch) => snapshot({ pbx: { hq: pbx(), branch: pbx(branch) } });

function storeOf(...frames) {
  const store = new Store();
  for (const frame of frames) store.apply(frame);
  return store;
}

test("an open link and live PBXs are believed", () => {
  const trust = trustOf(OPEN, storeOf(snapshot()));
  assert.deepEqual([trust.face, trust.all], ["live", false]);
});

test("before the first snapshot there is nothing to believe, and no time", () => {
  assert.deepEqual(trustOf({ state: "opening", since: NOON }, storeOf()), { face: "waiting", trueUntil: null, faults: [], all: true });
  assert.equal(trustOf({ state: "lost", since: NOON }, storeOf()).face, "server");
});

test("a lost link makes everything untrue since the last frame, whatever the PBX says", () => {
  const trust = trustOf({ state: "lost", since: NOON + 9000 }, storeOf(snapshot({ pbx: { hq: pbx({ state: "down" }) } })));
  assert.deepEqual([trust.face, trust.trueUntil, trust.all], ["server", NOON, true]);
});

test("a wall without a right shows that, not a lost server", () => {
  assert.equal(trustOf({ state: "refused", since: NOON }, storeOf(snapshot())).face, "refused");
});

test("a lost PBX is untrue since it was lost, not since that was told", () => {
  const lost = delta({ at: at(10), changed: { "pbx/hq": pbx({ state: "down", since: at(-4), reason: "silent" }) } });
  const trust = trustOf(OPEN, storeOf(snapshot(), lost));
  assert.deepEqual([trust.face, trust.trueUntil, trust.all], ["pbx", NOON - 4000, true]);
  assert.equal(trust.faults[0].reason, "silent");
});

test("catching up has a face of its own and keeps the time of the loss", () => {
  const down = delta({ at: at(10), changed: { "pbx/hq": pbx({ state: "down", since: at(9) }) } });
  const again = delta({ seq: 3, at: at(30), changed: { "pbx/hq": pbx({ state: "catching_up", since: at(29) }) } });
  const trust = trustOf(OPEN, storeOf(snapshot(), down, again));
  assert.deepEqual([trust.face, trust.trueUntil], ["catching_up", NOON]);
});

test("of several PBXs only the lost one's queues and agents are untrue", () => {
  const trust = trustOf(OPEN, storeOf(two({ state: "down", since: at(-5) })));
  assert.equal(trust.all, false);
  assert.equal(faceOf(trust, "hq/sales").face, "live");
  assert.deepEqual(faceOf(trust, "branch/PJSIP/2001"), { face: "pbx", trueUntil: NOON - 5000 });
});

test("a lost PBX goes before one that catches up", () => {
  const store = storeOf(snapshot({ pbx: { hq: pbx({ state: "catching_up" }), branch: pbx({ state: "down" }) } }));
  assert.deepEqual(trustOf(OPEN, store).faults.map(({ pbx: name }) => name), ["branch", "hq"]);
});

test("a wall opened during an outage knows no more than the server says", () => {
  const trust = trustOf(OPEN, storeOf(snapshot({ pbx: { hq: pbx({ state: "catching_up", since: at(-1) }) } })));
  assert.equal(trust.trueUntil, null);
});
