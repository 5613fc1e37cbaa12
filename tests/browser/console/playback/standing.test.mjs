import assert from "node:assert/strict";
import { test } from "node:test";
import { standing } from "../../../../web/static/console/playback/standing.js";
import { trustOf } from "../../../../web/static/floor/stale.js";
import { viewOf } from "../../../../web/static/floor/select.js";
import { Store } from "../../../../web/static/floor/store.js";
import { NOON, at, queue, snapshot } from "../../build.mjs";

test("what ran then stands still at that moment, and what is not known stays so", () => {
  const store = new Store();
  store.apply(snapshot({ queues: { "hq/sales": queue({ waiting: 1, longest_wait_since: at(-30) }), "hq/vip": queue() } }));
  const view = standing(viewOf(store, trustOf({ state: "open", since: 0 }, store), NOON), NOON);
  assert.deepEqual(view.queues.map(({ key, longest }) => [key, longest.since, longest.seconds]), [["hq/sales", null, 30], ["hq/vip", null, null]]);
  assert.deepEqual(view.agents.map(({ span }) => span), [{ since: null, seconds: 60 }]);
  assert.equal(view.totals.longest.seconds, 30);
});
