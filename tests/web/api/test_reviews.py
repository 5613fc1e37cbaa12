from __future__ import annotations

from pathlib import Path

from tests.web.api.listening import Desk, listening


async def answers(desk: Desk) -> list[dict[str, object]]:
    (row,) = await desk.told("qa1", "GET", "/forms")
    full = {"deduct": 0.0, "yesno": 1.0}
    return [{"code": item["code"], "value": full.get(item["kind"], item["max"])} for item in row["form"]["items"]]


async def test_a_review_goes_from_an_empty_sheet_to_a_signature(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        path = f"/samples/{number}/review"
        assert (await desk.told("qa1", "GET", path))["revision"] == 0
        assert await desk.refused("qa1", "PUT", path, {"revision": 0}) == (409, "step-not-now")
        await desk.told("qa1", "POST", f"/samples/{number}/claim", {})
        every = await answers(desk)
        every[0] |= {"comment": "早了", "second": 2.5}
        body = {"revision": 0, "answers": every, "remarks": [{"second": 12, "text": "抢话"}], "comment": "好"}
        saved = await desk.told("qa1", "PUT", path, body)
        assert (saved["revision"], saved["problems"], saved["score"]["points"]) == (1, {}, 100.0)
        assert saved["answers"][0]["second"] == 2.5
        assert await desk.refused("qa1", "PUT", path, body) == (409, "review-changed")
        assert await desk.refused("qa1", "POST", path + "s", {"revision": 1}) == (422, "step-not-heard")
        desk.audit.broken = True
        signing = {"revision": 1, "reason": "heard it live"}
        assert await desk.refused("qa1", "POST", path + "s", signing) == (503, "audit-unavailable")
        assert (await desk.told("qa1", "GET", path))["signed"] is None
        desk.audit.broken = False
        signed = await desk.told("qa1", "POST", path + "s", signing)
        assert (signed["sample"]["state"], signed["reviews"][0]["remarks"]) == (
            "scored",
            [{"second": 12.0, "text": "抢话"}],
        )
        deed = desk.audit.deeds[-1]
        assert (deed.action, deed.particulars) == ("review_signed", {"heard_per_cent": 0, "reason": "heard it live"})
        assert await desk.refused("qa1", "POST", path + "s", signing) == (409, "step-not-now")


async def test_an_answer_off_the_scale_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        path = f"/samples/{number}/review"
        await desk.told("qa1", "POST", f"/samples/{number}/claim", {})
        for value, kind in ((-1, (400, "body-invalid")), (50, (422, "review-invalid"))):
            body = {"revision": 0, "answers": [{"code": "opening", "value": value}]}
            assert await desk.refused("qa1", "PUT", path, body) == kind
        assert (await desk.told("qa1", "GET", path))["revision"] == 0
