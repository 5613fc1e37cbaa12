from __future__ import annotations

import pytest

from realtime.endings import DEVICE, EXPLICIT, REDIRECT, TIME_LIMIT, EndClass, Facts, Side, classify, trunk_of
from realtime.names import Seconds

LONG = Seconds(60.0)


@pytest.mark.parametrize(
    ("facts", "kind", "certain"),
    [
        (Facts(core_lost=True, cause=44, flags=DEVICE), EndClass.CORE, True),
        (Facts(cause=44, flags=DEVICE), EndClass.MEDIA, True),
        (Facts(cause=16, stalled=3, talked=LONG), EndClass.MEDIA, False),
        (Facts(cause=44), EndClass.SIGNAL, True),
        (Facts(cause=38, failed_transfer=True), EndClass.SIGNAL, True),
        (Facts(cause=16, tech_cause=503), EndClass.SIGNAL, True),
        (Facts(cause=16, unreachable=True), EndClass.ENDPOINT, False),
        (Facts(cause=16, failed_transfer=True, flags=TIME_LIMIT), EndClass.TRANSFER, True),
        (Facts(cause=16, flags=TIME_LIMIT), EndClass.LIMIT, True),
        (Facts(cause=16, flags=EXPLICIT), EndClass.KICKED, True),
        (Facts(cause=16, manager_known=True), EndClass.KICKED, True),
        (Facts(cause=16, manager_known=True, asked=True, talked=LONG), EndClass.NORMAL, True),
        (Facts(cause=16, side=Side.CALLER, returned=True, talked=LONG, asked=True), EndClass.SUSPECT, False),
        (Facts(cause=16, side=Side.AGENT, returned=True, talked=LONG, asked=True), EndClass.NORMAL, True),
        (Facts(cause=16, side=Side.CALLER, returned=True, talked=Seconds(4)), EndClass.SHORT, True),
        (Facts(cause=16, flags=REDIRECT, talked=LONG), EndClass.NORMAL, True),
        (Facts(), EndClass.NORMAL, True),
        (Facts(answered=False, cause=38), EndClass.QUEUE_LOST, True),
        (Facts(answered=False, cause=16), EndClass.NORMAL, True),
    ],
)
def test_the_first_rule_that_matches_wins(facts: Facts, kind: EndClass, certain: bool) -> None:  # noqa: FBT001
    assert (classify(facts).kind, classify(facts).certain) == (kind, certain)


def test_what_people_did_is_no_drop_and_what_machines_did_is() -> None:
    people = [Facts(cause=16, flags=EXPLICIT), Facts(cause=16, flags=TIME_LIMIT), Facts(cause=16, talked=Seconds(3))]
    assert not any(classify(facts).dropped for facts in people)
    assert classify(Facts(cause=38)).dropped
    assert classify(Facts(answered=False, cause=38)).dropped


@pytest.mark.parametrize(
    ("name", "trunk"),
    [
        ("PJSIP/trunk-a-0000001", "PJSIP/trunk-a"),
        ("SIP/carrier-00000a1b", "SIP/carrier"),
        ("Local/1001@agents-00000001;2", None),
        ("", None),
        ("PJSIP/-1", None),
        ("nonsense", None),
    ],
)
def test_a_channel_names_its_trunk(name: str, trunk: str | None) -> None:
    assert trunk_of(name) == trunk
