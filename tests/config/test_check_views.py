from __future__ import annotations

from config.check_views import check_view
from connectors.store.self_checks import Night
from tests.build import at
from tests.connectors.store.test_self_checks import CHECK


def test_a_check_is_told_with_its_windows_in_minutes_and_its_times_as_stamps() -> None:
    view = check_view(Night(at(604_800.0), CHECK))
    assert (view.queue, view.weeks, view.threshold, view.proposed) == ("hq/sales", 1.0, 1.5, 1.75)
    assert [each.per_week for each in view.tried] == [2.0, 0.5]
    assert [each.minutes for each in view.spreads] == [1.0, 2.0, 5.0, 10.0, 15.0, 30.0]
    assert (view.checked, view.alarms[0].ended) == ("2026-11-30T09:00:00.000Z", None)
