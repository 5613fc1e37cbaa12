"""The kinds of values a setting can have.

The text of a `Meta` description completes the sentence "allowed: ..." in an error.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class Secret:
    """A text that shows itself to nobody who does not ask by name: repr, str and format hide it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text itself; never for a log, an error or a row."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Language(StrEnum):
    """The languages the product speaks."""

    SIMPLIFIED_CHINESE = "zh-CN"
    TRADITIONAL_CHINESE = "zh-TW"
    ENGLISH = "en"


class ServiceLevelFormula(StrEnum):
    """The presets of metrics.md by name."""

    OFFERED = "offered"
    EXCLUDE_SHORT = "exclude-short"
    ANSWERED_OR_ABANDONED = "answered-or-abandoned"
    IGNORE_ABANDONS_IN_TIME = "ignore-abandons-in-time"
    ABANDONS_IN_TIME_NEGATIVE = "abandons-in-time-negative"
    ABANDONS_IN_TIME_POSITIVE = "abandons-in-time-positive"
    ANSWERED_ONLY = "answered-only"
    ASTERISK_1 = "asterisk-1"
    ASTERISK_2 = "asterisk-2"


class Theme(StrEnum):
    """How a wall looks."""

    DARK = "dark"
    LIGHT = "light"


class LogLevel(StrEnum):
    """From which weight on a line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """Lines for people or for machines."""

    TEXT = "text"
    JSON = "json"


Label = Annotated[str, Meta(min_length=1, max_length=60, description="a text of 1 to 60 characters")]
Name = Annotated[str, Meta(min_length=1, description="a text that is not empty")]
PbxName = Annotated[
    str, Meta(pattern=r"^[^/\s]{1,40}$", description="1 to 40 characters without spaces and without a slash")
]
BoardId = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="1 to 40 letters, digits, - and _ (it is part of an address)"),
]
WebAddress = Annotated[
    str,
    Meta(
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?$",
        description='an address such as "https://floor.example.org"',
    ),
]
ChannelName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="1 to 40 letters, digits, - and _")]
Hours = Annotated[
    str,
    Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$", description='hours such as "22:00-07:00"'),
]
PathPrefix = Annotated[
    str,
    Meta(
        pattern=r"^(/[A-Za-z0-9_-]{1,40}){0,4}$",
        description='"" or a path such as "/floor", with a slash before and none after it',
    ),
]
Port = Annotated[int, Meta(ge=1, le=65535, description="a whole number from 1 to 65535")]
ListenPort = Annotated[int, Meta(ge=0, le=65535, description="a whole number from 1 to 65535, or 0 for a free one")]
Limit = Annotated[float, Meta(gt=0, le=86_400, description="a number of seconds above 0 and up to 86400")]
Length = Annotated[float, Meta(ge=0, le=86_400, description="a number of seconds from 0 to 86400")]
Share = Annotated[float, Meta(gt=0, le=1, description="a ratio above 0 and up to 1, such as 0.8")]
Count = Annotated[int, Meta(ge=1, description="a whole number above 0")]
Days = Annotated[int, Meta(ge=3, le=3650, description="a whole number of days from 3 to 3650")]
Metres = Annotated[float, Meta(gt=0, le=100, description="metres, above 0 and up to 100")]
Inches = Annotated[float, Meta(gt=0, le=500, description="inches, above 0 and up to 500")]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file."""
