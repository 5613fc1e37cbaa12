from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from config.cli import main
from realtime.quality.draw import commitment
from realtime.quality.recheck import WeekRecord, export_week
from tests.realtime.quality.contacts import KEY
from tests.realtime.quality.test_recheck import DRAW, RECORD


def exported(folder: Path, record: WeekRecord = RECORD) -> str:
    file = folder / "week.json"
    file.write_bytes(export_week(record))
    return str(file)


def steered() -> WeekRecord:
    drawn = msgspec.structs.replace(DRAW, sampled=(DRAW.sampled[0], DRAW.reserves[0]))
    return msgspec.structs.replace(RECORD, draws=(drawn,))


def test_a_true_week_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path), "--commitment", commitment(KEY)]) == 0
    assert "2026-W31: 1 cells drawn, as the key and the frame say" in capsys.readouterr().out


def test_a_steered_week_names_the_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path, steered())]) == 1
    shown = capsys.readouterr().out
    assert f"left_out: hq/1001 inbound: sampled: {DRAW.sampled[1].linked}" in shown
    assert f"taken_instead: hq/1001 inbound: sampled: {DRAW.reserves[0].linked}" in shown


def test_the_audit_logs_commitment_counts_and_not_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "verify", exported(tmp_path), "--commitment", "0" * 64, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], [one["what"] for one in told["differences"]]) == (False, ["commitment"])


def test_what_is_no_week_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    assert main(["sample", "verify", str(wrong)]) == 2
    assert main(["sample", "verify", str(tmp_path / "none.json")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
