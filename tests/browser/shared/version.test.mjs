import assert from "node:assert/strict";
import { test } from "node:test";
import { reloadFor, versionOf } from "../../../web/static/shared/version.js";

function windowWith(kept = new Map()) {
  let reloads = 0;
  return { location: { reload: () => { reloads += 1; } }, sessionStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }, reloads: () => reloads };
}

test("a page knows its version from its own address", () => {
  assert.equal(versionOf("http://wall/static/0a1b2c/wall/main.js"), "0a1b2c");
  assert.equal(versionOf("http://wall/wall/main.js"), null);
});

test("a newer version is loaded once, not for ever", () => {
  const window = windowWith();
  assert.deepEqual([reloadFor("a", "a", window), reloadFor("b", "a", window), reloadFor("b", "a", window), reloadFor("c", "a", window)], [false, true, false, true]);
  assert.equal(window.reloads(), 2);
});
