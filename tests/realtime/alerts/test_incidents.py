from __future__ import annotations

from realtime.alerts.incidents import identity
from tests.alerting import Site, found
from tests.build import at


def test_an_identity_tells_rule_subject_and_time_apart_and_nothing_else() -> None:
    one = identity(found("surge", value=3.0), at(0))
    assert one == identity(found("surge", value=5.0), at(0))
    others = {
        identity(found("drops", "site"), at(0)),
        identity(found("surge", "hq/vip"), at(0)),
        identity(found("surge"), at(1)),
    }
    assert one not in others
    assert len(others) == 3


def test_what_has_nothing_to_do_with_each_other_makes_two_incidents() -> None:
    site = Site().look(0, found("surge"), found("surge", "hq/vip"))
    assert len(site.book.incidents) == 2


def test_a_lost_pbx_gathers_everything_on_it_in_one_incident() -> None:
    everything = (found("feed_lost", "hq"), found("surge"), found("long_wait", "hq/vip"))
    site = Site().look(0, *everything)
    assert len({alert.incident for alert in site.book.alerts.values()}) == 1
    assert site.told() == [("feed_lost", "firing")]
