import assert from "node:assert/strict";
import { test } from "node:test";
import { Voice, claimsOf } from "../../../web/static/console/voice.js";

/** Tabs of one browser: a shared storage, and what each has said once everything is settled. */
function browser(count) {
  const kept = new Map();
  const storage = /** @type {Storage} */ (/** @type {unknown} */ ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }));
  const waiting = [];
  const said = [];
  const tabs = Array.from({ length: count }, (_, index) => new Voice(() => storage, (run) => waiting.push(run), `tab${index}`));
  return { tabs, said, kept, settle: () => waiting.splice(0).forEach((run) => run()) };
}

test("of several tabs that hear of an alert one speaks", () => {
  const { tabs, said, settle } = browser(3);
  for (const tab of tabs) tab.claim("a", () => said.push(tab.tab));
  settle();
  assert.deepEqual(said, ["tab0"]);
  tabs[2]?.claim("a", () => said.push("late"));
  tabs[2]?.claim("b", () => said.push("tab2"));
  settle();
  assert.deepEqual(said, ["tab0", "tab2"]);
});

test("two that wrote at the same moment: the last one written has it", () => {
  const { tabs, said, kept, settle } = browser(2);
  tabs[0]?.claim("a", () => said.push("tab0"));
  kept.set("floorwatch.voice", JSON.stringify([{ alert: "a", tab: "tab1" }]));
  settle();
  assert.deepEqual(said, []);
});

test("a browser that keeps nothing lets every tab speak, and nonsense is no claim", () => {
  const said = [];
  const voice = new Voice(() => { throw new Error("kept nothing"); }, () => 0, "tab");
  voice.claim("a", () => said.push("tab"));
  assert.deepEqual(said, ["tab"]);
  assert.deepEqual(["{", "7", null, '[{"alert":1},{"alert":"a","tab":"t"}]'].map(claimsOf), [[], [], [], [{ alert: "a", tab: "t" }]]);
});

test("claims are few, however many alerts there were", () => {
  const { tabs, kept } = browser(1);
  for (let number = 0; number < 500; number += 1) tabs[0]?.claim(`a${number}`, () => undefined);
  assert.ok(claimsOf(kept.get("floorwatch.voice")).length <= 50);
});
