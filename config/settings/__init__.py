"""The schema of floorwatch.toml: what may be set, in which units, and what holds when it is not.

Only the shape lives here; config.loader reads the file. Everybody may import this package, so it imports nothing of
ours. A new table of the file gets a module of its own here, and a field of Settings.
"""

from __future__ import annotations

import msgspec

from config.settings.access import Access
from config.settings.alerts import Alerts, DutyLine
from config.settings.channels import Channel, ChannelKind, MailTls
from config.settings.kinds import (
    BoardId,
    ChannelName,
    Language,
    LogFormat,
    LogLevel,
    Secret,
    Section,
    ServiceLevelFormula,
    Theme,
)
from config.settings.oidc import Oidc
from config.settings.place import Account, Board, Log, Pbx, Redis, Site, Storage, Web
from config.settings.quality import Quality
from config.settings.queues import Override, QueueRules, Queues, queue_rules
from config.settings.recordings import Https, Recordings, Sftp
from config.settings.retention import Retention
from config.settings.trunks import Trunk


class Settings(Section, frozen=True, kw_only=True):
    """The whole file; every path absolute, every secret present."""

    pbx: tuple[Pbx, ...]
    site: Site = Site()
    queues: Queues = Queues()
    boards: dict[BoardId, Board] = msgspec.field(default_factory=dict)
    storage: Storage = Storage()
    redis: Redis = Redis()
    retention: Retention = Retention()
    recordings: Recordings = Recordings()
    quality: Quality = Quality()
    web: Web = Web()
    access: Access = Access()
    oidc: Oidc = Oidc()
    log: Log = Log()
    channels: dict[ChannelName, Channel] = msgspec.field(default_factory=dict)
    alerts: Alerts = Alerts()
    duty: tuple[DutyLine, ...] = ()
    trunks: dict[BoardId, Trunk] = msgspec.field(default_factory=dict)


__all__ = [
    "Access",
    "Account",
    "Alerts",
    "Board",
    "BoardId",
    "Channel",
    "ChannelKind",
    "ChannelName",
    "DutyLine",
    "Https",
    "Language",
    "Log",
    "LogFormat",
    "LogLevel",
    "MailTls",
    "Oidc",
    "Override",
    "Pbx",
    "Quality",
    "QueueRules",
    "Queues",
    "Recordings",
    "Redis",
    "Retention",
    "Secret",
    "Section",
    "ServiceLevelFormula",
    "Settings",
    "Sftp",
    "Site",
    "Storage",
    "Theme",
    "Trunk",
    "Web",
    "queue_rules",
]
