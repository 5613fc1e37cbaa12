import assert from "node:assert/strict";
import { test } from "node:test";
import { instantIn, typedIn } from "../../../../web/static/console/moments/zoned.js";

const utc = (at) => (at === null ? null : new Date(at).toISOString());

test("a typed time is one of the site's zone, whatever the browser's", () => {
  assert.equal(utc(instantIn("2026-11-27T14:05", "Asia/Shanghai")), "2026-11-27T06:05:00.000Z");
  assert.equal(utc(instantIn("2026-07-01T09:00:30", "Europe/Berlin")), "2026-07-01T07:00:30.000Z");
  assert.equal(utc(instantIn("2026-01-01T00:00", "Asia/Kathmandu")), "2025-12-31T18:15:00.000Z");
});

test("an hour that came twice is its first, one that never came is moved on", () => {
  assert.equal(utc(instantIn("2026-10-25T02:30", "Europe/Berlin")), "2026-10-25T00:30:00.000Z");
  assert.equal(utc(instantIn("2026-03-29T02:30", "Europe/Berlin")), "2026-03-29T01:30:00.000Z");
});

test("what is no time is none", () => {
  for (const typed of ["", "2026-11-27", "27.11.2026 14:05", "2026-13-40T99:99", "x"]) assert.equal(instantIn(typed, "Asia/Shanghai"), null, typed);
});

test("what is shown is read back as the same second", () => {
  for (const zone of ["Asia/Shanghai", "America/St_Johns", "Europe/Berlin", "UTC"]) {
    for (let day = 0; day < 365; day += 9) {
      const at = Date.UTC(2026, 0, 1, 12) + day * 86_400_000 + 4711_000;
      assert.equal(instantIn(typedIn(at, zone), zone), at, `${zone} ${day}`);
    }
  }
});
