"""Reading and writing the roster: roster.toml, or a CSV table; strict, and every fault with its line.

As TOML one `[[person]]` for each person and one `[[team]]` for each team; as CSV one line for each person, lists
separated by spaces, teams made from what the people name. Both read into the same Roster.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from config.positions import KeyPath, dotted, line_of, lines_of_keys
from config.problems import Problem, SettingsError
from config.reading import Fault, Reader
from config.settings import Section
from realtime.names import AgentId
from realtime.roster import Clash, Contradiction, Person, Roster, Seniority, Team, contradictions

LARGEST = 8 * 1024 * 1024
"""Bytes: ten thousand people take 2 MB."""

COLUMNS = ("id", "name", "interfaces", "team", "leader", "seniority", "since", "languages", "account")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "'")
"""How cells begin that a spreadsheet would compute: an apostrophe before them, as people write it, stops that."""

EXCESS = "more cells than the heading"
"""The key under which a line's further cells are refused."""

Short = Annotated[str, Meta(min_length=1, max_length=100, description="a text of 1 to 100 characters")]
Interface = Annotated[
    str, Meta(pattern=r"^[^/\s]+/[^/\s]+/\S+$", max_length=200, description='interfaces as "hq/PJSIP/2001"')
]

SENTENCES = {
    Clash.PERSON_TWICE: ("id", "is the id of an earlier person: every person has their own"),
    Clash.TEAM_TWICE: ("id", "is the id of an earlier team: every team has its own"),
    Clash.INTERFACE_TWICE: ("interfaces", "belongs to an earlier person: an interface is one person's"),
    Clash.ACCOUNT_TWICE: ("account", "is the account of an earlier person: an account is one person's"),
    Clash.TEAM_UNKNOWN: ("team", "is no team of the file: write a [[team]] with this id"),
    Clash.LEADER_UNKNOWN: ("leader", "is nobody of the file: write a [[person]] with this id"),
}
_OF_TEAMS = frozenset({Clash.TEAM_TWICE, Clash.LEADER_UNKNOWN})


class PersonEntry(Section, frozen=True, kw_only=True):
    """A [[person]]. id: the agent id; since: the first working day; account: the name they log in with."""

    id: Short
    name: Short
    interfaces: tuple[Interface, ...] = ()
    team: Short | None = None
    seniority: Seniority = Seniority.REGULAR
    since: date | None = None
    languages: tuple[Short, ...] = ()
    account: Short | None = None


class TeamEntry(Section, frozen=True, kw_only=True):
    """A [[team]]. leader: the id of a person."""

    id: Short
    name: Short | None = None
    leader: Short | None = None


class RosterFile(Section, frozen=True, kw_only=True):
    """The whole file."""

    person: tuple[PersonEntry, ...] = ()
    team: tuple[TeamEntry, ...] = ()


def load_roster(file: Path) -> Roster:
    """Read roster.toml, or a table when the name ends in .csv. Raises SettingsError with everything that is wrong."""
    text = _text(file)
    return parse_csv(text, file) if file.suffix.lower() == ".csv" else parse_toml(text, file)


def parse_toml(text: str, file: Path) -> Roster:
    """The roster in a TOML text. Raises SettingsError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            file, (Problem(key="", message=f"not TOML: {error}", reason="not_toml", value=str(error)),)
        ) from None
    lines = lines_of_keys(text)
    return _roster(tables, file, lambda path: line_of(lines, path))


def parse_csv(text: str, file: Path) -> Roster:
    """The roster in a table with a heading. Raises SettingsError."""
    rows = csv.DictReader(io.StringIO(text), restkey=EXCESS, strict=True)
    try:
        unknown = [name for name in rows.fieldnames or () if name not in COLUMNS]
        if unknown or not {"id", "name"} <= set(rows.fieldnames or ()):
            columns = ", ".join(COLUMNS[2:])
            said = f"the heading has to name id and name, and may name {columns}"
            raise SettingsError(file, (Problem(key="", message=said, line=1, reason="heading", value=columns),))
        numbered = [(rows.line_num, row) for row in rows]
    except csv.Error as error:
        fault = Problem(key="", message=f"not CSV: {error}", line=rows.line_num, reason="not_csv", value=str(error))
        raise SettingsError(file, (fault,)) from None
    people = [_table(row) for _, row in numbered]
    leaders, faults = _leaders(numbered)
    if faults:
        raise SettingsError(file, tuple(faults))
    teams = [{"id": team} | ({"leader": leader} if leader else {}) for team, leader in leaders.items()]
    by_team = {team: number for number, row in reversed(numbered) if (team := (row.get("team") or "").strip())}

    def line(path: KeyPath) -> int | None:
        place = path[1] if len(path) > 1 else None
        if not isinstance(place, int):
            return None
        return numbered[place][0] if path[0] == "person" else by_team.get(str(teams[place]["id"]))

    return _roster({"person": people, "team": teams}, file, line)


def parse_tables(tables: dict[str, Any], file: Path) -> Roster:
    """The roster in tables that came another way (JSON). Raises SettingsError, without lines."""
    for row in tables["person"] if isinstance(tables["person"], list) else ():
        if isinstance(row, dict) and isinstance(row.get("since"), str):
            row["since"] = _date(row["since"])
    return _roster(tables, file, lambda _path: None)


def to_toml(roster: Roster) -> str:
    """The roster as TOML that reads back the same."""
    parts: list[str] = []
    for _, team in sorted(roster.teams.items()):
        parts.append(_toml("team", {"id": team.id, "name": team.name, "leader": team.leader}))
    for _, person in sorted(roster.people.items()):
        parts.append(_toml("person", msgspec.structs.asdict(person)))
    return "\n".join(parts)


def to_csv(roster: Roster) -> str:
    """The roster as a table; what a team is called, and teams of nobody, have no column there."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for _, person in sorted(roster.people.items()):
        team = roster.teams.get(person.team or "")
        values: dict[str, object] = msgspec.structs.asdict(person) | {
            "leader": None if team is None else team.leader,
            "interfaces": " ".join(person.interfaces),
            "languages": " ".join(person.languages),
            "seniority": person.seniority.value,
        }
        cells = ["" if values[column] is None else str(values[column]) for column in COLUMNS]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return written.getvalue()


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise SettingsError(
                file, (Problem(key="", message="larger than 8 MiB: this is no roster", reason="too_large"),)
            )
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = f"cannot be read ({error.strerror}): create it, or mend its rights"
        fault = Problem(key="", message=said, reason="unreadable", value=error.strerror or "")
        raise SettingsError(file, (fault,)) from None
    except UnicodeDecodeError:
        raise SettingsError(
            file, (Problem(key="", message="not UTF-8: save it as UTF-8", reason="not_utf8"),)
        ) from None


def _roster(tables: dict[str, Any], file: Path, line: Callable[[KeyPath], int | None]) -> Roster:
    reader = Reader(base=file.parent, environment={})
    read = reader.struct(RosterFile, tables, ())
    found = None if read is None else (_people(read), _teams(read))
    if found is not None:
        for clash in contradictions(*found):
            _tell(reader, clash, *found)
    if reader.faults or found is None:
        problems = [_problem(fault, line(fault.path)) for fault in reader.faults]
        raise SettingsError(file, tuple(sorted(problems, key=lambda problem: problem.line or 0)))
    return Roster(*found)


def _problem(fault: Fault, line: int | None) -> Problem:
    """A fault of the roster; what a value may be is told for each column, and a cell too many is a fault of its own."""
    key = str(fault.path[-1]) if fault.path else ""
    reason = "extra_cell" if key == EXCESS else fault.reason
    of_list = next((str(part) for part in reversed(fault.path) if isinstance(part, str)), "")
    reason = f"value_{of_list}" if reason == "value" else reason
    return Problem(key=dotted(fault.path), message=fault.message, line=line, reason=reason, value=fault.value or key)


def _people(read: RosterFile) -> list[Person]:
    return [
        Person(
            id=entry.id,
            name=entry.name,
            interfaces=tuple(map(AgentId, entry.interfaces)),
            team=entry.team,
            seniority=entry.seniority,
            since=entry.since,
            languages=entry.languages,
            account=entry.account,
        )
        for entry in read.person
    ]


def _teams(read: RosterFile) -> list[Team]:
    return [Team(id=entry.id, name=entry.name or entry.id, leader=entry.leader) for entry in read.team]


def _tell(reader: Reader, found: Contradiction, people: list[Person], teams: list[Team]) -> None:
    """Note a contradiction at the last entry of that id, which is the later of two."""
    key, said = SENTENCES[found.clash]
    table = "team" if found.clash in _OF_TEAMS else "person"
    ids = [entry.id for entry in (teams if table == "team" else people)]
    place = len(ids) - 1 - ids[::-1].index(found.entry)
    reader.fault((table, place, key), f'"{found.value}" {said}', found.clash.value, found.value)


def _table(row: Mapping[str, str | None]) -> dict[str, Any]:
    """A line of the CSV as the table it would be in TOML; what is empty is left out, a cell too many is a fault."""
    table: dict[str, Any] = {}
    for column, cell in row.items():
        if column == EXCESS:
            table[column] = ""
        elif column != "leader" and cell is not None and cell.strip():
            value = cell.strip()
            value = value[1:] if value[:1] == "'" and value[1:].startswith(_FORMULA) else value
            table[column] = value.split() if column in ("interfaces", "languages") else value
    if isinstance(table.get("since"), str):
        table["since"] = _date(table["since"])
    return table


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _leaders(rows: list[tuple[int, dict[str, str]]]) -> tuple[dict[str, str], list[Problem]]:
    """Who leads each team that is named, and the lines that say otherwise than an earlier one."""
    leaders: dict[str, str] = {}
    faults: list[Problem] = []
    for line, row in rows:
        team, leader = (row.get("team") or "").strip(), (row.get("leader") or "").strip()
        if not team:
            continue
        if leader and leaders.get(team, "") not in ("", leader):
            said = f'"{leader}" leads "{team}" here and "{leaders[team]}" above: keep one'
            two = f"{leaders[team]}, {leader}"
            faults.append(Problem(key="leader", message=said, line=line, reason="two_leaders", value=two))
        leaders[team] = leaders.get(team) or leader
    return leaders, faults


def _toml(table: str, values: Mapping[str, object]) -> str:
    written = [f"{key} = {_value(value)}" for key, value in values.items() if value not in (None, ())]
    return "\n".join([f"[[{table}]]", *written, ""])


def _value(value: object) -> str:
    """A basic string of TOML is one of JSON, but for DEL."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return msgspec.json.encode(str(value)).decode().replace("\x7f", "\\u007f")
