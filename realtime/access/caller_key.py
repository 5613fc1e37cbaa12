"""A caller's number as a key: the same for the same caller, and no number. Pure; the site's secret is an argument.

For matching callers (called again, erased, on hold) where nobody needs the number. HMAC-SHA-256 (RFC 2104): without the
site's key the few thousand million possible numbers cannot be tried out; with it they can, so the key is a secret.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

_DOMAIN = b"floorwatch caller 1\n"
_PEOPLE = b"floorwatch person 1\n"
_SCHEMES = ("sips:", "sip:", "tel:")
_WRITTEN = frozenset("0123456789+-(). /")

LONGEST_LOOKED_AT = 64
SHORTEST_NATIONAL = 10
"""Digits from which a number without any prefix is taken for a whole national one; shorter ones are local."""

SHORTEST = 3


class Dialling(msgspec.Struct, frozen=True, kw_only=True):
    """How numbers are dialled where the site is. The defaults are China's (E.164 country code 86, trunk prefix 0)."""

    country: str = "86"
    trunk: str = "0"
    international: str = "00"


CHINA = Dialling()


def normalised(number: str | None, dialling: Dialling = CHINA) -> str | None:
    """The number as digits with its country code (E.164 without the plus); None for what is no number.

    A local number without an area code, and an extension, stay as they are: which town they are of is not known.
    """
    text = (number or "")[:LONGEST_LOOKED_AT].strip()
    for scheme in _SCHEMES:
        text = text.removeprefix(scheme)
    text = text.partition("@")[0].partition(";")[0]
    if not _WRITTEN.issuperset(text):
        return None
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) < SHORTEST:
        return None
    return digits if text.lstrip().startswith("+") else _with_country(digits, dialling)


def caller_key(number: str | None, secret: bytes, dialling: Dialling = CHINA) -> str | None:
    """The key of a caller: 32 hexadecimal digits; None for an anonymous one."""
    digits = normalised(number, dialling)
    if digits is None:
        return None
    return hmac.new(secret, _DOMAIN + digits.encode(), hashlib.sha256).hexdigest()[:32]


def person_key(person: str, secret: bytes) -> str:
    """The key of somebody who worked here, by their id in the roster: it is told from a caller's by its beginning."""
    return "person-" + hmac.new(secret, _PEOPLE + person.encode(), hashlib.sha256).hexdigest()[:24]


def alias_of(number: str, chance: bytes) -> str:
    """What a number becomes when its caller is erased. chance: made for this erasure and forgotten after it.

    Twelve digits, so that it still tells one caller from another; no number begins with the tilde.
    """
    made = int.from_bytes(hmac.new(chance, number.encode(), hashlib.sha256).digest()[:8], "big")
    return f"~{made % 10**12:012d}"


def _with_country(digits: str, dialling: Dialling) -> str:
    if digits.startswith(dialling.international):
        return digits.removeprefix(dialling.international)
    if digits.startswith(dialling.country) and len(digits) >= SHORTEST_NATIONAL + len(dialling.country):
        return digits
    if dialling.trunk and digits.startswith(dialling.trunk) and len(digits) >= SHORTEST_NATIONAL:
        return dialling.country + digits.removeprefix(dialling.trunk)
    return dialling.country + digits if len(digits) >= SHORTEST_NATIONAL else digits
