from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from config.cli import main
from connectors.store.audit_anchors import FILE_NAME
from connectors.store.audit_writer import AuditWriter
from connectors.store.database import open_store
from realtime.access.audit_chain import Deed
from realtime.names import Instant

DATA = Path("data")


@pytest.fixture(autouse=True)
def _written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(
        '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n', encoding="utf-8"
    )
    store = open_store(DATA)
    for number in range(2):
        writer = AuditWriter(store, DATA / FILE_NAME)
        for actor in ("li", '=HYPERLINK("x")\x1b[2J'):
            particulars = {"number": "138****0042"}
            writer.note(
                Deed(at=Instant(1000.0 + number), actor=actor, action="listened", subject="s1", particulars=particulars)
            )
        writer.close()
    store.dispose()


def tamper(*statements: str) -> None:
    store = open_store(DATA)
    with store.begin() as connection:
        for statement in ("DROP TRIGGER audit_entries_unchanged", "DROP TRIGGER audit_entries_undeleted", *statements):
            connection.execute(text(statement))
    store.dispose()


def test_verify_says_how_far_a_sound_log_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("sound: entries up to 6, anchored up to 6; head ")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit_entries SET actor = 'x' WHERE seq = 2", "entry 2 is not what was written"),
        ("DELETE FROM audit_entries WHERE seq = 2", "the entry before 3 is missing"),
        ("DELETE FROM audit_entries WHERE seq > 4", "the end of the log, from entry 5 on, was cut off"),
        ("DELETE FROM audit_entries", "the end of the log, from entry 1 on, was cut off"),
    ],
)
def test_verify_names_what_was_done(capsys: pytest.CaptureFixture[str], statement: str, told: str) -> None:
    tamper(statement)
    assert main(["audit", "verify"]) == 1
    assert told in capsys.readouterr().out


def test_a_cut_log_whose_anchors_were_cut_too_is_found_with_a_copy(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(DATA / FILE_NAME, "copy")
    lines = (DATA / FILE_NAME).read_text("utf-8").splitlines(keepends=True)
    (DATA / FILE_NAME).write_text(lines[0], "utf-8")
    tamper("DELETE FROM audit_entries WHERE seq > 3")
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--anchors", "copy"]) == 1
    assert "from entry 4 on" in capsys.readouterr().out


def test_anchors_that_the_log_tells_of_must_be_in_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    (DATA / FILE_NAME).unlink()
    assert main(["audit", "verify"]) == 1
    assert "1 anchors that the log tells of" in capsys.readouterr().out


def test_the_list_is_filtered_and_harmless_to_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--limit", "2", "--action", "listened", "--until", "1970-01-01T00:16:41"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert "\x1b" not in lines[0]
    assert lines[1].endswith("1970-01-01T00:16:40.000Z  li  listened  s1  number=138****0042")
    assert main(["audit", "list", "--actor", "nobody"]) == 0
    assert "no such entries" in capsys.readouterr().err
    assert main(["audit", "list", "--json", "--actor", "li"]) == 0
    assert [row["seq"] for row in msgspec.json.decode(capsys.readouterr().out)] == [4, 1]
    with pytest.raises(SystemExit):
        main(["audit", "list", "--since", "yesterday"])


def test_the_export_has_everything_and_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "export"]) == 0
    rows = [msgspec.json.decode(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4, 5, 6, 7], "the export itself is the last"
    assert main(["audit", "export", "--format", "csv", "--action", "listened"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["actor"][:3] for row in table] == ["li", "'=H", "li", "'=H"]
    assert table[0]["hash"] == rows[0]["hash"]
