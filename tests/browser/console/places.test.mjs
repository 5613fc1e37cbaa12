import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../../../web/static/console/places.js";

const page = (/** @type {string} */ id, /** @type {string | undefined} */ group = undefined) => ({ id, sign: /** @type {any} */ (id), group });

test("pages of one group stand behind one sign, where the first of them stands", () => {
  const places = placesOf([page("floor"), page("screens", "manage"), page("me"), page("audit", "manage")]);
  assert.deepEqual(places, [
    { key: "floor", sign: "floor", label: "page.floor", pages: ["floor"] },
    { key: "group.manage", sign: "manage", label: "group.manage", pages: ["screens", "audit"] },
    { key: "me", sign: "me", label: "page.me", pages: ["me"] },
  ]);
});

test("a group of which somebody sees one page only is that page", () => {
  assert.deepEqual(placesOf([page("grants", "manage")]), [{ key: "grants", sign: "grants", label: "page.grants", pages: ["grants"] }]);
});

test("a group without a sign of its own has its first page's, and nobody's pages are no places", () => {
  assert.equal(placesOf([page("alerts", "watch"), page("rules", "watch")])[0]?.sign, "alerts");
  assert.deepEqual(placesOf([]), []);
});
