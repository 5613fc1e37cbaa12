from __future__ import annotations

import pytest

from realtime.alerts.inhibition import follows, pbx_of
from realtime.detectors.finding import Finding
from tests.alerting import found


@pytest.mark.parametrize(
    ("cause", "consequence"),
    [
        (found("feed_lost", "hq"), found("surge", "hq/sales")),
        (found("core_lost", "hq"), found("feed_lost", "hq")),
        (found("trunk_down", "hq/sip-b"), found("drops", "site", naming=("hq/PJSIP/sip-b",))),
        (found("trunk_down", "hq/sip-b"), found("calls_stopped", "hq/sales")),
        (found("surge", "hq/sales"), found("long_wait", "hq/sales")),
        (found("mass_logout", "hq/sales"), found("nobody_ready", "hq/sales")),
    ],
)
def test_a_consequence_follows_its_cause(cause: Finding, consequence: Finding) -> None:
    assert follows(cause, consequence)
    assert not follows(consequence, cause)


@pytest.mark.parametrize(
    ("cause", "other"),
    [
        (found("feed_lost", "hq"), found("surge", "branch/sales")),
        (found("trunk_down", "hq/sip-b"), found("drops", "site", naming=("hq/PJSIP/sip-a",))),
        (found("surge", "hq/sales"), found("long_wait", "hq/vip")),
        (found("surge", "hq/sales"), found("surge", "hq/sales")),
    ],
)
def test_what_happens_elsewhere_follows_nothing(cause: Finding, other: Finding) -> None:
    assert not follows(cause, other)


def test_the_whole_site_is_no_pbx() -> None:
    assert (pbx_of(found("drops", "site")), pbx_of(found("surge", "hq/sales"))) == (None, "hq")
