from __future__ import annotations

from pathlib import Path

import pytest

from config.cli import main
from connectors.simulator.recording import chunks
from tests.config.commands.running import program

FILE = '[[pbx]]\nname = "hq"\nhost = "127.0.0.1"\nport = {}\nusername = "floorwatch"\nsecret = "floorwatch"\n'


def test_a_pbx_of_the_configuration_is_recorded_until_sigterm(tmp_path: Path) -> None:
    with program("simulate", "--port", "0", "--agents", "5", "--queues", "2", directory=tmp_path) as simulated:
        port = simulated.line_with("simulated PBX on").split(":")[1].split(",")[0]
        (tmp_path / "floorwatch.toml").write_text(FILE.format(port), encoding="utf-8")
        with program("capture", "--pbx", "hq", "--out", "r.gz", "--seconds", "0.5", directory=tmp_path) as capture:
            capture.line_with("bytes recorded in r.gz")
            assert capture.process.wait(30) == 0
    assert next(chunks(tmp_path / "r.gz"))[1].startswith(b"Asterisk Call Manager/")


def test_mistakes_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, taken = tmp_path / "f.toml", tmp_path / "taken"
    file.write_text(FILE.format(1), encoding="utf-8")
    taken.write_text("", encoding="utf-8")
    assert main(["capture", "--config", str(file), "--pbx", "branch", "--out", str(tmp_path / "r")]) == 2
    assert main(["capture", "--config", str(file), "--pbx", "hq", "--out", str(taken)]) == 2
    assert main(["capture", "--config", str(file), "--pbx", "hq", "--out", str(tmp_path / "no" / "r")]) == 2
    assert main(["capture", "--config", str(file), "--pbx", "hq", "--out", str(tmp_path / "r")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith("floorwatch: ") for line in lines if "recording hq" not in line] == [True] * 4
