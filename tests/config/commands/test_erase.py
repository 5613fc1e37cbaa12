from __future__ import annotations

import io
from pathlib import Path

import pytest

from config.cli import main
from connectors.journal.sqlite import SqliteJournal
from connectors.store.database import open_store
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.events import CallerJoined
from realtime.names import ChannelId, Instant, PbxId, QueueId
from tests.config.commands.running import program

ERASED = "erased (texts: 0 records, journal: 1 records, recordings: 0 records); tombstone 1\n"
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
    assert (
        capsys.readouterr().out == "erased (texts: 0 records, journal: 1 records, recordings: 0 records); tombstone 1\n"
    )
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


def test_somebody_of_the_roster_is_erased(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data/roster.toml").write_text('[[person]]\nid = "7"\nname = "Lina"\naccount = "lina"\n', encoding="utf-8")
    assert main(["erase", "person", "8", "--why", "left"]) == 2
    assert "roster export" in capsys.readouterr().err
    main(["user", "add", "lina", "--role", "admin"])
    assert main(["erase", "person", "7", "--why", "left"]) == 1
    assert "last administrator" in capsys.readouterr().err
    main(["user", "add", "li", "--role", "admin"])
    capsys.readouterr()
    assert main(["erase", "person", "7", "--why", "left"]) == 0
    assert (
        capsys.readouterr().out
        == "erased (texts: 0 records, journal: 0 records, accounts: 1 records, roster: 1 records); tombstone 1\n"
    )


def test_while_something_else_holds_the_journal_the_daemon_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    journal = SqliteJournal(JOURNAL)
    assert main(["erase", "caller", NUMBER, "--why", "x", "--url", "http://127.0.0.1:9"]) == 1
    assert "no daemon answers" in capsys.readouterr().err
    journal.close()


def test_beside_a_running_daemon_it_is_the_daemon_that_erases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(JOURNAL.parent)
    token = create_token(store, name="li", role=Role.ADMIN, now=Instant(0.0))
    store.dispose()
    with Path("floorwatch.toml").open("a", encoding="utf-8") as file:
        file.write('[web]\nport = 0\n[log]\nlevel = "info"\n')
    with program("run", directory=tmp_path) as daemon:
        address = daemon.line_with("Floorwatch serves").rsplit(maxsplit=1)[-1].rstrip("/")
        assert main(["erase", "caller", NUMBER, "--why", "x", "--url", address]) == 1
        assert "give a token" in capsys.readouterr().err
        monkeypatch.setenv("FLOORWATCH_TOKEN", token)
        assert main(["erase", "caller", NUMBER, "--why", "asked for", "--url", address]) == 0
        assert (
            capsys.readouterr().out
            == "erased (texts: 0 records, journal: 1 records, recordings: 0 records); tombstone 1\n"
        )
        assert NUMBER.encode() not in JOURNAL.read_bytes()
        assert daemon.stop() == 0
    assert NUMBER not in "".join(daemon.heard)
