"""Who is erased, in what people wrote: whole numbers however they are written, and names that mean nobody else. Pure.

A number in a text is a run of digit groups with at most three separating characters between them, with or without its
country code. A name is taken out only where it is unambiguous: three ideographs or more, or two words or more, and no
part of anybody else's name. Anything less certain is left as it is and reported, for a person to look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Protocol

from realtime.masking import mask_number

FREE = frozenset({"comment", "note", "reason", "skipped", "text", "title", "why"})
"""Fields of documents in which people write what they like."""

MOST_GROUPS = 8
"""Groups of digits in one number: +86 10 65 12 34 56 has six."""

MOST_DIGITS = 20
LEAST_ENDING = 7
"""Digits of a local number, without its area code: it may be the caller's, and may be another's of another town."""

LEAST_IDEOGRAPHS = 3
"""Of two, many are words as well (高兴, 方便, 安全)."""

_GROUP = re.compile(r"\d+")
_BETWEEN = re.compile(
    r"[\s\-\N{HYPHEN}-\N{HORIZONTAL BAR}\N{FULLWIDTH HYPHEN-MINUS}.()\N{FULLWIDTH LEFT PARENTHESIS}"
    r"\N{FULLWIDTH RIGHT PARENTHESIS}/_\N{MIDDLE DOT}]{1,3}"
)
_PLUS = frozenset("+\N{FULLWIDTH PLUS SIGN}")
_IDEOGRAPHS = r"\u3400-\u9fff\U00020000-\U0003ffff"
_IDEOGRAPH = re.compile(rf"[{_IDEOGRAPHS}]")
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"
"""A letter or digit that a word of an alphabet goes on with."""


_DIALLED = ("+", "0", "1", "86", "400", "800")
"""How numbers begin that are written in groups; a date does not."""


class Wording(Protocol):
    """Knows whom to take out of what was written."""

    def cleaned(self, text: str) -> str:
        """The text without them, as far as that is certain."""

    def doubtful(self, text: str) -> bool:
        """Whether what is left may still mean them, so that a person has to look."""


class CallerWording:
    """A caller. digits: with country code; theirs: whether a number is theirs; alias: what takes its place."""

    def __init__(self, digits: str, theirs: Callable[[str], bool], alias: str) -> None:
        self._endings = {digits[-length:] for length in range(LEAST_ENDING, len(digits))}
        self._theirs = theirs
        self._alias = alias

    def cleaned(self, text: str) -> str:
        """With the alias where a whole number of theirs stood."""
        kept, at = [], 0
        for begin, end in spans(text, self._theirs):
            kept += [text[at:begin], self._alias]
            at = end
        return "".join([*kept, text[at:]])

    def doubtful(self, text: str) -> bool:
        """Whether a number without its area code, or a part of theirs, stands in it."""
        return any(True for _ in spans(text, lambda number: number in self._endings))


class PersonWording:
    """Somebody who worked here. names: what they are called, here and at log-in; others: everybody else's names."""

    def __init__(self, names: Iterable[str], others: Iterable[str], alias: str) -> None:
        known = {name.strip() for name in names} - {""}
        known |= {unicodedata.normalize("NFKC", name) for name in known}
        rest = [other.casefold() for other in others if other]
        sure = {name for name in known if unmistakable(name) and not any(name.casefold() in one for one in rest)}
        self._sure = _any_of(sure)
        self._known = _any_of(known)
        self._alias = alias

    def cleaned(self, text: str) -> str:
        """With the alias where an unambiguous name of theirs stood."""
        return text if self._sure is None else self._sure.sub(lambda _found: self._alias, text)

    def doubtful(self, text: str) -> bool:
        """Whether a name stands in it that may be a word, or somebody else's."""
        return self._known is not None and self._known.search(text) is not None


def masked(text: str) -> str:
    """What somebody wrote, with all that looks like a telephone number as a stranger may read it (masking.py)."""
    kept, at = [], 0
    for begin, end in spans(text, _looks_dialled):
        kept += [text[at:begin], mask_number("".join(map(_digits, _GROUP.findall(text[begin:end])))) or ""]
        at = end
    return "".join([*kept, text[at:]])


def unmistakable(name: str) -> bool:
    """Whether nothing but a name is written like this."""
    ideographs = len(_IDEOGRAPH.findall(name))
    if ideographs:
        return ideographs >= LEAST_IDEOGRAPHS
    marked = any(each.isdigit() for each in name) and any(each.isalpha() for each in name)
    return len(name.split()) > 1 or (marked and len(name) > LEAST_IDEOGRAPHS)


def spans(text: str, theirs: Callable[[str], bool]) -> Iterable[tuple[int, int]]:
    """Where numbers that are `theirs` stand, the longest at each place. Only whole groups of digits are looked at."""
    groups = [(found.start(), found.end(), _digits(found[0])) for found in _GROUP.finditer(text)]
    at = 0
    while at < len(groups):
        last = _last(text, groups, at, theirs)
        if last is None:
            at += 1
            continue
        begin, end = groups[at][0], groups[last][1]
        begin -= text[begin - 1 : begin] in _PLUS
        yield begin, end
        at = last + 1


def _looks_dialled(number: str) -> bool:
    return 10 <= len(number.lstrip("+")) <= 15 and number.startswith(_DIALLED)


def _last(text: str, groups: list[tuple[int, int, str]], at: int, theirs: Callable[[str], bool]) -> int | None:
    """The last group of the longest number that begins with this group and is theirs."""
    sign = "+" if groups[at][0] and text[groups[at][0] - 1] in _PLUS else ""
    number, found = "", None
    for place in range(at, min(at + MOST_GROUPS, len(groups))):
        if place > at and not _BETWEEN.fullmatch(text[groups[place - 1][1] : groups[place][0]]):
            break
        number += groups[place][2]
        if len(number) > MOST_DIGITS:
            break
        if theirs(sign + number):
            found = place
    return found


def _digits(written: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(each)) for each in written)


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of whole words; between ideographs there are none, so they stand anywhere."""
    parts = [_word(name) for name in sorted(names, key=len, reverse=True)]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _word(name: str) -> str:
    inner = r"\s+".join(map(re.escape, name.split()))
    before = "" if _IDEOGRAPH.match(name) else rf"(?<!{_LETTER})"
    after = "" if _IDEOGRAPH.match(name[-1]) else rf"(?!{_LETTER})"
    return before + inner + after
