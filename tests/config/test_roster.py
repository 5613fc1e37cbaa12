from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import LANGUAGES, texts_in
from config.problems import SettingsError
from config.roster import load_roster, parse_csv, parse_toml, to_csv, to_toml
from realtime.names import AgentId
from realtime.roster import Clash, Person, Roster, Seniority, Team, contradictions

FILE = Path("roster.toml")
TOML = """\
[[team]]
id = "blue"
name = "蓝队"
leader = "1003"

[[person]]
id = "1001"
name = "李娜"
interfaces = ["hq/PJSIP/2001", "sh/Local/31@agents/n"]
team = "blue"
seniority = "new"
since = 2026-09-01
languages = ["zh", "en"]
account = "lina"

[[person]]
id = "1003"
name = "赵敏"
"""
LI = Person(
    id="1001",
    name="李娜",
    interfaces=(AgentId("hq/PJSIP/2001"), AgentId("sh/Local/31@agents/n")),
    team="blue",
    seniority=Seniority.NEW,
    since=date(2026, 9, 1),
    languages=("zh", "en"),
    account="lina",
)


def faults(text: str, read: object = parse_toml) -> list[tuple[int | None, str, str]]:
    with pytest.raises(SettingsError) as caught:
        read(text, FILE)  # type: ignore[operator]
    return [(problem.line, problem.key, problem.message) for problem in caught.value.problems]


def test_a_whole_roster_is_read() -> None:
    roster = parse_toml(TOML, FILE)
    assert roster.people == {"1001": LI, "1003": Person(id="1003", name="赵敏")}
    assert roster.teams == {"blue": Team(id="blue", name="蓝队", leader="1003")}


def test_every_fault_is_told_with_its_line() -> None:
    text = TOML.replace('"1003"\nname = "赵敏"', '"1001"\nname = ""\ncolour = "red"\ninterfaces = ["2001"]')
    found = faults(text)
    assert [(line, key) for line, key, _ in found] == [
        (18, "person[2].name"),
        (19, "person[2].colour"),
        (20, "person[2].interfaces"),
    ]
    assert 'interfaces as "hq/PJSIP/2001"' in found[2][2] or "list of texts" in found[2][2]


def test_contradictions_are_told_at_the_later_entry() -> None:
    found = faults(TOML.replace('id = "1003"\n', 'id = "1004"\naccount = "lina"\nteam = "red"\n'))
    assert [(line, key) for line, key, _ in found] == [
        (4, "team[1].leader"),
        (18, "person[2].account"),
        (19, "person[2].team"),
    ]


def test_what_is_no_toml_is_told() -> None:
    assert "not TOML" in faults("[[person]\n")[0][2]
    assert faults('person = "x"\n')[0][1] == "person"


CSV = """\
id,name,interfaces,team,leader,seniority,since,languages,account
1001,李娜,hq/PJSIP/2001 sh/Local/31@agents/n,blue,1003,new,2026-09-01,zh en,lina
1003,赵敏,,,,,,,
"""


def test_a_table_reads_as_the_same_roster() -> None:
    roster = parse_csv(CSV, FILE)
    assert roster.people["1001"] == LI
    assert roster.teams == {"blue": Team(id="blue", name="blue", leader="1003")}
    assert to_csv(roster).splitlines()[1:2] == CSV.splitlines()[1:2]


def test_faults_of_a_table_have_their_lines() -> None:
    assert faults("name\nx\n", parse_csv)[0][0] == 1
    text = CSV + "1004,x,,blue,1001,,,,\n"
    assert faults(text, parse_csv) == [(4, "leader", '"1001" leads "blue" here and "1003" above: keep one')]
    found = faults(CSV.replace("2026-09-01", "soon") + "1003,x,,,,old,,,\n", parse_csv)
    assert [(line, key) for line, key, _ in found] == [(2, "person[1].since"), (4, "person[3].seniority")]
    assert faults('id,name\n"1,x\n', parse_csv)[0][2].startswith("not CSV")
    assert faults("id,name\n1,x,y\n", parse_csv)[0][0] == 2


Reading = Callable[[str, Path], Roster]
WRONG: list[tuple[str, Reading]] = [
    (CSV + "1003,x,,nowhere,,old,soon,,\n1003,,2001,,,,,,lina\n1005,x,,,1,,,,LINA,more\n", parse_csv),
    (CSV + "1004,x,,blue,1001,,,,\n", parse_csv),
    ("name\nx\n", parse_csv),
    ('id,name\n"1,x\n', parse_csv),
    ("[[person]\n", parse_toml),
    ('person = "x"\n', parse_toml),
    ('person = ["x"]\n', parse_toml),
    ('[[person]]\nid = 5\ncolour = ""\nlanguages = "zh"\n', parse_toml),
    ('[[person]]\nid = "1"\nname = "x"\nteam = 5\n', parse_toml),
    ('[[person]]\nid = "1"\nname = "x"\naccount = ""\n', parse_toml),
    ('[[team]]\nid = "1"\nleader = ""\n', parse_toml),
    ('[[person]]\nid = "1"\nname = "x"\nteam = "red"\n', parse_toml),
]
ELSEWHERE = {clash.value for clash in Clash} | {"too_large", "unreadable", "not_utf8", "not_json"}


def test_every_fault_has_a_sentence_in_every_language() -> None:
    reasons = set[str]()
    for text, read in WRONG:
        with pytest.raises(SettingsError) as caught:
            read(text, FILE)
        reasons |= {problem.reason for problem in caught.value.problems}
    assert "" not in reasons
    whole = {"extra_cell", "heading", "not_csv", "not_toml", "two_leaders", "not_list", "missing", "unknown_key"}
    assert whole | {"value_since", "value_seniority", "value_interfaces", "value_id", "team_unknown"} <= reasons
    for language in LANGUAGES:
        told = texts_in(language)
        for reason in reasons | ELSEWHERE:
            assert told(f"fault.{reason}", value="x") != f"fault.{reason}", (language, reason)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(CSV, "utf-8")
    assert load_roster(tmp_path / "r.csv").people["1001"] == LI
    (tmp_path / "r.toml").write_bytes(b"\xff")
    for name in ("r.toml", "none.toml"):
        with pytest.raises(SettingsError, match=r"not UTF-8|cannot be read"):
            load_roster(tmp_path / name)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=8)
people = st.builds(
    Person,
    id=texts,
    name=texts,
    interfaces=st.lists(st.from_regex(r"\A[a-z]/[A-Z]/[0-9]{1,4}\Z").map(AgentId), max_size=2, unique=True).map(tuple),
    seniority=st.sampled_from(Seniority),
    since=st.none() | st.dates(),
    languages=st.lists(st.sampled_from(["zh", "en"]), max_size=2).map(tuple),
    account=st.none() | texts,
)


@given(st.lists(people, max_size=4))
def test_what_is_written_as_toml_reads_back_the_same(given_people: list[Person]) -> None:
    if contradictions(given_people, []):
        return
    roster = Roster(given_people, [])
    assert parse_toml(to_toml(roster), FILE).people == roster.people
