from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.cli import main
from config.commands.demo import PEOPLE, settings_of
from config.problems import SettingsError
from connectors.simulator.centre import NAMES
from connectors.simulator.settings import SimulationSettings
from tests.config.commands.running import program


def test_the_demo_s_file_is_a_right_configuration_with_a_label_for_every_queue(tmp_path: Path) -> None:
    simulated = SimulationSettings(queue_log=tmp_path / "queue_log")
    settings = settings_of(tmp_path, 0, 5038, simulated)
    assert set(settings.queues.named) == set(NAMES)
    assert {board.language for board in settings.boards.values()} == {"zh-CN", "zh-TW", "en"}
    assert settings.web.open_wallboards
    assert settings.pbx[0].secret.reveal() == simulated.secret
    with pytest.raises(SettingsError, match=r"web\.port"):
        settings_of(tmp_path, 70_000, 5038, simulated)


def test_it_prints_where_to_look_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        demo.line_with("Ctrl-C")
        shown = "".join(demo.heard)
        for language in ("简体中文", "繁體中文", "English"):
            assert language in shown
        assert "token      fw_" in shown
        assert shown.count("/sign-in#link=fwl_") >= len(PEOPLE)
        assert list(tmp_path.glob("floorwatch-demo-*"))
        assert demo.stop() == 0
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in "".join(demo.heard)


def test_impossible_wishes_and_a_taken_port_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["demo", "--port", str(taken.getsockname()[1])]) == 1
    assert main(["demo", "--port", "0", "--speed", "0"]) == 2
    assert main(["demo", "--port", "70000"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "--port 0" in lines[0]
