import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { LANGUAGES, languageOf, textOf } from "../../../web/static/text/catalogue.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const catalogues = Object.fromEntries(LANGUAGES.map((language) => [language, JSON.parse(readFileSync(join(ROOT, "config/locales", `${language}.json`), "utf8"))]));

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : entry.name.endsWith(".js") ? [join(folder, entry.name)] : []);
}

test("a key and its values become a text; a hole shows its name", () => {
  const text = textOf({ "age.now": "{seconds} s ago", "over.queues.one": "{count} queue", "over.queues.other": "{count} queues" }, "en");
  assert.equal(text("age.now", { seconds: 3 }), "3 s ago");
  assert.equal(text("age.now"), "{seconds} s ago");
  assert.deepEqual([text("over.queues", { count: 1 }), text("over.queues", { count: 4 })], ["1 queue", "4 queues"]);
  assert.equal(text("no.such.key"), "no.such.key");
});

test("values are text and never a pattern", () => {
  assert.equal(textOf({ key: "<{name}>" }, "en")("key", { name: "$& {other}" }), "<$& {other}>");
});

test("all catalogues have the same keys with the same holes", () => {
  const holes = (/** @type {string} */ entry) => [...entry.matchAll(/\{\w+\}/g)].map(String).sort();
  const [first, ...others] = LANGUAGES.map((language) => catalogues[language]);
  for (const other of others) {
    assert.deepEqual(Object.keys(other).sort(), Object.keys(first).sort());
    for (const key of Object.keys(first)) assert.deepEqual(holes(other[key]), holes(first[key]), key);
  }
});

test("every key that the wall names is in the catalogue", () => {
  const named = sources(join(ROOT, "web/static/wall")).flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\btext\("([\w.]+)"/g)].map((match) => match[1]));
  const keys = Object.keys(catalogues.en);
  assert.ok(named.length > 40);
  assert.deepEqual(named.filter((key) => !keys.includes(key) && !keys.includes(`${key}.other`)), []);
});

test("no sentence of the interface stands in the code", () => {
  const found = sources(join(ROOT, "web/static/wall")).concat(sources(join(ROOT, "web/static/floor")))
    .filter((file) => /[\u4e00-\u9fff]/.test(readFileSync(file, "utf8")));
  assert.deepEqual(found, []);
});

test("the nearest language is found", () => {
  assert.deepEqual(["zh-CN", "zh", "zh-Hant-HK", "zh-tw", "fr", "en-GB", "", null].map(languageOf), ["zh-CN", "zh-CN", "zh-TW", "zh-TW", "en", "en", null, null]);
});
