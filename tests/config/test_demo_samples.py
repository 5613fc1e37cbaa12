from __future__ import annotations

from pathlib import Path

import pytest

from config.commands.demo import settings_of
from config.demo_samples import TROUBLES, seed_samples
from config.demo_staff import staff_of
from config.sample_weeks import COMMITTED
from connectors.simulator.people import Person as Seated
from connectors.simulator.settings import SimulationSettings
from connectors.store.audit_log import Wanted, entries
from connectors.store.database import open_store
from connectors.store.recordings import count_states
from connectors.store.reviews import reviews_of
from connectors.store.samples import Sought, list_samples
from connectors.store.stories import story_of
from connectors.store.weeks import export_record, list_weeks
from realtime.names import Instant
from realtime.quality.draw import Stratum
from realtime.quality.life import State
from realtime.quality.recheck import verify_record
from realtime.quality.weeks import Weeks

NOW = Instant(1_795_700_000.0)  # a Thursday


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    settings = settings_of(directory, 8080, 5038, SimulationSettings(queue_log=directory / "queue_log"))
    store = open_store(settings.storage.directory)
    seats = [Seated(str(1001 + place), f"人{place}", f"PJSIP/{1001 + place}", (8.0, 17.0)) for place in range(12)]
    seed_samples(settings, store, staff_of(seats), 1, NOW)
    store.dispose()
    return settings.storage.directory


def test_two_weeks_are_drawn_as_their_keys_say_and_promised_before_they_began(seeded: Path) -> None:
    store, weeks = open_store(seeded), Weeks("Asia/Shanghai")
    drawn = list_weeks(store)
    assert [one.week for one in drawn] == [weeks.after(weeks.of(NOW), -1), weeks.after(weeks.of(NOW), -2)]
    for one in drawn:
        record = export_record(store, one.week)
        assert record is not None
        assert verify_record(record) == ()
        (told,) = entries(store, Wanted(action=COMMITTED, subject=one.week))
        assert told.deed.at < weeks.start(one.week)
        assert any(draw.short for draw in record.draws)
    store.dispose()


def test_there_is_work_of_every_kind(seeded: Path) -> None:
    store = open_store(seeded)
    found = list_samples(store, Sought())
    states = {one.life.state for one in found}
    assert {State.DRAWN, State.CLAIMED, State.SCORED, State.CONFIRMED} <= states
    assert any(one.life.coaching_open for one in found)
    assert any(one.life.claimed_by == "qa" and one.life.state is State.CLAIMED for one in found)
    scored = next(one for one in found if one.life.state is State.CONFIRMED)
    assert reviews_of(store, scored.number)
    cell = scored.sample.cell
    story = story_of(store, scored.sample.linked, cell.agent, cell.direction)
    assert story is not None
    assert story.pieces
    store.dispose()


def test_every_drawn_sample_can_be_heard_and_spot_checks_show_what_can_be_wrong(seeded: Path) -> None:
    store = open_store(seeded)
    found = list_samples(store, Sought())
    assert all(one.recording is not None for one in found)
    assert {one.sample.stratum for one in found} == {Stratum.RANDOM, Stratum.RISK, Stratum.SPOT_CHECK}
    assert set(TROUBLES) < set(count_states(store))
    store.dispose()
