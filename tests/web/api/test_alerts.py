from __future__ import annotations

from pathlib import Path

from tests.web.api.desk import ask, desk
from tests.web.build import SALES_SCREEN, SCREEN, parts, served


async def test_alerts_are_listed_and_one_explains_itself(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        status, found = await ask(server, "GET", "/api/v1/alerts?state=firing,acknowledged")
        assert status == 200
        assert {alert["rule"] for alert in found["alerts"]} == {"trunk_down", "long_wait"}
        status, one = await ask(server, "GET", f"/api/v1/alerts/{found['alerts'][0]['id']}")
        assert [line["what"] for line in one["timeline"]] == ["fired", "told"]


async def test_taking_handing_over_saying_and_ending(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, site):
        alert = next(each.id for each in site.alerting.book.alerts.values() if each.finding.rule == "trunk_down")
        path = f"/api/v1/alerts/{alert}"
        assert (await ask(server, "POST", f"{path}/acknowledge"))[1]["acknowledged_by"] == "token:admin"
        assert (await ask(server, "POST", f"{path}/assign", {"to": "wang"}))[1]["assignee"] == "wang"
        assert (await ask(server, "POST", f"{path}/comment", {"text": "called"}))[0] == 200
        assert (await ask(server, "POST", f"{path}/resolve", {"note": "works"}))[1]["state"] == "closed"
        status, problem = await ask(server, "POST", f"{path}/acknowledge")
        assert (status, problem["type"]) == (409, "urn:floorwatch:problem:alert-over")
        incident = site.alerting.book.alerts[alert].incident
        assert (await ask(server, "POST", f"/api/v1/incidents/{incident}/close", {"text": "ok"}))[1][
            "state"
        ] == "closed"
        status, found = await ask(server, "GET", f"/api/v1/incidents/{incident}")
        assert found["incident"]["note"] == "ok"
        assert len((await ask(server, "GET", "/api/v1/incidents"))[1]["incidents"]) == 2


async def test_who_may_not_see_alerts_gets_none(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, site):
        alert = next(iter(site.alerting.book.alerts))
        for method, path in [("GET", "/api/v1/alerts"), ("POST", f"/api/v1/alerts/{alert}/acknowledge")]:
            assert (await ask(server, method, path, token=SALES_SCREEN))[0] == 403
            assert (await ask(server, method, path, token=SCREEN))[0] == 403


async def test_what_is_not_there_and_what_makes_no_sense_is_named(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, site):
        alert = next(iter(site.alerting.book.alerts))
        assert (await ask(server, "GET", "/api/v1/alerts/nobody"))[0] == 404
        assert (await ask(server, "GET", "/api/v1/incidents/nobody"))[0] == 404
        assert (await ask(server, "GET", "/api/v1/alerts?state=angry"))[0] == 400
        assert (await ask(server, "POST", f"/api/v1/alerts/{alert}/comment", {"text": " "}))[0] == 400


async def test_a_process_without_alerts_says_so() -> None:
    async with served(parts()) as server:
        assert (await ask(server, "GET", "/api/v1/alerts"))[0] == 503


async def test_an_incident_has_its_record_and_says_what_can_be_shown_again(tmp_path: Path) -> None:
    async with desk(tmp_path) as (server, _site):
        incident = (await ask(server, "GET", "/api/v1/incidents"))[1]["incidents"][0]["id"]
        found = (await ask(server, "GET", f"/api/v1/incidents/{incident}"))[1]
        assert found["record"]["notified"] is not None
        assert found["replay"]["moments"]
        assert found["replay"]["oldest"] is None, "this server keeps no past"
