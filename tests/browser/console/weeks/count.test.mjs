import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, chanceOf, excludedOf, hexOf, mondayOf, orderedPeople, reasonsOf, sumsOf } from "../../../../web/static/console/weeks/count.js";

const row = (fields = {}) => ({ agent: "1", agent_name: "a", direction: "inbound", quota_class: "regular", quota: 2, audit: false, drawn: 2, done: 1, risk: 1, size: 20, lack: null, contacts: 22, excluded: {}, ...fields });

test("a week is the sum of its people", () => {
  assert.deepEqual(sumsOf([row(), row({ quota: 5, drawn: 3, lack: "fewer_calls" })]), { people: 2, quota: 7, drawn: 5, done: 2, risk: 2, short: 1 });
});

test("the probability of a call is the quota over the calls there were, at most one", () => {
  assert.deepEqual([chanceOf(row()), chanceOf(row({ size: 1 })), chanceOf(row({ size: 0 })), chanceOf(row({ size: null })), chanceOf(row({ quota: 0 }))], [0.1, 1, null, null, null]);
});

test("who lacks samples stands first", () => {
  assert.deepEqual(orderedPeople([row({ agent_name: "b" }), row({ agent_name: "c", lack: "fewer_calls" }), row()]).map(({ agent_name: name }) => name), ["c", "a", "b"]);
});

test("a key is read from its digits and written back; anything else is none", () => {
  assert.equal(hexOf(bytesOf("00ff7A").buffer), "00ff7a");
  assert.deepEqual([bytesOf("0"), bytesOf("zz"), bytesOf("")], [null, null, null]);
});

test("who was left out is counted by the reason, the most frequent first", () => {
  const people = [row({ excluded: { too_short: 2, internal: 1 } }), row({ excluded: { internal: 4 } })];
  assert.deepEqual(excludedOf(people), [["internal", 5], ["too_short", 2]]);
  assert.deepEqual(reasonsOf(people[0]), ["too_short", "internal"]);
  assert.deepEqual(excludedOf([row()]), []);
});

test("an ISO week begins on its Monday, in years of 52 and of 53 weeks; what is no week begins never", () => {
  assert.deepEqual(["2026-W49", "2026-W01", "2020-W53", "2021-W01", "W49"].map(mondayOf), ["2026-11-30", "2025-12-29", "2020-12-28", "2021-01-04", ""]);
});
