from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main
from tests.config.commands.running import program

TEXT = """
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {port}
username = "floorwatch"
secret = "{secret}"
queue_log = "queue_log"
[web]
port = 0
"""
MANAGER = "[general]\ntimestampevents = yes\n[floorwatch]\nread = all\nwrite = reporting\nwritetimeout = 5000\n"


def test_a_daemon_on_a_busy_pbx_is_well_and_its_day_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "floorwatch.toml"
    words = ["--queue-log", str(tmp_path / "queue_log"), "--username", "floorwatch", "--secret", "s"]
    (tmp_path / "manager.conf").write_text(MANAGER, encoding="utf-8")
    doctor = ["doctor", "--config", str(file), "--manager-conf", str(tmp_path / "manager.conf"), "--listen", "0"]
    with program("simulate", "--port", "0", "--calls-per-hour", "600", *words, directory=tmp_path) as pbx:
        port = pbx.line_with("simulated PBX on").split(":")[1].split(",")[0]
        file.write_text(TEXT.format(port=port, secret="s"), encoding="utf-8")
        with program("run", "--config", str(file), directory=tmp_path) as daemon:
            daemon.line_with("serves")
            assert main([*doctor, "--json"]) == 0
            told = msgspec.json.decode(capsys.readouterr().out)
            assert told["ok"]
            verdicts = {(each["check"], each["verdict"]) for each in told["findings"]}
            assert ("parity", "ok") in verdicts
            assert ("rights", "warning") not in verdicts
            daemon.stop()
        file.write_text(TEXT.format(port=port, secret="hunter2"), encoding="utf-8")
        assert main(doctor) == 1
    shown = capsys.readouterr().out
    assert "fault    ami hq: " in shown
    assert "hunter2" not in shown


def test_a_wrong_configuration_is_a_fault_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "floorwatch.toml"
    file.write_text("[[pbx]]\nname = 'hq'\nhost = 'h'\nusername = 'u'\nsecret = 's'\nprot = 1\n", encoding="utf-8")
    assert main(["doctor", "--config", str(file)]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith(f"fault    configuration {file}:6: pbx[1].prot: unknown key")
    assert shown[-1] == "1 checks: 1 faults, 0 warnings"
