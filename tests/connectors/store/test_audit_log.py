from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from connectors.store.audit_log import Wanted, append, entries, head, latest, seal, seal_off
from connectors.store.database import open_store
from realtime.access.audit_chain import Anchor, Deed, Fault, Particular, faults
from realtime.names import Instant


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def deed(number: int, actor: str = "li", **particulars: Particular) -> Deed:
    return Deed(
        at=Instant(1000.0 + number), actor=actor, action="listened", subject=f"s{number}", particulars=particulars
    )


def filled(store: Engine, count: int = 6) -> Anchor:
    append(store, [deed(number) for number in range(1, count + 1)])
    last = head(store)
    return Anchor(seq=last.seq, hash=last.hash, at=Instant(0.0))


def found(store: Engine, *anchors: Anchor) -> list[tuple[Fault, int]]:
    return [(one.fault, one.seq) for one in faults(entries(store), anchors, seal(store))]


def tamper(store: Engine, *statements: str) -> None:
    """As somebody does who may do everything in the database."""
    with store.begin() as connection:
        for name in ("entries_unchanged", "entries_undeleted", "seals_unchanged", "seals_undeleted"):
            connection.execute(text(f"DROP TRIGGER audit_{name}"))
        for statement in statements:
            connection.execute(text(statement))


def test_what_was_written_is_read_back_and_holds(store: Engine) -> None:
    hostile = deed(1, name="<img onerror>\u202e\n", nul="a\0b", huge=2**70, none=None, yes=True)
    append(store, [hostile])
    anchor = filled(store)
    assert anchor.seq == 7
    assert found(store, anchor) == []
    first = next(entries(store))
    assert first.deed.particulars["name"] == "<img onerror>\u202e\n"
    assert first.deed.particulars["huge"] == str(2**70)


REPLACING = """INSERT OR REPLACE INTO audit_entries
    SELECT seq, at_ms, 'x', action, subject, address, particulars, hash FROM audit_entries"""


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries WHERE seq = 6", REPLACING],
)
def test_rows_cannot_be_changed_or_deleted(store: Engine, statement: str) -> None:
    filled(store)
    with store.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
    assert found(store) == []


def test_a_changed_row_is_found(store: Engine) -> None:
    filled(store)
    tamper(store, "UPDATE audit_entries SET actor = 'wang' WHERE seq = 3")
    assert found(store) == [(Fault.CHANGED, 3)]


def test_particulars_that_are_no_longer_json_are_found(store: Engine) -> None:
    filled(store)
    tamper(store, "UPDATE audit_entries SET particulars = '{' WHERE seq = 3")
    assert found(store) == [(Fault.CHANGED, 3)]


def test_a_removed_row_is_found(store: Engine) -> None:
    filled(store)
    tamper(store, "DELETE FROM audit_entries WHERE seq = 3")
    assert found(store) == [(Fault.MISSING, 4)]


def test_rows_that_changed_places_are_found(store: Engine) -> None:
    filled(store)
    tamper(
        store,
        "UPDATE audit_entries SET seq = 99 WHERE seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE seq = 4",
        "UPDATE audit_entries SET seq = 4 WHERE seq = 99",
    )
    assert found(store) == [(Fault.CHANGED, 3), (Fault.CHANGED, 4), (Fault.CHANGED, 5)]


def test_a_cut_tail_is_found_even_after_the_chain_went_on(store: Engine) -> None:
    anchor = filled(store)
    tamper(store, "DELETE FROM audit_entries WHERE seq > 4")
    assert found(store) == []
    assert found(store, anchor) == [(Fault.CUT, 5)]
    append(store, [deed(20), deed(21)])
    assert found(store, anchor) == [(Fault.REWRITTEN, 6)]


def test_many_who_append_at_once_make_one_chain(store: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: append(store, [deed(number), deed(number)]), range(20)))
    assert head(store).seq == 40
    assert found(store) == []


def test_sealing_deletes_the_old_and_the_rest_can_be_checked(store: Engine) -> None:
    anchor = filled(store)
    early = next(entries(store))
    made = seal_off(store, before=Instant(1004.0), now=Instant(2000.0), actor="system")
    assert made is not None
    assert made.upto == 3
    assert [entry.seq for entry in entries(store)] == [4, 5, 6, 7]
    assert found(store, Anchor(seq=1, hash=early.hash, at=Instant(0.0)), anchor) == []
    assert seal_off(store, before=Instant(1004.0), now=Instant(2001.0), actor="system") is None
    again = seal_off(store, before=Instant(3000.0), now=Instant(3000.0), actor="system")
    assert again is not None
    assert [entry.seq for entry in entries(store)] == [8]
    assert found(store, anchor) == []


def test_a_forged_seal_is_found(store: Engine) -> None:
    filled(store)
    tamper(
        store,
        "INSERT INTO audit_seals SELECT seq, hash, at_ms FROM audit_entries WHERE seq = 4",
        "DELETE FROM audit_entries WHERE seq <= 4",
    )
    assert found(store) == [(Fault.UNSEALED, 4)]


def test_entries_are_filtered_and_paged(store: Engine) -> None:
    append(store, [deed(number, actor="li" if number % 2 else "wang") for number in range(1, 8)])
    wanted = Wanted(actor="li", since=Instant(1002.0), until=Instant(1007.0))
    assert [entry.seq for entry in entries(store, wanted)] == [3, 5]
    assert [entry.seq for entry in entries(store, Wanted(after=5))] == [6, 7]
    assert [entry.seq for entry in entries(store, Wanted(subject="s4", action="listened"))] == [4]
    assert [entry.seq for entry in latest(store, Wanted(), 3)] == [7, 6, 5]
    assert [entry.seq for entry in latest(store, Wanted(actor="li"), 3, before=5)] == [3, 1]
    assert [entry.seq for entry in entries(store, limit=2)] == [1, 2]
