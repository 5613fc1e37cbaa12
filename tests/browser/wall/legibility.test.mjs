import assert from "node:assert/strict";
import { test } from "node:test";
import { characterMillimetres, legible, lineBeside, pixelsPerMillimetre } from "../../../web/static/wall/legibility.js";

const near = (value, wanted, by) => assert.ok(Math.abs(value - wanted) < by, `${value} is not near ${wanted}`);
const lines = (distance, diagonal) => 1080 / (characterMillimetres(distance) * pixelsPerMillimetre(diagonal, 1920, 1080) * 1.6);

test("twenty minutes of arc at eight metres are 46.5 mm, 73 px on a 55-inch panel", () => {
  near(characterMillimetres(8), 46.54, 0.01);
  near(characterMillimetres(8) * pixelsPerMillimetre(55, 1920, 1080), 73.4, 0.1);
});

test("a panel holds nine lines at 55 inches and eight metres, seven at 43, twelve at 75, fourteen at five metres", () => {
  assert.deepEqual([[8, 55], [8, 43], [8, 75], [5, 55]].map(([distance, diagonal]) => Math.floor(lines(distance, diagonal))), [9, 7, 12, 14]);
});

test("the smallest text is as many millimetres high whatever the resolution", () => {
  const hd = legible({ distance: 8, diagonal: 55, width: 1920, height: 1080 });
  const uhd = legible({ distance: 8, diagonal: 55, width: 3840, height: 2160 });
  near(uhd.line, hd.line * 2, 1e-9);
  near(hd.line, 100.9, 0.1);
  assert.equal(hd.reach, 8);
});

test("a screen too small for its distance still shows a page, and says how far it reaches", () => {
  const { line, reach } = legible({ distance: 12, diagonal: 32, width: 1920, height: 1080 });
  near(line, 1080 / 8.2, 1e-9);
  assert.ok(reach < 7 && reach > 5, String(reach));
});

test("beside other things a page keeps its lines, each a little smaller", () => {
  const taken = { px: 110, em: 1.9 };
  const line = lineBeside(63, 1080, taken);
  near(1080 / 63, (1080 - taken.px) / line - taken.em, 1e-9);
  near(lineBeside(63, 1080, { px: 0, em: 0 }), 63, 1e-9);
});
