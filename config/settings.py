"""The schema of floorwatch.toml: what may be set, in which units, and what holds when it is not.

Only the shape lives here; config.loader reads the file. Everybody may import this module, so it imports nothing of
ours. The text of a `Meta` description completes the sentence "allowed: ..." in an error.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

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


class Site(Section, frozen=True, kw_only=True):
    """The place. timezone, day_starts: when its business day begins."""

    name: Name = "Floorwatch"
    timezone: ZoneInfo = ZoneInfo("UTC")
    language: Language = Language.SIMPLIFIED_CHINESE
    day_starts: time = time(0, 0)


class Account(Section, frozen=True, kw_only=True):
    """A manager account. One of secret and secret_file is given; once loaded, `secret` holds it either way."""

    username: Name
    secret: Secret = Secret("")
    secret_file: Path | None = None


class Pbx(Account, frozen=True, kw_only=True):
    """One Asterisk. encoding_fallback: tried when its text is no UTF-8. actions: a second account for commands.

    queue_log: the file, or the address of a database that holds it as a table; that may carry a password.
    """

    name: PbxName
    host: Name
    port: Port = 5038
    tls: bool = False
    tls_ca_file: Path | None = None
    tls_verify: bool = True
    encoding_fallback: str = "gb18030"
    queue_log: Path | Secret | None = None
    recordings: Path | None = None
    actions: Account | None = None


class QueueRules(Section, frozen=True, kw_only=True):
    """How a queue is shown and counted. wrap_up_seconds: a cap; None leaves it to the PBX's own Wrapuptime."""

    label: Label | None = None
    service_level_seconds: Limit = 20.0
    service_level_formula: ServiceLevelFormula = ServiceLevelFormula.OFFERED
    service_level_target: Share = 0.8
    short_abandon_seconds: Length = 5.0
    waiting_limit: Count | None = None
    longest_wait_limit_seconds: Limit | None = None
    wrap_up_seconds: Length | None = None
    wrap_up_reasons: tuple[Name, ...] = ()
    include: bool = True


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of one queue. given: the keys it names; the others come from wider tables."""

    rules: QueueRules
    given: frozenset[str]


class Queues(msgspec.Struct, frozen=True, kw_only=True):
    """All `[queues.*]` tables; named: by queue name or "pbx/name"."""

    defaults: QueueRules = QueueRules()
    named: dict[str, Override] = {}


class Board(Section, frozen=True, kw_only=True):
    """One wall. queues: names or "pbx/name", empty for all; language: None for the site's."""

    label: Label | None = None
    queues: tuple[Name, ...] = ()
    language: Language | None = None
    theme: Theme = Theme.DARK
    distance_m: Metres = 8.0
    diagonal_inch: Inches = 55.0


class Storage(Section, frozen=True, kw_only=True):
    """Where things are kept. url: a database server instead of SQLite in `directory`; it may carry a password.

    journal_retention_days: how far back any moment can be shown again.
    """

    directory: Path = Path("data")
    url: Secret | None = None
    journal_retention_days: Days = 35


class Redis(Section, frozen=True, kw_only=True):
    """url: absent for a single process, which needs no server; it may carry a password."""

    url: Secret | None = None


class Web(Section, frozen=True, kw_only=True):
    """Where pages and API are served. open_wallboards: walls on this machine's loopback need no token."""

    host: Name = "127.0.0.1"
    port: ListenPort = 8080
    open_wallboards: bool = False


class Log(Section, frozen=True, kw_only=True):
    """What is written to standard error."""

    level: LogLevel = LogLevel.INFO
    format: LogFormat = LogFormat.TEXT


class Settings(Section, frozen=True, kw_only=True):
    """The whole file; every path absolute, every secret present."""

    pbx: tuple[Pbx, ...]
    site: Site = Site()
    queues: Queues = Queues()
    boards: dict[BoardId, Board] = {}
    storage: Storage = Storage()
    redis: Redis = Redis()
    web: Web = Web()
    log: Log = Log()


def queue_rules(queues: Queues, pbx: str, queue: str) -> QueueRules:
    """Everything that holds for one queue: defaults, then its name's table, then its "pbx/name" table."""
    rules = queues.defaults
    for key in (queue, f"{pbx}/{queue}"):
        override = queues.named.get(key)
        if override is not None:
            said = {name: getattr(override.rules, name) for name in sorted(override.given)}
            rules = msgspec.structs.replace(rules, **said)
    return rules
