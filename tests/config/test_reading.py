from __future__ import annotations

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from config.reading import Reader
from config.settings import Account, Secret, Site, Web


def reader(base: Path = Path("/etc/floorwatch"), **environment: str) -> Reader:
    return Reader(base=base, environment=environment)


def test_a_table_becomes_a_struct_and_what_it_leaves_out_has_its_default() -> None:
    site = reader().struct(Site, {"name": "HQ", "timezone": "Asia/Shanghai", "day_starts": "06:30"}, ("site",))
    assert site == Site(name="HQ", timezone=ZoneInfo("Asia/Shanghai"), day_starts=time(6, 30))


def test_toml_s_own_time_of_day_is_understood_too() -> None:
    site = reader().struct(Site, {"day_starts": time(4, 0)}, ("site",))
    assert site is not None
    assert site.day_starts == time(4, 0)


def test_every_fault_of_a_table_is_told_not_only_the_first() -> None:
    reading = reader()
    assert reading.struct(Web, {"hots": "x", "port": 99_999, "open_wallboards": "yes"}, ("web",)) is None
    assert [path for path, *_ in reading.faults] == [("web", "hots"), ("web", "port"), ("web", "open_wallboards")]
    said = [message for _, message, *_ in reading.faults]
    assert said[0] == "unknown key (did you mean host?); allowed: " + ", ".join(Web.__struct_fields__)
    assert said[1] == "99999 is not possible; allowed: a whole number from 1 to 65535, or 0 for a free one"
    assert said[2] == '"yes" is not possible; allowed: true or false'


def test_a_secret_comes_from_the_file_the_variable_or_the_text(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n", encoding="utf-8")
    reading = reader(tmp_path, AMI="from the environment")
    told = [
        reading.struct(Account, {"username": "u", **given}, ("pbx", 0))
        for given in ({"secret": "plain"}, {"secret": "${AMI}"}, {"secret_file": "secret"})
    ]
    assert [account.secret.reveal() for account in told if account is not None] == [
        "plain",
        "from the environment",
        "from the file",
    ]


def test_a_secret_must_be_given_exactly_once_and_not_be_empty(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    for given, said in (
        ({}, "both missing"),
        ({"secret": "a", "secret_file": "b"}, "both given"),
        ({"secret": ""}, "is empty"),
        ({"secret_file": "empty"}, "is empty"),
        ({"secret_file": "absent"}, "create it"),
        ({"secret": "${NOT_SET}"}, "NOT_SET is not set"),
    ):
        reading = reader(tmp_path)
        assert reading.struct(Account, {"username": "u", **given}, ()) is None
        assert said in reading.faults[0][1]


def test_a_secret_of_the_wrong_type_is_refused_without_being_shown() -> None:
    reading = reader()
    assert reading.struct(Account, {"username": "u", "secret": 12345678}, ()) is None
    assert "12345678" not in str(reading.faults)
    assert reading.faults[0][1].startswith("allowed: a text in quotes")


def test_a_secret_keeps_dollars_that_are_no_variable() -> None:
    account = reader().struct(Account, {"username": "u", "secret": "pa$$w${x}rd"}, ())
    assert account is not None
    assert account.secret == Secret("pa$$w${x}rd")
