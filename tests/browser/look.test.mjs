import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const STATIC = fileURLToPath(new URL("../../web/static/", import.meta.url));
const read = (/** @type {string} */ path) => readFileSync(join(STATIC, path), "utf8");

/** Colours of one theme by token. @param {string} theme */
function coloursOf(theme) {
  const tokens = read("look/tokens.css");
  const block = (/** @type {string} */ start) => tokens.slice(tokens.indexOf(start)).split("}")[0] ?? "";
  const pairs = [...block(":root {").matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]);
  if (theme === "light") pairs.push(...[...block(':root[data-theme="light"] {').matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
  return Object.fromEntries(pairs);
}

/** WCAG 2 relative luminance. @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const CONSOLE = readdirSync(join(STATIC, "look")).filter((name) => name.startsWith("console"));

/** Which text stands on which ground (states.css, wall.css, console*.css). */
const PAIRS = [
  ...["text", "dim", "info", "ready", "warning", "bad"].map((ink) => [ink, "card"]),
  ...["text", "dim", "info", "warning", "bad", "lost"].map((ink) => [ink, "page"]),
  ...["warning", "bad", "info", "replay"].map((ground) => ["on-signal", ground]),
  ["on-lost", "lost"],
  ...["text", "dim", "warning"].map((ink) => [ink, "warning-tint"]),
  ...["text", "dim", "bad"].map((ink) => [ink, "bad-tint"]),
  ...["text", "dim", "info", "ready", "warning"].map((ink) => [ink, "info-tint"]),
  ["ready", "page"],
  ["replay", "page"],
  ["untrue", "untrue-card"],
  ["untrue", "untrue-stripe"],
  ["untrue", "page"],
];

for (const theme of ["dark", "light"]) {
  test(`every text of the ${theme} theme has a contrast of seven to one`, () => {
    const colours = coloursOf(theme);
    const weak = PAIRS.map(([ink, ground]) => [ink, ground, contrast(colours[ink], colours[ground])]).filter(([, , ratio]) => ratio < 7);
    assert.deepEqual(weak, []);
  });
}

test("no text is smaller than one rem, the size that can be read from where people sit", () => {
  const sizes = ["wall.css", "states.css"].flatMap((file) => [...read(`look/${file}`).matchAll(/font-size:\s*([^;]+);/g)].map((match) => match[1] ?? ""));
  const small = sizes.filter((size) => !size.startsWith("max(1rem, ") && (/^0?\.\d+(rem|em)$/.test(size) || /px|vw|vh|%/.test(size)));
  assert.ok(sizes.length > 5);
  assert.deepEqual(small, []);
});

test("nothing flashes and nothing moves by itself", () => {
  for (const file of ["wall.css", "states.css", "replay.css", ...CONSOLE]) assert.ok(!/animation|transition|@keyframes/.test(read(`look/${file}`)), file);
});

/** @param {string} folder @returns {string[]} paths of our own scripts */
function scripts(folder = "") {
  return readdirSync(join(STATIC, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return entry.name === "vendor" ? [] : scripts(join(folder, entry.name));
    return entry.name.endsWith(".js") ? [join(folder, entry.name)] : [];
  });
}

test("our scripts use no syntax newer than Chromium 87", async () => {
  for (const path of scripts()) {
    const { warnings } = await transform(read(path), { target: "chrome87", format: "esm", supported: { "class-private-method": true } });
    assert.deepEqual(warnings, [], path);
  }
});

test("our scripts call nothing newer than Chromium 87, and make HTML in one way only", () => {
  const banned = /\.at\(|structuredClone|Object\.hasOwn|replaceAll\(|\.findLast|toSorted|\.innerHTML|insertAdjacentHTML|unsafeHTML|styleMap|\bstyle=|Array\.fromAsync|AbortSignal\.timeout/;
  const found = scripts().map((path) => [path, banned.exec(read(path))?.[0]]).filter(([, hit]) => hit !== undefined);
  assert.deepEqual(found, []);
});

test("style sheets use nothing newer than Chromium 87", () => {
  for (const file of ["tokens.css", "wall.css", "states.css", "replay.css", ...CONSOLE]) {
    const hit = /:is\(|:where\(|:has\(|aspect-ratio|color-mix|@container|\bdvh\b|overflow: clip|accent-color|@layer/.exec(read(`look/${file}`));
    assert.equal(hit?.[0], undefined, file);
  }
});

test("the shells hold no script and no style of their own", () => {
  for (const name of readdirSync(STATIC).filter((name) => name.endsWith(".html"))) {
    assert.ok(!/<style|style=|\son\w+=|<script(?![^>]*src=)/.test(read(name)), name);
  }
});
