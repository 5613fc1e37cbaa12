from __future__ import annotations

from pathlib import Path

import pytest

from config.alert_rules import STATISTICAL, RuleBook, policy_of, roster_of
from config.settings.alerts import RULES
from realtime.alerts.schedule import Duty
from realtime.detectors.finding import Severity
from tests.alerting import found
from tests.build import at
from tests.config.alerting_site import settings_of


def test_every_rule_has_limits_or_learns_them(tmp_path: Path) -> None:
    assert set(RuleBook(settings_of(tmp_path)).terms) == set(RULES) - STATISTICAL


def test_keys_left_out_keep_the_rules_own_values(tmp_path: Path) -> None:
    term = RuleBook(settings_of(tmp_path, '[alerts.long_wait]\nfire = 90\nseverity = "critical"\n')).terms["long_wait"]
    assert (term.limit.fire, term.limit.clear, term.severity) == (90.0, 60.0, Severity.CRITICAL)


def test_a_rule_for_some_queues_or_pbxs_leaves_the_others_alone(tmp_path: Path) -> None:
    rules = RuleBook(settings_of(tmp_path, '[alerts.surge]\nqueues = ["vip"]\n[alerts.drops]\npbxs = ["hq"]\n'))
    assert [rules.wanted(found("surge", subject)) for subject in ("hq/vip", "hq/sales")] == [True, False]
    assert [rules.wanted(found("trunk_full", subject)) for subject in ("hq/a", "branch/a")] == [True, True]
    assert not rules.wanted(found("weather"))


@pytest.mark.parametrize(("hours", "rests"), [("Mon 08:00-10:00", False), ("Tue 08:00-10:00", True)])
def test_a_rule_rests_outside_its_hours(tmp_path: Path, hours: str, rests: bool) -> None:  # noqa: FBT001
    rules = RuleBook(settings_of(tmp_path, f'[alerts.surge]\nhours = ["{hours}"]\n'))
    assert ("surge" in rules.resting(at(0))) is rests
    assert bool(rules.graded([found("surge")], rules.resting(at(0)))) is not rests


def test_every_channel_takes_what_the_file_does_not_give_to_others(tmp_path: Path) -> None:
    assert policy_of(settings_of(tmp_path)).channels == {Severity.WARNING: ("chat",), Severity.CRITICAL: ("chat",)}
    said = '[alerts]\nlowest = "critical"\n'
    assert policy_of(settings_of(tmp_path, said)).channels == {Severity.CRITICAL: ("chat",)}


def test_the_files_roster_is_read_as_people_write_it(tmp_path: Path) -> None:
    said = '[[duty]]\nperson = "li"\nhours = "Mon-Fri 08:00-20:00"\n[[duty]]\nperson = "wu"\ndirector = true\n'
    assert roster_of(settings_of(tmp_path, said)) == (
        Duty(id="file-0000", person="li", days=(0, 1, 2, 3, 4), begin=480, end=1200),
        Duty(id="file-0001", person="wu", director=True),
    )
