import assert from "node:assert/strict";
import { test } from "node:test";
import { Preferences, choicesOf } from "../../../web/static/console/preferences.js";

const NONE = { language: null, theme: null, order: "name", sound: false, notices: false };

test("what cannot be understood counts as not chosen", () => {
  for (const kept of [null, 7, "x", [], { language: 3, theme: "pink", order: "luck", sound: "yes", notices: 1 }]) assert.deepEqual(choicesOf(kept), NONE);
});

test("a choice is kept for the next visit", () => {
  const kept = new Map();
  const storage = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  new Preferences(storage).choose({ theme: "light", order: "time" });
  assert.deepEqual(new Preferences(storage).choices, { ...NONE, theme: "light", order: "time" });
});

test("a browser that keeps nothing, or kept rubbish, still takes a choice", () => {
  const refusing = () => { throw new Error("denied"); };
  const rubbish = () => ({ getItem: () => "{", setItem: () => { throw new Error("full"); } });
  for (const storage of [refusing, rubbish]) {
    const preferences = new Preferences(storage);
    assert.deepEqual(preferences.choices, NONE);
    preferences.choose({ language: "en" });
    assert.equal(preferences.choices.language, "en");
  }
});
