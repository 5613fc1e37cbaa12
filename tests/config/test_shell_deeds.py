"""Commands that put data into files write that down first."""

from __future__ import annotations

import argparse
import os
import pwd
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from config.cli import VERBS, main
from config.loader import load
from config.opened import opened_store
from config.shell_deeds import who
from connectors.journal.sqlite import SqliteJournal
from connectors.store.accounts import create_account
from connectors.store.audit_log import entries
from connectors.store.retention import add_hold
from connectors.store.tokens import create_token, list_tokens
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.retention import Hold

FILE = '[[pbx]]\nname = "hq"\nhost = "127.0.0.1"\nport = 9\nusername = "u"\nsecret = "s"\n'
COMMANDS = [
    (["audit", "export", "--format", "csv"], "audit_exported", ""),
    (["roster", "export"], "roster_exported", "csv"),
    (["report", "weekly", "--date", "2026-11-23", "--format", "csv"], "report_exported", "quality 2026-W48"),
    (["capture", "--pbx", "hq", "--out", "c.jsonl.gz"], "captured", "hq"),
    (["backup", "--to", "b.tar"], "backup_made", "b.tar"),
    (["backfill", "--pbx", "hq", "--queue-log", "queue_log"], "backfilled", "hq"),
    (["roster", "import", "people.csv"], "roster_imported", "csv"),
    (["token", "create", "--role", "qa", "--name", "desk"], "token_created", "desk"),
    (["token", "revoke", "desk"], "token_revoked", "desk"),
    (["user", "add", "li", "--role", "qa"], "account_created", "li"),
    (["user", "role", "wu", "--role", "qa"], "account_changed", "wu"),
    (["user", "disable", "wu"], "account_disabled", "wu"),
    (["user", "enable", "wu"], "account_enabled", "wu"),
    (["user", "reset", "wu"], "link_issued", "wu"),
    (["hold", "add", "--why", "x"], "hold_added", "hold 1"),
    (["hold", "release", "1"], "hold_released", "hold 1"),
    (["sample", "draw", "2026-W40"], "sample_week_asked_for", "2026-W40"),
    (["erase", "person", "1", "--why", "asked for it"], "erase_begun", "person-"),
]
ELSEWHERE = {
    "sample retry", "sample replace",  # tests/config/commands/test_sample.py
    "grant", "erase caller",  # by the running daemon, and as `erase person`
}  # fmt: skip
HARMLESS = {
    "audit verify", "audit list", "backtest", "check", "demo", "doctor", "hold list", "notify test", "replay",
    "roster check", "run", "sample plan", "sample verify", "selfcheck", "simulate", "status", "token list",
    "top", "user list",
}  # fmt: skip
"""Commands that neither change anything that is kept nor take it away, or that ask the daemon, which writes it down."""


KEPT_BACK = {"roster_exported", "backup_made", "token_created", "roster_imported"}


@pytest.fixture(autouse=True)
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    Path("floorwatch.toml").write_text(FILE, encoding="utf-8")
    Path("people.csv").write_text("id,name\n1,Li\n", encoding="utf-8")
    Path("queue_log").write_text("", encoding="utf-8")
    Path("data").mkdir()
    Path("data/roster.toml").write_text('[[person]]\nid = "1"\nname = "Li"\n', encoding="utf-8")
    SqliteJournal(Path("data/journal.db")).close()
    with opened_store(load(Path("floorwatch.toml"))) as store:
        create_account(store, name="wu", display_name="Wu", role=Role.QA_LEAD, now=Instant(0.0))
        create_token(store, name="desk", role=Role.QA, now=Instant(0.0)) if "revoke" in request.node.name else None


@pytest.mark.parametrize(("words", "action", "subject"), COMMANDS, ids=[each[1] for each in COMMANDS])
def test_it_is_in_the_log_before_anything_is_given_out(words: list[str], action: str, subject: str) -> None:
    if action == "hold_released":
        with opened_store(load(Path("floorwatch.toml"))) as store:
            add_hold(store, Hold(who="li", why="x", since=Instant(0.0)))
    main(words)
    with opened_store(load(Path("floorwatch.toml"))) as store:
        told = next(entry.deed for entry in entries(store))
    assert (told.actor, told.action) == (who(), action)
    assert told.subject.startswith(subject)


def test_of_every_command_it_is_known_whether_it_has_to_be_in_the_log() -> None:
    told = {" ".join(words[:2]) if _verbs(words[0]) else words[0] for words, _, _ in COMMANDS}
    every = {f"{name} {verb}" for name in VERBS for verb in _verbs(name)}
    alone = {name for name in VERBS if not _verbs(name)}
    grant = {each for each in every if each.startswith("grant ")}
    assert (every | alone) - grant == (told | ELSEWHERE | HARMLESS) - {"grant"}


def _verbs(name: str) -> list[str]:
    parser = argparse.ArgumentParser()
    import_module(f"config.commands.{name}").add_arguments(parser)
    found = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return list(found[0].choices) if found else []


def test_who_is_told_by_the_kernel_and_not_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
        monkeypatch.setenv(name, "somebody-else")
    monkeypatch.setattr(os, "getuid", lambda: 65_534)
    monkeypatch.setenv("SUDO_USER", "somebody-else")
    assert who() == f"shell:{pwd.getpwuid(65_534).pw_name}"
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert who() == "shell:root (sudo somebody-else)"
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert who() == "shell:4000000000"


def test_a_backup_leaves_a_store_of_another_version_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("connectors.store.database._migrate", lambda _engine: asked.append(True))
    assert main(["backup", "--to", "b.tar"]) == 0
    assert asked == []


@pytest.mark.parametrize("words", [each[0] for each in COMMANDS if each[1] in KEPT_BACK])
def test_what_cannot_be_written_down_is_not_given_out(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with opened_store(load(Path("floorwatch.toml"))) as store, store.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entries RENAME TO aside"))
    assert main(words) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "cannot be written in the audit log" in shown.err
    assert not Path("b.tar").exists()
    with opened_store(load(Path("floorwatch.toml"))) as store:
        assert list_tokens(store) == []
