from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher

from connectors import passwords as module
from connectors.passwords import Passwords, PasswordsBusyError


async def test_a_password_matches_itself_only_and_nobody_has_one() -> None:
    passwords = Passwords(cheap=True)
    kept = await passwords.hashed("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert await passwords.matches(kept, "correct horse battery")
    assert not await passwords.matches(kept, "correct horse batterie")
    assert not await passwords.matches(None, "nobody's password")
    assert not await passwords.matches("no hash", "x")
    assert not await passwords.matches(kept, "\ud800")


async def test_a_hash_of_other_parameters_is_outdated_and_still_matches() -> None:
    passwords = Passwords(cheap=True)
    old = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash("x" * 12)
    assert passwords.outdated(old)
    assert await passwords.matches(old, "x" * 12)
    assert not passwords.outdated(await passwords.hashed("x" * 12))


async def test_a_flood_is_turned_away_instead_of_filling_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    passwords = Passwords(cheap=True)
    found = await asyncio.gather(*(passwords.matches(None, "x") for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(each, PasswordsBusyError) for each in found) == 7


def test_the_daemons_parameters_are_those_of_rfc_9106() -> None:
    hasher = Passwords()._hasher
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (3, 65_536, 4)
