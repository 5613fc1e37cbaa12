import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, onScale, placesOn, points, share, sparkOf, weeksOf } from "../../../../web/static/console/reports/figures.js";

test("figures are spelled with one decimal, and what is not known is a dash", () => {
  assert.equal(points(87.333), "87.3");
  assert.equal(points(null), "–");
  assert.equal(share(0.625), "62.5%");
  assert.equal(boundsOf({ value: 0.5, low: 0.25, high: 0.75 }, share), "25.0–75.0%");
  assert.equal(boundsOf({ value: null, low: 0, high: 1 }, share), "");
  assert.equal(boundsOf(null, points), "");
});

test("an interval lies within its scale", () => {
  assert.deepEqual(onScale({ value: 90, low: -5, high: 120 }, 100), { from: 0, to: 1, at: 0.9 });
});

test("a rank covers every place that it leaves open", () => {
  assert.deepEqual(placesOn({ best: 1, worst: 4, of: 4 }), [0, 1]);
  assert.deepEqual(placesOn({ best: 2, worst: 2, of: 4 }), [0.25, 0.5]);
});

test("a trend is a line with a gap where nothing was scored", () => {
  const trend = [{ week: "1", calls: 2, points: 100 }, { week: "2", calls: 2, points: 50 }, { week: "4", calls: 2, points: 0 }];
  const { lines, dots } = sparkOf(trend, ["1", "2", "3", "4"]);
  assert.deepEqual(lines, ["0,2 33.3,12"]);
  assert.equal(dots.length, 3);
  assert.deepEqual(dots[2], [100, 22]);
  assert.deepEqual(sparkOf([{ week: "1", calls: 1, points: 50 }], ["1"]).dots, [[50, 12]]);
});

test("the axis has the weeks in which anybody was scored", () => {
  assert.deepEqual(weeksOf([{ trend: [{ week: "b", calls: 1, points: 1 }] }, { trend: [{ week: "a", calls: 1, points: 1 }] }]), ["a", "b"]);
});
