from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from realtime.access.pairing import LIFETIME, MOST, MOST_PER_ADDRESS, PairingFullError, Pairings, PairingUnknownError
from realtime.names import Instant

NOW = Instant(0.0)


def pairings(numbers: Iterator[int] | None = None) -> Pairings:
    secrets, codes = count(), numbers or count(7)
    return Pairings(lambda _below: next(codes), lambda: f"secret {next(secrets)}")


def test_a_screen_shows_a_code_and_gets_its_token_once() -> None:
    room = pairings()
    waiting, secret = room.begin("10.0.0.5", NOW)
    assert waiting.code == "000007"
    assert room.collect(secret, NOW) is None
    room.approve("000007", "fw_token", NOW)
    assert room.waiting(NOW) == []
    assert room.collect(secret, NOW) == "fw_token"
    with pytest.raises(PairingUnknownError):
        room.collect(secret, NOW)


def test_a_code_is_approved_once_and_ends_after_ten_minutes() -> None:
    room = pairings()
    waiting, secret = room.begin("10.0.0.5", NOW)
    room.approve(waiting.code, "t", NOW)
    with pytest.raises(PairingUnknownError):
        room.approve(waiting.code, "u", NOW)
    late = Instant(NOW + LIFETIME)
    with pytest.raises(PairingUnknownError):
        room.collect(secret, late)
    assert room.begin("10.0.0.5", late)[0].code != waiting.code


def test_the_code_is_no_secret_and_opens_nothing() -> None:
    room = pairings()
    waiting, _ = room.begin("10.0.0.5", NOW)
    room.approve(waiting.code, "t", NOW)
    with pytest.raises(PairingUnknownError):
        room.collect(waiting.code, NOW)


def test_two_screens_never_show_the_same_code() -> None:
    room = pairings(iter([5, 5, 5, 6]))
    assert [room.begin("10.0.0.5", NOW)[0].code for _ in range(2)] == ["000005", "000006"]


def test_one_address_cannot_fill_the_room_and_neither_can_all() -> None:
    room = pairings()
    for _ in range(MOST_PER_ADDRESS):
        room.begin("10.0.0.5", NOW)
    with pytest.raises(PairingFullError):
        room.begin("10.0.0.5", NOW)
    for number in range(MOST - MOST_PER_ADDRESS):
        room.begin(f"10.0.1.{number}", NOW)
    with pytest.raises(PairingFullError):
        room.begin("10.0.2.1", NOW)
    assert len(room.waiting(NOW)) == MOST
