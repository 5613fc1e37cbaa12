from __future__ import annotations

from pathlib import Path

import pytest

from config.channel_checks import is_address, is_web_address
from config.loader import parse
from config.problems import SettingsError

PBX = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


def faults(table: str) -> str:
    try:
        parse(f"{PBX}[channels.a]\n{table}", Path("f.toml"), {})
    except SettingsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('type = "fox"', "channels.a.type"),
        ('type = "slack"', "channels.a.url: is missing"),
        ('type = "slack"\nurl = "s.example/hunter2"', "channels.a.url: is no web address"),
        ('type = "slack"\nurl = "https://s.example/x"\nhost = "h"', "channels.a.host: is only for mail"),
        ('type = "mail"', "channels.a.receivers: is missing"),
        ('type = "mail"\nhost = "h"\nsender = "a@b"\nreceivers = ["x"]', '"x" is no address'),
        ('type = "mail"\nhost = "h"\nsender = "a@b"\nreceivers = ["a@b"]\nusername = "u"', "belong together"),
        ('type = "slack"\nurl = "https://s.example/x"\nquiet_hours = "25:00-07:00"', "channels.a.quiet_hours"),
        ('type = "slack"\nurl = "https://s.example/x"\nseverities = []', "channels.a.severities: is empty"),
        ('type = "slack"\nurl = "https://s.example/x"\ntls_ca_file = "none.pem"', "channels.a.tls_ca_file"),
    ],
)
def test_what_cannot_work_is_told_with_its_key_and_without_secrets(table: str, said: str) -> None:
    told = faults(table)
    assert said in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "table",
    [
        'type = "wecom"\nurl = "https://w.example/send?key=k"\nquiet_hours = "22:00-07:00"\nseverities = ["critical"]',
        'type = "mail"\nhost = "h"\nsender = "a@b"\nreceivers = ["c@d"]\ncanary_at = "08:30"',
        'type = "apprise"\nurl = "json://localhost"',
    ],
)
def test_what_works_is_taken(table: str) -> None:
    assert faults(table) == ""


@pytest.mark.parametrize("text", ["a@b\r\nBcc: x@y", "a b@c", "@b", "a@", "a@b@c", "a@b,c@d", ""])
def test_an_address_cannot_carry_another_header(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize("text", ["ftp://h/", "https://", "https://h:x/", "//h", "https://h /", ""])
def test_only_web_addresses_are_posted_to(text: str) -> None:
    assert not is_web_address(text)
