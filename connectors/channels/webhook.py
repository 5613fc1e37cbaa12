"""A webhook of one's own: Alertmanager's JSON (version 4), signed, with an idempotency key.

Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. Whatever takes Alertmanager's webhooks
takes these. Any 2xx is yes. The receiver can tell a repetition by `Idempotency-Key`. Texts are left as they are: they
are data for a program, and in JSON they can do nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from connectors.channels import signing
from connectors.channels.answers import TAKEN, Answer
from connectors.channels.hidden import in_address
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.web_request import Reply, Request, by_status
from realtime.alerts.notice import Notice, Step
from realtime.names import Instant

RATES = (Rate(10, 1.0),)
NEVER = "0001-01-01T00:00:00Z"
"""What Alertmanager writes as the end of what has none."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """url: of the receiver. secret: the key of the signature, empty for none. name: of the channel."""

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    def secrets(self) -> tuple[str, ...]:
        """An address may carry a token."""
        return (self.secret, *in_address(self.url))

    def request(self, message: Message, now: Instant) -> Request:
        """Build a group of alerts: one, or those of a digest."""
        alerts = [_alert(notice, message) for notice in message.alerts]
        body = msgspec.json.encode(
            {
                "version": "4",
                "groupKey": message.incident,
                "truncatedAlerts": max(0, message.total - len(alerts)),
                "status": "resolved" if all(alert["status"] == "resolved" for alert in alerts) else "firing",
                "receiver": self.name,
                "groupLabels": {"incident": message.incident},
                "commonLabels": {"severity": message.severity.value},
                "commonAnnotations": {"summary": message.title, "step": message.step.value},
                "externalURL": message.link or "",
                "alerts": alerts,
            }
        )
        headers = {"Idempotency-Key": quote(message.key, safe=":/")[:1000]}
        if self.secret:
            headers |= signing.webhook(self.secret, body, now)
        return Request(url=self.url, body=body, headers=headers)

    def judge(self, reply: Reply) -> Answer:
        """Judge by the status alone."""
        return by_status(reply) or TAKEN


def _alert(notice: Notice, message: Message) -> dict[str, Any]:
    over = notice.step is Step.RESOLVED
    alone = len(message.alerts) == 1
    return {
        "status": "resolved" if over else "firing",
        "labels": {
            "alertname": notice.reason,
            "severity": notice.severity.value,
            "subject": notice.subject,
            "incident": notice.incident,
        },
        "annotations": {
            "summary": message.title if alone else notice.reason,
            "description": "\n".join(message.lines) if alone else "",
            "step": notice.step.value,
        }
        | {f"value_{name}": str(value) for name, value in notice.values.items()},
        "startsAt": _time(notice.since if notice.since is not None else notice.at),
        "endsAt": _time(notice.at) if over else NEVER,
        "generatorURL": message.link or "" if alone else "",
        "fingerprint": hashlib.sha256(notice.incident.encode()).hexdigest()[:16],
    }


def _time(at: Instant) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
