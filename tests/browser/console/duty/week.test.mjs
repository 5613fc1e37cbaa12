import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, WEEK, clockOf, dayNames, faultsOf, gapsOf, gapsOn, handOvers, lanesOf, minuteOfWeek, minutesOf, onDuty, ownLines, shiftsOn } from "../../../../web/static/console/duty/week.js";
import { chance } from "../../build.mjs";

const duty = (person, begin, end, fields = {}) => ({ person, address: "", rank: 0, days: [0, 1, 2, 3, 4, 5, 6], begin, end, director: false, queues: [], teams: [], ...fields });

test("clocks are read and written", () => {
  assert.deepEqual(["00:00", "7:05", "24:00", "24:01", "12:60", "noon"].map(minutesOf), [0, 425, 1440, null, null, null]);
  assert.equal(clockOf(425), "07:05");
});

test("a night shift belongs to two days, and Sunday's night to Monday", () => {
  const night = duty("li", "22:00", "06:00", { days: [6] });
  assert.deepEqual(shiftsOn([night], 6).map(({ begin, end }) => [begin, end]), [[1320, DAY]]);
  assert.deepEqual(shiftsOn([night], 0).map(({ begin, end }) => [begin, end]), [[0, 360]]);
  assert.deepEqual(shiftsOn([night], 1), []);
});

test("hours without a leader are gaps, whoever the director is", () => {
  assert.deepEqual(gapsOf([]), [{ begin: 0, end: WEEK }]);
  assert.deepEqual(gapsOf([duty("li", "00:00", "24:00")]), []);
  const gaps = gapsOf([duty("li", "08:00", "20:00", { days: [0] }), duty("sun", "00:00", "24:00", { director: true })]);
  assert.deepEqual(gaps, [{ begin: 0, end: 480 }, { begin: 1200, end: WEEK }]);
  assert.deepEqual(gapsOn(gaps, 0), [{ begin: 0, end: 480 }, { begin: 1200, end: DAY }]);
  assert.deepEqual(gapsOn(gaps, 1), [{ begin: 0, end: DAY }]);
});

test("shifts that overlap lie in lanes of their own", () => {
  const shifts = shiftsOn([duty("a", "08:00", "12:00"), duty("b", "10:00", "14:00"), duty("c", "12:00", "16:00")], 0);
  assert.deepEqual(lanesOf(shifts).map((lane) => lane.map(({ person }) => person)), [["a", "c"], ["b"]]);
});

test("people are told by line, directors last, nobody twice", () => {
  const duties = [duty("sun", "00:00", "24:00", { director: true }), duty("b", "08:00", "16:00", { rank: 1 }), duty("a", "08:00", "16:00"), duty("a", "09:00", "17:00", { rank: 2 }), duty("night", "22:00", "06:00")];
  assert.deepEqual(onDuty(duties, 10 * 60).map(({ person }) => person), ["a", "b", "sun"]);
  assert.deepEqual(onDuty(duties, 5 * 60).map(({ person }) => person), ["night", "sun"]);
});

test("the next hand-overs say who comes, who goes and who stays, over the end of the week, too", () => {
  const duties = [duty("a", "08:00", "16:00", { days: [0] }), duty("b", "16:00", "20:00", { days: [0] }), duty("c", "10:00", "18:00", { days: [0], rank: 1 })];
  const told = handOvers(duties, 9 * 60, 9).map(({ minute, coming, going, staying }) => [minute, coming.join(), going.join(), staying.join()]);
  assert.deepEqual(told, [[600, "c", "", "a"], [960, "b", "a", "c"], [1080, "", "c", "b"], [1200, "", "b", ""], [WEEK + 480, "a", "", ""]]);
  assert.deepEqual(handOvers([duty("a", "00:00", "24:00")], 0, 5), []);
});

test("at every minute there is a leader on duty or a gap, never both", () => {
  const random = chance(7);
  for (let round = 0; round < 60; round += 1) {
    const duties = Array.from({ length: Math.floor(random() * 6) }, (_, index) => duty(`p${index}`, clockOf(Math.floor(random() * 1440)), clockOf(Math.floor(random() * 1441)), { days: [0, 1, 2, 3, 4, 5, 6].filter(() => random() < 0.5), rank: index % 3 }));
    const gaps = gapsOf(duties);
    for (let look = 0; look < 40; look += 1) {
      const minute = Math.floor(random() * WEEK);
      const gap = gaps.some(({ begin, end }) => begin <= minute && minute < end);
      assert.equal(onDuty(duties, minute).length === 0, gap, JSON.stringify({ duties, minute }));
    }
  }
});

test("a moment is a minute of the site's week", () => {
  assert.equal(minuteOfWeek(Date.parse("2026-11-23T04:00:00Z"), "Asia/Shanghai"), 12 * 60);
  assert.equal(minuteOfWeek(Date.parse("2026-11-22T16:00:00Z"), "Asia/Shanghai"), 0);
  assert.equal(dayNames("en")[0], "Mon");
});

test("a line without a name, days or times cannot be", () => {
  assert.deepEqual(faultsOf([duty("a", "08:00", "16:00"), duty(" ", "08:00", "16:00"), duty("b", "08:00", "16:00", { days: [] }), duty("c", "", "16:00"), duty("d", "", "", { director: true, days: [] })]),
    [{ line: 1, wrong: "duty.wrong.person" }, { line: 2, wrong: "duty.wrong.days" }, { line: 3, wrong: "duty.wrong.time" }]);
});

test("a line for some queues alone is neither the general line nor closes its gaps, and hands over all the same", () => {
  const duties = [duty("li", "08:00", "16:00"), duty("sun", "16:00", "20:00", { queues: ["hq/sales"] }), duty("wu", "08:00", "16:00", { rank: 1, teams: ["blue"] })];
  assert.deepEqual(onDuty(duties, 10 * 60).map(({ person }) => person), ["li"]);
  assert.deepEqual(ownLines(duties, 10 * 60).map(({ person }) => person), ["wu"]);
  assert.deepEqual(gapsOf(duties)[1], { begin: 16 * 60, end: 32 * 60 });
  assert.deepEqual(handOvers(duties, 10 * 60, 1), [{ minute: 16 * 60, coming: ["sun"], going: ["li", "wu"], staying: [] }]);
});
