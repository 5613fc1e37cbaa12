import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PATHS, wishOf } from "../../../../web/static/console/quality/acts.js";

const api = readFileSync(new URL("../../../../web/api/samples.py", import.meta.url), "utf8");

test("every step the page offers has an operation", () => {
  const known = [...api.slice(api.indexOf("STEPS: dict"), api.indexOf("SEEING =")).matchAll(/^ {4}"(\w+)": \(Action\.(\w+)/gm)].map(([, path, action]) => [action.toLowerCase(), path]);
  assert.deepEqual(Object.entries(PATHS).sort(), known.sort());
});

test("each step sends what it needs and no more", () => {
  const values = { reason: "why", to: " li ", fault: "damaged", review: "second" };
  assert.deepEqual(wishOf("assign", values), { to: "li", reason: "why" });
  assert.deepEqual(wishOf("assign", { to: " " }), { to: null, reason: "" });
  assert.deepEqual(wishOf("find_unusable", values), { fault: "damaged", reason: "why" });
  assert.deepEqual(wishOf("decide", values), { review: "second", reason: "why" });
  assert.deepEqual(wishOf("claim", {}), { reason: "" });
});
