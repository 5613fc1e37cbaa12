import assert from "node:assert/strict";
import { test } from "node:test";
import { queueColumns, queueLines } from "../../../web/static/wall/columns.js";

const words = {
  headings: { waiting: ["排队"], longest: ["最长等待", "最长"], level: ["20 秒接通率", "接通率"], ready: ["空闲"], talking: ["通话"], offered: ["今日呼入"], abandoned: ["放弃"] },
  mark: 3, name: 5.15, seconds: 0,
};
const ids = (columns) => columns.map(({ id }) => id);
const sum = (columns) => columns.reduce((total, { width }) => total + width, 0);

test("with room come long headings, bigger rows, the word for a limit and further columns", () => {
  const { columns, marks, font } = queueColumns(60, words, false, 1.5);
  assert.deepEqual([ids(columns), marks, font], [["waiting", "longest", "level", "ready", "offered", "abandoned", "talking"], true, 1.5]);
});

test("without room headings get short, then who is ready is left out, then names stand above their figures", () => {
  assert.deepEqual(ids(queueColumns(18, words, false, 1).columns), ["waiting", "longest", "level", "ready"]);
  assert.deepEqual(ids(queueColumns(15, words, false, 1).columns), ["waiting", "longest", "level"]);
  assert.equal(queueLines(15, words, false), 1);
  assert.equal(queueLines(11, words, false), 2);
});

test("columns and names never need more than the room there is", () => {
  for (let room = 10; room < 70; room += 0.5) {
    const { columns, marks, font } = queueColumns(room, words, true, 1.5);
    const name = queueLines(room, words, true) === 1 ? 5.15 : -0.45;
    assert.ok(sum(columns) + name + (marks ? 4.5 : 0) <= room + 1e-6, `${room}: ${sum(columns)} at ${font}`);
  }
});

test("a column is as wide as the figures there are: ten hours, five digits", () => {
  const width = (figures) => queueColumns(60, { ...words, figures }, true, 1).columns.find(({ id }) => id === "longest")?.width ?? 0;
  assert.ok(width({ longest: 6 }) >= 6.45);
  assert.equal(width({ longest: 1 }), width(undefined));
});
