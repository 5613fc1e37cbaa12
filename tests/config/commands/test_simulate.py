from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.cli import main
from tests.config.commands.running import program


def test_an_ami_client_is_greeted_until_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    with program("simulate", "--port", "0", "--agents", "5", "--queues", "2", directory=tmp_path) as simulated:
        port = int(simulated.line_with("simulated PBX on").split(":")[1].split(",")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            assert client.recv(100).startswith(b"Asterisk Call Manager/")
        assert simulated.stop() == 0
    assert "Traceback" not in "".join(simulated.heard)


def test_impossible_sizes_and_taken_ports_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["simulate", "--port", port, "--agents", "3"]) == 1
    assert main(["simulate", "--port", "0", "--agents", "-1"]) == 2
    assert main(["simulate", "--port", "99999", "--agents", "3"]) == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["simulate", "--port", "0", "--agents", "3", "--queue-log", str(tmp_path / "file" / "log")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("floorwatch: ") for line in lines] == [True] * 4
    assert "already in use: stop the program that uses it, or give another --port" in lines[0]
