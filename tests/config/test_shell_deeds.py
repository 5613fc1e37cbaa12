"""Commands that put data into files write that down first."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from config.cli import main
from config.loader import load
from config.opened import opened_store
from config.shell_deeds import who
from connectors.store.audit_log import entries

FILE = '[[pbx]]\nname = "hq"\nhost = "127.0.0.1"\nport = 9\nusername = "u"\nsecret = "s"\n'
COMMANDS = [
    (["audit", "export", "--format", "csv"], "audit_exported", ""),
    (["roster", "export"], "roster_exported", "csv"),
    (["report", "weekly", "--date", "2026-11-23", "--format", "csv"], "report_exported", "quality 2026-W48"),
    (["capture", "--pbx", "hq", "--out", "c.jsonl.gz"], "captured", "hq"),
]


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(FILE, encoding="utf-8")
    Path("people.csv").write_text("id,name\n1,Li\n", encoding="utf-8")
    main(["roster", "import", "people.csv"])


@pytest.mark.parametrize(("words", "action", "subject"), COMMANDS, ids=[each[1] for each in COMMANDS])
def test_it_is_in_the_log_before_anything_is_given_out(words: list[str], action: str, subject: str) -> None:
    main(words)
    with opened_store(load(Path("floorwatch.toml"))) as store:
        told = [entry.deed for entry in entries(store)]
    assert [(deed.actor, deed.action, deed.subject) for deed in told] == [(who(), action, subject)]


@pytest.mark.parametrize("words", [each[0] for each in COMMANDS[1:2]])
def test_what_cannot_be_written_down_is_not_given_out(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with opened_store(load(Path("floorwatch.toml"))) as store, store.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entries RENAME TO aside"))
    with pytest.raises(Exception, match="audit_entries"):
        main(words)
    assert "Li" not in capsys.readouterr().out
