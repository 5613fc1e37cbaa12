import assert from "node:assert/strict";
import { test } from "node:test";
import { agentOrder, queueOrder, secondsOf, viewOf } from "../../../web/static/floor/select.js";
import { trustOf } from "../../../web/static/floor/stale.js";
import { Store } from "../../../web/static/floor/store.js";
import { NOON, agent, alert, announcement, at, definition, figures, pbx, queue, snapshot } from "../build.mjs";

const OPEN = { state: "open", since: NOON };

function see(frame, { now = NOON, link = OPEN } = {}) {
  const store = new Store();
  store.apply(frame);
  return viewOf(store, trustOf(link, store), now);
}

const queues = (rows) => ({ queues: rows, definitions: Object.fromEntries(Object.keys(rows).map((key) => [key, definition()])) });

test("a level over several queues divides sums and does not average ratios", () => {
  const small = queue({ last_30m: figures({ service_level: 0, service_level_hits: 0, service_level_base: 1 }) });
  const big = queue({ last_30m: figures({ service_level: 1, service_level_hits: 99, service_level_base: 99 }) });
  assert.equal(see(snapshot(queues({ "hq/a": small, "hq/b": big }))).totals.level, 0.99);
});

test("a level without a denominator is not known", () => {
  const idle = queue({ last_30m: figures({ service_level: null, service_level_hits: 0, service_level_base: 0 }) });
  assert.equal(see(snapshot(queues({ "hq/a": idle }))).totals.level, null);
});

test("the longest wait runs on from the server's time, and nobody waiting has none", () => {
  const view = see(snapshot(queues({ "hq/a": queue({ waiting: 1, longest_wait_since: at(-30) }), "hq/b": queue({ waiting: 2, longest_wait_since: at(-90) }) })), { now: NOON + 5000 });
  assert.equal(secondsOf(view.totals.longest, NOON + 5000), 95);
  assert.equal(secondsOf(see(snapshot()).totals.longest, NOON), null);
});

test("a wait passes its limit without a new frame", () => {
  const frame = snapshot(queues({ "hq/a": queue({ waiting: 1, longest_wait_since: at(-170) }) }));
  assert.equal(see(frame).totals.over.longest, false);
  assert.equal(see(frame, { now: NOON + 11_000 }).totals.over.longest, true);
});

test("when the server is lost, waits and states stand still at the time they were true", () => {
  const frame = snapshot(queues({ "hq/a": queue({ waiting: 1, longest_wait_since: at(-30) }) }));
  const view = see(frame, { now: NOON + 60_000, link: { state: "lost", since: NOON + 4000 } });
  assert.deepEqual(view.queues[0].longest, { since: null, seconds: 30 });
  assert.deepEqual(view.agents[0].span, { since: null, seconds: 60 });
  assert.equal(view.totals.waiting, 1);
});

test("with one PBX lost, sums hold the others and say what they leave out", () => {
  const rows = { "hq/a": queue({ waiting: 2 }), "branch/b": queue({ waiting: 7 }) };
  const people = { "hq/1": agent(), "branch/2": agent() };
  const view = see(snapshot({ ...queues(rows), agents: people, pbx: { hq: pbx(), branch: pbx({ state: "down", since: at(-9) }) } }));
  assert.equal(view.totals.waiting, 2);
  assert.equal(view.totals.loggedIn, 1);
  assert.deepEqual(view.excluded, ["branch"]);
  assert.deepEqual(view.queues.map(({ face }) => face), ["live", "pbx"]);
});

test("a floor without queues and people shows nothing instead of zeros", () => {
  const { totals, today } = see(snapshot({ queues: {}, definitions: {}, agents: {} }));
  assert.deepEqual([totals.waiting, totals.level, totals.ready, totals.loggedIn, today], [null, null, null, null, null]);
});

test("people logged out are not on the wall; callers with nobody ready are marked", () => {
  const view = see(snapshot({ ...queues({ "hq/a": queue({ waiting: 1 }) }), agents: { "hq/1": agent({ state: "logged_out" }), "hq/2": agent({ state: "paused" }) } }));
  assert.deepEqual([view.totals.loggedIn, view.totals.ready, view.totals.nobodyReady], [1, 0, true]);
  assert.equal(view.states.paused, 1);
});

test("coverage is the worst of the queues", () => {
  const rows = { "hq/a": queue(), "hq/b": queue({ last_30m: figures({ coverage: 0.7 }) }), "hq/c": queue({ last_30m: figures({ coverage: null }) }) };
  assert.equal(see(snapshot(queues(rows))).totals.coverage, 0.7);
});

test("a curve over queues has gaps where one was not seen, and none when one is missing", () => {
  const trend = (waiting) => ({ step_seconds: 60, until: at(0), waiting });
  const rows = queues({ "hq/a": queue(), "hq/b": queue() });
  assert.deepEqual(see(snapshot({ ...rows, trends: { "hq/a": trend([1, 2, null]), "hq/b": trend([9, 1, 1, 1]) } })).totals.trend, [2, 3, null]);
  assert.deepEqual(see(snapshot({ ...rows, trends: { "hq/a": trend([1]) } })).totals.trend, []);
});

test("alerts stand by severity, unacknowledged first; what is not firing is not shown", () => {
  const alerts = [alert({ id: "a", severity: "warning", state: "acknowledged" }), alert({ id: "b", severity: "warning" }), alert({ id: "c", severity: "critical" }), alert({ id: "d", state: "pending" })];
  assert.deepEqual(see(snapshot({ alerts })).alerts.map(({ id }) => id), ["c", "b", "a"]);
});

test("queues stand as the board names them, else by label; trouble first only where they do not fit", () => {
  const view = see(snapshot(queues({ "hq/1": queue({ label: "B 10" }), "hq/2": queue({ label: "B 9" }), "hq/3": queue({ label: "C", waiting: 11 }) })));
  assert.deepEqual(queueOrder(view.queues, null, true, "en"), ["hq/2", "hq/1", "hq/3"]);
  assert.deepEqual(queueOrder(view.queues, null, false, "en"), ["hq/3", "hq/2", "hq/1"]);
  assert.deepEqual(queueOrder(view.queues, ["hq/3", "hq/1"], true, "en"), ["hq/3", "hq/1", "hq/2"]);
});

test("agents stand by who needs looking at, the longest first", () => {
  const people = { "hq/1": agent({ state: "ready" }), "hq/2": agent({ state: "unavailable" }), "hq/3": agent({ state: "paused", since: at(-10) }), "hq/4": agent({ state: "paused", since: at(-99) }) };
  assert.deepEqual(agentOrder(see(snapshot({ agents: people })).agents), ["hq/2", "hq/4", "hq/3", "hq/1"]);
});

test("an announcement is for the boards and queues it names, else for all, and is over at its end", () => {
  const announcements = [announcement(), announcement({ id: "q", queues: ["hq/sales"] }), announcement({ id: "b", boards: ["lobby"] }), announcement({ id: "both", queues: ["hq/vip"], boards: ["lobby"], since: at(1) }), announcement({ id: "over", until: at(0) })];
  const shown = (board) => see(snapshot({ announcements, board })).announcements.map(({ id }) => id);
  assert.deepEqual(shown(null), ["both", "b", "n", "q"]);
  assert.deepEqual(shown({ id: "lobby", label: "", queues: ["hq/support"] }), ["both", "b", "n"]);
  assert.deepEqual(shown({ id: "sales", label: "", queues: ["hq/sales"] }), ["n", "q"]);
  assert.deepEqual(shown({ id: "all", label: "", queues: null }), ["both", "n", "q"]);
});
