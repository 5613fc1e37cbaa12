from __future__ import annotations

from pathlib import Path

from config.quality.keeping import keep_held, keep_recording
from config.recording_rounds import sweep
from config.sampling import in_use
from connectors.recordings.retention import Policy
from connectors.recordings.states import Patience, Sign, State, advance
from connectors.store.contacts import contacts_of
from connectors.store.recordings import due, find_recording, put_watch
from connectors.store.retention import add_hold
from realtime.names import Instant
from realtime.retention import DataKind, Hold
from tests.config.quality.desk_site import Site, site
from tests.config.sampled import WEEK


def spared(here: Site) -> list[int]:
    """Recordings that no draw reached."""
    numbers = [one.recording for one in contacts_of(here.store, WEEK) if one.recording is not None]
    records = [find_recording(here.store, number) for number in numbers]
    return [one.number for one in records if one is not None and one.watch.state is State.SPARED]


def test_a_complaint_has_a_recording_fetched_before_all_others_and_kept(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        wanted, other = spared(here)[:2]
        assert keep_recording(here.store, other, here.ground.now(), None) is State.EXPECTED
        assert keep_recording(here.store, wanted, here.ground.now(), "complaint 7") is State.EXPECTED
        first, second = due(here.store, here.ground.now(), 10)
        assert (first.number, first.frozen, second.number, second.frozen) == (wanted, "complaint 7", other, None)
        looked = advance(first.watch, Sign.ABSENT, Instant(here.now), Patience())
        put_watch(here.store, wanted, looked)
        kept = find_recording(here.store, wanted)
        assert kept is not None
        assert kept.frozen == "complaint 7"


def test_one_that_is_here_is_frozen_and_one_that_was_deleted_stays_so(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        sample, other = here.samples()[:2]
        assert keep_recording(here.store, sample.recording or 0, here.ground.now(), "complaint 8") is State.INTACT
        late = Instant(here.now + 400 * 86_400.0)
        gone = sweep(here.store, here.ground.content, in_use(here.store, here.ground.weeks), Policy(), late)
        assert sample.recording not in gone
        assert other.recording in gone
        assert keep_recording(here.store, other.recording or 0, late, "too late") is State.DISCARDED
        deleted = find_recording(here.store, other.recording or 0)
        assert deleted is not None
        assert deleted.frozen is None
        assert keep_recording(here.store, 10**9, late, None) is None


def test_a_legal_hold_has_fetched_what_it_is_about_and_nothing_else(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        now, (one, other, *rest) = here.ground.now(), spared(here)
        record = find_recording(here.store, one)
        assert record is not None
        for kind, subject in ((None, None), (DataKind.AUDIT, record.visit)):
            add_hold(here.store, Hold(kind=kind, subject=subject, who="chen", why="x", since=Instant(0.0)))
        assert keep_held(here.store, now) == []
        held = Hold(kind=DataKind.RECORDINGS, subject=record.visit, who="chen", why="court", since=Instant(0.0))
        add_hold(here.store, held)
        assert keep_held(here.store, now) == [one]
        assert [each.number for each in due(here.store, now, 10)] == [one]
        assert keep_held(here.store, now) == []
        add_hold(here.store, Hold(caller=record.caller, who="chen", why="court", since=Instant(0.0)))
        assert keep_held(here.store, now) == [other, *rest]
