from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.cli import main
from connectors.simulator.recording import RecordingWriter
from tests.config.commands.running import program


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = tmp_path / "recording.jsonl.gz"
    with RecordingWriter(file) as writer:
        writer.write(0.0, b"Asterisk Call Manager/9.0.0\r\nEvent: Hangup\r\nUniqueid: 1.0\r\n\r\n")
    return file


def test_a_recording_is_served_until_sigterm(recording: Path, tmp_path: Path) -> None:
    with program("replay", str(recording), "--speed", "max", "--port", "0", directory=tmp_path) as replay:
        port = int(replay.line_with("any AMI user").split(":")[1].split(";")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            assert client.recv(100).startswith(b"Asterisk Call Manager/")
        assert replay.stop() == 0
    assert "Traceback" not in "".join(replay.heard)


def test_what_is_no_recording_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("hello", encoding="utf-8")
    for file in (tmp_path / "absent", tmp_path / "text", tmp_path):
        assert main(["replay", str(file), "--port", "0"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"floorwatch: {tmp_path}") for line in lines)


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan", "inf"])
def test_an_impossible_speed_is_told(speed: str, recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["replay", str(recording), f"--speed={speed}"])
    assert ended.value.code == 2
    assert "above 0, or max" in capsys.readouterr().err
