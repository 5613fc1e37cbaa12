from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.caller_key import Dialling, caller_key, normalised

SECRET = bytes(range(32))


@pytest.mark.parametrize(
    "written",
    [
        "13812340042",
        "+8613812340042",
        "008613812340042",
        "8613812340042",
        "013812340042",
        "138-1234-0042",
        "+86 138 1234 0042",
        "sip:13812340042@10.0.0.1;user=phone",
        "tel:+8613812340042",
    ],
)
def test_one_caller_has_one_key_however_the_number_is_written(written: str) -> None:
    assert normalised(written) == "8613812340042"
    assert caller_key(written, SECRET) == caller_key("13812340042", SECRET)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("02161234567", "862161234567"),
        ("+442079460000", "442079460000"),
        ("00442079460000", "442079460000"),
        ("61234567", "61234567"),
        ("2001", "2001"),
        ("", None),
        (None, None),
        ("anonymous", None),
        ("<unknown>", None),
        ("1", None),
    ],
)
def test_numbers_of_other_kinds(written: str | None, digits: str | None) -> None:
    assert normalised(written) == digits


def test_other_countries_dial_otherwise() -> None:
    america = Dialling(country="1", trunk="1", international="011")
    assert normalised("011862161234567", america) == "862161234567"
    assert normalised("2125550100", america) == normalised("+12125550100", america) == "12125550100"


def test_the_key_is_the_hmac_of_the_given_vector_and_depends_on_the_secret() -> None:
    expected = hmac.new(SECRET, b"floorwatch caller 1\n8613812340042", hashlib.sha256).hexdigest()[:32]
    assert caller_key("13812340042", SECRET) == expected
    assert caller_key("13812340042", SECRET[::-1]) != expected
    assert caller_key("anonymous", SECRET) is None


@given(st.text(max_size=80))
def test_whatever_a_stranger_sends_gives_digits_or_nothing(text: str) -> None:
    found = normalised(text)
    assert found is None or (found.isascii() and found.isdigit())
