import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf, nextOf } from "../../../../web/static/console/quality/order.js";

const row = (id, agent, state = "claimed") => ({ id, agent, agent_name: agent, state });

test("samples stand by agent, agents by name", () => {
  assert.deepEqual(groupsOf([row(1, "b"), row(2, "a"), row(3, "b")]).map(({ name, rows }) => [name, rows.map(({ id }) => id)]), [["a", [2]], ["b", [1, 3]]]);
});

test("the next is the one that waits behind this in the list, from its end on to its beginning", () => {
  const rows = [row(1, "a"), row(2, "a", "scored"), row(3, "b"), row(4, "c", "confirmed")];
  assert.deepEqual([nextOf(rows, null)?.id, nextOf(rows, 1)?.id, nextOf(rows, 2)?.id, nextOf(rows, 4)?.id, nextOf(rows, 3)?.id], [1, 3, 3, 1, 1]);
  assert.equal(nextOf([row(1, "a", "scored")], null), null);
  assert.equal(nextOf([row(1, "a")], 1), null);
});
