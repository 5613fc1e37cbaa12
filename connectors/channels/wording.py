"""Making text harmless and short enough: what every service needs and none does for us."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_JOINER = "\u2060"
"""WORD JOINER: invisible, no width, and no service takes "@" + this for a mention, nor ":" + this + "//" for a link."""

_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "<>[]*_`#!~|\\"})
"""Signs of markdown to their full-width twins: those services know no way to escape them."""

ELLIPSIS = "…"
LENGTH = "_clock"
"""How the names of values end that are lengths of time in seconds (realtime/detectors/spoken.py)."""
MINUTE, HOUR = 60, 3600
MANY = 100.0


def value_text(words: Callable[..., str], name: str, value: str | float | None) -> str:
    """A value of a sentence as people write it: 2 min 30 s; whole where large or whole, else with one decimal."""
    if value is None:
        return "–"
    if name.endswith(LENGTH) and not isinstance(value, str):
        return length(words, value)
    if not isinstance(value, float):
        return str(value)
    return f"{value:.0f}" if value.is_integer() or abs(value) >= MANY else f"{value:.1f}"


def length(words: Callable[..., str], seconds: float) -> str:
    """A length of time as people say it: "45 s", "2 min 30 s", "1 h 5 min"; from an hour on without seconds."""
    whole = round(max(0.0, seconds))
    hours, minutes, rest = whole // HOUR, whole % HOUR // MINUTE, 0 if whole >= HOUR else whole % MINUTE
    parts = (("hours", hours), ("minutes", minutes), ("seconds", rest))
    told = [words(f"length.{unit}", count=count) for unit, count in parts if count]
    return " ".join(told) or words("length.seconds", count=0)


def tame(text: str) -> str:
    """No mention of anybody, no address that becomes a link by itself; the text looks the same."""
    return text.replace("@", f"@{_JOINER}").replace("://", f":{_JOINER}//").replace("<", f"<{_JOINER}")


def tame_markdown(text: str) -> str:
    """For DingTalk and WeCom: their markdown has no escapes, so its signs are written full-width."""
    return tame(text.translate(_WIDE))


def within(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never half a character; a cut is shown."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= most:
        return encoded.decode()
    kept = encoded[: max(0, most - len(ELLIPSIS.encode()))].decode("utf-8", "ignore")
    return f"{kept}{ELLIPSIS}" if most >= len(ELLIPSIS.encode()) else ""


def fitting(lines: Sequence[str], most: int, separator: str, write: Callable[[str], str]) -> str:
    """As many lines as fit into so many bytes, each written in the service's syntax; none is cut inside its syntax."""
    kept: list[str] = []
    left = most
    for line in lines:
        written = write(line)
        size = len(written.encode("utf-8", "replace")) + len(separator.encode())
        if size > left:
            return separator.join([*kept, ELLIPSIS]) if left >= len(ELLIPSIS.encode()) else separator.join(kept)
        kept.append(written)
        left -= size
    return separator.join(kept)
