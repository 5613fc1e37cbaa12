import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../../../web/static/shared/api.js";
import { Draft } from "../../../../web/static/console/quality/draft.js";

/** A draft whose time passes when told, and whose saves are answered when told. */
function desk() {
  const waiting = [];
  const saves = [];
  const draft = new Draft({
    save: (content, revision) => new Promise((accept, refuse) => saves.push({ content, revision, accept, refuse })),
    changed: () => undefined,
    later: (run) => waiting.push(run),
  });
  draft.begin("", 4);
  const settle = async () => { for (let turn = 0; turn < 6; turn += 1) await null; };
  return { draft, saves, settle, pass: async () => { waiting.splice(0).forEach((run) => run()); await settle(); } };
}

test("many changes are one save, with the revision that was seen", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  draft.change("ab");
  assert.deepEqual([draft.standing, saves.length], ["unsaved", 0]);
  await pass();
  assert.deepEqual([draft.standing, saves.map(({ content, revision }) => [content, revision])], ["saving", [["ab", 4]]]);
  saves[0].accept(5);
  await settle();
  assert.deepEqual([draft.standing, draft.revision], ["saved", 5]);
});

test("what is typed while a save is on its way is saved after it", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  await pass();
  draft.change("ab");
  saves[0].accept(5);
  await settle();
  assert.equal(draft.standing, "unsaved");
  await pass();
  assert.deepEqual([saves[1].content, saves[1].revision], ["ab", 5]);
});

test("a lost server is tried again; nothing typed is lost", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  await pass();
  saves[0].refuse(new Refused("unreachable", "", 0));
  await settle();
  assert.equal(draft.standing, "failed");
  await pass();
  saves[1].accept(5);
  await settle();
  assert.equal(draft.standing, "saved");
});

test("somebody else's save is a conflict, which is not saved over until a person says so", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  await pass();
  saves[0].refuse(new Refused("review-changed", "", 409));
  await settle();
  draft.change("ab");
  await pass();
  assert.deepEqual([draft.standing, saves.length, await draft.flush()], ["conflict", 1, false]);
  draft.insist(9);
  await settle();
  assert.deepEqual([saves[1].content, saves[1].revision], ["ab", 9]);
});

test("a save that comes back late says nothing of the review that was begun meanwhile", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  await pass();
  draft.end();
  draft.begin("other", 40);
  saves[0].accept(5);
  await settle();
  assert.deepEqual([draft.standing, draft.revision, draft.content], ["saved", 40, "other"]);
  draft.change("others");
  await pass();
  saves[1].refuse(new Refused("review-changed", "", 409));
  draft.end();
  await settle();
  assert.deepEqual([draft.standing, draft.content], ["saved", null]);
});

test("handing in waits until all of it is saved", async () => {
  const { draft, saves, pass, settle } = desk();
  draft.change("a");
  await pass();
  draft.change("ab");
  const all = draft.flush();
  saves[0].accept(5);
  await settle();
  saves[1].accept(6);
  assert.equal(await all, true);
});
