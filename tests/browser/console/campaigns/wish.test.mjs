import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, namesOf, queuesOf } from "../../../../web/static/console/campaigns/wish.js";

const VALUES = { name: " Refunds ", reason: " new rule ", count: "7", first: "2026-W31", last: "2026-W30", queue: "", direction: "" };

test("a wish narrows by what was chosen, and weeks may be named the other way round", () => {
  assert.deepEqual(bodyOf(VALUES, new Set()), { name: "Refunds", reason: "new rule", count: 7, first: "2026-W30", last: "2026-W31", agents: null, queue: null, direction: null });
  const { agents, queue, direction } = bodyOf({ ...VALUES, queue: "hq/sales", direction: "outbound" }, new Set(["1001"]));
  assert.deepEqual([agents, queue, direction], [["1001"], "hq/sales", "outbound"]);
});

test("queues are called by their labels, else by their names, in order", () => {
  const queues = new Map([["hq/zeta", { label: null }], ["hq/a", { label: "Sales" }]]);
  assert.deepEqual(queuesOf(queues), [{ id: "hq/a", label: "Sales" }, { id: "hq/zeta", label: "zeta" }]);
});

test("people are told by name, strangers by id, everybody by nothing", () => {
  assert.equal(namesOf(["1", "2"], [{ id: "1", name: "李娜" }]), "李娜 · 2");
  assert.equal(namesOf(null, []), "");
});
