from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.problems import SettingsError
from config.roster import to_csv, to_toml
from config.roster_import import read_roster
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team
from tests.web.api.test_roster import NEW
from web.desks import RosterFormat

LI = Person(id="1", name="李", interfaces=(AgentId("hq/SIP/1"),), team="blue", languages=("zh",))
PRESENT = Roster([LI, Person(id="2", name="Wu")], [Team(id="blue", name="蓝队", leader="2")])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NEW, "people", "id", "x"]), inner),
    max_leaves=12,
)


def same(one: Roster, other: Roster) -> bool:
    return (one.people, one.teams) == (other.people, other.teams)


def test_each_form_reads_back_what_it_was_written_from() -> None:
    assert same(read_roster(RosterFormat.TOML, to_toml(PRESENT), Roster()), PRESENT)
    assert same(read_roster(RosterFormat.CSV, to_csv(PRESENT), PRESENT), PRESENT)
    people = [{"id": "1", "since": None, "name": "李"}, {"id": "3", "name": "Z", "since": "2026-09-01"}]
    read = read_roster(RosterFormat.JSON, json.dumps({"people": people, "teams": []}), PRESENT)
    assert [str(each.since) for each in read.people.values()] == ["None", "2026-09-01"]


def test_a_table_without_leaders_keeps_only_a_leader_who_is_still_there() -> None:
    table = "id,name,team\n1,Li,blue\n"
    read = read_roster(RosterFormat.CSV, table, PRESENT)
    assert read.teams["blue"] == Team(id="blue", name="蓝队", leader=None)
    assert read_roster(RosterFormat.CSV, table + "2,Wu,\n", PRESENT).teams["blue"].leader == "2"


@pytest.mark.parametrize("text", ["", "[", "[]", "7", '{"person": []}', "[" * 9000, '{"people": 7}', '{"people": [7]}'])
def test_what_is_no_roster_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError, match=r"roster\.json"):
        read_roster(RosterFormat.JSON, text, Roster())


@given(JUNK)
def test_no_json_breaks_the_reader(found: object) -> None:
    with contextlib.suppress(SettingsError):
        read_roster(RosterFormat.JSON, json.dumps({"people": [found], "teams": found}), Roster())
