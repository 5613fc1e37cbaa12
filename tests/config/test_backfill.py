from __future__ import annotations

import gzip
import math
from pathlib import Path

import pytest

from config.backfill import Backfilled, backfill, read_history
from connectors.journal.sqlite import SqliteJournal
from realtime.events import FeedChanged, FloorEvent, GapClosed, Verdict, VisitLogged
from realtime.names import Instant, PbxId
from realtime.rules import Rules
from tests import build
from tests.story import Story

HQ = PbxId("hq")
NINE = build.NINE
EVER = (Instant(-math.inf), Instant(math.inf))
NOW = Instant(NINE + 86_400)


def lines(*said: tuple[float, str, str], shift: float = 0.0) -> str:
    """Lines of calls to sales: seconds after nine, caller, and the rest."""
    return "".join(f"{NINE + shift + when:.0f}|{caller}|sales|NONE|{rest}\n" for when, caller, rest in said)


ANNA = ((0, "anna", "ENTERQUEUE||138|1"), (7, "anna", "ABANDON|1|1|7"))
BEA = ((100, "bea", "ENTERQUEUE||138|1"), (120, "bea", "EXITWITHTIMEOUT|1|1|20"))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "queue_log"
    file.write_text(lines(*ANNA, *BEA), encoding="utf-8")
    return file


class Office:
    """A journal between two lives of the daemon."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, *happened: FloorEvent, received: float = NINE + 3600) -> None:
        journal = SqliteJournal(self.file)
        for event in happened:
            journal.append(event, Instant(received))
        journal.close()

    def fill(self, *files: Path, begin: Instant = EVER[0], to: Instant = EVER[1]) -> Backfilled:
        journal = SqliteJournal(self.file)
        try:
            return backfill(journal, Rules(), HQ, read_history(HQ, files, begin, to), NOW, lambda _queue: True)
        finally:
            journal.close()

    def events(self) -> list[FloorEvent]:
        journal = SqliteJournal(self.file)
        found = [entry.event for entry in journal.read()]
        journal.close()
        return found

    def of(self, kind: type) -> list[FloorEvent]:
        return [event for event in self.events() if type(event) is kind]

    def floor(self) -> Story:
        return Story().tell_all(self.events())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data" / "journal.db")


def test_visits_come_with_their_true_times_and_the_stretch_counts_as_covered(office: Office, log: Path) -> None:
    found = office.fill(log)
    assert (found.lines, found.visits, found.added, found.known, found.stretches_closed) == (4, 2, 2, 0, 1)
    told = [event for event in office.of(VisitLogged) if isinstance(event, VisitLogged)]
    assert [(each.verdict, each.joined, each.left) for each in told] == [
        (Verdict.ABANDON, NINE, NINE + 7),
        (Verdict.TIMEOUT, NINE + 100, NINE + 120),
    ]
    (closed,) = office.of(GapClosed)
    assert isinstance(closed, GapClosed)
    assert (closed.begin, closed.to) == (NINE, NINE + 120)
    assert office.floor().outcomes() == {"abandoned": 1, "timed_out": 1}


def test_doing_it_twice_changes_nothing(office: Office, log: Path) -> None:
    office.fill(log)
    before = office.events()
    again = office.fill(log)
    assert (again.added, again.known, again.stretches_closed) == (0, 2, 0)
    assert office.events() == before


def test_what_was_seen_is_not_told_again_and_not_overwritten(office: Office, log: Path) -> None:
    office.write(
        build.feed(-60),
        build.joined(0.4),
        build.hangup_asked(7.6),
        build.abandoned(7.6),
        build.left(7.6),
        build.hangup(7.6),
    )
    found = office.fill(log)
    assert (found.added, found.known) == (1, 1)
    floor = office.floor()
    assert floor.visit().waited == pytest.approx(7.2)
    assert floor.outcomes() == {"abandoned": 1, "timed_out": 1}


def test_what_was_undecided_is_settled(office: Office, log: Path) -> None:
    office.write(build.feed(-60), build.joined(100.4, "bea"), build.abandoned(120.4, "bea"), build.left(120.4, "bea"))
    assert office.fill(log).added == 2
    assert office.floor().outcomes() == {"abandoned": 1, "timed_out": 1}


def test_a_killed_daemon_has_seen_nothing_after_its_last_entry(office: Office, log: Path) -> None:
    office.write(build.feed(-60), received=NINE + 5)
    office.fill(log)
    (_, goodbye) = office.of(FeedChanged)
    assert (goodbye.at, getattr(goodbye, "state", None)) == (NINE + 5, "down")


def test_files_are_read_in_the_order_of_their_lines_whatever_their_order_and_packing(
    office: Office, tmp_path: Path
) -> None:
    old, new = tmp_path / "queue_log-1.gz", tmp_path / "queue_log"
    old.write_bytes(gzip.compress(lines(*ANNA, BEA[0]).encode()))
    new.write_text(lines(BEA[1], (4000, "cem", "ENTERQUEUE||1|1")), encoding="utf-8")
    found = office.fill(new, old)
    assert (found.visits, found.stretches_closed) == (2, 1)


def test_a_hole_between_files_stays_a_hole(office: Office, tmp_path: Path) -> None:
    for place, shift in enumerate((0.0, 90_000.0)):
        (tmp_path / f"log{place}").write_text(lines(*ANNA, shift=shift), encoding="utf-8")
    assert office.fill(tmp_path / "log0", tmp_path / "log1").stretches_closed == 2


def test_only_visits_of_the_time_asked_for_are_taken(office: Office, log: Path) -> None:
    found = office.fill(log, begin=Instant(NINE + 50), to=Instant(NINE + 110))
    assert (found.visits, found.begin, found.to) == (1, NINE + 50, NINE + 110)


def test_a_pbx_whose_clock_is_wrong_is_corrected_by_the_visits_both_saw(office: Office, tmp_path: Path) -> None:
    callers = [f"c{place}" for place in range(8)]
    seen = [build.joined(60.0 * place + 0.5, caller) for place, caller in enumerate(callers[:6])]
    office.write(build.feed(-60), *seen)
    said = [
        row
        for place, caller in enumerate(callers)
        for row in ((60 * place, caller, "ENTERQUEUE||1|1"), (60 * place + 9, caller, "EXITWITHKEY|1|1|1|9"))
    ]
    log = tmp_path / "queue_log"
    log.write_text(lines(*said, shift=40.0), encoding="utf-8")
    found = office.fill(log)
    assert found.offset_seconds == pytest.approx(40.0, abs=0.2)
    assert found.added == 8
    assert office.floor().outcomes() == {"left_by_key": 8}
    assert office.fill(log).added == 0


def test_a_log_that_cannot_be_read_adds_nothing(office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "queue_log.gz"
    broken.write_bytes(gzip.compress(lines(*ANNA).encode())[:-12])
    with pytest.raises((OSError, EOFError)):
        office.fill(broken)
    assert office.events() == []
