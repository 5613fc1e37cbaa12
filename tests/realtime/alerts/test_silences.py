from __future__ import annotations

import msgspec

from realtime.alerts.silences import LONGEST, Silence, matching, problem
from tests.alerting import Site, found
from tests.build import at

SILENCE = Silence(id="s", begins=at(0), ends=at(100), by="li", comment="works on the trunk", rule="surge")


def test_a_silence_matches_what_it_names_from_its_begin_to_its_end() -> None:
    assert matching([SILENCE], found("surge"), at(0)) is SILENCE
    assert matching([SILENCE], found("long_wait"), at(0)) is None
    assert matching([SILENCE], found("surge"), at(100)) is None
    assert matching([msgspec.structs.replace(SILENCE, pbx="branch")], found("surge"), at(0)) is None


def test_a_silenced_alert_is_told_when_the_silence_is_over_and_it_still_stands() -> None:
    site = Site()
    site.book.silences["s"] = SILENCE
    site.live(range(0, 100, 5), found("surge"))
    assert (site.notices, site.alert("surge").silence) == ([], "s")
    assert site.look(100, found("surge")).told() == [("surge", "firing")]


def test_what_cannot_be_a_silence_is_named() -> None:
    assert problem(SILENCE) is None
    assert problem(msgspec.structs.replace(SILENCE, rule=None)) == "silence-of-everything"
    assert problem(msgspec.structs.replace(SILENCE, ends=at(0))) == "silence-without-length"
    assert problem(msgspec.structs.replace(SILENCE, ends=at(LONGEST + 1))) == "silence-too-long"
