import assert from "node:assert/strict";
import { test } from "node:test";
import { askedOf } from "../../../../web/static/console/audit/asked.js";

test("what is empty or no moment is not asked; moments are of the site's clock", () => {
  const query = new URLSearchParams({ actor: " account:1 li ", action: "", from: "2026-11-27T14:05", to: "tomorrow", other: "x" });
  assert.deepEqual(askedOf(query, "Asia/Shanghai"), { actor: "account:1 li", from: "2026-11-27T06:05:00.000Z" });
});
