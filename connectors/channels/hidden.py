"""What of a channel's settings is secret in whatever form a service might repeat it: an address carries tokens."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

SHORTEST = 6
"""Characters of a part of an address that may be a token; `v1`, `send` or `hook` are none."""


def in_address(url: str) -> tuple[str, ...]:
    """The address and those of its parts that may be tokens: path, query, user and password."""
    whole = [url, url.partition("://")[2]]
    try:
        split = urlsplit(url)
        parts = [
            split.username,
            split.password,
            *split.path.split("/"),
            *(value for _, value in parse_qsl(split.query)),
        ]
    except ValueError:
        return tuple(whole)
    return tuple(dict.fromkeys([*whole, *(part for part in parts if part and len(part) >= SHORTEST)]))


def forms(secrets: Iterable[str]) -> list[str]:
    """Each secret as it is, in an address, and in base64; the longest first, so that none leaves a rest of another."""
    found = {form for secret in secrets if secret for form in _forms(secret)}
    return sorted(found, key=lambda form: (-len(form), form))


def _forms(secret: str) -> Iterator[str]:
    yield from (secret, quote(secret, safe=""), quote_plus(secret), unquote(secret))
    yield b64encode(secret.encode("utf-8", "replace")).decode()
