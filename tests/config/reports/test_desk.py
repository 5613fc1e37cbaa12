from __future__ import annotations

from pathlib import Path

import pytest

from config.reports.desk import StoreReports
from config.reports.making import Making
from realtime.names import Instant
from realtime.quality.periods import Span, period_of
from realtime.quality.reach import Reach
from tests.config.quality.desk_site import site
from tests.config.sampled import WEEKS
from web.reports import ReportForm

EVERYTHING = Reach(queues=None)


async def test_a_report_comes_with_names_and_the_periods_beside_it(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        here.now += 86_400.0
        desk = StoreReports(here.ground, Making())
        assert (desk.latest(Span.WEEKLY).name, desk.latest(Span.MONTHLY).name) == ("2026-W31", "2026-07")
        view = await desk.made(period_of(Span.WEEKLY, "2026-W31"), EVERYTHING, "en")
        assert (view.earlier, view.later) == ("2026-W30", "2026-W32")
        here.now = WEEKS.end(WEEKS.of(Instant(here.now))) - 1.0
        assert (await desk.made(period_of(Span.WEEKLY, "2026-W32"), EVERYTHING, None)).later is None


@pytest.mark.parametrize(
    ("form", "begins"),
    [(ReportForm.HTML, b"<!doctype html>"), (ReportForm.CSV, b"\xef\xbb\xbf"), (ReportForm.XLSX, b"PK")],
)
async def test_a_report_is_a_file_of_its_kind(tmp_path: Path, form: ReportForm, begins: bytes) -> None:
    with site(tmp_path, sound=False) as here:
        made = await StoreReports(here.ground, Making()).file(
            period_of(Span.MONTHLY, "2026-07"), EVERYTHING, None, form
        )
        assert made.name == f"quality-2026-07.{form}"
        assert made.content.startswith(begins)
