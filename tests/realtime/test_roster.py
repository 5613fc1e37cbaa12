from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from realtime.names import AgentId
from realtime.roster import Clash, Deed, Difference, Person, Roster, Team, contradictions, differences

LI = Person(
    id="1001", name="李娜", interfaces=(AgentId("hq/PJSIP/2001"), AgentId("sh/SIP/31")), team="blue", account="li"
)
WANG = Person(id="1002", name="王伟", interfaces=(AgentId("hq/PJSIP/2002"),), team="blue")
ZHAO = Person(id="1003", name="赵敏")
BLUE = Team(id="blue", name="蓝队", leader="1003")
ROSTER = Roster([LI, WANG, ZHAO], [BLUE])


def test_interfaces_and_accounts_lead_to_the_person() -> None:
    assert ROSTER.person_at(AgentId("sh/SIP/31")) is LI
    assert ROSTER.person_at(AgentId("hq/SIP/31")) is None
    assert ROSTER.person_of("li") is LI
    assert ROSTER.person_of("wang") is None
    assert ROSTER.agents_of("1001") == set(LI.interfaces)
    assert ROSTER.agents_of("9") == frozenset()


def test_a_team_is_its_people_their_interfaces_and_the_queues_they_serve() -> None:
    assert ROSTER.people_of("blue") == (LI, WANG)
    assert ROSTER.team_agents("blue") == {"hq/PJSIP/2001", "sh/SIP/31", "hq/PJSIP/2002"}
    members = {AgentId("sh/SIP/31"): ["sh/a"], AgentId("hq/PJSIP/2002"): ["hq/b", "hq/c"], AgentId("x/y"): ["x/d"]}
    assert ROSTER.team_queues("blue", members) == {"sh/a", "hq/b", "hq/c"}
    assert ROSTER.people_of("red") == ()


def test_leaders_are_found_from_both_sides() -> None:
    assert ROSTER.led_by("1003") == (BLUE,)
    assert ROSTER.leader_of(AgentId("hq/PJSIP/2001")) is ZHAO
    assert ROSTER.leader_of(AgentId("x/y")) is None


def test_the_roster_names_an_agent_where_it_can() -> None:
    assert ROSTER.shown_name(AgentId("hq/PJSIP/2001"), "PJSIP/2001") == "李娜"
    assert ROSTER.shown_name(AgentId("x/y"), "y") == "y"


def test_contradictions_are_all_named() -> None:
    people = [LI, Person(id="1001", name="x", interfaces=(AgentId("sh/SIP/31"),), team="red", account="li")]
    found = contradictions(people, [BLUE, BLUE])
    assert [(one.clash, one.entry, one.value) for one in found] == [
        (Clash.PERSON_TWICE, "1001", "1001"),
        (Clash.TEAM_TWICE, "blue", "blue"),
        (Clash.INTERFACE_TWICE, "1001", "sh/SIP/31"),
        (Clash.ACCOUNT_TWICE, "1001", "li"),
        (Clash.TEAM_UNKNOWN, "1001", "red"),
        (Clash.LEADER_UNKNOWN, "blue", "1003"),
        (Clash.LEADER_UNKNOWN, "blue", "1003"),
    ]
    assert contradictions([LI, WANG, ZHAO], [BLUE]) == []


ids = st.sampled_from(["a", "b", "c"])
people = st.builds(
    Person,
    id=ids,
    name=ids,
    interfaces=st.lists(ids.map(AgentId), max_size=2).map(tuple),
    team=st.none() | ids,
    account=st.none() | ids,
)


@given(st.lists(people, max_size=4), st.lists(st.builds(Team, id=ids, name=ids, leader=st.none() | ids), max_size=3))
def test_a_roster_without_contradictions_finds_everybody_from_everywhere(
    given_people: list[Person], teams: list[Team]
) -> None:
    if contradictions(given_people, teams):
        return
    roster = Roster(given_people, teams)
    for person in given_people:
        assert roster.people[person.id] is person
        assert all(roster.person_at(each) is person for each in person.interfaces)
        assert person.account is None or roster.person_of(person.account) is person
        assert person.team is None or person in roster.people_of(person.team)


def test_what_another_roster_changes_is_told_entry_by_entry() -> None:
    other = Roster([msgspec.structs.replace(LI, team=None, name="Li"), WANG, Person(id="9", name="N")], [])
    assert differences(ROSTER, ROSTER) == []
    assert differences(ROSTER, other) == [
        Difference(table="team", id="blue", name="蓝队", deed=Deed.REMOVED),
        Difference(table="person", id="1001", name="Li", deed=Deed.CHANGED, fields=("name", "team")),
        Difference(table="person", id="1003", name="赵敏", deed=Deed.REMOVED),
        Difference(table="person", id="9", name="N", deed=Deed.ADDED),
    ]


def test_a_fingerprint_is_of_what_stands_there_and_not_of_its_order() -> None:
    assert Roster([WANG, ZHAO, LI], [BLUE]).fingerprint() == ROSTER.fingerprint()
    assert Roster([WANG, ZHAO], [BLUE]).fingerprint() != ROSTER.fingerprint()


def test_two_people_never_have_one_account_however_it_is_written() -> None:
    people = [Person(id="1", name="a", account="Lina"), Person(id="2", name="b", account="ｌｉｎａ")]
    assert [found.clash for found in contradictions(people, [])] == [Clash.ACCOUNT_TWICE]
