from __future__ import annotations

import msgspec
import pytest

from realtime.alerts.escalation import Policy, Why, decide
from realtime.alerts.life import Alert, State
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.hours import hours
from tests.alerting import POLICY, duty, found
from tests.build import at

ROSTER = (duty("li"), duty("director", director=True))
ALERT = Alert(id="a", finding=found("surge"), state=State.FIRING, incident="a", fired=at(0), severity=Severity.WARNING)
TOLD = msgspec.structs.replace(ALERT, told=1, last_told=at(0))


@pytest.mark.parametrize(
    ("alert", "when", "why"),
    [
        (ALERT, 0, Why.FIRST),
        (TOLD, 299, Why.NOT_DUE),
        (TOLD, 300, Why.ESCALATION_DUE),
        (msgspec.structs.replace(TOLD, level=1), 1800, Why.REPEAT_DUE),
        (msgspec.structs.replace(ALERT, state=State.ACKNOWLEDGED), 0, Why.TAKEN),
        (msgspec.structs.replace(ALERT, cause="b"), 0, Why.CONSEQUENCE),
        (msgspec.structs.replace(ALERT, silence="s"), 0, Why.SILENCED),
        (msgspec.structs.replace(ALERT, severity=Severity.NOTICE), 0, Why.ONLY_LOGGED),
    ],
)
def test_every_decision_has_its_reason(alert: Alert, when: float, why: Why) -> None:
    assert decide(alert, POLICY, ROSTER, at(when)).why is why


def test_quiet_hours_let_only_critical_alerts_through() -> None:
    quiet = Policy(quiet=(hours("08:00-10:00"),))
    assert decide(ALERT, quiet, ROSTER, at(0)).why is Why.QUIET_HOURS
    assert decide(msgspec.structs.replace(ALERT, severity=Severity.CRITICAL), quiet, ROSTER, at(0)).step is Step.FIRING
    assert decide(ALERT, quiet, ROSTER, at(3600)).step is Step.FIRING


def test_with_nobody_on_duty_the_channels_are_told_all_the_same() -> None:
    assert decide(ALERT, POLICY, (), at(0)).step is Step.FIRING
