"""WeCom 企业微信: a group's robot, markdown messages.

Source: https://developer.work.weixin.qq.com/document/path/91770. At most 20 messages a minute; markdown up to 4,096
bytes. It answers 200 with `errcode`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from connectors.channels.answers import TAKEN, Answer, again, limited, refused
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import DEFAULT_WAIT, Reply, Request, by_status
from connectors.channels.wording import fitting, tame_markdown, within
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity
from realtime.names import Instant

RATES = (Rate(20, 60.0),)
MOST_BYTES = 4_096
_LIMITED = frozenset({45009, 45033})
"""Frequency and concurrency limits."""

_BUSY = frozenset({-1})


@dataclass(frozen=True, slots=True)
class WeCom:
    """url: with the robot's key."""

    url: str = field(repr=False)

    def secrets(self) -> tuple[str, ...]:
        """The address carries the key."""
        return in_address(self.url)

    def request(self, message: Message, now: Instant) -> Request:  # noqa: ARG002 - unsigned, so the time is not asked
        """Build a markdown message with the title in the severity's colour."""
        head = f'<font color="{_colour(message)}">{within(tame_markdown(message.title), 300)}</font>'
        link = [] if message.link is None else [f"[{tame_markdown(message.link_label)}]({message.link})"]
        frame = sum(len(part.encode()) + 1 for part in (head, *link))
        text = fitting(message.lines, MOST_BYTES - frame - 8, "\n", tame_markdown)
        body = {"msgtype": "markdown", "markdown": {"content": "\n".join([head, text, *link])}}
        return Request(url=self.url, body=msgspec.json.encode(body))

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
            return limited(detail, DEFAULT_WAIT)
        return again(detail) if code in _BUSY else refused(detail)


def _colour(message: Message) -> str:
    if message.step is Step.RESOLVED:
        return "info"
    return "comment" if message.severity is Severity.NOTICE else "warning"
