from __future__ import annotations

from pathlib import Path

import pytest

from tests.truth import truth_of


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "queue_log"
    path.write_text(
        "100|0.9|sales|Ann|COMPLETEAGENT|1|1|1\n"
        "101|1.0|sales|NONE|ENTERQUEUE||139|1\n"
        "103|1.0|sales|Ann|CONNECT|2|1.2|1\n"
        "104|2.0|sales|NONE|ENTERQUEUE||138|1\n"
        "105|2.0|sales|NONE|EXITWITHTIMEOUT|1|1|1\n"
        "105|2.0|sales|NONE|ENTERQUEUE||138|1\n"
        "110|1.0|sales|Ann|BLINDTRANSFER|700|out|2|7|1\n"
        "half a line",
        encoding="utf-8",
    )
    return path


def test_each_pass_of_a_call_through_a_queue_is_a_visit(log: Path) -> None:
    sales = truth_of(log)["sales"]
    assert [(visit.callid, visit.nth, visit.outcome) for visit in sales.visits] == [
        ("1.0", 1, "answered"),
        ("2.0", 1, "timed_out"),
        ("2.0", 2, "waiting"),
    ]


def test_counts_and_sums_are_those_of_visits_that_began_in_the_log(log: Path) -> None:
    sales = truth_of(log)["sales"]
    assert (sales.offered, sales.answered, sales.timed_out, sales.waiting, sales.abandoned) == (3, 1, 1, 1, 0)
    assert (sales.transferred, sales.waited, sales.talked) == (1, 2, 7)
