from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.calibrations import (
    add_session,
    change_session,
    find_session,
    list_sessions,
    put_sheet,
    revealed_since,
    scored_blind_now,
    sheets_of,
)
from connectors.store.database import open_store
from connectors.store.reviews import ReviewChangedError, ReviewSignedError
from connectors.store.samples import add_sample
from realtime.names import Instant
from realtime.quality.sessions import Session, SessionError, Sheet, begun, revealed
from tests.connectors.store.test_samples import sample

NOW = Instant(5.0)


def test_a_session_is_changed_alone_and_its_sheets_are_kept_by_revision(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = add_sample(store, sample("hq/1.0")).number
    session = begun(
        Session(title="t", leads="lead", begun=NOW, form="f", version=1, samples=(number,), raters=("a", "b"))
    )
    kept = add_session(store, session)
    assert (find_session(store, kept.number), find_session(store, 99)) == (kept, None)
    assert scored_blind_now(store, [number, 99]) == {number}
    sheet = Sheet(sample=number, rater="a", answers=())
    assert put_sheet(store, kept.number, sheet, 0) == 1
    with pytest.raises(ReviewChangedError):
        put_sheet(store, kept.number, sheet, 0)
    with pytest.raises(SessionError):
        put_sheet(store, kept.number, msgspec.structs.replace(sheet, rater="stranger"), 0)
    with pytest.raises(LookupError):
        put_sheet(store, 99, sheet, 0)
    handed = msgspec.structs.replace(sheet, handed_in=NOW)
    put_sheet(store, kept.number, handed, 1)
    with pytest.raises(ReviewSignedError):
        put_sheet(store, kept.number, handed, 2)
    put_sheet(store, kept.number, msgspec.structs.replace(handed, rater="b"), 0)
    assert [(one.sheet.rater, one.revision) for one in sheets_of(store, kept.number)] == [("a", 2), ("b", 1)]
    made = change_session(store, kept.number, lambda told, sheets: revealed(told, sheets, "lead", Instant(8.0)))
    assert made is not None
    assert list_sessions(store, form="f") == [made]
    assert scored_blind_now(store, [number]) == frozenset()
    assert (revealed_since(store, "f", Instant(8.0)), revealed_since(store, "f", Instant(9.0))) == ([made], [])
    assert change_session(store, 99, lambda told, _sheets: told) is None
    store.dispose()
