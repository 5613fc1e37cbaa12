import assert from "node:assert/strict";
import { test } from "node:test";
import { chosen, filterOf } from "../../../../web/static/console/alerts/choose.js";
import { alert } from "../../build.mjs";

const ALERTS = [alert({ id: "1", severity: "critical" }), alert({ id: "2", state: "acknowledged", message: "Ärger" }), alert({ id: "3", severity: "notice" })];
const ids = (query) => chosen(ALERTS, filterOf(new URLSearchParams(query)), ({ message }) => message).map(({ id }) => id);

test("without a filter all stand, in their order", () => assert.deepEqual(ids(""), ["1", "2", "3"]));

test("by severity, by state and by words", () => {
  assert.deepEqual([ids("severity=critical"), ids("state=acknowledged"), ids("search=ärG"), ids("search=(.*")], [["1"], ["2"], ["2"], []]);
});
