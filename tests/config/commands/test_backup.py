from __future__ import annotations

import sqlite3
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Self

import msgspec
import pytest

from config.cli import main
from connectors.journal.sqlite import SqliteJournal
from connectors.store.database import open_store
from realtime.names import Instant
from tests.connectors.journal.build import joined, numbers, until

TEXT = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
PER_SECOND = 2000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "floorwatch.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "data").mkdir()
    return tmp_path / "floorwatch.toml"


class Busy:
    """A daemon's journal that takes 2,000 events a second until the block ends."""

    def __init__(self, journal: SqliteJournal) -> None:
        self.journal = journal
        self.enough = threading.Event()
        self.thread = threading.Thread(target=self.write)

    def write(self) -> None:
        began, number = time.monotonic(), 0
        while not self.enough.is_set():
            while number < (time.monotonic() - began) * PER_SECOND:
                number += 1
                self.journal.append(joined(number), Instant(float(number)))
            self.enough.wait(0.002)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        self.thread.join()
        self.journal.close()


def test_a_backup_taken_under_load_is_whole_and_its_numbers_have_no_gap(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_store(tmp_path / "data").dispose()
    archive = tmp_path / "backup.tar"
    with Busy(SqliteJournal(tmp_path / "data" / "journal.db")) as busy:
        until(lambda: busy.journal.health().committed > 2000)
        assert main(["backup", "--config", str(file), "--to", str(archive), "--json"]) == 0
        after = busy.journal.last
        until(lambda: busy.journal.health().committed > after)
    told = msgspec.json.decode(capsys.readouterr().out)["parts"]
    assert (told["journal.db"]["first"], told["journal.db"]["missing"]) == (1, 0)
    assert 2000 < told["journal.db"]["last"] <= after
    restored = tmp_path / "restored"
    with tarfile.open(archive) as packed:
        packed.extractall(restored, filter="data")
    assert sorted(path.name for path in restored.iterdir()) == ["floorwatch.db", "journal.db"]
    with closing(sqlite3.connect(restored / "journal.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert numbers(restored / "journal.db") == list(range(1, told["journal.db"]["entries"] + 1))
    assert list(tmp_path.glob(".floorwatch-backup-*")) == []
    assert archive.stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten_and_a_missing_journal_is_one_line(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--config", str(file), "--to", str(tmp_path / "b.tar")]) == 1
    assert "there is no journal" in capsys.readouterr().err
    SqliteJournal(tmp_path / "data" / "journal.db").close()
    (tmp_path / "b.tar").touch()
    assert main(["backup", "--config", str(file), "--to", str(tmp_path / "b.tar")]) == 2
    assert main(["backup", "--config", str(file), "--to", str(tmp_path / "none" / "b.tar")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_no_copy_is_made_while_the_store_s_server_is_away(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SqliteJournal(tmp_path / "data" / "journal.db").close()
    words = ["backup", "--config", str(file), "--to", str(tmp_path / "b.tar")]
    file.write_text(TEXT + '[storage]\nurl = "postgresql://u:hunter2@h.invalid/d"\n', encoding="utf-8")
    assert main(words) == 1  # nobody could be told of the copy
    shown = capsys.readouterr()
    assert "hunter2" not in shown.err + shown.out
    assert not (tmp_path / "b.tar").exists()
