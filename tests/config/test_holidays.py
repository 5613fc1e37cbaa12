from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from config.holidays import days_of, holidays_of, local_time


def test_days_are_read_one_by_one_and_as_stretches() -> None:
    national = date(2026, 10, 1).toordinal()
    assert holidays_of(["2026-10-01/2026-10-03", "2026-10-05"]) == {national, national + 1, national + 2, national + 4}


@pytest.mark.parametrize("text", ["", "1 October", "2026-02-30", "2026-10-03/2026-10-01", "2020-01-01/2026-01-01"])
def test_what_is_no_day_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(ValueError, match=r"write|after"):
        days_of(text)


def test_a_time_is_that_of_the_site() -> None:
    assert local_time("2026-12-01 09:00", ZoneInfo("Asia/Shanghai")) == 1796086800.0
    with pytest.raises(ValueError, match="write"):
        local_time("tomorrow", ZoneInfo("UTC"))
