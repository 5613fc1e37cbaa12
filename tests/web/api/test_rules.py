from __future__ import annotations

from pathlib import Path

from tests.config.test_backtesting import DAY, journal
from tests.config.test_trials import over
from tests.web.api.desk import ask, rule_desk
from tests.web.build import SALES_SCREEN, SCREEN, parts, served


async def test_rules_are_told_and_one_is_tried_on_the_past(tmp_path: Path) -> None:
    journal(tmp_path / "journal.db", DAY)
    async with rule_desk(tmp_path) as (server, trials):
        rules = (await ask(server, "GET", "/api/v1/rules"))[1]["rules"]
        assert {"long_wait", "surge", "disk_full"} <= {rule["rule"] for rule in rules}
        wish = {"days": 1, "values": {"fire": 150}}
        status, made = await ask(server, "POST", "/api/v1/rules/long_wait/backtest", wish)
        assert (status, made["by"]) == (202, "token:admin")
        await over(trials.listed()[0])
        found = (await ask(server, "GET", f"/api/v1/backtests/{made['id']}"))[1]
        assert (found["state"], found["count"], found["fired"]) == ("done", 6, [])
        assert found["occasions"][0]["subject"] == "hq/sales"
        assert len((await ask(server, "GET", "/api/v1/backtests?rule=long_wait"))[1]["backtests"]) == 1
        assert (await ask(server, "POST", f"/api/v1/backtests/{made['id']}/cancel"))[1]["state"] == "done"


async def test_what_cannot_be_tried_is_a_problem_with_a_name(tmp_path: Path) -> None:
    async with rule_desk(tmp_path) as (server, _trials):
        for rule, wish, status, kind in [
            ("fox", {}, 404, "rule-unknown"),
            ("disk_full", {}, 400, "rule-not-triable"),
            ("long_wait", {"days": 0}, 400, "body-invalid"),
            ("long_wait", {"values": {"clear": 500}}, 400, "rule-values"),
        ]:
            got, problem = await ask(server, "POST", f"/api/v1/rules/{rule}/backtest", wish)
            assert (got, problem["type"]) == (status, f"urn:floorwatch:problem:{kind}")
        assert (await ask(server, "GET", "/api/v1/backtests/nobody"))[0] == 404
        assert (await ask(server, "GET", "/api/v1/rules/fox/selfcheck"))[0] == 404
        assert (await ask(server, "GET", "/api/v1/rules/long_wait/selfcheck"))[1]["checks"] == []


async def test_a_screen_tries_nothing_and_a_process_without_alerts_says_so(tmp_path: Path) -> None:
    async with rule_desk(tmp_path) as (server, _trials):
        for token in (SCREEN, SALES_SCREEN):
            assert (await ask(server, "POST", "/api/v1/rules/surge/backtest", {}, token))[0] == 403
    async with served(parts()) as server:
        assert (await ask(server, "GET", "/api/v1/rules"))[0] == 503
