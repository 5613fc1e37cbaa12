import assert from "node:assert/strict";
import { test } from "node:test";
import { Places, alertBySubject, countsOf, filterOf, peopleOf } from "../../../../web/static/console/floor/people.js";
import { agent, alert, at } from "../../build.mjs";

const ALL = { queue: "", state: "", search: "" };
const view = (key, fields) => ({ key, face: "live", span: { since: null, seconds: null }, row: agent(fields) });
const PEOPLE = [
  view("hq/PJSIP/2002", { name: "王芳", state: "paused", since: at(-500) }),
  view("hq/PJSIP/2001", { name: "张伟", state: "talking", since: at(-50), queues: ["hq/sales", "hq/vip"] }),
  view("hq/PJSIP/2010", { name: "Ärger", state: "ready", since: null, queues: ["hq/vip"] }),
];
const by = (agents, language = "zh-CN") => new Places().of(agents, language);
const names = (people) => people.map(({ row }) => row.name);

test("by name people keep their places while their states change", () => {
  const before = names(peopleOf(PEOPLE, [], ALL, "name", by(PEOPLE, "zh-CN")));
  const moved = PEOPLE.map((one) => ({ ...one, row: { ...one.row, state: "wrap_up", since: at(0) } }));
  assert.deepEqual(names(peopleOf(moved, [], ALL, "name", by(moved))), before);
});

test("by attention whoever an alert is about comes first, then those who should be looked at", () => {
  const alerts = [alert({ rule: "long_call", subject: "hq/PJSIP/2001" })];
  assert.deepEqual(names(peopleOf(PEOPLE, alerts, ALL, "attention", by(PEOPLE, "zh-CN"))), ["张伟", "王芳", "Ärger"]);
  assert.deepEqual(names(peopleOf(PEOPLE, [], ALL, "attention", by(PEOPLE, "zh-CN"))), ["王芳", "张伟", "Ärger"]);
});

test("by time the longest comes first and an unknown time last", () => {
  assert.deepEqual(names(peopleOf(PEOPLE, [], ALL, "time", by(PEOPLE, "en"))), ["王芳", "张伟", "Ärger"]);
});

test("filters narrow by queue, state, name and extension, without regard to case and width", () => {
  const shown = (filter) => names(peopleOf(PEOPLE, [], { ...ALL, ...filter }, "name", by(PEOPLE, "en")));
  assert.deepEqual(shown({ queue: "hq/vip", state: "ready" }), ["Ärger"]);
  assert.deepEqual(shown({ search: " ÄRG" }), ["Ärger"]);
  assert.deepEqual(shown({ search: "２００１" }), ["张伟"]);
  assert.deepEqual(shown({ search: "(.*" }), []);
});

test("of several alerts about one person the worst marks them", () => {
  const alerts = [alert({ id: "1", severity: "notice", subject: "x" }), alert({ id: "2", severity: "critical", subject: "x" }), alert({ id: "3", subject: "x" })];
  assert.equal(alertBySubject(alerts).get("x")?.id, "2");
});

test("people are counted by state within the queue chosen", () => {
  assert.deepEqual(countsOf(PEOPLE, ""), { paused: 1, talking: 1, ready: 1 });
  assert.deepEqual(countsOf(PEOPLE, "hq/vip"), { talking: 1, ready: 1 });
});

test("an address without a filter narrows nothing", () => {
  assert.deepEqual(filterOf(new URLSearchParams("state=ready&x=1")), { queue: "", state: "ready", search: "" });
});

test("places by name are kept until somebody comes, goes, is renamed or the language changes", () => {
  const places = new Places();
  places.of(PEOPLE, "en");
  const { known } = places;
  places.of(PEOPLE.map((one) => ({ ...one, row: { ...one.row, state: "hold" } })), "en");
  assert.equal(places.known, known);
  places.of([{ ...PEOPLE[0], row: { ...PEOPLE[0].row, name: "Aaron" } }, PEOPLE[1], PEOPLE[2]], "en");
  assert.equal(places.known.get(PEOPLE[0].key)?.place, 0);
  places.of(PEOPLE.slice(1), "en");
  assert.equal(places.known.size, 2);
  assert.notEqual((places.of(PEOPLE.slice(1), "zh-CN"), places.language), "en");
});
