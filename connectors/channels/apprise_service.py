"""Any of the services that the Apprise library knows (https://github.com/caronc/apprise), beside our own channels.

Apprise says only yes or no, and waits in the thread that calls it; so a no is tried again until it is too old. It has
time-outs of its own, and the courier's stands above them.
"""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from typing import Any

from connectors.channels.answers import TAKEN, Answer, again
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.wording import fitting, tame, within
from connectors.errors import MisconfiguredError
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity

RATES = (Rate(20, 60.0),)
MOST_BYTES = 3_000
"""Fits into most of its services; the library cuts for those that take less."""

TALKATIVE = ("apprise", "urllib3", "requests")
"""Loggers of the library and of what it sends with: they write addresses, which are secrets, and answers."""

_KIND = {Severity.NOTICE: "info", Severity.WARNING: "warning", Severity.CRITICAL: "failure"}


class Apprise:
    """A channel to one of Apprise's addresses. Raises MisconfiguredError where library or address is no good."""

    def __init__(self, name: str, url: str) -> None:
        try:
            library: Any = import_module("apprise")
        except ModuleNotFoundError:
            mend = "install floorwatch[apprise], or set another type"
            raise MisconfiguredError(f"channels.{name} needs the package apprise: {mend}") from None
        for logger in TALKATIVE:
            logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
        self._url = url
        self._apprise = library.Apprise(asset=library.AppriseAsset(async_mode=False, secure_logging=True))
        if not self._apprise.add(url):
            raise MisconfiguredError(f"channels.{name}.url is no address that Apprise understands: correct it")

    def secrets(self) -> tuple[str, ...]:
        """The address carries tokens."""
        return in_address(self._url)

    async def send(self, message: Message) -> Answer:
        """Hand one message to the library, in a thread."""
        kind = "success" if message.step is Step.RESOLVED else _KIND[message.severity]
        link = [] if message.link is None else [f"{message.link_label}: {message.link}"]
        text = "\n".join([fitting(message.lines, MOST_BYTES, "\n", tame), *link])
        title = within(tame(message.title), 200)
        taken = await asyncio.to_thread(
            self._apprise.notify, body=text, title=title, notify_type=kind, body_format="text"
        )
        return TAKEN if taken else again("Apprise could not deliver it")
