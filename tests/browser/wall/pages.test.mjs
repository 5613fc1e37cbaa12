import assert from "node:assert/strict";
import { test } from "node:test";
import { legible } from "../../../web/static/wall/legibility.js";
import { LINE, MARGIN, layoutOf, slices } from "../../../web/static/wall/pages.js";
import { pageAt, roundOf } from "../../../web/static/wall/rotation.js";

const heading = (text) => [text];
const words = {
  headings: { waiting: heading("排队"), longest: ["最长等待", "最长"], level: ["20 秒接通率", "接通率"], ready: heading("空闲"), talking: heading("通话"), offered: heading("呼入"), abandoned: heading("放弃") },
  mark: 3, name: 5.15, seconds: 0,
};
const content = (fields = {}) => ({ queues: 5, agents: 42, states: 7, today: false, alert: 0, caption: 7, notes: false, stateWord: 4, stateBrief: 2, hours: false, words, ...fields });
const screen = (width, height, distance, diagonal = 55) => {
  const { line } = legible({ distance, diagonal, width, height });
  return { width: width / line, height: height / line };
};
const all = (pages, part) => pages.flatMap((page) => (page[part] ? Array.from({ length: page[part].to - page[part].from }, (_, index) => page[part].from + index) : []));

test("slices are as even as they can be", () => {
  assert.deepEqual(slices(6, 5), [{ from: 0, to: 3 }, { from: 3, to: 6 }]);
  assert.deepEqual(slices(0, 5), [{ from: 0, to: 0 }]);
});

test("at five metres one page holds the figures, five queues and the states, with and without an alert", () => {
  for (const alert of [0, 12]) {
    const layout = layoutOf(screen(1920, 1080, 5), content({ alert }));
    assert.equal(layout.hero.form, "cards");
    assert.deepEqual([layout.pages[0].queues, layout.pages[0].states], [{ from: 0, to: 5 }, true]);
  }
});

test("at eight metres a board is split, and its figures show first", () => {
  const layout = layoutOf(screen(1920, 1080, 8), content());
  assert.equal(layout.whole, false);
  assert.deepEqual(layout.pages[0], { hero: { from: 0, to: 4 }, queues: null, states: false, agents: null });
});

test("an alert never turns a whole board into a split one", () => {
  for (let distance = 2; distance < 15; distance += 0.25) {
    for (const [width, height] of [[1920, 1080], [1080, 1920], [1366, 768]]) {
      for (const announced of [0, 1, 2]) {
        const [calm, alarmed] = [0, 12].map((alert) => layoutOf(screen(width, height, distance), content({ alert, announced })));
        assert.equal(calm.whole, alarmed.whole, `${width}x${height} at ${distance} m`);
      }
    }
  }
});

test("on every screen everything fits its page, and nobody is left out", () => {
  for (const [width, height] of [[1920, 1080], [3840, 2160], [1080, 1920], [1366, 768], [2560, 1080]]) {
    for (let distance = 1.5; distance < 16; distance += 0.5) {
      for (const [queues, agents, announced] of [[2, 1, 0], [5, 42, 0], [40, 300, 0], [5, 42, 1], [40, 300, 2]]) {
        const size = screen(width, height, distance);
        const layout = layoutOf(size, content({ queues, agents, alert: 14, announced: Math.min(announced, size.height < 12 ? 1 : 2) }));
        const where = `${width}x${height} at ${distance} m, ${queues} queues, ${announced} announced`;
        const frame = 2 * MARGIN.block + layout.headerLines * 1.3 + 1.2 + 0.4 + (layout.alertLines * LINE + 0.34) + (layout.noteLines === 0 ? 0 : layout.noteLines * LINE + 0.34);
        const under = layout.whole ? layout.hero.height + 0.2 : 0;
        assert.ok(frame + layout.hero.height <= size.height + 1e-6, `${where}: figures`);
        const rows = Math.max(...layout.pages.map((page) => (page.queues ? page.queues.to - page.queues.from : 0)));
        assert.ok(frame + under + 0.24 + LINE + rows * layout.queues.row <= size.height + 1e-6, `${where}: rows`);
        assert.ok(layout.queues.row >= LINE * layout.queues.lines - 1e-9 && layout.queues.font >= 1 && layout.hero.figure >= 1, `${where}: small`);
        assert.deepEqual(all(layout.pages, "queues"), Array.from({ length: queues }, (_, index) => index), where);
        assert.deepEqual(all(layout.pages, "agents"), Array.from({ length: agents }, (_, index) => index), where);
      }
    }
  }
});

test("rounds show every page of agents in turn, two a round, and a split board's figures again and again", () => {
  const layout = layoutOf(screen(1920, 1080, 8), content({ queues: 12 }));
  const shown = Array.from({ length: 200 }, (_, turn) => pageAt(turn, layout));
  assert.deepEqual([...new Set(shown)].sort((one, other) => one - other), layout.pages.map((_, index) => index));
  const gaps = shown.flatMap((page, turn) => (page === 0 ? [turn] : [])).map((turn, index, turns) => turn - (turns[index - 1] ?? turn));
  assert.ok(Math.max(...gaps) <= 4);
});

test("a whole board with nothing but one page stays on it", () => {
  const layout = layoutOf(screen(1920, 1080, 5), content({ agents: 0 }));
  assert.deepEqual(roundOf(0, layout), [0]);
});
