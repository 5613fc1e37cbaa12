import assert from "node:assert/strict";
import { test } from "node:test";
import { browserOf } from "../../../web/static/console/browsers.js";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36";

test("a browser is told by its name, version and system", () => {
  assert.equal(browserOf(CHROME), "Chrome 138 · Linux");
  assert.equal(browserOf(`${CHROME} Edg/138.0.0.0`), "Edge 138 · Linux");
  assert.equal(browserOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox 140 · Windows");
  assert.equal(browserOf("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"), "Safari 18 · iPhone");
});

test("what says nothing known stays as it is, cut", () => {
  assert.equal(browserOf("curl/8.5.0"), "curl/8.5.0");
  assert.equal(browserOf(""), "");
  assert.ok(browserOf("x".repeat(10_000)).length <= 48);
  assert.equal(browserOf("Firefox/"), "Firefox");
});
