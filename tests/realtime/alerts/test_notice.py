from __future__ import annotations

import msgspec
import pytest

from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from tests.connectors.channels.build import notice


def test_severities_are_ordered_by_weight() -> None:
    assert sorted(Severity, key=lambda severity: severity.weight) == [
        *(Severity.NOTICE, Severity.WARNING, Severity.CRITICAL)
    ]


@pytest.mark.parametrize(
    ("step", "severity", "urgent"),
    [
        (Step.FIRING, Severity.CRITICAL, True),
        (Step.REMINDER, Severity.CRITICAL, True),
        (Step.RESOLVED, Severity.CRITICAL, False),
        (Step.FIRING, Severity.WARNING, False),
        (Step.ESCALATED, Severity.WARNING, True),
    ],
)
def test_what_is_critical_or_escalated_is_urgent_until_it_is_over(
    step: Step, severity: Severity, *, urgent: bool
) -> None:
    assert notice("a", step=step, severity=severity).urgent is urgent


def test_a_proof_of_the_path_travels_alone() -> None:
    assert [step for step in Step if not notice("a", step=step).mergeable] == [Step.DIGEST, Step.CANARY, Step.TEST]


def test_a_notice_comes_back_from_the_store_as_it_was() -> None:
    whole = notice("a", values={"count": 62, "usual": 24.5, "queue": "销售"}, recipients=("lead@example.org",))
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Notice) == whole
