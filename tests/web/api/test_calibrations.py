from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.web.api.listening import Desk, listening


async def right(desk: Desk) -> list[dict[str, Any]]:
    (row,) = await desk.told("qa1", "GET", "/forms")
    full = {"deduct": 0.0, "yesno": 1.0}
    return [{"code": item["code"], "value": full.get(item["kind"], item["max"])} for item in row["form"]["items"]]


async def test_a_calibration_goes_its_way_over_http(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        sample, answers = desk.site.one(), await right(desk)
        body = {"title": "W31", "samples": [sample], "raters": ["qa1", "qa2"]}
        assert (await desk.refused("qa1", "POST", "/calibrations", body))[0] == 403
        assert await desk.refused("lead", "POST", "/calibrations", body | {"raters": ["qa1"]}) == (
            422,
            "session-invalid",
        )
        number = (await desk.told("lead", "POST", "/calibrations", body))["session"]["id"]
        path = f"/calibrations/{number}"
        for stranger in ("far", "root"):
            found = await desk.ask(stranger, "GET", path)
            assert found[0] == (200 if stranger == "root" else 404)
        for unknown in ("/calibrations/99", "/calibrations/x", path.replace(str(number), "0")):
            assert await desk.refused("qa1", "GET", unknown) == (404, "calibration-unknown")
        for who in ("qa1", "qa2"):
            sheet = f"{path}/sheets/{sample}"
            await desk.told(who, "PUT", sheet, {"revision": 0, "answers": answers, "comment": who})
            assert await desk.refused("lead", "POST", path + "/reveal", {}) == (409, "session-not-now")
            told = await desk.told(who, "POST", sheet + "/hand-in", {"revision": 1})
            assert [one["rater"] for one in told["sheets"]] == [who]
        revealed = await desk.told("lead", "POST", path + "/reveal", {})
        assert (revealed["passed"], revealed["more"], len(revealed["sheets"])) == (True, 0, 2)
        assert await desk.refused("qa1", "PUT", f"{path}/consensus/{sample}", {"answers": answers}) == (
            409,
            "session-not-now",
        )
        await desk.told("lead", "PUT", f"{path}/consensus/{sample}", {"answers": answers})
        closed = await desk.told("lead", "POST", path + "/close", {})
        assert closed["consensus"][0]["score"]["points"] == 100.0
        assert [one["phase"] for one in await desk.told("qa2", "GET", "/calibrations")] == ["closed"]
        figures = await desk.told("lead", "GET", "/calibrations/agreement")
        assert (figures["form"], figures["sessions"], figures["alpha"]) == ("standard", 1, None)
        assert (await desk.refused("lead", "GET", "/calibrations/agreement?form=x"))[0] == 404
        assert [deed.action for deed in desk.audit.deeds] == [
            "calibration_called",
            "calibration_handed_in",
            "calibration_handed_in",
            "calibration_revealed",
            "calibration_closed",
        ]


async def test_a_rater_from_elsewhere_hears_the_calls_of_the_session_and_it_is_written_down(tmp_path: Path) -> None:
    """Reviewer `far` has another queue."""
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        path = f"/samples/{number}"
        assert await desk.refused("far", "GET", path + "/audio") == (404, "sample-unknown")
        body = {"title": "W31", "samples": [number], "raters": ["far", "qa1"]}
        session = (await desk.told("lead", "POST", "/calibrations", body))["session"]["id"]
        called = desk.audit.deeds[-1]
        assert (called.action, called.particulars["samples"]) == ("calibration_called", str(number))
        assert (await desk.ask("far", "GET", path + "/audio"))[0] == 200
        deed = desk.audit.deeds[-1]
        assert (deed.action, deed.particulars) == ("recording_listened", {"calibration": session})
        assert (await desk.told("far", "GET", path))["sample"]["may"] == []
        for step in ("claim", "fetch"):
            assert await desk.refused("far", "POST", f"{path}/{step}", {}) == (404, "sample-unknown")
        sheet = {"revision": 0, "answers": [], "remarks": [], "comment": ""}
        assert await desk.refused("far", "PUT", path + "/review", sheet) == (404, "sample-unknown")
        assert (await desk.ask("qa1", "GET", path + "/audio"))[0] == 200
        assert desk.audit.deeds[-1].particulars == {}
