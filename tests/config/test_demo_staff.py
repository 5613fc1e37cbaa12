from __future__ import annotations

from pathlib import Path

from config.demo_staff import roster_of, staff_of
from config.roster import parse_toml, to_toml
from connectors.simulator.people import Person as Seated
from realtime.roster import Seniority


def seat(number: int) -> Seated:
    return Seated(str(number), f"人{number}", f"PJSIP/{number}", (8.0, 17.0))


def test_the_roster_has_leaders_new_people_and_the_demo_s_agent(tmp_path: Path) -> None:
    staff = staff_of([seat(1001), seat(1002)])
    assert [one.account for one in staff] == ["agent", None]
    assert [one.seniority for one in staff] == [Seniority.NEW, Seniority.REGULAR]
    assert staff[0].interfaces == ("hq/PJSIP/1001",)
    roster = roster_of(staff)
    assert roster.teams["blue"].leader == "1001"
    assert roster.teams["gold"].leader is None
    assert parse_toml(to_toml(roster), tmp_path / "roster.toml").fingerprint() == roster.fingerprint()
