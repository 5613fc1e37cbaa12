"""A roster that somebody sends: a table, a TOML text, or the JSON that the API answers. Read strictly, faults told.

A table has no place for what teams are called, and often none for their leaders: what the present roster says of a
team stays where the table is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from config.problems import Problem, SettingsError
from config.roster import parse_csv, parse_tables, parse_toml, to_csv, to_toml
from realtime.roster import Roster, Team
from web.desks import RosterFormat

T = TypeVar("T")

LONGEST_TEXT = 8 * 1024 * 1024
"""Characters: as a roster's file (config/roster.py)."""


def read_roster(form: RosterFormat, text: str, present: Roster) -> Roster:
    """The roster in a text. Raises SettingsError with everything that is wrong."""
    name = Path(f"roster.{form.value}")
    if form is RosterFormat.TOML:
        return parse_toml(text, name)
    if form is RosterFormat.JSON:
        return parse_tables(_tables(text, name), name)
    read = parse_csv(text, name)
    return Roster(read.people.values(), [_filled(team, read, present) for team in read.teams.values()])


def write_roster(form: RosterFormat, roster: Roster) -> str:
    """The roster as a text that reads back the same, but for what a table has no place for."""
    if form is RosterFormat.JSON:
        told = {"people": sorted_values(roster.people), "teams": sorted_values(roster.teams)}
        return msgspec.json.encode(told).decode()
    return to_csv(roster) if form is RosterFormat.CSV else to_toml(roster)


def sorted_values(entries: Mapping[str, T]) -> list[T]:
    """In the order of their ids."""
    return [entry for _, entry in sorted(entries.items())]


def _filled(team: Team, read: Roster, present: Roster) -> Team:
    """A team of a table, with what is known of it and the table does not say."""
    known = present.teams.get(team.id)
    if known is None:
        return team
    leader = team.leader if team.leader is not None or known.leader not in read.people else known.leader
    return msgspec.structs.replace(team, name=known.name, leader=leader)


def _tables(text: str, name: Path) -> dict[str, Any]:
    """The JSON as the tables it would be in TOML. Raises SettingsError."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise SettingsError(
            name, (Problem(key="", message=f"not JSON: {str(error)[:200]}", reason="not_json"),)
        ) from None
    if not isinstance(document, dict) or not document.keys() <= {"people", "teams", "revision"}:
        said = 'has to be {"people": [...], "teams": [...]}, as the API answers'
        raise SettingsError(name, (Problem(key="", message=said, reason="not_json"),))
    return {"person": _entries(document.get("people", [])), "team": _entries(document.get("teams", []))}


def _entries(found: object) -> object:
    """What is null is not said; a list of anything but objects stays what it is, for the reader to refuse."""
    if not isinstance(found, list):
        return found
    return [_said(each) if isinstance(each, Mapping) else each for each in found]


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}
