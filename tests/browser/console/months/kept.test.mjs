import assert from "node:assert/strict";
import { test } from "node:test";
import { keptOf } from "../../../../web/static/console/months/kept.js";

const month = (name, alerts) => ({ month: name, alerts, incidents: alerts, acknowledged: 0, resolved: 0, escalated: 0, unanswered: 0, mttn_seconds: null, mtta_seconds: null, mttr_seconds: null, rules: [], people: [] });

test("months before the first alert are left out, quiet ones between are not, and this month always stands", () => {
  assert.deepEqual(keptOf([month("3", 1), month("2", 0), month("1", 2), month("0", 0)]).map(({ month: name }) => name), ["3", "2", "1"]);
  assert.equal(keptOf([month("3", 0), month("2", 0)]).length, 1);
  assert.deepEqual(keptOf([]), []);
});
