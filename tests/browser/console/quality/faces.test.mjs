import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { WAYS, faceOf, reasonFor } from "../../../../web/static/console/quality/faces.js";

const catalogue = JSON.parse(readFileSync(new URL("../../../../config/locales/en.json", import.meta.url), "utf8"));
const states = readFileSync(new URL("../../../../connectors/recordings/states.py", import.meta.url), "utf8");

test("every state of a recording but the whole one has a face with words and a way out", () => {
  const known = [...states.slice(states.indexOf("class State("), states.indexOf("class Sign(")).matchAll(/^ {4}[A-Z_]+ = "(\w+)"/gm)].map(([, name]) => name);
  assert.ok(known.length > 10);
  assert.deepEqual(Object.keys(WAYS).filter((state) => state !== "none").sort(), known.filter((state) => state !== "intact").sort());
  for (const state of Object.keys(WAYS)) assert.ok(catalogue[`qa.recording.${state}`] && catalogue[`qa.recording.${state}.do`], state);
});

test("a whole recording has no face; an unknown state asks somebody", () => {
  assert.equal(faceOf("intact"), null);
  assert.deepEqual([faceOf(null)?.state, faceOf("new_one")?.way], ["none", "ask"]);
  assert.deepEqual([reasonFor("cut_short"), reasonFor("empty"), reasonFor("missing"), reasonFor("intact")], ["cut_short", "damaged", "missing", "inaudible"]);
});
