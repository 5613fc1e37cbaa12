"""What a user can type or set has a heading in docs/, and no heading speaks of what is gone."""

from __future__ import annotations

import msgspec

from config.cli import VERBS
from config.settings import (
    Access,
    Alerts,
    Board,
    Channel,
    DutyLine,
    Log,
    Oidc,
    Pbx,
    Quality,
    QueueRules,
    Recordings,
    Redis,
    Retention,
    Settings,
    Site,
    Storage,
    Trunk,
    Web,
)
from config.settings.alerts import RULES
from tests.house.source import ROOT, headings

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "[site]": Site,
    "[[pbx]]": Pbx,
    "[queues.*]": QueueRules,
    "[boards.*]": Board,
    "[storage]": Storage,
    "[redis]": Redis,
    "[retention]": Retention,
    "[recordings]": Recordings,
    "[quality]": Quality,
    "[web]": Web,
    "[access]": Access,
    "[oidc]": Oidc,
    "[log]": Log,
    "[channels.*]": Channel,
    "[alerts]": Alerts,
    "[[duty]]": DutyLine,
    "[trunks.*]": Trunk,
}


def test_every_setting_has_a_heading_and_every_heading_is_a_setting() -> None:
    keys = {f"{section} {key}" for section, kind in SECTIONS.items() for key in kind.__struct_fields__}
    keys |= {f"[alerts.*] {key}" for rule in RULES for key in getattr(Alerts(), rule).__struct_fields__}
    written = {heading for heading in headings("configuration.md") if heading.startswith("[")}
    assert written == keys | set(SECTIONS) | {"[alerts.*]"}


def test_the_sections_checked_here_are_all_there_are() -> None:
    named = {section.strip("[]").removesuffix(".*") for section in SECTIONS}
    assert named == set(Settings.__struct_fields__)


def test_every_command_has_a_heading_and_every_heading_is_a_command() -> None:
    written = {
        heading.removeprefix("floorwatch ") for heading in headings("commands.md") if heading.startswith("floorwatch ")
    }
    assert written == set(VERBS)


def test_every_alert_rule_is_told_to_shift_leaders() -> None:
    written = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"\n| `{rule}` " not in written] == []
