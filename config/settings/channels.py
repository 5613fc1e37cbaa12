"""`[channels.NAME]`: where alerts are told, one table for each group, mail box or service."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from config.settings.kinds import Count, Hours, Language, Limit, Name, Port, Secret, Section


class ChannelKind(StrEnum):
    """The services we speak to."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"
    DINGTALK = "dingtalk"
    WECOM = "wecom"
    FEISHU = "feishu"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


class MailTls(StrEnum):
    """How a connection to a mail server is protected. starttls: asked for and insisted on."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class AlertSeverity(StrEnum):
    """Which alerts a channel takes."""

    NOTICE = "notice"
    WARNING = "warning"
    CRITICAL = "critical"


PerMinute = Annotated[int, Meta(ge=1, le=1000, description="a whole number from 1 to 1000")]
GiveUpHours = Annotated[float, Meta(gt=0, le=720, description="hours, above 0 and up to 720")]


class Channel(Section, frozen=True, kw_only=True):
    """One channel. url: the robot's, webhook's or workflow's whole address; it carries a token, so it is a secret.

    secret: the key of the signature, or the mail account's password. host to receivers: for mail.
    quiet_hours: only what is urgent is told then. per_minute: fewer than the service itself allows.
    """

    type: ChannelKind
    url: Secret | None = None
    secret: Secret | None = None
    host: Name | None = None
    port: Port | None = None
    tls: MailTls = MailTls.STARTTLS
    tls_ca_file: Path | None = None
    username: Name | None = None
    sender: Name | None = None
    receivers: tuple[Name, ...] = ()
    severities: tuple[AlertSeverity, ...] = tuple(AlertSeverity)
    quiet_hours: Hours | None = None
    language: Language | None = None
    per_minute: PerMinute | None = None
    digest_above: Count = 10
    digest_seconds: Limit = 60.0
    give_up_hours: GiveUpHours = 24.0
    canary: bool = True
    canary_at: time = time(9, 0)
