import assert from "node:assert/strict";
import { test } from "node:test";
import { decoded, formatOf, found, listOf, maybe, tableOf, unclaimed } from "../../../../web/static/console/roster/people.js";
import { chance } from "../../build.mjs";

const person = (fields = {}) => ({ id: "1001", name: "李娜", interfaces: ["hq/PJSIP/2001"], team: null, seniority: "regular", since: null, languages: [], account: null, ...fields });
const WHOLE = {
  people: [person({ id: "10", name: "Wang", team: "blue" }), person({ id: "9", name: "Li", interfaces: ["sh/SIP/1"], languages: ["en"] }), person({ id: "1001", account: "lina", team: "blue" })],
  teams: [{ id: "blue", name: "蓝队", leader: "10" }], revision: "r",
};
const ids = (/** @type {object} */ wanted) => found(WHOLE, { search: "", team: "", ...wanted }, "zh-CN").map(({ id }) => id);

test("people stand by their id as people count; a search looks at all that is said of them, a team narrows", () => {
  assert.deepEqual(ids({}), ["9", "10", "1001"]);
  assert.deepEqual([ids({ search: "LINA" }), ids({ search: "蓝队 wang" }), ids({ search: "sh/sip" }), ids({ search: "nobody" })], [["1001"], ["10"], ["9"], []]);
  assert.deepEqual(ids({ team: "blue", search: "li" }), ["1001"]);
});

test("interfaces of the floor that are nobody's are told", () => {
  assert.deepEqual(unclaimed(WHOLE, ["hq/PJSIP/2001", "hq/PJSIP/2009", "hq/PJSIP/2003"]), ["hq/PJSIP/2003", "hq/PJSIP/2009"]);
});

test("a list is typed with lines, spaces or commas, each once; nothing typed is nothing", () => {
  assert.deepEqual(listOf(" a\n b，a、c "), ["a", "b", "c"]);
  assert.deepEqual([maybe("  "), maybe(undefined), maybe(" x ")], [null, null, "x"]);
});

test("a table has a line for each person, with the leader of their team", () => {
  assert.equal(tableOf(WHOLE).split("\n")[1], "10,Wang,hq/PJSIP/2001,blue,10,regular,,,");
  assert.equal(tableOf({ people: [], teams: [], revision: "" }), "id,name,interfaces,team,leader,seniority,since,languages,account\n");
});

/** Cells of one line, as a spreadsheet reads them. @param {string} line */
function cells(line) {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, 9).map(([, one]) => (one?.startsWith('"') ? one.slice(1, -1).split('""').join('"') : one));
}

test("whatever a name holds, its cell is read back as it is", () => {
  const next = chance(11);
  const letters = [...'a,"é张\' ='];
  for (let turn = 0; turn < 200; turn += 1) {
    const name = Array.from({ length: 1 + Math.floor(next() * 6) }, () => letters[Math.floor(next() * letters.length)]).join("");
    assert.equal(cells(tableOf({ people: [person({ name })], teams: [], revision: "" }).split("\n")[1] ?? "")[1], name);
  }
});

test("a file of a Chinese spreadsheet is read like one in UTF-8, whose mark is no part of the text", () => {
  const bytes = (/** @type {number[]} */ ...list) => new Uint8Array(list).buffer;
  assert.equal(decoded(bytes(0xc0, 0xee, 0xc4, 0xc8)), "李娜");
  assert.equal(decoded(bytes(0xef, 0xbb, 0xbf, 0xe6, 0x9d, 0x8e)), "李");
});

test("what a file is, its name says", () => {
  assert.deepEqual(["a.CSV", "b.toml", "c.json", "d.xlsx", "csv"].map(formatOf), ["csv", "toml", "json", null, null]);
});
