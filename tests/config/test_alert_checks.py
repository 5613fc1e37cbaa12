from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import parse
from config.problems import SettingsError
from config.settings import Settings
from config.settings.channels import AlertSeverity

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


CAMPAIGN = '[[alerts.surge.campaigns]]\nqueue = "sales"\nfactor = 2\nbegins = "2026-12-01 09:00"\n'


def parsed(table: str) -> Settings:
    return parse(f"{PBX}{table}", Path("f.toml"), {})


def faults(table: str) -> str:
    try:
        parsed(table)
    except SettingsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[alerts.long_wiat]\nfire = 3", "f.toml:6: alerts.long_wiat: unknown key (did you mean long_wait?)"),
        ("[alerts.long_wait]\nfire = 60\nclear = 60", "f.toml:8: alerts.long_wait.clear: clear (60) must be below"),
        ("[alerts.service_level]\nclear = 0.1", "alerts.service_level.clear: clear (0.1) must be below fire (0.1)"),
        ("[alerts.feed_lost]\nfire = 3", "alerts.feed_lost.fire: unknown key"),
        ('[alerts.surge]\nseverity = "notice"', "alerts.surge.severity: unknown key"),
        ('[alerts.surge]\nfire_by_queue = { "hp/sales" = 2 }', '"hp/sales" names the PBX "hp"'),
        (
            f"{CAMPAIGN}ends = '2026-12-01 08:00'",
            "alerts.surge.campaigns[1].ends: lies before begins",
        ),
        ('[site]\nholidays = ["1 October"]', 'site.holidays[1]: "1 October" is no day'),
        ("[alerts.surge]\nfire = 9", "alerts.surge.fire: 9 is not possible; allowed: a number from 0.5 to 5"),
        ('[alerts.long_wait]\nhours = ["Mon-Fri 8-20"]', "alerts.long_wait.hours"),
        ('[alerts.long_wait]\nqueues = ["hp/sales"]', 'alerts.long_wait.queues: "hp/sales" names the PBX "hp"'),
        ('[alerts.feed_lost]\npbxs = ["hp"]', 'alerts.feed_lost.pbxs: there is no PBX "hp"'),
        ('[alerts]\nchannels = { warning = ["chat"] }', 'alerts.channels.warning: there is no channel "chat"'),
        ("[alerts]\nchannels = { loud = [] }", "alerts.channels.loud"),
        ('[alerts]\nquiet_hours = ["25:00-07:00"]', "alerts.quiet_hours"),
        ("[alerts.trunk_full]\ncapacity = { carrier = 30 }", 'write "pbx/trunk", such as "hq/carrier"'),
        ('[alerts.trunk_full]\ncapacity = { "hp/carrier" = 30 }', 'names the PBX "hp"'),
        ('[[duty]]\nperson = "Li"\nhours = "Mon 08:00"', "duty"),
        ('[[duty]]\nperson = "Li"\naddress = "a b@c"', '"a b@c" is no address'),
        ("[[duty]]\nrank = 1", "person"),
    ],
)
def test_what_cannot_work_is_told_with_its_line_and_key(table: str, said: str) -> None:
    assert said in faults(table)


def test_a_table_that_names_one_key_leaves_the_rules_other_defaults_as_they_are() -> None:
    rule = parsed("[alerts.long_wait]\nfire = 300").alerts.long_wait
    assert (rule.fire, rule.clear, rule.keep_firing_seconds, rule.minimum_volume) == (300.0, 60.0, 30.0, 1)


def test_the_whole_of_it_is_understood() -> None:
    settings = parsed(
        '[channels.chat]\ntype = "slack"\nurl = "https://s.example/x"\n'
        '[alerts]\nrepeat_seconds = 600\nlowest = "critical"\nquiet_hours = ["22:00-07:00"]\n'
        'channels = { critical = ["chat"] }\n'
        '[alerts.break_overrun]\nplanned_seconds = { "用餐" = 2700 }\n'
        '[alerts.surge]\nenabled = false\nqueues = ["sales", "hq/vip"]\nexpected_calls_per_hour = { sales = 120 }\n'
        '[alerts.trunk_full]\ncapacity = { "hq/carrier" = 30 }\n'
        '[[duty]]\nperson = "Li"\naddress = "li@example.org"\nhours = "Mon-Fri 08:00-20:00"\n'
        '[[duty]]\nperson = "Zhao"\ndirector = true\n'
    )
    alerts = settings.alerts
    assert alerts.channels == {AlertSeverity.CRITICAL: ("chat",)}
    assert alerts.break_overrun.planned_seconds == {"用餐": 2700}
    assert (alerts.surge.enabled, alerts.surge.fire) == (False, 1.5)
    assert [duty.person for duty in settings.duty] == ["Li", "Zhao"]
