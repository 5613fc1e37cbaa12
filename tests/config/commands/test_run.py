"""The daemon as an operator runs it: on a PBX that is simulated, with a file that changes under it."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from config.api_client import Daemon, get
from config.cli import main
from tests.config.commands.running import Program, program

FILE = """
[site]
name = "{name}"
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {port}
username = "floorwatch"
secret = "floorwatch"
[web]
port = 0
open_wallboards = true
[log]
level = "info"
"""


@contextmanager
def running(directory: Path, port: int) -> Iterator[tuple[Program, Path]]:
    file = directory / "floorwatch.toml"
    file.write_text(FILE.format(name="old", port=port), encoding="utf-8")
    with program("run", directory=directory) as daemon:
        yield daemon, file


def site_name(line: str) -> str:
    address = line.rsplit(maxsplit=1)[-1].rstrip("/")
    daemon = Daemon(address)
    return str(msgspec.json.decode(get(daemon, daemon.floor_address(None)))["site"]["name"])


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port at which nobody answers while the test lasts."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])


def test_sighup_takes_a_right_file_and_leaves_everything_at_a_wrong_one(tmp_path: Path, nobody: int) -> None:
    with running(tmp_path, nobody) as (daemon, file):
        first = daemon.line_with("Floorwatch serves")
        assert site_name(first) == "old"
        file.write_text("[site]\nnam = 1\n", encoding="utf-8")
        daemon.process.send_signal(signal.SIGHUP)
        assert "site.nam: unknown key" in daemon.line_with("everything stays as it was")
        assert site_name(first) == "old"
        file.write_text(FILE.format(name="new", port=nobody), encoding="utf-8")
        daemon.process.send_signal(signal.SIGHUP)
        assert site_name(daemon.line_with("Floorwatch serves")) == "new"
        assert daemon.stop() == 0
    assert "Traceback" not in "".join(daemon.heard)


def test_a_second_daemon_on_the_same_data_is_one_line(tmp_path: Path, nobody: int) -> None:
    with running(tmp_path, nobody) as (daemon, file):
        daemon.line_with("Floorwatch serves")
        with program("run", "--config", str(file), directory=tmp_path) as second:
            second.line_with("another Floorwatch already uses")
            second.process.wait(30)
            assert second.process.returncode == 2
        assert daemon.stop() == 0


def test_a_taken_port_and_a_wrong_file_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "f.toml"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        text = FILE.format(name="x", port=1).replace("port = 0", f"port = {taken.getsockname()[1]}")
        file.write_text(text, encoding="utf-8")
        with program("run", "--config", str(file), directory=tmp_path) as daemon:
            daemon.line_with("web.port")
            daemon.process.wait(30)
            assert daemon.process.returncode == 1
    assert main(["run", "--config", str(tmp_path / "absent.toml")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_web_node_says_what_it_cannot_do_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], nobody: int
) -> None:
    file = tmp_path / "floorwatch.toml"
    assert main(["run", "--role", "web", "--config", str(file)]) == 2
    assert "cannot be read" in capsys.readouterr().err
    file.write_text(FILE.format(name="web", port=nobody), encoding="utf-8")
    assert main(["run", "--role", "web", "--config", str(file)]) == 2
    assert "set redis.url" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["run", "--role", "queen"])
    assert ended.value.code == 2
