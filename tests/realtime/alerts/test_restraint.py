from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.alerts.acts import acknowledge
from realtime.alerts.book import Happening
from realtime.alerts.life import State
from realtime.alerts.notice import Step
from realtime.alerts.restraint import LOOKS, Suspect, suspects
from realtime.detectors.finding import Finding, Severity
from realtime.names import Instant
from tests.alerting import POLICY, Site, found
from tests.build import at

TRUNK = found("trunk_down", "hq/sip-b", Severity.CRITICAL)
BURST = found("drop_burst", "hq", Severity.CRITICAL, naming=("PJSIP/sip-b",))
NAMELESS = found("drop_burst", "hq", Severity.CRITICAL)
DROPS = found("drops", "hq", naming=("PJSIP/sip-b",))
HOLD = 30


def down_since(when: float) -> tuple[Suspect, ...]:
    return (Suspect(TRUNK, at(when), at(when + HOLD)),)


def test_only_what_can_bring_others_about_is_suspected() -> None:
    pending = [(TRUNK, at(0), at(30)), (found("phone_unreachable"), at(0), at(60))]
    assert [each.finding for each in suspects(pending)] == [TRUNK]


def test_a_trunk_that_dies_is_told_once_though_its_drops_are_noticed_first() -> None:
    site = Site()
    for when in range(30):
        site.look(when, BURST, DROPS, suspected=down_since(0))
    site.live(range(30, 100), TRUNK, DROPS)
    assert site.told() == [("trunk_down", "firing")]
    site.live(range(100, 200))
    assert site.told() == [("trunk_down", "firing"), ("trunk_down", "resolved")]
    assert len(site.book.incidents) == 1
    held = [line for line in site.lines if line.what is Happening.HELD]
    assert {line.values["rule"] for line in held} == {"trunk_down"}
    assert len(held) == 2


def test_a_trunk_that_is_back_in_time_lets_its_drops_be_told_at_the_next_look() -> None:
    site = Site()
    for when in range(12):
        site.look(when, BURST, DROPS, suspected=down_since(0))
    assert site.told() == []
    assert site.alert("drop_burst").waits == at(HOLD) + LOOKS
    site.look(12, BURST, DROPS)
    assert site.told() == [("drop_burst", "firing")]
    assert site.alert("drop_burst").waits is None


def test_a_trunk_that_comes_and_goes_holds_nothing_back_for_longer_than_its_rule_asks() -> None:
    site = Site()
    for when in range(60):
        site.look(when, BURST, suspected=down_since(when - when % 5))
    assert site.notices[0].at == at(HOLD + LOOKS)


def test_what_a_suspect_does_not_bring_about_waits_for_nobody() -> None:
    site = Site().look(0, found("long_wait"), suspected=down_since(0))
    assert site.told() == [("long_wait", "firing")]


def test_frequent_drops_wait_for_the_burst_and_are_told_when_none_comes() -> None:
    together = Site().look(0, DROPS).live(range(3, 60), BURST, DROPS)
    assert together.told() == [("drop_burst", "firing")]
    alone = Site().live(range(60), DROPS)
    assert [(notice.reason, notice.at) for notice in alone.notices] == [("drops", at(10))]


def test_a_burst_and_its_frequent_drops_are_one_message_and_one_end() -> None:
    site = Site().live(range(60), BURST, DROPS).live(range(60, 1200), DROPS).look(1200)
    steps = [(notice.reason, notice.step.value) for notice in site.notices if notice.step is not Step.REMINDER]
    assert steps == [("drop_burst", "firing"), ("drops", "resolved")]
    assert len({notice.incident for notice in site.notices}) == 1
    assert Happening.JOINED in {line.what for line in site.lines}


def test_what_joined_goes_on_up_the_roster_when_nobody_took_the_message() -> None:
    policy = msgspec.structs.replace(POLICY, repeat=600.0)
    site = Site(policy).live(range(60), BURST, DROPS).live(range(60, 700), DROPS)
    assert [(notice.reason, notice.step.value) for notice in site.notices] == [
        ("drop_burst", "firing"),
        ("drops", "reminder"),
    ]


def test_who_takes_the_message_has_what_joined_it() -> None:
    site = Site().live(range(15), BURST, DROPS)
    turn = acknowledge(site.book, site.alert("drop_burst"), "li", POLICY, at(15))
    assert {alert.acknowledged_by for alert in turn.alerts.values()} == {"li"}
    assert {alert.finding.rule for alert in turn.alerts.values()} == {"drop_burst", "drops"}


def test_what_joins_a_message_that_somebody_took_is_theirs() -> None:
    site = Site().look(0, BURST)
    site.book = acknowledge(site.book, site.alert("drop_burst"), "li", POLICY, at(1)).book
    site.look(2, BURST, found("drops", "hq", Severity.CRITICAL))
    assert (site.alert("drops").state, site.alert("drops").acknowledged_by) == (State.ACKNOWLEDGED, "li")
    assert site.told() == [("drop_burst", "firing")]


def test_what_is_louder_or_comes_later_is_told() -> None:
    louder = Site().live(range(30), DROPS).live(range(30, 40), DROPS, BURST)
    assert louder.told() == [("drops", "firing"), ("drop_burst", "firing")]
    later = Site().live(range(20), found("drops", "hq", Severity.CRITICAL))
    later.live((400,), found("drops", "hq", Severity.CRITICAL), BURST)
    assert [told for told in later.told() if told[1] == "firing"] == [("drops", "firing"), ("drop_burst", "firing")]


@pytest.mark.parametrize(("burst", "told"), [(BURST, ["drop_burst"]), (NAMELESS, ["drop_burst"])])
def test_a_cause_found_late_is_told_unless_it_was_named(burst: Finding, told: list[str]) -> None:
    site = Site().look(0, burst).live(range(60, 130), burst, TRUNK).look(130)
    named = burst is BURST
    assert [notice.reason for notice in site.notices if notice.step is Step.FIRING] == (
        told if named else [*told, "trunk_down"]
    )
    assert [notice.reason for notice in site.notices if notice.step is Step.RESOLVED][-1] == "trunk_down"
    assert len([notice for notice in site.notices if notice.step is Step.RESOLVED]) == (1 if named else 2)


SEEN = st.lists(st.tuples(st.integers(1, 20), st.sets(st.sampled_from("tbdn"), max_size=4)), max_size=40)


@settings(deadline=None)
@given(SEEN)
def test_no_alert_is_held_back_for_longer_than_promised_and_every_incident_that_lasts_is_told(
    seen: list[tuple[int, set[str]]],
) -> None:
    site, when = Site(), 0
    words = {"b": BURST, "d": DROPS, "n": found("nobody_ready")}
    for pause, letters in seen:
        when += pause
        suspected = down_since(when - 3) if "t" in letters else ()
        site.look(when, *(words[letter] for letter in sorted(letters - {"t"})), suspected=suspected)
        for alert in site.book.alerts.values():
            overdue = when - alert.fired > HOLD + LOOKS
            if alert.standing and overdue and alert.cause is None:
                assert alert.told or alert.joined is not None
            if alert.joined is not None and alert.standing and alert.cause is None:
                leader = site.book.alerts[alert.joined]
                assert leader.standing
                assert leader.told
    assert len({notice.key for notice in site.notices}) == len(site.notices)


def test_two_looks_are_two_seconds() -> None:
    assert Instant(0.0) + LOOKS == 2.0
