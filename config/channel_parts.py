"""A `[channels.NAME]` table as its parts: the service that takes messages, how it is used, and how it is told."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import time

import aiohttp

from config.catalogue import texts_in
from config.settings import Channel as Table
from config.settings import ChannelKind, MailTls, Settings
from connectors.channels import apprise_service, dingtalk, feishu, mail, slack, teams, webhook, wecom
from connectors.channels.courier import Channel
from connectors.channels.gate import Quiet, Wishes
from connectors.channels.limits import Rate
from connectors.channels.message import Teller
from connectors.channels.patience import Patience
from connectors.channels.plan import Policy
from connectors.channels.turns import Route
from connectors.channels.web_request import Service, WebChannel
from connectors.clock import Clock
from connectors.errors import MisconfiguredError
from realtime.detectors.finding import Severity
from realtime.names import Seconds

HOUR = 3600.0
PORTS = {MailTls.STARTTLS: 587, MailTls.TLS: 465, MailTls.NONE: 25}

RATES: dict[ChannelKind, tuple[Rate, ...]] = {
    ChannelKind.MAIL: mail.RATES,
    ChannelKind.SLACK: slack.RATES,
    ChannelKind.TEAMS: teams.RATES,
    ChannelKind.DINGTALK: dingtalk.RATES,
    ChannelKind.WECOM: wecom.RATES,
    ChannelKind.FEISHU: feishu.RATES,
    ChannelKind.WEBHOOK: webhook.RATES,
    ChannelKind.APPRISE: apprise_service.RATES,
}

Session = Callable[[], aiohttp.ClientSession]


def route_of(name: str, table: Table, settings: Settings) -> Route:
    """How the channel is used."""
    own = () if table.per_minute is None else (Rate(table.per_minute, 60.0),)
    return Route(
        channel=name,
        rates=(*RATES[table.type], *own),
        wishes=Wishes(
            severities=frozenset(Severity(severity.value) for severity in table.severities),
            quiet=_quiet(table, settings),
        ),
        policy=Policy(above=table.digest_above, spacing=Seconds(table.digest_seconds)),
        patience=Patience(most_age=table.give_up_hours * HOUR),
    )


def teller_of(table: Table, settings: Settings) -> Teller:
    """How the channel is told, in its own language or the site's."""
    return Teller(
        words=texts_in,
        language=(table.language or settings.site.language).value,
        timezone=settings.site.timezone,
        site=settings.site.name,
        address=settings.web.address,
    )


def channel_of(name: str, table: Table, settings: Settings, session: Session, clock: Clock) -> Channel:
    """The service itself. Raises MisconfiguredError where it can never work."""
    trust = _trust(name, table)
    if table.type is ChannelKind.MAIL:
        return _mail(table, settings, trust)
    url = "" if table.url is None else table.url.reveal()
    if table.type is ChannelKind.APPRISE:
        return apprise_service.Apprise(name, url)
    return WebChannel(_service(name, table, url), session, clock, trust)


def _service(name: str, table: Table, url: str) -> Service:
    secret = "" if table.secret is None else table.secret.reveal()
    if table.type is ChannelKind.DINGTALK:
        return dingtalk.DingTalk(url=url, secret=secret)
    if table.type is ChannelKind.FEISHU:
        return feishu.Feishu(url=url, secret=secret)
    if table.type is ChannelKind.WEBHOOK:
        return webhook.Webhook(name=name, url=url, secret=secret)
    plain: dict[ChannelKind, Callable[[str], Service]] = {
        ChannelKind.SLACK: slack.Slack,
        ChannelKind.TEAMS: teams.Teams,
        ChannelKind.WECOM: wecom.WeCom,
    }
    return plain[table.type](url)


def _mail(table: Table, settings: Settings, trust: ssl.SSLContext | None) -> mail.Mail:
    server = mail.Server(
        host=table.host or "",
        port=table.port if table.port is not None else PORTS[table.tls],
        starttls=table.tls is MailTls.STARTTLS,
        tls=table.tls is MailTls.TLS,
        username=table.username,
        password=None if table.secret is None else table.secret.reveal(),
        trust=trust,
    )
    return mail.Mail(server=server, sender=table.sender or "", receivers=table.receivers, site=settings.site.name)


def _trust(name: str, table: Table) -> ssl.SSLContext | None:
    if table.tls_ca_file is None:
        return None
    try:
        return ssl.create_default_context(cafile=str(table.tls_ca_file))
    except (OSError, ssl.SSLError) as error:
        said = f"channels.{name}.tls_ca_file: {table.tls_ca_file} holds no certificate that can be read"
        raise MisconfiguredError(f"{said} ({error.__class__.__name__}): give a file in PEM form") from None


def _quiet(table: Table, settings: Settings) -> Quiet | None:
    if table.quiet_hours is None:
        return None
    begin, _, end = table.quiet_hours.partition("-")
    return Quiet(time.fromisoformat(begin), time.fromisoformat(end), settings.site.timezone)
