"""On which line of a TOML text a key stands; tomllib and msgspec do not tell.

Only positions live here: the text is assumed to have been read by tomllib without error, so this scan may be simple.
"""

from __future__ import annotations

import re
import tomllib
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""From the root to a value: ("pbx", 1, "port") is the port of the second [[pbx]]."""

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[(\[?)\s*({_KEYS})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_KEYS})\s*=")
_QUOTES = ('"""', "'''")


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """Every table and key written in the text, with its line (from 1); keys of inline tables are not looked into."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    closing: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
        elif header := _HEADER.match(line):
            table = _table(_names(header[2]), repeated=bool(header[1]), counts=counts)
            _note(lines, table, 0, number)
        elif assignment := _ASSIGNMENT.match(line):
            _note(lines, table + _names(assignment[1]), len(table), number)
            closing = next((quotes for quotes in _QUOTES if line.count(quotes) == 1), None)
    return lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key, or of the closest table around it; None when the text names none of them."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def dotted(path: KeyPath) -> str:
    """Write a path as people do: `pbx[2].port` for the second [[pbx]], quotes where TOML wants them."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part + 1}]"
        else:
            written += ("." if written else "") + (part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else f'"{part}"')
    return written


def _note(lines: dict[KeyPath, int], path: KeyPath, above: int, number: int) -> None:
    """Remember a path and the tables it implies below `above`; the first mention counts."""
    for length in range(above + 1, len(path) + 1):
        lines.setdefault(path[:length], number)


def _table(names: KeyPath, *, repeated: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """The path a header opens, with the current index after every array of tables on the way."""
    path: KeyPath = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if repeated:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def _names(written: str) -> KeyPath:
    """Split a dotted key into bare names."""
    return tuple(_bare(part) for part in re.findall(_KEY, written))


def _bare(part: str) -> str:
    if part[0] not in "\"'":
        return part
    (name,) = tomllib.loads(f"{part} = 0")
    return name
