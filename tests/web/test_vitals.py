from __future__ import annotations

import msgspec

from tests.web.build import Physician, well
from web.vitals import Health, JournalVitals, Vitals


def test_a_look_is_a_value_that_can_be_written_down_and_read_again() -> None:
    health: Health = Physician()
    assert msgspec.json.decode(msgspec.json.encode(health.vitals()), type=Vitals) == well()


def test_a_journal_that_says_nothing_more_has_nothing_waiting() -> None:
    assert (JournalVitals(writable=True).behind, JournalVitals(writable=True).unwritten) == (0, 0)
