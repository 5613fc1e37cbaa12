"""DingTalk 钉钉: a group's custom robot, markdown messages, signed.

Source: https://open.dingtalk.com/document/robots/custom-robot-access. At most 20 messages a minute, else the robot is
mute for ten; at most 20,000 bytes. It answers 200 with `errcode`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from connectors.channels import signing
from connectors.channels.answers import TAKEN, Answer, again, limited, refused
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import Reply, Request, by_status
from connectors.channels.wording import fitting, tame_markdown, within
from realtime.names import Instant

RATES = (Rate(20, 60.0),)
MOST_BYTES = 18_000
"""Of the text; the rest of 20,000 is for the envelope and JSON's escapes."""

MUTED = 600.0
_LIMITED = frozenset({130101, 410100})
"""send too fast."""

_BUSY = frozenset({-1, 40001001})
"""The system is busy."""


@dataclass(frozen=True, slots=True)
class DingTalk:
    """url: with access_token. secret: of "加签", empty where the robot has another safeguard."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The address carries the token."""
        return (self.secret, *in_address(self.url))

    def request(self, message: Message, now: Instant) -> Request:
        """Build a markdown message; its title is what the telephone shows in its notification."""
        title = within(tame_markdown(message.title), 200)
        link = [] if message.link is None else [f"[{tame_markdown(message.link_label)}]({message.link})"]
        text = fitting(message.lines, MOST_BYTES - 1000, "\n\n", tame_markdown)
        body = {
            "msgtype": "markdown",
            "markdown": {"title": title, "text": "\n\n".join([f"### {title}", text, *link])},
            "at": {"isAtAll": False},
        }
        return Request(url=self._signed(now), body=msgspec.json.encode(body))

    def judge(self, reply: Reply) -> Answer:
        """Errcode 0 is yes."""
        if (by := by_status(reply)) is not None:
            return by
        said = reply.document()
        code, detail = said.get("errcode"), f"errcode {said.get('errcode')}: {said.get('errmsg', '')}"
        if code == 0:
            return TAKEN
        if code is None:
            return again("an answer without errcode")
        if code in _LIMITED:
            return limited(detail, MUTED)
        return again(detail) if code in _BUSY else refused(detail)

    def _signed(self, now: Instant) -> str:
        if not self.secret:
            return self.url
        sign = signing.dingtalk(self.secret, now)
        joiner = "&" if "?" in self.url else "?"
        return f"{self.url}{joiner}timestamp={sign['timestamp']}&sign={sign['sign']}"
