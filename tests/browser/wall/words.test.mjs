import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { viewOf } from "../../../web/static/floor/select.js";
import { trustOf } from "../../../web/static/floor/stale.js";
import { Store } from "../../../web/static/floor/store.js";
import { textOf } from "../../../web/static/text/catalogue.js";
import { timesOf } from "../../../web/static/text/times.js";
import { bannersOf } from "../../../web/static/shared/banner.js";
import { coverageOf, heroesOf } from "../../../web/static/wall/heroes.js";
import { NOON, agent, alert, at, definition, figures, pbx, queue, snapshot } from "../build.mjs";

const CHINESE = textOf(JSON.parse(readFileSync(new URL("../../../config/locales/zh-CN.json", import.meta.url), "utf8")), "zh-CN");
const TIMES = timesOf("Asia/Shanghai");

function see(frame, link = { state: "open", since: NOON }) {
  const store = new Store();
  store.apply(frame);
  return viewOf(store, trustOf(link, store), NOON);
}

const level = (view) => heroesOf(view, CHINESE, "zh-CN")[2];

test("the service level carries its seconds, its period and the name of its formula", () => {
  const hero = level(see(snapshot()));
  assert.equal(hero.labels[0], "20 秒接通率");
  assert.equal(hero.captions[0], "近30分 · 目标80% · offered");
  assert.ok(hero.captions.every((caption) => caption.includes("offered")));
});

test("queues that differ in their definitions are not given one", () => {
  const rows = { "hq/a": queue(), "hq/b": queue() };
  const hero = level(see(snapshot({ queues: rows, definitions: { "hq/a": definition(), "hq/b": definition({ service_level_seconds: 30, service_level_formula: "answered-only" }) } })));
  assert.deepEqual([hero.labels[0], hero.captions[1]], ["接通率", "近30分 · 定义不一"]);
});

test("coverage below the whole is said, and only then", () => {
  assert.equal(level(see(snapshot())).note, null);
  assert.equal(level(see(snapshot({ queues: { "hq/sales": queue({ last_30m: figures({ coverage: 0.925 }) }) } }))).note, "覆盖 92%");
});

test("each figure over its limit has a word and a shape", () => {
  const rows = { "hq/sales": queue({ waiting: 14, longest_wait_since: at(-200), last_30m: figures({ service_level: 0.6, service_level_hits: 6, service_level_base: 10 }) }) };
  const heroes = heroesOf(see(snapshot({ queues: rows, agents: { "hq/1": agent({ state: "paused" }) } })), CHINESE, "zh-CN");
  assert.deepEqual(heroes.map(({ over }) => over?.words[0]), ["超限", "超限", "未达标", "无人空闲"]);
  assert.deepEqual(heroes.map(({ over }) => over?.shape), ["over", "over", "below", "below"]);
});

test("a lost PBX is told with its name, the time its figures were true, and why", () => {
  const [banner] = bannersOf(see(snapshot({ pbx: { hq: pbx({ state: "down", since: at(-47), reason: "wrong_secret" }) } })), CHINESE, TIMES);
  assert.deepEqual([banner.kind, banner.titles[0], banner.since], ["pbx", "与 PBX hq 失去连接", NOON - 47_000]);
  assert.equal(banner.details[0], "以下为 11:59:13 的数字，已失效 · 用户名或密码错误");
});

test("the three failures have three faces", () => {
  const kinds = [
    see(snapshot(), { state: "lost", since: NOON }),
    see(snapshot({ pbx: { hq: pbx({ state: "down" }) } })),
    see(snapshot({ pbx: { hq: pbx({ state: "catching_up" }) } })),
  ].map((view) => bannersOf(view, CHINESE, TIMES)[0].kind);
  assert.deepEqual(kinds, ["server", "pbx", "catching_up"]);
});

test("while nothing is current no alert is shown; while one PBX of two is lost, both are", () => {
  const alerts = [alert()];
  const [lost, part] = [{ hq: pbx({ state: "down" }) }, { hq: pbx(), branch: pbx({ state: "down" }) }].map((pbxs) => bannersOf(see(snapshot({ alerts, pbx: pbxs })), CHINESE, TIMES).map(({ kind }) => kind));
  assert.deepEqual([lost, part], [["pbx"], ["pbx", "warning"]]);
});

test("an alert says its message, or its rule and its queue where a screen is low", () => {
  const [banner] = bannersOf(see(snapshot({ alerts: [alert({ message: "5 分钟 62 通", state: "acknowledged" })] })), CHINESE, TIMES);
  assert.deepEqual(banner.titles, ["5 分钟 62 通", "话务激增 · 销售"]);
  assert.equal(banner.details[0], "11:58 起 · 已确认");
});

test("a row's coverage is the worst of the periods it shows figures of", () => {
  const [row] = see(snapshot({ queues: { "hq/sales": queue({ last_30m: figures({ coverage: 0.9 }), today: figures({ coverage: 0.5 }) }) } })).queues;
  const columns = (...ids) => ids.map((id) => ({ id, width: 1, heading: "" }));
  assert.equal(coverageOf(row, columns("waiting", "level")), 0.9);
  assert.equal(coverageOf(row, columns("waiting", "level", "offered")), 0.5);
});
