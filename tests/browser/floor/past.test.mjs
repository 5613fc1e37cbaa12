import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PastError, journalOf, neighbourOf, problemOf } from "../../../web/static/floor/past.js";
import { NOON, at } from "../build.mjs";

const kept = (fields = {}) => ({ oldest: at(0), newest: at(60), retention_days: 35, size_bytes: 1, pbx: {}, checkpoints: [], ...fields });

test("what is kept ends with the server's present; a gap that lasts ends there, too", () => {
  const journal = journalOf(kept({ pbx: { hq: { gaps: [{ begin: at(5), to: at(9) }, { begin: at(50), to: null }] } } }), new Date(NOON + 70_000).toUTCString());
  assert.deepEqual(journal, { from: NOON + 1, to: NOON + 70_000, gaps: [{ pbx: "hq", from: NOON + 5000, to: NOON + 9000 }, { pbx: "hq", from: NOON + 50_000, to: NOON + 70_000 }], zone: null });
  assert.equal(journalOf(kept(), new Date(NOON).toUTCString()).to, NOON + 60_000);
  assert.equal(journalOf(kept(), null).to, NOON + 60_000);
});

test("an empty journal has no moment to show", () => {
  assert.throws(() => journalOf(kept({ oldest: null, newest: null }), null), (error) => error instanceof PastError && error.lasting);
});

const moment = (second, kind = "caller_joined") => ({ seq: 1, received: at(second), at: at(second), kind, pbx: "hq", queue: "hq/sales", agent: null });

test("the neighbour of a moment is not the moment itself, however many things happened then", () => {
  const moments = [0, 0, 0, 4, 9].map((second) => moment(second));
  assert.deepEqual(neighbourOf(moments, NOON, 1), { at: NOON + 4000, kind: "caller_joined", pbx: "hq", queue: "hq/sales", agent: null });
  assert.equal(neighbourOf([...moments].reverse(), NOON + 9000, -1)?.at, NOON + 4000);
  assert.equal(neighbourOf([moment(0)], NOON, 1), null);
});

test("one steps by what people would call something happening, and each of these has a name in every language", () => {
  assert.equal(neighbourOf([moment(1, "channel_created"), moment(2, "dial_ended"), moment(3)], NOON, 1)?.at, NOON + 3000);
  const source = readFileSync(new URL("../../../web/static/floor/past.js", import.meta.url), "utf8");
  const [, list = ""] = /const STEPS = new Set\(\[([^\]]+)\]/.exec(source) ?? [];
  const kinds = [...list.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  const catalogue = JSON.parse(readFileSync(new URL("../../../config/locales/en.json", import.meta.url), "utf8"));
  assert.ok(kinds.length > 10);
  assert.deepEqual(kinds.filter((kind) => !(`event.${kind}` in catalogue)), []);
});

test("a problem is named by the last part of its type; only what asking again cannot mend is lasting", () => {
  const gone = problemOf(404, { type: "urn:floorwatch:problem:moment-not-kept", detail: "There is what was from 2026 on." });
  assert.deepEqual([gone.kind, gone.detail, gone.lasting], ["moment-not-kept", "There is what was from 2026 on.", true]);
  const told = [[400, true], [401, true], [404, true], [408, false], [429, false], [500, false], [503, false]];
  for (const [status, lasting] of told) assert.equal(problemOf(status, null).lasting, lasting, `${status}`);
  assert.equal(problemOf(502, null).kind, "http-502");
});
