from __future__ import annotations

from config.response_views import month_view
from connectors.store.alerts import Response
from tests.build import at


def response(rule: str, fired: float, taken: float | None, over: float | None, by: str | None = None) -> Response:
    return Response(
        rule=rule, incident=f"i{fired:g}", fired=at(fired), notified=at(fired + 5),
        acknowledged=None if taken is None else at(taken), resolved=None if over is None else at(over), by=by,
        told=1, level=int(taken is None),
    )  # fmt: skip


def test_a_month_tells_how_quickly_whose_alerts_were_answered() -> None:
    month = month_view(
        "2026-11",
        [
            response("surge", 0, 60, 600, "li"),
            response("surge", 100, 120, None, "wang"),
            response("long_wait", 200, None, 300),
        ],
    )
    counts = (month.alerts, month.incidents, month.acknowledged, month.resolved, month.escalated, month.unanswered)
    assert counts == (3, 3, 2, 2, 1, 1)
    assert (month.mttn_seconds, month.mtta_seconds, month.mttr_seconds) == (5.0, 40.0, 350.0)
    assert [(each.rule, each.alerts, each.mtta_seconds) for each in month.rules] == [
        ("long_wait", 1, None),
        ("surge", 2, 40.0),
    ]
    assert [(each.person, each.mtta_seconds) for each in month.people] == [("li", 60.0), ("wang", 20.0)]


def test_a_month_without_alerts_has_no_means() -> None:
    month = month_view("2026-10", [])
    assert (month.alerts, month.mtta_seconds, month.rules, month.people) == (0, None, (), ())
