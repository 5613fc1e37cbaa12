from __future__ import annotations

import pytest

from realtime.alerts.silences import Silence, SilenceId, silence_of
from realtime.detectors.finding import Severity
from tests.realtime.alerts.found import HQ, SALES, TRUNK, fired, found, later


def silence(**changes: object) -> Silence:
    known = {"id": SilenceId("s"), "by": "li", "why": "maintenance", "begin": later(0), "until": later(3600)}
    return Silence(**(known | changes))  # type: ignore[arg-type]


def test_a_silence_of_a_pbx_covers_everything_on_it_and_nothing_whose_name_begins_alike() -> None:
    mine = silence(subject="hq")
    assert [mine.covers(fired(found("drops", each))) for each in (HQ, SALES, TRUNK)] == [True, True, True]
    assert not silence(subject="h").covers(fired(found("drops", HQ)))


def test_a_silence_of_a_rule_leaves_the_others() -> None:
    assert silence(rule="surge").covers(fired(found("surge")))
    assert not silence(rule="surge").covers(fired(found("drops")))


def test_what_is_louder_than_the_silence_is_told() -> None:
    assert not silence(upto=Severity.WARNING).covers(fired(found(severity=Severity.CRITICAL)))


def test_it_holds_from_its_begin_to_its_end_or_until_somebody_ends_it() -> None:
    assert [silence().holds(later(at)) for at in (-1, 0, 3599, 3600)] == [False, True, True, False]
    assert not silence(ended=later(10)).holds(later(10))


def test_of_several_the_one_that_ends_last_is_named() -> None:
    long, short = silence(id=SilenceId("long"), until=later(7200)), silence()
    assert silence_of(fired(found()), [short, long], later(1)) == long
    assert silence_of(fired(found()), [short, long], later(8000)) is None


@pytest.mark.parametrize("wrong", [{"until": later(0)}, {"until": later(8 * 86_400)}, {"why": "  "}])
def test_a_silence_without_end_or_reason_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="silence"):
        silence(**wrong)
