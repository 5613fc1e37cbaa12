"""Passwords hashed with argon2id, in a thread and few at a time: each takes 64 MiB and some tens of milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

R = TypeVar("R")

AT_ONCE = 2
MOST_WAITING = 32
"""Log-ins that may wait for their turn: a few seconds' worth."""


class PasswordsBusyError(Exception):
    """Too many passwords are being checked; ask again in a moment."""


class Passwords:
    """Hashes and checks. cheap: for tests that are about something else."""

    def __init__(self, *, cheap: bool = False) -> None:
        # RFC 9106's second recommendation (t=3, 64 MiB, p=4) is argon2-cffi's default.
        self._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1) if cheap else PasswordHasher()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's password")

    async def hashed(self, password: str) -> str:
        """The text to keep. Raises PasswordsBusyError."""
        return await self._in_turn(self._hash, password)

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password; without a hash the same work is done for a no. Raises PasswordsBusyError."""
        found = await self._in_turn(self._verify, hashed or self._nobodys, password)
        return found and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[..., R], *words: str) -> R:
        if self._waiting >= MOST_WAITING:
            raise PasswordsBusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work, *words)
        finally:
            self._waiting -= 1
