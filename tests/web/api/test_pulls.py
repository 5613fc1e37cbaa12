from __future__ import annotations

from pathlib import Path

from tests.config.sampled import WEEK
from tests.web.api.listening import listening


async def test_a_spot_check_and_a_complaint_are_taken_with_a_reason_and_written_down(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        page = await desk.told("tl", "GET", f"/contacts?week={WEEK}&agent=li&limit=3")
        assert (len(page["contacts"]), {one["agent"] for one in page["contacts"]}) == (3, {"li"})
        call = page["contacts"][0]
        body = {name: call[name] for name in ("week", "call", "agent", "direction")}
        body |= {"stratum": "spot_check", "reason": "wording"}
        assert (await desk.refused("tl", "POST", "/samples", body | {"reason": ""}))[0] == 400
        assert (await desk.refused("tl", "POST", "/samples", body | {"stratum": "random"}))[0] == 400
        made = await desk.told("tl", "POST", "/samples", body)
        assert (made["sample"]["stratum"], made["sample"]["by"]) == ("spot_check", "tl")
        assert await desk.refused("tl", "POST", "/samples", body) == (409, "sample-exists")
        other = body | {"agent": "wu"}
        for stranger in (other, body | {"call": "hq/nothing"}):
            assert await desk.refused("tl", "POST", "/samples", stranger) == (404, "contact-unknown")
        (deed,) = [one for one in desk.audit.deeds if one.subject == call["call"]]
        assert (deed.action, deed.particulars["reason"]) == ("sample_pulled", "wording")
        assert await desk.refused("tl", "GET", "/contacts") == (400, "parameter-missing")
        assert await desk.refused("tl", "GET", "/contacts?week=now") == (422, "week-invalid")
        assert (await desk.refused("guest", "GET", f"/contacts?week={WEEK}"))[0] == 403


async def test_a_campaign_is_drawn_by_who_manages_plans(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        body = {"name": "refunds", "reason": "new rule", "count": 3, "first": WEEK, "last": WEEK}
        assert (await desk.refused("qa1", "POST", "/campaigns", body))[0] == 403
        made = await desk.told("lead", "POST", "/campaigns", body)
        assert len(made["samples"]) == 3
        assert await desk.refused("lead", "POST", "/campaigns", body) == (409, "campaign-exists")
        assert [one["name"] for one in await desk.told("lead", "GET", "/campaigns")] == ["refunds"]
        rows = await desk.told("qa1", "GET", "/samples?stratum=campaign")
        assert [one["official"] for one in rows["samples"]] == [False] * 3
