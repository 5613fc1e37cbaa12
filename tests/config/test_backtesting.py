from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from config import backtesting
from config.backtesting import NOT_IN_THE_JOURNAL, Reached, occasions, played, span_of, terms_for
from config.problems import OperationError, UsageError
from config.settings import Settings
from config.settings.alerts import RULES
from connectors.journal.protocol import Checkpoint
from connectors.journal.sqlite import SqliteJournal
from realtime import checkpoint
from realtime.detectors.backtest import Occasion
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant
from realtime.state import Changes, Floor
from tests.build import abandoned, at, feed, hangup_asked, joined, left, member
from tests.watching import site

HOUR = 3600.0


def waits(hour: float) -> list[FloorEvent]:
    """One caller waits for 200 s in that hour and gives up."""
    begin, caller = hour * HOUR, f"c{hour}"
    end = begin + 200
    return [joined(begin, caller), left(end, caller), abandoned(end, caller), hangup_asked(end, caller)]


def journal(file: Path, happened: Iterable[FloorEvent], *, saved_after: int | None = None) -> Path:
    kept, floor = SqliteJournal(file), Floor()
    for place, event in enumerate(happened):
        seq = kept.append(event, event.at)
        apply(floor, event, Changes())
        if place == saved_after:
            pieces = tuple(checkpoint.pieces(floor))
            kept.save_checkpoint(Checkpoint(seq=seq, at=event.at, version=checkpoint.VERSION, pieces=pieces))
    kept.close()
    return file


DAY = [feed(-5), member(-4, "wei"), *(event for hour in range(6) for event in waits(hour)), member(6 * HOUR, "wei")]


def tried(file: Path, settings: Settings, rule: str, days: float) -> Iterator[Occasion]:
    return occasions(file, settings, terms_for(settings, rule), span_of(file, days))


def begun(found: Iterable[Occasion]) -> list[Instant]:
    return [each.begin for each in found]


def test_each_hour_that_is_asked_for_gives_its_wait_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "PIECE", 5)
    file = journal(tmp_path / "journal.db", DAY)
    assert begun(tried(file, site(), "long_wait", 10)) == [at(hour * HOUR + 120) for hour in range(6)]
    assert begun(tried(file, site(), "long_wait", 2 / 24)) == [at(hour * HOUR + 120) for hour in (4, 5)]


def test_a_checkpoint_before_the_days_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtesting, "WARMING", 60.0)
    whole = journal(tmp_path / "a.db", DAY)
    saved = journal(tmp_path / "b.db", DAY, saved_after=9)
    found = list(tried(whole, site(), "long_wait", 2 / 24))
    assert len(found) == 2
    assert list(tried(saved, site(), "long_wait", 2 / 24)) == found


def test_a_rule_that_is_switched_off_is_tried_all_the_same_and_alone(tmp_path: Path) -> None:
    file = journal(tmp_path / "journal.db", DAY)
    off = site("[alerts.long_wait]\nenabled = false\nfire = 150")
    assert begun(tried(file, off, "long_wait", 1.5 / 24)) == [at(5 * HOUR + 150)]
    for rule in set(RULES) - set(NOT_IN_THE_JOURNAL):
        assert {*terms_for(off, rule).limits, *terms_for(off, rule).scanned} == {rule}


@pytest.mark.parametrize(("rule", "said"), [("fox", "there are: surge"), ("disk_full", "does not hold")])
def test_what_cannot_be_tried_is_told(rule: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        terms_for(site(), rule)


def test_without_a_journal_there_is_nothing_to_try(tmp_path: Path) -> None:
    with pytest.raises(OperationError, match="has not run yet"):
        span_of(tmp_path / "none.db", 1)
    with pytest.raises(OperationError, match="is empty"):
        span_of(journal(tmp_path / "journal.db", []), 1)


def test_days_before_the_first_kept_one_do_not_count_and_progress_is_told(tmp_path: Path) -> None:
    file = journal(tmp_path / "journal.db", DAY)
    span = span_of(file, 30)
    assert (span.begin, span.end) == (at(-5), at(6 * HOUR))
    told = list(played(file, site(), terms_for(site(), "long_wait"), span))
    assert [each.at for each in told if isinstance(each, Reached)] == [span.end]
