from __future__ import annotations

import random
from pathlib import Path

from config.demo_calibration import OVER, RATERS, TALKED, WAITING, answers_of, calibrated
from config.standard_form import standard_form
from connectors.store.calibrations import list_sessions, sheets_of
from connectors.store.database import open_store
from connectors.store.samples import add_sample
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Stratum
from realtime.quality.sampling import Sample
from realtime.quality.scoring import problems
from realtime.quality.sessions import Phase
from realtime.quality.weeks import Week


def test_there_is_a_session_in_every_phase_with_whole_sheets(tmp_path: Path) -> None:
    store, form = open_store(tmp_path), standard_form()
    cell = Cell(Week("2026-W47"), AgentId("1001"), Direction.INBOUND)
    calls = [
        add_sample(store, Sample(cell=cell, linked=ChannelId(f"hq/{number}.0"), stratum=Stratum.SPOT_CHECK)).number
        for number in range(OVER + TALKED + WAITING)
    ]
    calibrated(store, form, calls, 1, Instant(1_795_700_000.0))
    waiting, talked, over = list_sessions(store)
    assert [one.session.phase for one in (waiting, talked, over)] == [Phase.SCORING, Phase.TALKING, Phase.CLOSED]
    assert set(over.session.consensus) == set(over.session.samples)
    sheets = [one.sheet for one in sheets_of(store, talked.number)]
    assert len(sheets) == TALKED * len(RATERS)
    assert all(problems(form, sheet.answers) == () for sheet in sheets)
    assert sheets_of(store, waiting.number) == []
    store.dispose()


def test_raters_see_the_same_call_but_stray() -> None:
    form, chance = standard_form(), random.Random(1)
    assert answers_of(form, 7, 0.0, chance) == answers_of(form, 7, 0.0, chance)
    assert answers_of(form, 7, 0.5, chance) != answers_of(form, 7, 0.0, chance)
