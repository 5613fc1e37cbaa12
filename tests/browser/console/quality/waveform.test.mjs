import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, decodeWaveform, gainOf, secondsOf } from "../../../../web/static/console/quality/waveform.js";

/** @param {number[][]} channels least and greatest in turn */
function encoded(channels, milliseconds = 50, version = 1) {
  const buckets = channels[0].length / 2;
  const content = new ArrayBuffer(12 + channels.length * buckets * 2);
  const view = new DataView(content);
  [..."FWPK"].forEach((letter, place) => view.setUint8(place, letter.charCodeAt(0)));
  view.setUint8(4, version);
  view.setUint8(5, channels.length);
  view.setUint16(6, milliseconds);
  view.setUint32(8, buckets);
  new Int8Array(content, 12).set(channels.flat());
  return content;
}

test("a waveform is read by channel and bucket, and what is none is refused", () => {
  const wave = decodeWaveform(encoded([[-1, 1, -127, 127], [0, 0, -64, 32]]));
  assert.deepEqual([wave.channels, wave.buckets, secondsOf(wave)], [2, 2, 0.1]);
  assert.deepEqual([...wave.peaks], [-1, 1, -127, 127, 0, 0, -64, 32]);
  assert.throws(() => decodeWaveform(new ArrayBuffer(4)), RangeError);
  assert.throws(() => decodeWaveform(encoded([[0, 0]], 50, 2)), /version 2/);
  assert.throws(() => decodeWaveform(encoded([[0, 0]]).slice(0, 13)), /another length/);
});

test("a column holds the extremes of every bucket it touches", () => {
  const wave = decodeWaveform(encoded([[-127, 0, 0, 127, -64, 64, 0, 0]]));
  assert.deepEqual([...columnsOf(wave, 0, 0, 0.2, 4)].map((value) => Math.round(value * 127)), [-127, 0, 0, 127, -64, 64, 0, 0]);
  assert.deepEqual([...columnsOf(wave, 0, 0, 0.2, 2)].map((value) => Math.round(value * 127)), [-127, 127, -64, 64]);
  assert.deepEqual([...columnsOf(wave, 0, 0, 0.2, 1)].map((value) => Math.round(value * 127)), [-127, 127]);
});

test("a narrow column still shows the bucket it lies in, and before and after the sound there is none", () => {
  const wave = decodeWaveform(encoded([[-127, 127, -10, 10]]));
  assert.equal(Math.round(columnsOf(wave, 0, 0.06, 0.07, 1)[1] * 127), 10);
  const around = columnsOf(wave, 0, -0.1, 0.2, 3);
  assert.ok(Number.isNaN(around[0]) && Number.isNaN(around[4]) && around[3] === 1);
});

test("quiet sound is stretched, at most eight times; loud sound is not", () => {
  const level = (/** @type {number} */ loud) => decodeWaveform(encoded([Array.from({ length: 400 }, (_, place) => (place % 2 ? loud : -loud))]));
  assert.equal(gainOf(level(127)), 1);
  assert.equal(gainOf(level(1)), 8);
  assert.ok(Math.abs(gainOf(level(64)) - 127 / 64) < 0.05);
});
