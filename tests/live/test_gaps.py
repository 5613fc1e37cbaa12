"""Whatever happens to links and daemons: no figure differs from queue_log in the end, or it says it is not known."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from realtime.events import FeedReason
from realtime.rows import PbxRow
from tests.live.asterisk import running
from tests.live.compare import member_differences, overcounts, queue_differences, today, visit_differences
from tests.live.trouble import KILLS, SEED, Troubled, troubled
from tests.truth import truth_of

LOGGED = ("cut", "silent", "late")
WITHOUT_LOG = ("cut_without_log", "silent_without_log")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Troubled:
    """What came of one play with every trouble, on an Asterisk of its own."""
    with running() as pbx, ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, troubled(pbx, tmp_path_factory.mktemp("troubled"))).result()


def row_of(after: Troubled, name: str) -> PbxRow:
    row = after.chains[name].rows["pbx/hq"]
    assert isinstance(row, PbxRow)
    return row


@pytest.mark.parametrize("name", LOGGED)
def test_a_gap_of_a_third_of_the_calls_is_closed_without_a_difference(after: Troubled, name: str) -> None:
    seen, logged = after.chains[name], truth_of(after.log)
    assert after.rotated == 1
    assert queue_differences(today(seen.rows), logged) == []
    assert visit_differences(seen.floor, logged, after.told) == []
    assert member_differences(seen.floor, after.members) == []
    assert not seen.floor.visits.open
    assert not seen.refused
    assert row_of(after, name).coverage == 1.0


@pytest.mark.parametrize("name", WITHOUT_LOG)
def test_without_queue_log_a_gap_leaves_unknowns_and_coverage_below_one_and_no_wrong_count(
    after: Troubled, name: str
) -> None:
    seen = after.chains[name]
    figures, logged = today(seen.rows), truth_of(after.log)
    assert overcounts(figures, logged) == []
    # Who was in a queue when the link went is unknown; who came and went unseen is not counted at all.
    unknown = sum(row.unknown for row in figures.values())
    missed = sum(queue.offered for queue in logged.values()) - sum(row.offered for row in figures.values())
    assert unknown + missed > 0
    assert not seen.floor.visits.open
    assert member_differences(seen.floor, after.members) == []
    before, last = seen.spans[-2:]
    assert before.to is not None
    assert before.to <= after.unseen[0] + 12  # a silent link is believed for its patience
    assert last.begin > before.to
    row = next(row for row in figures.values() if row.offered)
    assert row.coverage is not None
    assert row.coverage < 1


def test_a_silent_link_is_noticed_within_twenty_seconds(after: Troubled) -> None:
    assert after.noticed is FeedReason.SILENT
    assert 0 < after.silent_for < 20


def test_a_daemon_that_was_dead_while_twenty_calls_happened_lacks_none(after: Troubled) -> None:
    began, ended = after.unseen
    missed = [visit for queue in truth_of(after.log).values() for visit in queue.visits if began < visit.joined < ended]
    assert len(missed) >= 20
    view, differing = after.daemons["absent"]
    assert differing == []
    assert view.pbx["hq"].coverage == 1.0


def test_a_daemon_killed_five_times_lacks_nothing(after: Troubled) -> None:
    view, differing = after.daemons["killed"]
    assert after.lives == KILLS
    assert differing == [], f"seed {SEED}"
    assert view.pbx["hq"].coverage == 1.0
