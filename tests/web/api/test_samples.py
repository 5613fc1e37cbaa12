from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from realtime.access.holdings import Granted
from realtime.access.roles import Right, Role
from realtime.access.scope import scope_of
from realtime.names import Instant
from tests.config.sampled import WEEK
from tests.web.api.listening import PEOPLE, listening, person
from web.admission import Kind
from web.app import OPERATIONS


async def test_each_sees_what_their_scope_reaches(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        seen = {
            who: {one["agent"] for one in (await desk.told(who, "GET", "/samples"))["samples"]}
            for who in ("qa1", "qa2", "far", "tl", "guest", "trainer", "root")
        }
        assert seen == {
            "qa1": {"li", "wu"},
            "qa2": {"li", "wu"},
            "far": set(),
            "tl": {"li"},
            "guest": set(),
            "trainer": {"li", "wu"},
            "root": {"li", "wu"},
        }
        assert await desk.refused("agent-li", "GET", "/samples") == (403, "right-missing")
        rows = await desk.told(
            "qa1", "GET", "/samples?stratum=random&state=drawn,claimed&agent=wu&order=newest&limit=2"
        )
        assert [one["agent"] for one in rows["samples"]] == ["wu", "wu"]
        assert rows["next"] == rows["samples"][-1]["id"] < rows["samples"][0]["id"]
        assert (await desk.refused("qa1", "GET", "/samples?state=nothing"))[1] == "parameter-invalid"


async def test_a_guessed_number_and_one_out_of_reach_answer_alike_everywhere(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        there = desk.site.one()
        paths = {
            (each.method, each.path.removeprefix("/api/v1"))
            for each in OPERATIONS
            if each.path.startswith("/api/v1/samples/{id}")
        }
        assert len(paths) >= 19
        bodies = {
            "assign": {"to": None},
            "unusable": {"fault": "missing"},
            "decide": {"review": "first", "reason": "x"},
            "download": {"reason": "x"},
            "heard": {"heard": []},
            "review": {"revision": 0},
            "reviews": {"revision": 0},
        }
        for method, path in sorted(paths):
            body = None if method == "GET" else bodies.get(path.rpartition("/")[2], {"reason": "x"})
            for who in PEOPLE:
                if who in {"qa1", "qa2", "lead", "root", "trainer", "tl"}:
                    continue
                answers = {
                    await desk.refused(who, method, path.replace("{id}", str(number)), body)
                    for number in (there, 10**9, 0)
                }
                assert len(answers) == 1, (who, method, path, answers)
                assert answers <= {(404, "sample-unknown"), (403, "right-missing")}, (who, method, path, answers)
        assert [deed.action for deed in desk.audit.deeds] == []


async def test_two_claim_at_once_and_the_log_tells_of_the_steps(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        answers = await asyncio.gather(
            *(desk.ask(who, "POST", f"/samples/{number}/claim", {}) for who in ("qa1", "qa2"))
        )
        assert sorted(status for status, _, _ in answers) == [200, 409]
        claimed = (await desk.told("qa1", "GET", f"/samples/{number}"))["sample"]["claimed_by"]
        other = "qa2" if claimed == "qa1" else "qa1"
        assert await desk.refused(other, "POST", f"/samples/{number}/release", {}) == (403, "step-not-yours")
        await desk.told("lead", "POST", f"/samples/{number}/hold", {"reason": "complaint"})
        assert await desk.refused(claimed, "POST", f"/samples/{number}/resume", {}) == (403, "right-missing")
        await desk.told("lead", "POST", f"/samples/{number}/resume", {})
        assert "sample_hold" in [deed.action for deed in desk.audit.deeds]
        desk.audit.broken = True
        assert await desk.refused("qa1", "POST", f"/samples/{number}/claim", {}) == (503, "audit-unavailable")
        assert (await desk.told("qa1", "GET", f"/samples/{number}"))["sample"]["state"] == "drawn"


async def test_a_token_that_bears_a_reviewers_name_holds_none_of_their_claims(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        desk.keeper.visitors["namesake"] = msgspec.structs.replace(PEOPLE["qa1"], kind=Kind.TOKEN)
        await desk.told("qa1", "POST", f"/samples/{number}/claim", {})
        assert await desk.refused("namesake", "POST", f"/samples/{number}/release", {}) == (403, "step-not-yours")
        assert (await desk.told("namesake", "GET", "/samples?list=mine"))["samples"] == []
        await desk.told("qa1", "POST", f"/samples/{number}/release", {})
        await desk.told("namesake", "POST", f"/samples/{number}/claim", {})
        sample = (await desk.told("qa1", "GET", f"/samples/{number}"))["sample"]
        assert sample["claimed_by"] == "token:qa1"
        assert await desk.refused("qa1", "POST", f"/samples/{number}/release", {}) == (403, "step-not-yours")


async def test_what_is_given_to_somebody_from_outside_is_all_they_see(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        await desk.told("lead", "POST", f"/samples/{number}/assign", {"to": "guest"})
        assert [one["id"] for one in (await desk.told("guest", "GET", "/samples"))["samples"]] == [number]
        assert (await desk.ask("guest", "GET", f"/samples/{number}/audio"))[0] == 200
        await desk.told("guest", "POST", f"/samples/{number}/claim", {})
        replaced = await desk.refused("guest", "POST", f"/samples/{number}/replace", {})
        assert replaced[0] in {403, 409}


async def test_an_unusable_one_is_replaced_over_http(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        assert (await desk.refused("qa1", "POST", f"/samples/{number}/unusable", {"fault": "other"}))[
            1
        ] == "step-no-reason"
        spoilt = await desk.told("qa1", "POST", f"/samples/{number}/unusable", {"fault": "inaudible"})
        assert "replace" in spoilt["sample"]["may"]
        after = await desk.told("qa1", "POST", f"/samples/{number}/replace", {})
        assert (after["sample"]["state"], after["steps"][-2]["fault"]) == ("replaced", "inaudible")
        week = await desk.told("qa1", "GET", f"/samples/weeks/{WEEK}")
        assert {one["agent"]: one["drawn"] for one in week["people"]} == {"li": 2, "wu": 5}
        assert (await desk.told("qa1", "GET", "/samples/weeks?limit=1"))[0]["key"] is None
        assert (await desk.refused("qa1", "GET", "/samples/weeks/never"))[0] == 404


@pytest.mark.parametrize("body", [{"why": 1}, {"reason": "x" * 5000}, []])
async def test_a_body_that_is_no_step_is_refused(tmp_path: Path, body: object) -> None:
    async with listening(tmp_path) as desk:
        assert (await desk.refused("qa1", "POST", f"/samples/{desk.site.one()}/claim", body))[0] == 400


async def test_a_right_granted_elsewhere_changes_nothing_here(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        grants = {
            right: Granted(grant="1", right=right, scope=scope_of(["hq/support"]), until=Instant(2e10))
            for right in (Right.SCORE_SAMPLES, Right.ASSIGN_SAMPLES, Right.COACH)
        }
        boss = person("boss", Role.DIRECTOR)
        boss = msgspec.structs.replace(boss, rights=boss.rights | set(grants), granted=tuple(grants.values()))
        desk.keeper.visitors["boss"] = boss
        seen = await desk.told("boss", "GET", f"/samples/{number}")
        pull = {each: seen["sample"][each] for each in ("week", "call", "agent", "direction")}
        pull |= {"stratum": "spot_check", "reason": "x"}
        training = {"title": "T", "agents": ["li"]}
        steps = {"claim": {}, "assign": {"to": "boss"}, "fetch": {}, "reviews": {"revision": 0}}
        for word, body in steps.items():
            there = await desk.refused("boss", "POST", f"/samples/{number}/{word}", body)
            assert there == (404, "sample-unknown"), word
        saved = await desk.refused("boss", "PUT", f"/samples/{number}/review", {"revision": 0})
        assert saved == (404, "sample-unknown")
        assert await desk.refused("boss", "POST", "/samples", pull) == (404, "contact-unknown")
        assert await desk.refused("boss", "POST", "/trainings", training) == (422, "training-refused")
        assert {deed.action for deed in desk.audit.deeds} == {"grant_used"}
