import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, gainOf, waveformOf } from "../../../../web/static/console/quality/waveform.js";

/** @param {number[][]} channels least and greatest in turn */
function wave(channels) {
  const sides = ["agent", "caller"];
  const seconds = ((channels[0]?.length ?? 0) / 2) * 0.05;
  return waveformOf({ seconds, bin_seconds: 0.05, channels: channels.map((values, place) => ({ side: sides[place], least: values.filter((_, at) => at % 2 === 0), greatest: values.filter((_, at) => at % 2) })) });
}

test("the agent's lane is above the caller's, whichever channel is whose", () => {
  const channel = (/** @type {string} */ side) => ({ side, least: [0], greatest: [1] });
  assert.deepEqual(waveformOf({ seconds: 0.05, bin_seconds: 0.05, channels: [channel("caller"), channel("agent")] }).lanes.map(({ side }) => side), ["agent", "caller"]);
  assert.deepEqual(waveformOf({ seconds: 0.05, bin_seconds: 0.05, channels: [channel("mix")] }).lanes.map(({ side }) => side), ["mix"]);
});

test("a column holds the extremes of every bucket it touches", () => {
  const sound = wave([[-127, 0, 0, 127, -64, 64, 0, 0]]);
  assert.deepEqual([...columnsOf(sound, 0, 0, 0.2, 4)].map((value) => Math.round(value * 127)), [-127, 0, 0, 127, -64, 64, 0, 0]);
  assert.deepEqual([...columnsOf(sound, 0, 0, 0.2, 2)].map((value) => Math.round(value * 127)), [-127, 127, -64, 64]);
  assert.deepEqual([...columnsOf(sound, 0, 0, 0.2, 1)].map((value) => Math.round(value * 127)), [-127, 127]);
});

test("a narrow column still shows the bucket it lies in, and before and after the sound there is none", () => {
  const sound = wave([[-127, 127, -10, 10]]);
  assert.equal(Math.round(columnsOf(sound, 0, 0.06, 0.07, 1)[1] * 127), 10);
  const around = columnsOf(sound, 0, -0.1, 0.2, 3);
  assert.ok(Number.isNaN(around[0]) && Number.isNaN(around[4]) && around[3] === 1);
});

test("quiet sound is stretched, at most eight times; loud sound is not", () => {
  const level = (/** @type {number} */ loud) => wave([Array.from({ length: 400 }, (_, place) => (place % 2 ? loud : -loud))]);
  assert.equal(gainOf(level(127)), 1);
  assert.equal(gainOf(level(1)), 8);
  assert.ok(Math.abs(gainOf(level(64)) - 127 / 64) < 0.05);
});
