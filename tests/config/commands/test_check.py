from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.cli import main

RIGHT = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "hunter2"\n[queues.sales]\nlabel = "Sales"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.toml"


def test_a_right_file_is_one_line_and_exit_zero(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RIGHT, encoding="utf-8")
    assert main(["check", "--config", str(file)]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{file} is right: PBX hq; 1 queue tables, 0 boards\n"
    assert shown.err == ""


def test_every_fault_is_a_line_and_the_exit_code_two(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RIGHT + "[web]\nport = 0.5\n[sote]\n", encoding="utf-8")
    assert main(["check", "--config", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(str(file))[2][:3] for line in lines] == [":9:", ":10"]
    assert "hunter2" not in "".join(lines)


def test_as_json_both_are_data(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(RIGHT, encoding="utf-8")
    assert main(["check", "--json", "--config", str(file)]) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["pbx"] == ["hq"]
    file.write_text(RIGHT + "[web]\nport = 0.5\n", encoding="utf-8")
    assert main(["check", "--json", "--config", str(file)]) == 2
    shown = msgspec.json.decode(capsys.readouterr().out)
    assert [(problem["key"], problem["line"]) for problem in shown["problems"]] == [("web.port", 9)]


def test_a_file_that_is_not_there_is_one_line_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith("floorwatch: floorwatch.toml: cannot be read (No such file")
