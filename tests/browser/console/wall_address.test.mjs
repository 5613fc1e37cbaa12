import assert from "node:assert/strict";
import { test } from "node:test";
import { wallThen } from "../../../web/static/console/wall_address.js";
import { paramsOf } from "../../../web/static/wall/params.js";
import { NOON } from "../build.mjs";

test("the wall understands the moment, the view and the look it is asked for", () => {
  const address = wallThen(NOON, "known", { language: "zh-TW", theme: "light" });
  const params = paramsOf(address.slice(address.indexOf("?")));
  assert.deepEqual(params.replay, { at: NOON, sight: "known" });
  assert.deepEqual([params.language, params.theme, params.distance], ["zh-TW", "light", 1.8]);
});
