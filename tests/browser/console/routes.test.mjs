import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, routeOf } from "../../../web/static/console/routes.js";
import { chance } from "../build.mjs";

const parts = ({ page, id, query }) => [page, id, Object.fromEntries(query)];

test("nothing and nonsense lead home", () => {
  for (const hash of ["", "#", "#/", "#content", "#/../x", "#/Floor", "#javascript:alert(1)"]) assert.deepEqual(parts(routeOf(hash)), ["floor", null, {}], hash);
});

test("a page, the thing on it and a filter are read", () => {
  assert.deepEqual(parts(routeOf("#/alerts/a%2F1?state=firing&queue=hq%2Fsales")), ["alerts", "a/1", { state: "firing", queue: "hq/sales" }]);
});

test("what cannot be decoded stays as it is", () => {
  assert.deepEqual(parts(routeOf("#/alerts/%E0%A4%A")), ["alerts", "%E0%A4%A", {}]);
});

test("an address leads to what it was made of, whatever the letters", () => {
  const next = chance(7);
  const letters = [..."aZ/?&=#%+ é张\u202e<\"'"];
  const word = () => Array.from({ length: 1 + Math.floor(next() * 8) }, () => letters[Math.floor(next() * letters.length)]).join("");
  for (let turn = 0; turn < 300; turn += 1) {
    const [id, search] = [word(), word()];
    assert.deepEqual(parts(routeOf(addressOf("audit-log", id, { search, empty: "" }))), ["audit-log", id, { search }]);
  }
});
