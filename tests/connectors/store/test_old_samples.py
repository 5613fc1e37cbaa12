from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from config.sample_weeks import roll
from connectors.store.calibrations import add_session, put_sheet
from connectors.store.database import open_store, writing
from connectors.store.old_samples import forget_recordings, forget_samples, forget_weeks, old_weeks, samples_in
from connectors.store.recordings import kept_recordings, recordings_by_number
from connectors.store.samples import list_samples, sampled_recordings
from connectors.store.second_looks import open_look
from connectors.store.weeks import find_week
from realtime.names import Instant
from realtime.quality.sessions import Session, Sheet
from realtime.quality.weeks import Week
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, a_week_of_calls


def test_a_drawn_week_is_forgotten_and_what_is_not_drawn_or_still_heard_stays(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    roll(store, WEEKS, STAFF, Instant(BEGIN - 3600))
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60))
    a_week_of_calls(store)
    assert old_weeks(store, Week("2027-W01")) == [], "not drawn yet"
    roll(store, WEEKS, STAFF, Instant(WEEKS.end(WEEK) + 7200))
    assert WEEK in old_weeks(store, Week("2027-W01"))
    assert WEEK not in old_weeks(store, WEEK)
    found = samples_in(store, WEEK)
    assert {one.number for one in found} == {one.number for one in list_samples(store)}
    assert all(one.caller == "k" * 32 and one.visit == f"{one.linked}/sales/1" for one in found)
    assert forget_weeks(store, [WEEK]) == 0, "its samples stay"
    _scored_by_several(store, found[0].number)
    assert forget_samples(store, [one.number for one in found]) == len(found) > 0
    assert forget_weeks(store, [WEEK]) == 1
    assert find_week(store, WEEK) is None
    assert sampled_recordings(store) == set()
    kept = {one.number for one in kept_recordings(store)}
    gone = forget_recordings(store, Instant(WEEKS.end(WEEK)))
    assert set(recordings_by_number(store, range(100))) == kept, "copies are kept: retention deletes them first"
    assert gone + len(kept) == 40
    store.dispose()


def _scored_by_several(store: Engine, number: int) -> None:
    """It waits for a second look, and is on the list of a calibration."""
    with writing(store) as connection:
        open_look(connection, number, "qa1", BEGIN)
    raters = ("qa1", "qa2")
    session = Session(title="t", leads="l", begun=BEGIN, form="f", version=1, samples=(number,), raters=raters)
    kept = add_session(store, session)
    put_sheet(store, kept.number, Sheet(sample=number, rater="qa1", answers=()), 0)
