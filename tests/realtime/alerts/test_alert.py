from __future__ import annotations

from realtime.alerts.alert import Key, alert_id, louder, pbx_of
from realtime.detectors.finding import Scope, Severity, Subject
from tests.realtime.alerts.found import HQ, SALES, T0, TRUNK, later


def test_an_alerts_id_is_the_same_however_often_it_is_worked_out_and_differs_by_what_began_when() -> None:
    key = Key("surge", SALES)
    assert alert_id(key, T0) == alert_id(key, T0)
    others = {alert_id(key, later(1)), alert_id(Key("drops", SALES), T0), alert_id(Key("surge", HQ), T0)}
    assert len(others | {alert_id(key, T0)}) == 4


def test_the_louder_of_two_severities() -> None:
    assert louder(Severity.NOTICE, Severity.CRITICAL) is Severity.CRITICAL
    assert louder(Severity.WARNING, Severity.NOTICE) is Severity.WARNING


def test_every_subject_but_the_site_lies_on_a_pbx() -> None:
    assert [pbx_of(each) for each in (SALES, TRUNK, HQ)] == ["hq", "hq", "hq"]
    assert pbx_of(Subject(Scope.SITE, "")) is None
