import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf, unscoped } from "../../../../web/static/console/accounts/facts.js";

const ROW = { name: "li", display_name: "", role: "qa", scope: null, language: null, disabled: null, has_password: true, created: "2026-11-23T04:00:00.000Z" };

test("an account is disabled before it is anything else, and invited until it has a password", () => {
  assert.equal(stateOf(ROW), "active");
  assert.equal(stateOf({ ...ROW, has_password: false }), "invited");
  assert.equal(stateOf({ ...ROW, has_password: false, disabled: ROW.created }), "disabled");
});

test("no scope is everything, but for an agent only their own places", () => {
  assert.deepEqual(["agent", "qa", "admin"].map(unscoped), ["account.own", "account.everything", "account.everything"]);
});
