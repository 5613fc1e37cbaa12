from __future__ import annotations

from pathlib import Path

import pytest

from config.cli import main

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'
CSV = "id,name,interfaces,team\n1001,李娜,hq/PJSIP/2001,blue\n"


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(f'[site]\nroster = "roster.toml"\n{PBX}', encoding="utf-8")
    Path("people.csv").write_text(CSV, encoding="utf-8")


def test_a_table_becomes_the_roster_and_comes_out_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roster", "check"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["roster", "import", "people.csv"]) == 0
    assert "1 people in 1 teams" in capsys.readouterr().err
    assert main(["roster", "check"]) == 0
    assert capsys.readouterr().out == "sound: 1 people in 1 teams\n"
    assert main(["roster", "export"]) == 0
    assert "1001,李娜,hq/PJSIP/2001,blue" in capsys.readouterr().out
    assert main(["roster", "export", "--format", "toml"]) == 0
    assert capsys.readouterr().out.strip() == Path("roster.toml").read_text("utf-8").strip()


def test_a_faulty_table_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    main(["roster", "import", "people.csv"])
    before = Path("roster.toml").read_bytes()
    Path("people.csv").write_text(CSV + "1001,x,,\n", encoding="utf-8")
    assert main(["roster", "import", "people.csv"]) == 2
    assert "people.csv:3: person[2].id" in capsys.readouterr().err
    assert main(["roster", "check", "people.csv"]) == 2
    assert Path("roster.toml").read_bytes() == before


def test_a_configuration_that_names_no_roster_has_one_beside_the_store(capsys: pytest.CaptureFixture[str]) -> None:
    Path("floorwatch.toml").write_text(PBX, encoding="utf-8")
    assert main(["roster", "export"]) == 2
    assert "create it" in capsys.readouterr().err
    assert main(["roster", "import", "people.csv"]) == 0
    assert Path("data/roster.toml").exists()
