from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.forms import find_form
from realtime.access.roles import Right
from tests.config.quality.desk_site import asker
from tests.config.quality.scored import score
from tests.web.api.listening import PEOPLE, listening


async def test_a_report_is_shown_within_reach_and_taken_away_under_the_audits_eyes(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        here = desk.site
        await here.quality.reviews.draft(asker("qa1"), here.one())
        form = find_form(here.store, "standard")
        assert form is not None
        for agent in ("li", "wu"):
            await score(here, asker("qa1"), here.one(agent))
        whole = await desk.told("lead", "GET", "/reports/quality/weekly/2026-W31")
        assert whole["report"]["format"] == "floorwatch-quality-report/1"
        assert {row["agent"] for row in whole["report"]["agents"]} == {"li", "wu"}
        assert whole["names"]["agents"]["li"] == "李娜"
        own = await desk.told("tl", "GET", "/reports/quality/weekly/2026-07-29?language=en")
        assert {row["agent"] for row in own["report"]["agents"]} == {"li"}
        assert own["report"]["period"]["name"] == "2026-W31"
        assert desk.audit.deeds == []
        path = "/reports/quality/monthly/2026-07/file?format=csv"
        assert await desk.refused("tl", "GET", path) == (403, "right-missing")
        assert desk.audit.deeds == []
        tl = PEOPLE["tl"]
        granted = msgspec.structs.replace(tl, rights=tl.rights | {Right.EXPORT}, standing=tl.standing | {Right.EXPORT})
        desk.keeper.visitors["tl"] = granted
        status, headers, content = await desk.ask("tl", "GET", path)
        assert (status, headers["Content-Disposition"]) == (200, 'attachment; filename="quality-2026-07.csv"')
        assert headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "李娜".encode() in content
        assert "吴芳".encode() not in content
        assert [(deed.action, deed.subject) for deed in desk.audit.deeds] == [("report_exported", "quality 2026-07")]


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/reports/quality/daily/latest", 404, "not-found"),
        ("/reports/quality/weekly/2026-W60", 404, "period-unknown"),
        ("/reports/quality/weekly/0000-00-00", 404, "period-unknown"),
        ("/reports/quality/monthly/..%2f..", 404, "period-unknown"),
        ("/reports/quality/weekly/latest?language=fr", 400, "parameter-invalid"),
        ("/reports/quality/weekly/latest/file?format=pdf", 400, "parameter-invalid"),
    ],
)
async def test_what_is_no_period_is_said(tmp_path: Path, path: str, status: int, kind: str) -> None:
    async with listening(tmp_path) as desk:
        assert await desk.refused("lead", "GET", path) == (status, kind)
        assert await desk.refused("guest", "GET", path) == (403, "right-missing")


async def test_the_first_and_last_weeks_of_the_calendar_do_no_harm(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        for name in ("0001-W01", "9999-W52"):
            status, _, _ = await desk.ask("lead", "GET", f"/reports/quality/weekly/{name}")
            assert status in {200, 404}
