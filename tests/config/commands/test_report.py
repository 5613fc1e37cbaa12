from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from config.cli import main
from realtime.quality.weeks import Week
from tests.config.commands.test_sample import a_site
from tests.config.sampled import WEEKS


def at(monkeypatch: pytest.MonkeyPatch, now: float) -> None:
    monkeypatch.setattr("config.commands.report.time.time", lambda: now)


def test_the_last_week_is_printed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, WEEKS.end(Week("2026-W32")) + 10.0)
    assert main(["report", "weekly", *a_site(tmp_path)]) == 0
    shown = capfdbinary.readouterr()
    assert shown.out.startswith(b"<!doctype html>")
    assert b"weekly report 2026-W32: 0 of 0 samples scored" in shown.err


def test_a_month_becomes_a_workbook_and_no_file_is_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, config = tmp_path / "july.xlsx", a_site(tmp_path)
    words = ["report", "monthly", "--date", "2026-07-15", "--format", "xlsx", "--language", "en", "--to", str(target)]
    assert main([*words, *config]) == 0
    assert zipfile.ZipFile(target).testzip() is None
    assert main([*words, *config]) == 2
    assert "exists already" in capsys.readouterr().err


def test_a_broken_roster_and_a_wrong_date_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = a_site(tmp_path)
    (tmp_path / "roster.toml").write_text("no = [")
    assert main(["report", "weekly", *config]) == 1
    assert "roster" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["report", "weekly", "--date", "31.7.", *config])
    assert ended.value.code == 2
    assert "write it as 2026-07-31" in capsys.readouterr().err
