from __future__ import annotations

from pathlib import Path

import pytest

from config.cli import main
from connectors.store.audit_log import entries
from connectors.store.database import open_store


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(
        '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n', encoding="utf-8"
    )


def test_a_hold_is_added_listed_and_released_and_all_of_it_is_on_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hold", "list"]) == 0
    assert "no holds" in capsys.readouterr().err
    assert main(["hold", "add", "--why", "case 7", "--caller", "13812340042", "--days", "30"]) == 0
    assert capsys.readouterr().out == "1\n"
    assert main(["hold", "list"]) == 0
    line = capsys.readouterr().out
    assert "in force  everything" in line
    assert "13812340042" not in line
    assert main(["hold", "release", "1"]) == 0
    assert main(["hold", "release", "1"]) == 1
    assert "no hold 1" in capsys.readouterr().err
    store = open_store(Path("data"))
    assert [entry.deed.action for entry in entries(store)] == ["hold_added", "hold_released"]
    store.dispose()
    assert all(b"13812340042" not in file.read_bytes() for file in Path("data").iterdir())


def test_a_caller_that_is_no_number_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hold", "add", "--why", "x", "--caller", "2001"]) == 2
    assert "no caller's number" in capsys.readouterr().err
