"""The diagrams in docs/ show the tables as they are."""

from __future__ import annotations

from realtime.outcomes import Signal
from tests.house.diagrams import SAMPLES, VISITS, certain, sample_life, visit_outcomes


def test_the_picture_of_how_visits_end_is_current() -> None:
    assert VISITS.read_text(encoding="utf-8") == visit_outcomes(), "run: python -m tests.house.diagrams"


def test_the_certain_witnesses_are_those_the_rules_name() -> None:
    assert set(certain()) == {
        Signal.ANSWERED,
        Signal.STATUS_TIMEOUT,
        Signal.STATUS_EMPTY,
        Signal.STATUS_WITHDRAW,
        Signal.LOGGED_KEY,
    }


def test_the_picture_of_a_samples_life_is_current() -> None:
    assert SAMPLES.read_text(encoding="utf-8") == sample_life(), "run: python -m tests.house.diagrams"
