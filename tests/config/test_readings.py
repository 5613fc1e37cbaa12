from __future__ import annotations

from pathlib import Path

from config.readings import blind, disk_of, visible
from realtime.detectors.faults import SITE
from realtime.detectors.finding import Scope, Subject
from realtime.detectors.limits import Reading


def test_a_disk_is_asked_and_one_that_is_not_there_is_not_known(tmp_path: Path) -> None:
    used = disk_of(tmp_path)()
    assert used is not None
    assert 0.0 <= used[0] <= 1.0
    assert disk_of(tmp_path / "gone")() is None


def test_what_needs_a_pbx_is_seen_only_while_it_is_live() -> None:
    queue = Subject(Scope.QUEUE, "hq/sales")
    assert visible("surge", queue, frozenset({"hq"}))
    assert not visible("surge", queue, frozenset({"branch"}))
    assert visible("feed_lost", Subject(Scope.PBX, "hq"), frozenset())
    assert visible("disk_full", SITE, frozenset())
    assert blind(Reading(rule="drops", subject=SITE, value=1.0), frozenset())
