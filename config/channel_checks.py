"""What holds between the keys of a `[channels.NAME]` table."""

from __future__ import annotations

from urllib.parse import urlsplit

from config.positions import KeyPath
from config.reading import Reader
from config.settings import Channel, ChannelKind

_MAIL_KEYS = ("host", "port", "username", "sender")


def check_channels(reader: Reader, channels: dict[str, Channel]) -> None:
    """Note everything that cannot work, each with the key to mend."""
    for name, channel in channels.items():
        path: KeyPath = ("channels", name)
        if channel.type is ChannelKind.MAIL:
            _mail(reader, channel, path)
        else:
            _web(reader, channel, path)
        if not channel.severities:
            reader.fault(
                (*path, "severities"), "is empty, so nothing would be told: name some, or leave it out for all"
            )
        if channel.tls_ca_file is not None and not channel.tls_ca_file.is_file():
            reader.fault((*path, "tls_ca_file"), f"there is no file {channel.tls_ca_file}: correct the path")


def _mail(reader: Reader, channel: Channel, path: KeyPath) -> None:
    if channel.url is not None:
        reader.fault((*path, "url"), "is not for mail: give host, sender and receivers")
    for key in ("host", "sender"):
        if getattr(channel, key) is None:
            reader.fault((*path, key), "is missing: a mail channel needs host, sender and receivers")
    if not channel.receivers:
        reader.fault((*path, "receivers"), 'is missing: name at least one address, such as ["lead@example.org"]')
    for key, addresses in (("sender", (channel.sender or "a@b",)), ("receivers", channel.receivers)):
        for address in addresses:
            if not is_address(address):
                reader.fault((*path, key), f'"{address[:60]}" is no address: write "name@example.org"')
    if (channel.username is None) != (channel.secret is None):
        reader.fault((*path, "secret"), "username and secret belong together: give both or none")


def _web(reader: Reader, channel: Channel, path: KeyPath) -> None:
    for key in _MAIL_KEYS:
        if getattr(channel, key) is not None:
            reader.fault((*path, key), "is only for mail: remove it, or set type")
    if channel.receivers:
        reader.fault((*path, "receivers"), "is only for mail: remove it, or set type")
    if channel.url is None:
        reader.fault(
            (*path, "url"), f"is missing: give the address that {channel.type.value} shows for its robot or webhook"
        )
    elif channel.type is not ChannelKind.APPRISE and not is_web_address(channel.url.reveal()):
        reader.fault((*path, "url"), "is no web address: it begins with https:// (or http://) and names a host")


def is_address(text: str) -> bool:
    """Whether a text can be a mail address: printable, one @, nothing that could begin another header."""
    name, at, host = text.partition("@")
    clean = text.isprintable() and not any(sign in text for sign in ' ,;<>"')
    return bool(clean and name and at and host and "@" not in host)


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text
