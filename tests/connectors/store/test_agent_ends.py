from __future__ import annotations

from pathlib import Path

from connectors.store.agent_ends import ends_since, forget_ends, keep_ends
from connectors.store.database import open_store
from realtime.detectors.agent_drops import AgentEnds
from realtime.names import AgentId, Day


def test_days_are_written_anew_read_back_and_forgotten(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    rows = [AgentEnds(AgentId(f"hq/{number:04}"), Day(7), 20, 1) for number in range(700)]
    keep_ends(store, rows)
    better = AgentEnds(AgentId("hq/0000"), Day(7), 21, 2)
    older = AgentEnds(AgentId("hq/0000"), Day(3), 5, 0)
    keep_ends(store, [better, older])
    keep_ends(store, [])
    assert ends_since(store, Day(5)) == [better, *rows[1:]]
    assert forget_ends(store, Day(5)) == 1
    assert ends_since(store, Day(0)) == [better, *rows[1:]]
    store.dispose()
