"""People who sign in: what is kept of an account and a session, and which names and passwords may be chosen."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from itertools import pairwise

import msgspec

from realtime.access.roles import Role
from realtime.names import Instant

LONGEST_NAME = 64
LONGEST_DISPLAY_NAME = 100
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 512
"""Bytes are hashed whole; a longer one only costs work."""

FEWEST_CHARACTERS = 5
"""Different characters in a password: `aaaaaaaaaaaa` has one."""

LANGUAGES = ("zh-CN", "zh-TW", "en")

_COMMON = frozenset(
    {
        "123456789012", "1234567890ab", "12345678901234567890", "0123456789ab", "password1234", "passwordpassword",
        "password12345", "adminadmin12", "administrator", "administrator1", "qwertyuiop12", "qwertyuiop123",
        "qwertyuiopasdf", "asdfghjkl123", "1q2w3e4r5t6y", "zaq12wsxcde3", "iloveyou1234", "letmein12345",
        "welcome12345", "changeme1234", "woaini520131", "woaini1314520", "a1234567890b", "abcdefghijkl",
        "abcd1234efgh", "abc123456789", "floorwatch12", "callcenter12", "asterisk1234",
    }
)  # fmt: skip


class AccountUnknownError(LookupError):
    """There is no such account, session or screen."""


class AccountTakenError(ValueError):
    """The name is somebody's already."""


class LastAdministratorError(ValueError):
    """Nobody could make accounts any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the last administrator: make another one first")


class Weakness(StrEnum):
    """Why a password may not be chosen."""

    SHORT = "short"
    LONG = "long"
    SIMPLE = "simple"
    COMMON = "common"
    NAME = "name"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One person's. scope: as written (access/scope.py), None for everything; disabled: since when.

    must_change: nothing but choosing a new password is possible; has_password: False until the first link was used.
    """

    id: int
    name: str
    display_name: str
    role: Role
    scope: tuple[str, ...] | None
    language: str | None
    disabled: Instant | None
    must_change: bool
    has_password: bool
    created: Instant


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One log-in. remote and agent: the address and the browser it began with."""

    id: int
    account: int
    created: Instant
    last_seen: Instant
    remote: str
    agent: str


class Changes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall become different of an account; what is left out stays."""

    display_name: str | msgspec.UnsetType = msgspec.UNSET
    role: Role | msgspec.UnsetType = msgspec.UNSET
    scope: tuple[str, ...] | msgspec.UnsetType | None = msgspec.UNSET
    language: str | msgspec.UnsetType | None = msgspec.UNSET
    disabled: bool | msgspec.UnsetType = msgspec.UNSET


def folded(name: str) -> str:
    """A log-in name as it is kept and looked up: compatibility forms and case made one, so no two look the same."""
    once = unicodedata.normalize("NFKC", name[: 4 * LONGEST_NAME].strip()).casefold()
    return unicodedata.normalize("NFKC", once)  # folding may give what is to be composed again (Unicode, 3.13, D146)


def checked_name(name: str) -> str:
    """The folded name. Raises ValueError, saying what is allowed, for one that cannot be."""
    found = folded(name)
    if not 1 <= len(found) <= LONGEST_NAME or not all(each.isalnum() or each in "._-@" for each in found):
        raise ValueError(f"a name has 1 to {LONGEST_NAME} letters, digits and . _ - @")
    if len(_scripts(found)) > 1:
        raise ValueError("a name is of one alphabet: letters of several look the same")
    return found


_OTHERS = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "DIGIT", "IDEOGRAPHIC", "KATAKANA-HIRAGANA"})
"""Beginnings of the names of characters that nobody takes for letters of an alphabet."""


def _scripts(name: str) -> set[str]:
    """The alphabets whose letters stand in a name: LATIN, CYRILLIC, GREEK and so on."""
    return {unicodedata.name(each, "").partition(" ")[0] for each in name if each.isalpha()} - _OTHERS


def checked_display_name(name: str) -> str:
    """The name people read, without marks that turn or hide text. Raises ValueError for an impossible one."""
    found = "".join(each for each in name[: 4 * LONGEST_DISPLAY_NAME] if unicodedata.category(each)[0] != "C").strip()
    if not 1 <= len(found) <= LONGEST_DISPLAY_NAME:
        raise ValueError(f"a display name has 1 to {LONGEST_DISPLAY_NAME} characters")
    return found


def checked_language(language: str | None) -> str | None:
    """The language. Raises ValueError for one we do not speak."""
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"languages are: {', '.join(LANGUAGES)}")
    return language


def weakness(password: str, name: str) -> Weakness | None:
    """Why this password is no good for the account of this name; None when it is (after NIST SP 800-63B, 5.1.1.2)."""
    if len(password) < SHORTEST_PASSWORD:
        return Weakness.SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.LONG
    lowered = password.casefold()
    if lowered in _COMMON:
        return Weakness.COMMON
    if name in lowered and len(set(lowered.replace(name, "")) - set("0123456789")) < FEWEST_CHARACTERS:
        return Weakness.NAME
    if len(set(lowered)) < FEWEST_CHARACTERS or _running(lowered):
        return Weakness.SIMPLE
    return None


def _running(text: str) -> bool:
    """Whether every character follows the one before it: abcdefghijkl, 987654321098."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 or steps <= {1, -9} or steps <= {-1, 9}
