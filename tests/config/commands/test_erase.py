from __future__ import annotations

import io
from pathlib import Path

import pytest

from config.cli import main
from connectors.journal.sqlite import SqliteJournal
from realtime.events import CallerJoined
from realtime.names import ChannelId, Instant, PbxId, QueueId

NUMBER = "13812340042"
JOURNAL = Path("data/journal.db")


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(
        '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n', encoding="utf-8"
    )
    journal = SqliteJournal(JOURNAL)
    for number in (NUMBER, "13900000001"):
        journal.append(
            CallerJoined(
                pbx=PbxId("hq"), at=Instant(1.0), channel=ChannelId("hq/1.2"), queue=QueueId("hq/a"), number=number
            ),
            Instant(2.0),
        )
    journal.close()


def test_a_caller_is_erased_everywhere_and_a_tombstone_without_the_number_is_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"+86{NUMBER}\n"))
    assert main(["erase", "caller", "-", "--why", "asked for"]) == 0
    assert capsys.readouterr().out == "erased (journal: 1 records); tombstone 1\n"
    assert all(NUMBER.encode() not in file.read_bytes() for file in Path("data").iterdir())
    assert main(["audit", "list"]) == 0
    shown = capsys.readouterr().out
    assert "erase_begun" in shown
    assert NUMBER not in shown


def test_a_hold_forbids_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["hold", "add", "--why", "case", "--caller", NUMBER])
    assert main(["erase", "caller", NUMBER, "--why", "asked for"]) == 1
    assert "hold 1 forbids it" in capsys.readouterr().err
    assert NUMBER.encode() in JOURNAL.read_bytes()
    main(["hold", "release", "1"])
    assert main(["erase", "caller", NUMBER, "--why", "asked for"]) == 0


def test_while_a_daemon_holds_the_journal_nothing_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    journal = SqliteJournal(JOURNAL)
    assert main(["erase", "caller", NUMBER, "--why", "x"]) == 2
    assert "another Floorwatch already uses" in capsys.readouterr().err
    journal.close()
