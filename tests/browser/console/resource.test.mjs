import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../../web/static/shared/api.js";
import { Resource } from "../../../web/static/console/resource.js";

test("it loads, then holds what came", async () => {
  const faces = [];
  const resource = new Resource(() => faces.push([resource.loading, resource.value]));
  await resource.load(async () => 7);
  assert.deepEqual(faces, [[true, null], [false, 7]]);
});

test("a refusal is kept, and asking again mends it", async () => {
  const answers = [() => { throw new Refused("past-busy", "", 503); }, () => "there"];
  const resource = new Resource(() => undefined);
  await resource.load(async () => answers.shift()());
  assert.equal(resource.problem.kind, "past-busy");
  await resource.load(resource.fetching);
  assert.deepEqual([resource.problem, resource.value], [null, "there"]);
});

test("a late answer to an older question is dropped", async () => {
  const resource = new Resource(() => undefined);
  let answer;
  const old = resource.load(() => new Promise((resolve) => { answer = resolve; }));
  await resource.load(async () => "new");
  answer("old");
  await old;
  assert.deepEqual([resource.value, resource.loading], ["new", false]);
});

test("a fault of the page itself is not told as a refusal", async () => {
  await assert.rejects(new Resource(() => undefined).load(async () => { throw new TypeError("bug"); }), TypeError);
});

test("a refresh shows no waiting, and a refusal leaves what is there", async () => {
  const resource = new Resource(() => undefined);
  const answers = [() => 1, () => 2, () => { throw new Refused("unreachable", "", 0); }];
  await resource.refresh();
  await resource.load(async () => (answers.shift() ?? (() => 0))());
  await resource.refresh();
  assert.equal(resource.value, 2);
  await resource.refresh();
  assert.deepEqual([resource.value, resource.problem], [2, null]);
});
