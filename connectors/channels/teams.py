"""Microsoft Teams: the address of a workflow ("Post to a channel when a webhook request is received"), adaptive card.

Source: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using. Four
requests a second; about 28 KB. The workflow answers 202. Old connectors answer 200 with an error in words. A TextRun
knows no markdown, and nobody is mentioned without an entity of his own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from connectors.channels.answers import TAKEN, Answer, again, limited, refused
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import DEFAULT_WAIT, Reply, Request, by_status
from connectors.channels.wording import fitting, tame, within
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.names import Instant

RATES = (Rate(4, 1.0),)
MOST_BYTES = 20_000
_COLOUR = {Severity.NOTICE: "accent", Severity.WARNING: "warning", Severity.CRITICAL: "attention"}


@dataclass(frozen=True, slots=True)
class Teams:
    """url: of the workflow; its `sig` is the secret."""

    url: str = field(repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The address carries a signature."""
        return in_address(self.url)

    def request(self, message: Message, now: Instant) -> Request:  # noqa: ARG002 - unsigned, so the time is not asked
        """Build a card: title in the severity's colour, one text, a button."""
        colour = "good" if message.step is Step.RESOLVED else _COLOUR[message.severity]
        title = {"size": "medium", "weight": "bolder", "color": colour}
        card: dict[str, Any] = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": [
                _text(within(tame(message.title), 500), **title),
                *(_text(line) for line in fitting(message.lines, MOST_BYTES // 2, "\n", tame).split("\n")),
            ],
        }
        if message.link is not None:
            card["actions"] = [{"type": "Action.OpenUrl", "title": message.link_label, "url": message.link}]
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        return Request(url=self.url, body=msgspec.json.encode({"type": "message", "attachments": [attachment]}))

    def judge(self, reply: Reply) -> Answer:
        """Take 202, or 200 with an empty body or "1", for yes."""
        if (by := by_status(reply)) is not None:
            return by
        said = reply.text().strip()
        if "429" in said:  # a connector's 200: "Microsoft Teams endpoint returned HTTP error 429"
            return limited(said, DEFAULT_WAIT)
        if "HTTP error 5" in said:
            return again(said)
        return refused(said) if "HTTP error 4" in said or "failed" in said.lower() else TAKEN


def _text(text: str, **look: str) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
