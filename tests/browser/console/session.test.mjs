import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../../web/static/shared/api.js";
import { Session } from "../../../web/static/console/session.js";

const ME = { kind: "account", name: "li", display_name: "Li", role: "qa", rights: ["see_floor"], language: null, must_change: false };

test("pages with a right are for those who hold it, others for everybody", async () => {
  const session = new Session({ get: async () => ME }, () => undefined);
  assert.deepEqual([session.may(undefined), session.may("see_floor")], [true, false]);
  await session.load();
  assert.deepEqual([session.may("see_floor"), session.may("manage_accounts"), session.may("signed_in")], [true, false, true]);
});

test("an ended session is nobody's; a server that does not answer changes nothing", async () => {
  const answers = [async () => ME, async () => { throw new Refused("unreachable", "", 0); }, async () => { throw new Refused("session-ended", "", 401); }];
  const session = new Session({ get: () => answers.shift()() }, () => undefined);
  const seen = [];
  for (let turn = 0; turn < 3; turn += 1) { await session.load(); seen.push(session.me?.name ?? null); }
  assert.deepEqual(seen, ["li", "li", null]);
});

test("a page may need any one of several rights", async () => {
  const session = new Session({ get: async () => ME }, () => undefined);
  await session.load();
  assert.deepEqual([session.may(["manage_forms", "see_floor"]), session.may(["manage_forms"]), session.may([])], [true, false, false]);
});

test("whoever has no part of the floor is told so, once it is known who sits there", async () => {
  const as = async (/** @type {object} */ fields) => {
    const session = new Session({ get: async () => ({ ...ME, ...fields }) }, () => undefined);
    const before = [session.floorless, session.sees];
    await session.load();
    return [...before, session.floorless, session.sees];
  };
  assert.deepEqual(await as({}), [false, false, false, true]);
  assert.deepEqual(await as({ rights: ["coach"] }), [false, false, true, false]);
  assert.deepEqual(await as({ rights: ["see_own_floor"] }), [false, false, false, false]);
});

test("who sees only the own place on the floor is alone there; whoever sees the floor, or none of it, is not", async () => {
  const as = async (/** @type {string[]} */ rights) => {
    const session = new Session({ get: async () => ({ ...ME, rights }) }, () => undefined);
    const before = session.alone;
    await session.load();
    return [before, session.alone];
  };
  assert.deepEqual(await as(["see_own_floor"]), [false, true]);
  assert.deepEqual(await as(["see_own_floor", "see_floor"]), [false, false]);
  assert.deepEqual(await as(["coach"]), [false, false]);
});
