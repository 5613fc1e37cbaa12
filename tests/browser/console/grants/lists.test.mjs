import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dueOf, lookedAt, offeredTo, standing, whole } from "../../../../web/static/console/grants/lists.js";
import { NOON, at } from "../../build.mjs";
import { AREAS } from "../../../../web/static/console/grants/rights.js";

/** A server with this many grants, which hands out two at a time. */
function server(/** @type {number} */ count) {
  const asked = [];
  const get = async (/** @type {string} */ path, query = {}) => {
    asked.push([path, query]);
    if (path === "grants/oddities") return [{ grant: 2, oddity: "unused", count: 0, at: null }, { grant: 1, oddity: "bulk", count: 60, at: null }, { grant: 2, oddity: "odd_hours", count: 3, at: null }];
    if (path !== "grants") return { id: Number(path.slice(7)) };
    const after = Number(query.after);
    const grants = [after + 1, after + 2].filter((id) => id <= count).map((id) => ({ id }));
    return { grants, next: after + 2 < count ? after + 2 : null };
  };
  return { get, asked };
}

test("who may nothing else has the own list; who reviews, approves or oversees has those too", () => {
  const lists = (/** @type {string[]} */ ...rights) => offeredTo((right) => rights.includes(right));
  assert.deepEqual(lists(), ["mine"]);
  assert.deepEqual(lists("review_grants"), ["mine", "review", "odd"]);
  assert.deepEqual(lists("confirm_grants", "see_audit"), ["mine", "confirm", "all", "odd"]);
});

test("every page of a list is fetched, newest first, and an endless one ends", async () => {
  assert.deepEqual((await whole(server(5), "all")).map(({ id }) => id), [5, 4, 3, 2, 1]);
  const endless = { asked: 0, get: async () => { endless.asked += 1; return { grants: [], next: 1 }; } };
  await whole(endless, "all");
  assert.equal(endless.asked, 10);
});

test("what waits is counted by list", async () => {
  assert.deepEqual(await dueOf(server(3), ["review", "confirm"]), { review: 3, confirm: 3 });
});

test("what was noticed about one grant stands with it, once", async () => {
  const found = await lookedAt(server(0));
  assert.deepEqual(found.map(({ grant, remarks }) => [grant.id, remarks.map(({ oddity }) => oddity)]), [[2, ["unused", "odd_hours"]], [1, ["bulk"]]]);
});

test("every right that can be asked for has one area and a name in the catalogue", () => {
  const texts = JSON.parse(readFileSync(new URL("../../../../config/locales/en.json", import.meta.url), "utf8"));
  const rights = Object.values(AREAS).flat();
  assert.equal(new Set(rights).size, rights.length);
  assert.deepEqual(rights.filter((right) => !(`right.${right}` in texts)), []);
  assert.deepEqual(rights.filter((right) => /_grants$|manage_accounts/.test(right)), []);
});

test("a grant that a change took over from stands as replaced, once the change has begun", () => {
  const grant = (/** @type {object} */ fields) => /** @type {any} */ ({ stage: "active", begins: at(-60), replaces: null, may: ["finish"], ...fields });
  const stages = (/** @type {object} */ heir) => standing([grant({ id: 2, replaces: 1, ...heir }), grant({ id: 1 })], NOON).map(({ stage, may }) => [stage, may.length]);
  assert.deepEqual(stages({}), [["active", 1], ["replaced", 0]]);
  assert.deepEqual(stages({ begins: at(60) }), [["active", 1], ["active", 1]]);
  assert.deepEqual(stages({ stage: "notified" }), [["notified", 1], ["active", 1]]);
});
