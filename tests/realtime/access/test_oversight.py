from __future__ import annotations

from datetime import UTC, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from realtime.access.audit_chain import Deed
from realtime.access.grants import Act, Asked, Grant, Stage, Step
from realtime.access.oversight import Habits, Oddity, Remark, remarks
from realtime.access.roles import Right
from realtime.names import Instant

NINE = 1_795_395_600.0  # 09:00 in Shanghai
DAY = 86_400.0
HABITS = Habits(zone=ZoneInfo("Asia/Shanghai"), bulk=5)


def active(number: int = 1) -> Grant:
    asked = Asked(
        rights=frozenset({Right.SEE_NUMBERS}), reason="r", begins=Instant(NINE), ends=Instant(NINE + 30 * DAY)
    )
    signed = Step(act=Act.ACKNOWLEDGE, by="li", at=Instant(NINE + 60))
    return Grant(id=number, applicant="li", asked=asked, requested=Instant(0.0), stage=Stage.ACTIVE, steps=(signed,))


def uses(*moments: float, grant: int = 1) -> list[Deed]:
    return [Deed(at=Instant(at), actor="li", action="listened", particulars={"grant": grant}) for at in moments]


def test_a_grant_nobody_uses_is_listed_after_a_week() -> None:
    assert remarks([active()], [], HABITS, Instant(NINE + 7 * DAY)) == []
    assert remarks([active()], uses(NINE, grant=2), HABITS, Instant(NINE + 7 * DAY + 60)) == [
        Remark(grant=1, oddity=Oddity.UNUSED, count=0, at=Instant(NINE + 60))
    ]


def test_ordinary_use_is_no_remark() -> None:
    assert remarks([active()], uses(NINE, NINE + 3600), HABITS, Instant(NINE + 20 * DAY)) == []


def test_use_at_night_and_in_bulk_is_listed() -> None:
    night = NINE + 14 * 3600
    found = remarks([active()], uses(NINE, *(night + n for n in range(6))), HABITS, Instant(NINE + DAY))
    assert found == [
        Remark(grant=1, oddity=Oddity.ODD_HOURS, count=6, at=Instant(night)),
        Remark(grant=1, oddity=Oddity.BULK, count=6, at=Instant(night)),
    ]


def test_working_hours_may_span_midnight() -> None:
    nights = Habits(zone=UTC, opens=time(22), closes=time(6))
    assert nights.working(Instant(23 * 3600.0))
    assert nights.working(Instant(5 * 3600.0))
    assert not nights.working(Instant(6 * 3600.0))


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=30))
def test_the_busiest_hour_is_that_of_counting_every_hour(offsets: list[int]) -> None:
    habits = Habits(zone=UTC, opens=time(0), closes=time(0), bulk=1)
    moments = sorted(NINE + offset for offset in offsets)
    best = max(sum(begin <= at < begin + 3600 for at in moments) for begin in moments)
    (remark,) = remarks([active()], uses(*moments), habits, Instant(NINE + DAY))
    assert (remark.oddity, remark.count) == (Oddity.BULK, best)
