"""E-mail over SMTP: text and HTML, one thread per incident.

The Message-ID is made from the idempotency key: where a server took a mail and its yes was lost, the second copy has
the same id, and mail boxes that look at ids show one. Every mail of an incident refers to the same made-up first one
(RFC 5322, 3.6.4), so programs show them as a thread in whatever order they arrive.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import aiosmtplib
import jinja2

from connectors.channels.answers import TAKEN, Answer, again, refused
from connectors.channels.limits import Rate
from connectors.channels.message import Message
from connectors.channels.wording import within
from realtime.alerts.notice import Step
from realtime.detectors.finding import Severity

RATES = (Rate(60, 60.0),)
SECONDS = 20.0
LONGEST_SUBJECT = 200
_COLOUR = {Severity.NOTICE: "#0b5cad", Severity.WARNING: "#b35900", Severity.CRITICAL: "#b3005f"}
_OVER = "#1f6f43"

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
    undefined=jinja2.StrictUndefined,
    trim_blocks=False,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The mail server. starttls: insist on it; tls: from the first byte; trust: None for the system's authorities."""

    host: str
    port: int
    starttls: bool = True
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A channel to mail boxes."""

    server: Server
    sender: str
    receivers: tuple[str, ...]
    site: str

    def secrets(self) -> tuple[str, ...]:
        """The password, also as a log-in carries it (RFC 4616)."""
        password = self.server.password or ""
        return (password, f"\0{self.server.username or ''}\0{password}") if password else ()

    async def send(self, message: Message) -> Answer:
        """Hand one mail to the server. A receiver that it refuses while it takes others is told in the detail."""
        mail = self.compose(message)
        server = self.server
        try:
            denied, _ = await aiosmtplib.send(
                mail,
                hostname=server.host,
                port=server.port,
                username=server.username,
                password=server.password,
                use_tls=server.tls,
                start_tls=server.starttls and not server.tls,
                tls_context=server.trust or ssl.create_default_context(),
                timeout=SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _denied([each.code for each in error.recipients])
        except aiosmtplib.SMTPResponseException as error:
            return _by_code(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            return again(f"no connection to the mail server, or it was cut ({type(error).__name__})")
        return TAKEN if not denied else Answer(verdict=TAKEN.verdict, detail=f"{len(denied)} receivers were refused")

    def compose(self, message: Message) -> EmailMessage:
        """Build the mail."""
        colour = _OVER if message.step is Step.RESOLVED else _COLOUR[message.severity]
        mail = EmailMessage()
        mail["Subject"] = within(message.title, LONGEST_SUBJECT)
        mail["From"] = self.sender
        mail["To"] = ", ".join([name for name in message.recipients if "@" in name] or self.receivers)
        mail["Date"] = format_datetime(datetime.fromtimestamp(message.at, UTC))
        mail["Message-ID"] = self._id(message.key)
        thread = self._id(f"incident {message.incident}")
        mail["In-Reply-To"] = thread
        mail["References"] = thread
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Floorwatch-Key"] = hashlib.sha256(message.key.encode()).hexdigest()
        if message.severity is Severity.CRITICAL and message.step is not Step.RESOLVED:
            mail["Importance"] = "high"
        known = {"message": message, "site": self.site, "colour": colour}
        mail.set_content(_TEMPLATES.get_template("mail.txt.j2").render(known))
        mail.add_alternative(_TEMPLATES.get_template("mail.html.j2").render(known), subtype="html")
        return mail

    def _id(self, text: str) -> str:
        return f"<{hashlib.sha256(text.encode()).hexdigest()[:40]}@{self.sender.rpartition('@')[2]}>"


def _by_code(code: int, said: str) -> Answer:
    """4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    return refused(f"SMTP {code} {said}") if code >= 500 else again(f"SMTP {code} {said}")


def _denied(codes: list[int]) -> Answer:
    """Every receiver was refused; for good only when all of them for good. Addresses are not repeated."""
    said = f"all receivers were refused (SMTP {', '.join(str(code) for code in sorted(set(codes)))})"
    return refused(said) if codes and all(code >= 500 for code in codes) else again(said)
