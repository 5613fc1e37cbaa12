from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from realtime.quality.periods import Span, before, period_at, period_of
from realtime.quality.weeks import monday

DAYS = some.dates(min_value=date(2001, 1, 8), max_value=date(2099, 12, 20))


def test_a_week_is_itself_and_looks_back_over_the_new_year() -> None:
    week = period_of(Span.WEEKLY, "2027-W01")
    assert week.weeks == ("2027-W01",)
    assert week.rolling == ("2026-W51", "2026-W52", "2026-W53", "2027-W01")
    assert before(week).name == "2026-W53"


def test_a_month_has_the_weeks_whose_thursday_lies_in_it() -> None:
    assert period_of(Span.MONTHLY, "2026-07").weeks == ("2026-W27", "2026-W28", "2026-W29", "2026-W30", "2026-W31")
    assert period_of(Span.MONTHLY, "2026-08").weeks == ("2026-W32", "2026-W33", "2026-W34", "2026-W35")
    assert before(period_of(Span.MONTHLY, "2026-01")).name == "2025-12"


@given(DAYS)
def test_every_date_lies_in_one_week_and_one_month_of_weeks(day: date) -> None:
    week, month = period_at(Span.WEEKLY, day), period_at(Span.MONTHLY, day)
    assert week.weeks[0] in month.weeks
    first, last = monday(month.weeks[0]), monday(month.weeks[-1]) + timedelta(days=7)
    assert first <= day < last
    assert monday(before(month).weeks[-1]) + timedelta(days=7) == first


@pytest.mark.parametrize(
    ("span", "name"),
    [(Span.WEEKLY, "2026-07"), (Span.WEEKLY, "2026-W54"), (Span.MONTHLY, "2026-13"), (Span.MONTHLY, "x")],
)
def test_what_is_no_period_is_refused_with_the_way_to_write_it(span: Span, name: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-"):
        period_of(span, name)


@pytest.mark.parametrize(("span", "name"), [(Span.WEEKLY, "0001-W01"), (Span.MONTHLY, "9999-12")])
def test_the_ends_of_the_calendar_are_no_periods(span: Span, name: str) -> None:
    with pytest.raises(ValueError, match="nothing is kept"):
        period_of(span, name)
    with pytest.raises(ValueError, match="nothing is kept"):
        period_at(span, date.max)


def test_the_first_period_of_all_can_be_shown_with_the_name_of_the_one_before() -> None:
    assert before(period_of(Span.WEEKLY, "2000-W01")).name == "1999-W52"
    assert before(period_of(Span.MONTHLY, "2000-01")).name == "1999-12"
