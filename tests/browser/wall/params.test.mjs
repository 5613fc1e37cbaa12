import assert from "node:assert/strict";
import { test } from "node:test";
import { paramsOf, replayAddress, settingsOf } from "../../../web/static/wall/params.js";

test("nonsense in the address is ignored, extremes are bounded", () => {
  assert.deepEqual(paramsOf("?lang=&theme=pink&distance=far&diagonal=1"), { board: null, language: null, theme: null, distance: null, diagonal: 5, replay: null });
  assert.equal(paramsOf("?distance=1e9").distance, 40);
});

test("the address goes before the board, the board before the site, the site before the default", () => {
  const site = { name: "HQ", timezone: "UTC", language: "zh-TW" };
  const board = { id: "b", label: "B", distance_m: 5, theme: "light", language: "en" };
  assert.deepEqual(settingsOf(paramsOf(""), null, site), { language: "zh-TW", theme: "dark", distance: 8, diagonal: 55 });
  assert.deepEqual(settingsOf(paramsOf(""), board, site), { language: "en", theme: "light", distance: 5, diagonal: 55 });
  assert.deepEqual(settingsOf(paramsOf("?lang=zh&theme=dark&distance=3&diagonal=75"), board, site), { language: "zh-CN", theme: "dark", distance: 3, diagonal: 75 });
});

test("a moment in the address asks for the past, and a moment that is none does not show the present instead", () => {
  const replay = (/** @type {string} */ search) => paramsOf(search).replay;
  assert.equal(replay("?board=hall"), null);
  assert.deepEqual(replay("?at=2026-11-23T09:00:00Z&view=known"), { at: Date.parse("2026-11-23T09:00:00Z"), sight: "known" });
  assert.deepEqual(replay("?at=yesterday&view=x"), { at: null, sight: "shown" });
});

test("the address of a replayed wall leads back to it, and to the live one", () => {
  const href = replayAddress("http://wall/wall?board=hall&at=2026-11-23T08:00:00Z", { at: Date.parse("2026-11-23T09:00:00Z"), sight: "known" });
  assert.equal(href, "http://wall/wall?board=hall&at=2026-11-23T09:00:00.000Z&view=known");
  assert.equal(replayAddress(href, null), "http://wall/wall?board=hall");
  assert.equal(replayAddress("http://wall/wall", { at: 0, sight: "shown" }), "http://wall/wall?at=1970-01-01T00:00:00.000Z&view=shown");
});
