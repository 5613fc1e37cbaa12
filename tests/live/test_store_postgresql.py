"""The store in a real PostgreSQL: the same tables, and an audit log that refuses the same things."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

import connectors.store
from config.cli import main
from connectors.journal.sqlite import SqliteJournal
from connectors.store.audit_log import append, entries, head, seal, seal_off
from connectors.store.database import open_store
from connectors.store.grants import change, file_request, settle
from connectors.store.retention import add_hold, list_holds
from connectors.store.tables import metadata
from realtime.access.audit_chain import Deed, faults
from realtime.access.grants import Asked, Person, Policy, Stage, withdrawn
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.retention import DataKind, Hold
from tests.demoting import at_once
from tests.live.postgresql import postgresql


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with postgresql() as address:
        url = address.replace("postgresql://", "postgresql+psycopg://")
        opened = open_store(Path(tmp_path_factory.mktemp("unused")), url)
        append(opened, [Deed(at=Instant(number), actor="li\0", action="listened") for number in range(6)])
        yield opened
        opened.dispose()


def test_the_migrations_make_the_tables_the_code_uses(store: Engine) -> None:
    for module in walk_packages(connectors.store.__path__, "connectors.store."):
        if ".migrations" not in module.name:
            import_module(module.name)
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'x' WHERE seq = (SELECT max(seq) FROM audit_entries)",
        "DELETE FROM audit_entries WHERE seq = (SELECT max(seq) FROM audit_entries)",
        "TRUNCATE audit_entries",
        "TRUNCATE audit_seals",
    ],
)
def test_the_audit_log_refuses_to_be_changed(store: Engine, statement: str) -> None:
    with store.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_many_who_append_at_once_make_one_chain_and_a_sealed_one_holds(store: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: append(store, [Deed(at=Instant(at), actor="li", action="x")]), range(100, 120)))
    before = head(store).seq
    made = seal_off(store, before=Instant(4.0), now=Instant(200.0), actor="system")
    assert made is not None
    kept = list(entries(store))
    assert [kept[0].seq, kept[-1].seq] == [made.upto + 1, before + 1]
    assert list(faults(kept, (), seal(store))) == []


def test_grants_and_holds_are_kept(store: Engine) -> None:
    asked = Asked(rights=frozenset({Right.SEE_NUMBERS}), reason="r", begins=Instant(0.0), ends=Instant(50.0))
    made = file_request(store, Person("li"), asked, Instant(0.0), Policy())
    assert change(store, made.id, lambda grant: withdrawn(grant, Person("li"), Instant(1.0))).stage is Stage.WITHDRAWN
    file_request(store, Person("li"), asked, Instant(0.0), Policy())
    assert [grant.stage for grant in settle(store, Instant(60.0))] == [Stage.EXPIRED]
    hold = add_hold(store, Hold(kind=DataKind.AUDIT, who="li", why="r", since=Instant(0.0)))
    assert list_holds(store) == [hold]


def test_of_two_processes_that_end_each_others_rights_at_once_one_is_refused(tmp_path: Path) -> None:
    with postgresql() as address:
        said, left = at_once(tmp_path, address.replace("postgresql://", "postgresql+psycopg://"))
    assert sum(each == "disabled" for each in said) == len(left) == 1


def test_a_copy_holds_the_journal_and_leaves_the_store_to_its_server_s_own_tool(
    store: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = store.url.render_as_string(hide_password=False)
    (tmp_path / "data").mkdir()
    SqliteJournal(tmp_path / "data" / "journal.db").close()
    file, archive = tmp_path / "floorwatch.toml", tmp_path / "copy.tar"
    said = f'[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n[storage]\nurl = "{url}"\n'
    file.write_text(said, encoding="utf-8")
    assert main(["backup", "--config", str(file), "--to", str(archive)]) == 0
    assert "pg_dump" in capsys.readouterr().err
    with tarfile.open(archive) as packed:
        assert packed.getnames() == ["journal.db"]
    assert [each.deed.action for each in entries(store)][-1] == "backup_made"
