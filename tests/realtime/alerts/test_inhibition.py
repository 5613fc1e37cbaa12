"""One cause, one alert told."""

from __future__ import annotations

import pytest

from realtime.alerts.inhibition import CAUSES, cause_of, explains
from realtime.detectors.finding import Contributor, Scope, Subject
from tests.realtime.alerts.found import HQ, SALES, SUPPORT, TRUNK, fired, found

OTHER_PBX = Subject(Scope.QUEUE, "branch/sales")


def suspecting(trunk: str) -> tuple[Contributor, ...]:
    return (Contributor(kind="trunk", name=trunk, count=7, total=40, suspect=True),)


@pytest.mark.parametrize(
    ("cause", "consequence", "explained"),
    [
        (found("surge", SALES), found("long_wait", SALES), True),
        (found("surge", SALES), found("long_wait", SUPPORT), False),
        (found("feed_lost", HQ), found("long_wait", SALES), True),
        (found("feed_lost", HQ), found("long_wait", OTHER_PBX), False),
        (found("trunk_down", TRUNK), found("drops", HQ, contributors=suspecting("PJSIP/trunk-a")), True),
        (found("trunk_down", TRUNK), found("drops", HQ, contributors=suspecting("PJSIP/trunk-b")), False),
        (found("trunk_down", TRUNK), found("drops", HQ), True),
        (found("long_wait", SALES), found("surge", SALES), False),
    ],
)
def test_what_explains_what(cause: object, consequence: object, explained: bool) -> None:  # noqa: FBT001
    assert explains(cause, consequence) is explained  # type: ignore[arg-type]


def test_of_causes_in_a_row_the_first_is_the_root() -> None:
    lost, burst = fired(found("feed_lost", HQ)), fired(found("drop_burst", HQ), 5)
    assert cause_of(fired(found("drops", HQ), 9), [lost, burst]) == lost.id


def test_nothing_explains_itself_in_a_circle() -> None:
    for rule, rows in CAUSES.items():
        for _, consequences in rows:
            assert rule not in consequences
            for each in consequences:
                assert not any(rule in further for _, further in CAUSES.get(each, ()))
