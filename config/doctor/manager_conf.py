"""manager.conf, where it can be read: what the account may see, and two settings that cannot be asked for over AMI.

Only as much of Asterisk's configuration language as such a file uses: sections with templates, `key = value` with `=>`,
comments from `;`. An #include is not followed; what stands in it is not known.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

READ = ("agent", "call", "system", "cdr", "reporting", "user", "dialplan")
ALL = "all"

_SECTION = re.compile(r"\[([^\]]+)\]\s*(?:\(([^)]*)\))?")
_PAIR = re.compile(r"([\w-]+)\s*=>?\s*(.*)")
_TRUE = frozenset({"yes", "true", "y", "t", "1", "on"})


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account as manager.conf has it. writetimeout: milliseconds; None for Asterisk's own default of 100."""

    read: frozenset[str]
    write: frozenset[str]
    timestampevents: bool
    writetimeout: int | None
    filters: tuple[str, ...] = ()

    def reads(self, right: str) -> bool:
        """Whether events of a class are sent to it."""
        return right in self.read or ALL in self.read


def account(file: Path, user: str) -> Account | None:
    """The account of that name; None when the file does not have it. Raises OSError when it cannot be read."""
    sections = _sections(file.read_text(encoding="utf-8", errors="replace"))
    own = sections.get(user)
    if own is None:
        return None
    general = sections.get("general", [])
    timeout = _last(own, "writetimeout") or _last(general, "writetimeout")
    return Account(
        read=_classes(own, "read"),
        write=_classes(own, "write"),
        timestampevents=(_last(general, "timestampevents") or "").lower() in _TRUE,
        writetimeout=int(timeout) if timeout is not None and timeout.isdecimal() else None,
        filters=tuple(value for key, value in own if key == "eventfilter"),
    )


def _sections(text: str) -> dict[str, list[tuple[str, str]]]:
    """All sections with what their templates give them, in order."""
    sections: dict[str, list[tuple[str, str]]] = {}
    pairs: list[tuple[str, str]] = []
    for raw in text.splitlines():
        written = raw.split(";", 1)[0].strip()
        if header := _SECTION.match(written):
            options = [each.strip() for each in (header[2] or "").split(",")]
            pairs = sections[header[1]] = [pair for each in options for pair in sections.get(each, [])]
        elif pair := _PAIR.match(written):
            pairs.append((pair[1].lower(), pair[2].strip()))
    return sections


def _last(pairs: list[tuple[str, str]], key: str) -> str | None:
    return next((value for known, value in reversed(pairs) if known == key), None)


def _classes(pairs: list[tuple[str, str]], key: str) -> frozenset[str]:
    """Several lines of the same key add up (manager.c)."""
    return frozenset(
        each.strip() for known, value in pairs if known == key for each in value.split(",") if each.strip()
    )
