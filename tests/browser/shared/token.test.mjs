import assert from "node:assert/strict";
import { test } from "node:test";
import { keepToken, takeToken } from "../../../web/static/shared/token.js";

/** As much of a window as a token needs. */
function windowAt(href, kept = new Map()) {
  const window = {
    location: { href },
    history: { replaceState: (_state, _title, address) => { window.location.href = address; } },
    localStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) },
  };
  return window;
}

test("a token leaves the address bar, is kept, and is found again without it", () => {
  const kept = new Map();
  for (const href of ["http://wall/wall?board=b&token=fw_1", "http://wall/wall?board=b#token=fw_1"]) {
    const window = windowAt(href, kept);
    assert.equal(takeToken(window), "fw_1");
    assert.ok(!window.location.href.includes("fw_1"));
    assert.ok(window.location.href.includes("board=b"));
  }
  assert.equal(takeToken(windowAt("http://wall/wall", kept)), "fw_1");
});

test("without a token there is none", () => {
  assert.equal(takeToken(windowAt("http://wall/wall?board=b")), null);
});

test("a token is forgotten when it ends, and a browser that keeps nothing still goes on", () => {
  const kept = new Map();
  keepToken(windowAt("http://wall/wall", kept), "fw_2");
  assert.equal(takeToken(windowAt("http://wall/wall", kept)), "fw_2");
  keepToken(windowAt("http://wall/wall", kept), null);
  assert.equal(takeToken(windowAt("http://wall/wall", kept)), null);
  const bare = { location: { href: "http://wall/wall#token=fw_3" }, history: { replaceState: () => undefined }, get localStorage() { throw new Error("none is kept"); } };
  keepToken(bare, "fw_3");
  assert.equal(takeToken(bare), "fw_3");
});
