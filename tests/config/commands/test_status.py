from __future__ import annotations

import socket
from pathlib import Path

import msgspec
import pytest

from config.cli import main
from tests.config.commands.running import program


def test_the_floor_of_a_running_daemon_is_one_screen_of_text_or_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLOORWATCH_TOKEN", raising=False)
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        address = demo.line_with("API").split()[1].removesuffix("/api/v1/floor")
        assert main(["status", "--url", address, "--language", "en"]) == 0
        assert capsys.readouterr().out.splitlines()[0].startswith("总部客服中心")
        assert main(["status", "--url", address, "--board", "hall-en", "--json"]) == 0
        assert msgspec.json.decode(capsys.readouterr().out)["board"]["id"] == "hall-en"
        assert main(["status", "--url", address, "--board", "nonsense"]) == 1
        monkeypatch.setenv("FLOORWATCH_TOKEN", "fw_wrong")
        assert main(["status", "--url", address]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 2
        assert "answers 401" in lines[1]
        demo.stop()


def test_a_daemon_that_does_not_run_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert main(["status", "--url", f"http://127.0.0.1:{bound.getsockname()[1]}"]) == 1
    assert "floorwatch run" in capsys.readouterr().err


def test_another_server_at_the_address_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["status", "--language", "de"])
    assert "zh-CN" in capsys.readouterr().err
