from __future__ import annotations

import msgspec

from config.alert_concerns import concern_of_queue, concerns_of
from realtime.alerts.schedule import EVERYBODY, Concern
from realtime.detectors.finding import Finding
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team
from realtime.rows import AnyRow
from tests.alerting import found
from tests.config.rows import agent

ROWS: dict[str, AnyRow] = {
    "agents/hq/PJSIP/1": msgspec.structs.replace(agent("x", "ready"), queues=("hq/sales", "hq/vip")),
    "agents/hq/PJSIP/2": msgspec.structs.replace(agent("x", "ready"), queues=("hq/sales",)),
    "agents/hq/PJSIP/3": msgspec.structs.replace(agent("x", "ready"), queues=("hq/support",)),
}
ROSTER = Roster(
    [
        Person(id="1", name="Li", interfaces=(AgentId("hq/PJSIP/1"),), team="blue"),
        Person(id="2", name="Wu", interfaces=(AgentId("hq/PJSIP/2"),), team="red"),
        Person(id="3", name="Sun", interfaces=(AgentId("hq/PJSIP/3"),)),
    ],
    [Team(id="blue", name="The blue ones"), Team(id="red", name="Red")],
)


def concern(finding: Finding) -> Concern:
    return concerns_of(ROWS, ROSTER)(finding)


def test_a_queue_concerns_the_teams_that_stand_in_it() -> None:
    assert concern(found("surge")) == Concern(frozenset({"hq/sales"}), frozenset({"blue", "red"}))
    assert concern(found("surge", "hq/support")) == Concern(frozenset({"hq/support"}))
    assert concern_of_queue(ROWS, ROSTER, "hq/vip") == Concern(frozenset({"hq/vip"}), frozenset({"blue"}))


def test_a_person_concerns_their_queues_and_their_own_team_alone() -> None:
    told = concern(found("phone_unreachable", "hq/PJSIP/2"))
    assert told == Concern(frozenset({"hq/sales"}), frozenset({"red"}))


def test_what_is_about_neither_concerns_everybody() -> None:
    assert concern(found("trunk_down", "hq/carrier")) is EVERYBODY
    assert concern(found("phone_unreachable", "hq/PJSIP/9")) is EVERYBODY
