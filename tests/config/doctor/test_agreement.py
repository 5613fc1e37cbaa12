from __future__ import annotations

from pathlib import Path

import pytest

from config.doctor.agreement import Remembered, examine, remember
from config.doctor.findings import Finding, Verdict
from config.loader import parse
from config.settings import Settings
from connectors.journal.protocol import Checkpoint
from connectors.journal.sqlite import SqliteJournal
from connectors.queue_log.day import read_day
from connectors.queue_log.source import LogFile
from realtime.checkpoint import VERSION, pieces
from realtime.events import FeedState, FloorEvent
from realtime.names import Instant, PbxId, Seconds
from tests import build
from tests.build import NINE
from tests.story import Story

HQ = PbxId("hq")
GAVE_UP = (
    build.feed(-40_000),
    build.joined(0),
    build.hangup_asked(7),
    build.abandoned(7),
    build.left(7),
    build.hangup(7),
)
SAID = f"{NINE - 40_000:.0f}|NONE|NONE|NONE|QUEUESTART|\n{NINE:.0f}|anna|sales|NONE|ENTERQUEUE||1|1\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    text = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
    return parse(text, tmp_path / "floorwatch.toml", {})


def kept(settings: Settings, *happened: FloorEvent) -> SqliteJournal:
    journal = SqliteJournal(settings.storage.directory / "journal.db")
    for event in happened:
        journal.append(event, event.at)
    assert journal.flush()
    return journal


def compared(settings: Settings, remembered: Remembered, rest: str, folder: Path) -> list[Finding]:
    (folder / "queue_log").write_text(SAID + rest, encoding="utf-8")
    day = read_day(LogFile(folder / "queue_log"), HQ, Instant(NINE - 32_400))
    return list(examine(HQ, remembered, day, Instant(NINE + 3600), Seconds(0.0), settings))


def test_without_a_journal_there_is_nothing_to_remember(settings: Settings) -> None:
    assert remember(settings) is None


def test_the_day_of_a_running_daemon_is_read_beside_it(settings: Settings, tmp_path: Path) -> None:
    journal = kept(settings, *GAVE_UP)
    remembered = remember(settings)
    assert remembered is not None
    assert remembered.running
    assert remembered.classes == {HQ: {"agent"}}
    (agrees,) = compared(settings, remembered, f"{NINE + 7:.0f}|anna|sales|NONE|ABANDON|1|1|7\n", tmp_path)
    assert (agrees.verdict, agrees.said) == (Verdict.OK, "1 visits of today agree with queue_log")
    (differs,) = compared(settings, remembered, f"{NINE + 7:.0f}|anna|sales|NONE|EXITEMPTY|1|1|7\n", tmp_path)
    assert differs.verdict is Verdict.FAULT
    assert differs.said == "1 visits: outcome abandoned here, left_empty in queue_log (hq/anna/sales/1)"
    journal.close()


def test_what_happened_after_the_daemon_stopped_was_not_covered(settings: Settings, tmp_path: Path) -> None:
    kept(settings, *GAVE_UP[:1]).close()
    remembered = remember(settings)
    assert remembered is not None
    assert not remembered.running
    assert remembered.floor.pbx(HQ).state is FeedState.DOWN
    found = compared(settings, remembered, f"{NINE + 7:.0f}|anna|sales|NONE|ABANDON|1|1|7\n", tmp_path)
    assert [each.verdict for each in found] == [Verdict.OK, Verdict.WARNING]
    assert "backfill" in (found[1].mend or "")


def test_a_checkpoint_spares_reading_the_whole_journal(settings: Settings) -> None:
    journal = kept(settings, *GAVE_UP)
    blobs = tuple(pieces(Story(dialplan=True).tell(*GAVE_UP).floor))
    journal.save_checkpoint(Checkpoint(seq=journal.last, at=Instant(NINE), version=VERSION, pieces=blobs))
    assert journal.flush()
    journal.close()
    remembered = remember(settings)
    assert remembered is not None
    assert remembered.classes == {HQ: {"agent", "dialplan"}}
    assert len(remembered.floor.visits.by_id) == 1
