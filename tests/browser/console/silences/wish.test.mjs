import assert from "node:assert/strict";
import { test } from "node:test";
import { covers, phaseOf, placeOf, wishOf } from "../../../../web/static/console/silences/wish.js";
import { NOON, at } from "../../build.mjs";

const HOUR = 3_600_000;
const typed = (fields = {}) => ({ rule: "surge", place: "", comment: "works", ...fields });

test("a silence is planned, holds, and is over", () => {
  const silence = { begins: at(0), ends: at(60) };
  assert.deepEqual([-1, 0, 59, 60].map((seconds) => phaseOf(/** @type {any} */ (silence), NOON + seconds * 1000)), ["planned", "active", "active", "ended"]);
});

test("a place is a PBX, something on it, or everywhere", () => {
  assert.deepEqual(placeOf("pbx:hq"), { subject: null, pbx: "hq" });
  assert.deepEqual(placeOf("at:hq/PJSIP/1"), { subject: "hq/PJSIP/1", pbx: null });
  assert.deepEqual(placeOf(""), { subject: null, pbx: null });
});

test("it covers what its rule, place and PBX say; nothing of the site belongs to a PBX", () => {
  const alert = { id: "a", rule: "surge", subject: "hq/sales", scope: "queue", silence: null };
  const any = { rule: null, subject: null, pbx: null };
  assert.ok(covers({ ...any, rule: "surge" }, alert) && covers({ ...any, pbx: "hq" }, alert) && covers({ ...any, subject: "hq/sales" }, alert));
  assert.ok(!covers({ ...any, rule: "drops" }, alert) && !covers({ ...any, pbx: "branch" }, alert) && !covers({ ...any, rule: "surge", subject: "hq/vip" }, alert));
  assert.ok(!covers({ ...any, pbx: "hq" }, { ...alert, scope: "site" }));
});

test("a wish has something to match, an end after its beginning, and a week at most", () => {
  assert.deepEqual(wishOf(typed({ rule: "" }), null, NOON + HOUR, NOON), { wrong: "silence.wrong.everything" });
  assert.deepEqual(wishOf(typed(), null, null, NOON), { wrong: "silence.wrong.end" });
  assert.deepEqual(wishOf(typed(), null, NOON - 1, NOON), { wrong: "silence.wrong.order" });
  assert.deepEqual(wishOf(typed(), NOON + HOUR, NOON + HOUR, NOON), { wrong: "silence.wrong.order" });
  assert.deepEqual(wishOf(typed(), null, NOON + 8 * 24 * HOUR, NOON), { wrong: "problem.silence-too-long" });
  assert.deepEqual(wishOf(typed({ place: "pbx:hq" }), null, NOON + HOUR, NOON), { wish: { rule: "surge", subject: null, pbx: "hq", comment: "works", duration_seconds: 3600 } });
  assert.deepEqual(wishOf(typed(), NOON + HOUR, NOON + 3 * HOUR, NOON), { wish: { rule: "surge", subject: null, pbx: null, comment: "works", duration_seconds: 7200, begins: at(3600) } });
  const begun = wishOf(typed(), NOON - HOUR, NOON + HOUR, NOON);
  assert.ok("wish" in begun && begun.wish.duration_seconds === 3600 && begun.wish.begins === undefined, "what began already begins now");
});
