from __future__ import annotations

import msgspec

from realtime.detectors.finding import Contributor, Finding, Reason, Scope, Severity, Subject
from realtime.names import Instant, VisitId

FOUND = Finding(
    rule="surge",
    subject=Subject(Scope.QUEUE, "hq/sales"),
    severity=Severity.WARNING,
    reason=Reason("surge", {"count": 62, "usual": 24.0, "robocall": None}),
    clears=Reason("surge", {"below": 34.9}),
    value=62.0,
    baseline=24.0,
    since=Instant(1.0),
    contributors=(Contributor(kind="caller", name="138****0042", count=12, total=62),),
    examples=(VisitId("hq/1.0/sales/1"),),
)


def test_a_finding_survives_being_stored() -> None:
    assert msgspec.json.decode(msgspec.json.encode(FOUND), type=Finding) == FOUND


def test_every_severity_has_a_loudness_and_critical_is_the_loudest() -> None:
    assert sorted(Severity, key=lambda each: each.weight) == [Severity.NOTICE, Severity.WARNING, Severity.CRITICAL]


def test_subjects_have_an_order_so_that_lists_are_the_same_each_time() -> None:
    rows = [Subject(Scope.TRUNK, "a"), Subject(Scope.QUEUE, "b"), Subject(Scope.QUEUE, "a")]
    assert min(rows) == Subject(Scope.QUEUE, "a")
