from __future__ import annotations

from config.settings import Access


def test_a_session_ends_after_two_idle_hours_and_a_day() -> None:
    assert (Access().session_idle_minutes, Access().session_hours) == (120, 24)
