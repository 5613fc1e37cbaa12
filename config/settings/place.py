"""The place and its parts: site, PBXs, boards, storage, Redis, web and log."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from config.settings.kinds import (
    Days,
    Inches,
    Label,
    Language,
    ListenPort,
    LogFormat,
    LogLevel,
    Metres,
    Name,
    PathPrefix,
    PbxName,
    Port,
    Secret,
    Section,
    Theme,
    WebAddress,
)
from config.settings.recordings import Https, Sftp


class Site(Section, frozen=True, kw_only=True):
    """The place. timezone, day_starts: when its business day begins. roster: the file of who works here, if any.

    holidays: "2026-10-01", or a stretch "2026-10-01/2026-10-07", both days of which are holidays.
    """

    name: Name = "Floorwatch"
    timezone: ZoneInfo = ZoneInfo("UTC")
    language: Language = Language.SIMPLIFIED_CHINESE
    day_starts: time = time(0, 0)
    roster: Path | None = None
    holidays: tuple[Name, ...] = ()


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
    rtcp: bool = False
    queue_log: Path | Secret | None = None
    recordings: Path | None = None
    recordings_sftp: Sftp | None = None
    recordings_https: Https | None = None
    recordings_started: bool = False
    recordings_on_pbx: Name = "/var/spool/asterisk/monitor"
    recordings_pattern: Name = "{uniqueid}.wav"
    actions: Account | None = None


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
    """Where pages and API are served. open_wallboards: walls on this machine's loopback need no token.

    address: how people reach the pages from elsewhere, for the links in messages; None leaves the links out.
    tls_certificate, tls_key: serve https with them. trusted_proxies: whose X-Forwarded-For and -Proto are believed.
    path_prefix: the sub-path everything is under.
    """

    host: Name = "127.0.0.1"
    port: ListenPort = 8080
    open_wallboards: bool = False
    address: WebAddress | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: tuple[Name, ...] = ()
    path_prefix: PathPrefix = ""


class Log(Section, frozen=True, kw_only=True):
    """What is written to standard error."""

    level: LogLevel = LogLevel.INFO
    format: LogFormat = LogFormat.TEXT
