"""Feishu 飞书 (and Lark): a group's custom robot, a card of plain text, signed.

Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. At most 100 messages a minute and 5 a
second; at most 20 KB. It answers 200 with `code`. Plain text in a card knows neither markdown nor `<at>`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from connectors.channels import signing
from connectors.channels.answers import TAKEN, Answer, again, limited, refused
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import DEFAULT_WAIT, Reply, Request, by_status
from connectors.channels.wording import fitting, tame, within
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.names import Instant

RATES = (Rate(100, 60.0), Rate(5, 1.0))
MOST_BYTES = 15_000
"""Of the text; the rest of 20 KB is for the card and JSON's escapes."""

_LIMITED = frozenset({11232, 9499, 99991400})
"""frequency limited, too many requests."""

_BUSY = frozenset({11233, 99991663})
_COLOUR = {Severity.NOTICE: "blue", Severity.WARNING: "orange", Severity.CRITICAL: "carmine"}


@dataclass(frozen=True, slots=True)
class Feishu:
    """url: the robot's. secret: of "签名校验", empty where the robot has another safeguard."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The address carries the token."""
        return (self.secret, *in_address(self.url))

    def request(self, message: Message, now: Instant) -> Request:
        """Build a card: heading in the severity's colour, plain text, a button."""
        text = fitting(message.lines, MOST_BYTES, "\n", tame)
        elements: list[dict[str, Any]] = [{"tag": "div", "text": {"tag": "plain_text", "content": text}}]
        if message.link is not None:
            label = {"tag": "plain_text", "content": message.link_label}
            button = {"tag": "button", "text": label, "url": message.link, "type": "primary"}
            elements.append({"tag": "action", "actions": [button]})
        colour = "green" if message.step is Step.RESOLVED else _COLOUR[message.severity]
        title = {"tag": "plain_text", "content": within(tame(message.title), 300)}
        body: dict[str, Any] = {
            "msg_type": "interactive",
            "card": {"header": {"template": colour, "title": title}, "elements": elements},
        }
        if self.secret:
            body = signing.feishu(self.secret, now) | body
        return Request(url=self.url, body=msgspec.json.encode(body))

    def judge(self, reply: Reply) -> Answer:
        """Take code 0 for yes; old robots say StatusCode. An HTTP 400 carries a code, too."""
        said = reply.document()
        code = said.get("code", said.get("StatusCode"))
        detail = f"code {code}: {said.get('msg', said.get('StatusMessage', ''))}"
        if code in _LIMITED:
            return limited(detail, DEFAULT_WAIT)
        if (by := by_status(reply)) is not None:
            return by
        if code == 0:
            return TAKEN
        if code is None:
            return again("an answer without code")
        return again(detail) if code in _BUSY else refused(detail)
