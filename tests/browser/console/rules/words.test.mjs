import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { FAMILIES, conditionsOf, familiesOf, figureText, loudnessOf, sentenceOf, stateOf, trialKeys, wishOf } from "../../../../web/static/console/rules/words.js";
import { textOf } from "../../../../web/static/text/catalogue.js";

const text = textOf(JSON.parse(readFileSync(new URL("../../../../config/locales/en.json", import.meta.url), "utf8")), "en");
const rule = (fields = {}) => ({
  rule: "long_wait", name: "", enabled: true, watching: true, severity: "warning", fire: 120, clear: 60, for_seconds: 0, keep_firing_for_seconds: 30, minimum: 1,
  hours: [], queues: [], settings: { fire: 120, clear: 60, for_seconds: 0, keep_firing_seconds: 30, minimum_volume: 1, severity: "warning", enabled: true }, triable: true, checked: false, ...fields,
});

test("every rule stands in one family, one nobody has heard of in the last", () => {
  const names = [...Object.values(FAMILIES).flat(), "brand_new"];
  const families = familiesOf(names.map((name) => rule({ rule: name })));
  assert.deepEqual(families.flatMap(({ rules }) => rules.map((one) => one.rule)).sort(), [...names].sort());
  assert.equal(families[2]?.rules.slice(-1)[0]?.rule, "brand_new");
});

test("values are told as people read them", () => {
  assert.deepEqual([figureText("long_wait", 120), figureText("trunk_full", 0.9), figureText("disk_full", 0.855)], ["2:00", "90%", "85.5%"]);
  assert.equal(sentenceOf(rule(), "fires", text), "The longest wait reaches 2:00");
  assert.equal(sentenceOf(rule(), "clears", text), "It stays at 1:00 or less for 0:30");
  assert.match(sentenceOf(rule({ rule: "surge", fire: null, settings: { fire: 1.5 } }), "fires", text), /1\.5/);
  assert.equal(sentenceOf(rule({ rule: "brand_new" }), "fires", text), "");
});

test("every rule has its sentences, with nothing left to fill in", () => {
  for (const name of Object.values(FAMILIES).flat()) {
    for (const part of /** @type {const} */ (["fires", "clears"])) {
      const said = sentenceOf(rule({ rule: name }), part, text);
      assert.ok(said !== "" && !/[{}]/.test(said), `${name} ${part}: ${said}`);
    }
  }
});

test("what else has to hold is told where it is not the usual", () => {
  assert.deepEqual(conditionsOf(rule(), text, (queue) => queue), []);
  const all = conditionsOf(rule({ for_seconds: 60, minimum: 20, hours: ["Mon-Fri 08:00-20:00"], queues: ["hq/vip"], settings: { pbxs: ["hq"] } }), text, () => "VIP");
  assert.deepEqual(all, ["for 1:00", "20 or more", "hours Mon-Fri 08:00-20:00", "only VIP", "only PBX hq"]);
});

test("a rule watches, is outside its hours, or is off; how loud it is may follow from what it finds", () => {
  assert.deepEqual([rule(), rule({ watching: false }), rule({ enabled: false })].map(stateOf), ["watching", "closed", "off"]);
  assert.deepEqual([rule(), rule({ severity: null })].map(loudnessOf), ["warning", "varies"]);
});

test("a trial takes days and the values that differ from the file's", () => {
  const typed = Object.fromEntries(trialKeys(rule()).map(({ key, value }) => [key, String(value)]));
  assert.deepEqual(wishOf(rule(), { ...typed, days: "7" }), { days: 7, values: {} });
  assert.deepEqual(wishOf(rule(), { ...typed, days: "28", fire: "90" }), { days: 28, values: { fire: 90 } });
  assert.deepEqual(wishOf(rule(), { ...typed, days: "0" }), { wrong: "trial.wrong.days" });
  assert.deepEqual(wishOf(rule(), { ...typed, days: "1", fire: "" }), { wrong: "trial.wrong.value" });
});
