/**
 * `make vendor`: other people's code into web/static/vendor/, one self-contained file each.
 *
 * Published modules import each other by bare names, and import maps are inline scripts, which a strict
 * Content-Security-Policy blocks: so each library becomes one file. vendor.lock holds the sha256 of every file;
 * `node vendor.mjs --check` makes them again and compares.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, writeFileSync, copyFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const VENDOR = join(HERE, "..", "..", "web", "static", "vendor");

/** The oldest engine a wall may run on (docs/wallboard.md). */
const TARGET = "chrome87";

const LIT = `
export { html, svg, render, nothing, LitElement } from "lit";
export { repeat } from "lit/directives/repeat.js";
export { guard } from "lit/directives/guard.js";
export { classMap } from "lit/directives/class-map.js";
export { ifDefined } from "lit/directives/if-defined.js";
`;

const UPLOT = `export { default } from "uplot";\n`;

/** @param {string} name @returns {string} the version of an installed package */
function versionOf(name) {
  return JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;
}

/** The bundler writes sources as paths from the output; a map must not depend on where it was made. */
function nameSourcesByPackage(/** @type {string} */ file) {
  const map = JSON.parse(readFileSync(file, "utf8"));
  map.sources = map.sources.map((/** @type {string} */ source) => source.replace(/^.*node_modules\//, ""));
  writeFileSync(file, JSON.stringify(map));
}

/** One library as one file, with its map and licence. @param {string} folder @param {string} name @param {string} contents what it hands on */
async function bundleOf(folder, name, contents) {
  const file = `${name}-${versionOf(name)}`;
  await build({
    stdin: { contents, resolveDir: HERE, sourcefile: `${name}-entry.js` },
    bundle: true,
    format: "esm",
    minify: true,
    sourcemap: "linked",
    sourcesContent: true,
    conditions: ["production"],
    legalComments: "none",
    target: TARGET,
    outfile: join(folder, `${file}.js`),
    logLevel: "warning",
  });
  nameSourcesByPackage(join(folder, `${file}.js.map`));
  copyFileSync(join(MODULES, name, "LICENSE"), join(folder, `${file}.LICENSE`));
}

/** @param {string} folder where to write; @returns {Promise<void>} */
async function bundle(folder) {
  mkdirSync(folder, { recursive: true });
  await bundleOf(folder, "lit", LIT);
  await bundleOf(folder, "uplot", UPLOT);
  copyFileSync(join(MODULES, "uplot", "dist", "uPlot.min.css"), join(folder, `uplot-${versionOf("uplot")}.css`));
  const inter = join(MODULES, "@fontsource-variable", "inter");
  const version = versionOf("@fontsource-variable/inter");
  copyFileSync(join(inter, "files", "inter-latin-wght-normal.woff2"), join(folder, `inter-${version}.woff2`));
  copyFileSync(join(inter, "LICENSE"), join(folder, `inter-${version}.LICENSE`));
}

/** @param {string} folder @returns {string} one line per vendored file: sha256, two spaces, name */
function lockOf(folder) {
  const vendored = readdirSync(folder).filter((name) => /^(lit|uplot|inter)-.*\.(js|map|css|woff2|LICENSE)$/.test(name));
  const digest = (/** @type {string} */ name) => createHash("sha256").update(readFileSync(join(folder, name))).digest("hex");
  return vendored.sort().map((name) => `${digest(name)}  ${name}\n`).join("");
}

if (process.argv.includes("--check")) {
  const fresh = mkdtempSync(join(tmpdir(), "vendor-"));
  await bundle(fresh);
  const locked = readFileSync(join(VENDOR, "vendor.lock"), "utf8");
  for (const [what, lock] of [["a fresh bundle", lockOf(fresh)], ["the committed files", lockOf(VENDOR)]]) {
    if (lock !== locked) {
      console.error(`web/static/vendor/vendor.lock does not match ${what}: run \`make vendor\` and read the difference.`);
      process.exitCode = 1;
    }
  }
} else {
  await bundle(VENDOR);
  writeFileSync(join(VENDOR, "vendor.lock"), lockOf(VENDOR));
}
