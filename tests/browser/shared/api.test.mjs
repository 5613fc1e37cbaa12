import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Api, Refused, nameIn, refusedOf, sentenceOf } from "../../../web/static/shared/api.js";

before(() => { globalThis.document = { baseURI: "https://desk.example/below/console" }; });

const answering = (status, body) => async () => new Response(JSON.stringify(body), { status });
const failure = async (asked) => asked.then(() => assert.fail("answered"), (error) => error);

test("a path lies beside the console, below any sub-path, and the token goes with it", async () => {
  const asked = [];
  const api = new Api(() => "fw_1", async (url, { headers }) => { asked.push([url, headers]); return new Response("{}"); });
  await api.get("events", { from: "2026-11-27T00:00:00+08:00" });
  assert.deepEqual(asked, [["https://desk.example/below/api/v1/events?from=2026-11-27T00%3A00%3A00%2B08%3A00", { Authorization: "Bearer fw_1" }]]);
});

test("a problem is refused by its kind, with the server's words", async () => {
  const error = await failure(new Api(() => null, answering(404, { type: "urn:floorwatch:problem:moment-not-kept", detail: "gone" })).get("events"));
  assert.ok(error instanceof Refused);
  assert.deepEqual([error.kind, error.detail, error.status], ["moment-not-kept", "gone", 404]);
});

test("no answer, and one that is no JSON, are unreachable rather than a crash", async () => {
  for (const send of [async () => { throw new TypeError("failed"); }, async () => new Response("<html>")]) {
    assert.equal((await failure(new Api(() => null, send).get("x"))).kind, "unreachable");
  }
});

test("an answer without a problem is named by its status", () => {
  for (const body of [null, "x", {}, { type: 3, detail: 4 }]) assert.deepEqual([refusedOf(502, body).kind, refusedOf(502, body).detail], ["http-502", ""]);
});

test("what is said is the catalogue's sentence, else the server's, else one that always fits", () => {
  const text = (key) => ({ "problem.known": "bekannt", "problem.any": "refused" })[key] ?? key;
  assert.deepEqual([new Refused("known", "d", 400), new Refused("new", "d", 400), new Refused("new", "", 400)].map((one) => sentenceOf(one, text)), ["bekannt", "d", "refused"]);
});

test("each thing that is wrong with a text comes with its line, and nonsense in its place does no harm", () => {
  const { faults } = refusedOf(422, { type: "urn:floorwatch:problem:roster-refused", faults: [{ line: 3, key: "person[1].id", message: "twice" }, { message: 7, line: "x" }, null] });
  const rest = { reason: "", value: "" };
  assert.deepEqual(faults, [{ line: 3, key: "person[1].id", message: "twice", ...rest }, { line: null, key: "", message: "7", ...rest }, { line: null, key: "", message: "", ...rest }]);
  assert.deepEqual(refusedOf(500, null).faults, []);
});

test("a file comes with the name it was given, and one that is refused is a problem", async () => {
  const headers = { "Content-Disposition": 'attachment; filename="floorwatch-sample-7-li.wav"' };
  const api = new Api(() => null, async (_, { method, body }) => (method === "POST" && body === '{"reason":"court"}' ? new Response("RIFF", { headers }) : new Response('{"type":"urn:x:right-missing"}', { status: 403 })));
  const { name, content } = await api.file("samples/7/download", { reason: "court" });
  assert.deepEqual([name, await content.text()], ["floorwatch-sample-7-li.wav", "RIFF"]);
  assert.equal((await failure(api.file("samples/7/download", {}))).kind, "right-missing");
  assert.equal(nameIn('attachment; filename="../../x"'), "file");
});
