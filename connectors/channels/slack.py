"""Slack: an incoming webhook.

Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. One message a second; 429 with
Retry-After beyond. 200 with the body "ok" is yes. In its text `&`, `<` and `>` are the only signs with power over
mentions and links (https://docs.slack.dev/messaging/formatting-message-text).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from connectors.channels.answers import TAKEN, Answer, again, refused
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import Reply, Request, by_status
from connectors.channels.wording import fitting, tame, within
from realtime.names import Instant

RATES = (Rate(1, 1.0),)
MOST_SECTION = 2_900
"""A section takes 3,000 characters; counted in bytes that is on the safe side."""

MOST_HEADER = 140
_REFUSED = ("invalid_token", "no_service", "channel_is_archived", "action_prohibited", "invalid_payload")


@dataclass(frozen=True, slots=True)
class Slack:
    """url: of the incoming webhook; it is the secret."""

    url: str = field(repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The address carries the token."""
        return in_address(self.url)

    def request(self, message: Message, now: Instant) -> Request:  # noqa: ARG002 - unsigned, so the time is not asked
        """Build a heading, one section, the link; `text` is what notifications show."""
        text = fitting(message.lines, MOST_SECTION, "\n", tame)
        blocks: list[dict[str, Any]] = [
            {"type": "header", "text": _plain(within(tame(message.title), MOST_HEADER))},
            {"type": "section", "text": _plain(text or message.title)},
        ]
        if message.link is not None:
            link = f"<{escaped(message.link)}|{escaped(message.link_label)}>"
            blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link, "verbatim": True}})
        body = {"text": escaped(within(tame(message.title), 1000)), "blocks": blocks, "unfurl_links": False}
        return Request(url=self.url, body=msgspec.json.encode(body))

    def judge(self, reply: Reply) -> Answer:
        """Say "ok" for yes; a 200 with other words is not."""
        if (by := by_status(reply)) is not None:
            return by
        said = reply.text().strip()
        if said == "ok":
            return TAKEN
        return refused(said) if said.startswith(_REFUSED) else again(f"it answered: {said}")


def escaped(text: str) -> str:
    """Slack's three entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
