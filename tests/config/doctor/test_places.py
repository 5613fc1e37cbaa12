from __future__ import annotations

import http.server
import shutil
import socket
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from config.doctor import places
from config.doctor.findings import Verdict
from config.loader import parse
from config.settings import Settings
from connectors.journal.sqlite import SqliteJournal

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


class Usage(NamedTuple):
    """What shutil.disk_usage gives."""

    total: int
    used: int
    free: int


def settings(folder: Path, more: str = "") -> Settings:
    return parse(PBX + more, folder / "floorwatch.toml", {})


def test_storage_is_written_to_for_real(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert [each.check for each in places.storage(settings(tmp_path))] == ["storage", "disk"]
    assert list((tmp_path / "data").iterdir()) == []
    (absent,) = places.storage(settings(tmp_path, '[storage]\ndirectory = "none"\n'))
    assert absent.verdict is Verdict.WARNING
    (tmp_path / "file").touch()
    found = list(places.storage(settings(tmp_path, '[storage]\ndirectory = "file"\n')))
    assert found[0].verdict is Verdict.FAULT


@pytest.mark.parametrize(("free", "verdict"), [(2**20, "fault"), (2**30, "warning"), (2**40, "ok")])
def test_little_room_is_said_before_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: str
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**41, 0, free))
    assert list(places.storage(settings(tmp_path)))[1].verdict == verdict


def test_recordings_are_listed_and_read(tmp_path: Path) -> None:
    given = settings(tmp_path, 'recordings = "monitor"\n')
    (absent,) = places.recordings(given)
    assert absent.verdict is Verdict.FAULT
    (tmp_path / "monitor" / "2026").mkdir(parents=True)
    (empty,) = places.recordings(given)
    assert empty.verdict is Verdict.WARNING
    (tmp_path / "monitor" / "2026" / "1.wav").write_bytes(b"RIFF")
    (full,) = places.recordings(given)
    assert full.verdict is Verdict.OK
    assert list(places.recordings(settings(tmp_path))) == []


class Healthy(http.server.BaseHTTPRequestHandler):
    """Answers as our daemon does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_the_web_port_answers_is_free_or_is_taken(tmp_path: Path) -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        given = settings(tmp_path, f"[web]\nport = {server.server_port}\n")
        (answers,) = places.web(given)
        server.shutdown()
        thread.join()
    assert (answers.verdict, answers.said) == (Verdict.OK, "answers")
    (free,) = places.web(given)
    assert (free.verdict, free.said) == (Verdict.OK, "is free; the daemon does not run")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (taken,) = places.web(settings(tmp_path, f"[web]\nport = {other.getsockname()[1]}\n"))
    assert taken.verdict is Verdict.FAULT
    assert taken.mend == "stop the program that uses it, or set web.port"


def test_a_daemon_that_holds_the_journal_and_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "data" / "journal.db")
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        (silent,) = places.web(settings(tmp_path, f"[web]\nport = {bound.getsockname()[1]}\n"))
    journal.close()
    assert (silent.verdict, silent.said) == (Verdict.FAULT, "the daemon runs but does not answer")
    (any_port,) = places.web(settings(tmp_path, "[web]\nport = 0\n"))
    assert any_port.verdict is Verdict.OK
