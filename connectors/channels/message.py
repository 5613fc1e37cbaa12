"""A notice in words, before a service's own syntax: plain lines in one language, and what the services need beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from connectors.channels.turns import Errand
from connectors.channels.wording import value_text
from realtime.alerts.notice import Notice, Step, Value
from realtime.detectors.finding import Severity
from realtime.names import Instant

Words = Callable[..., str]
"""A catalogue in one language: key and values to text."""

LONGEST_LINE = 500
"""Characters: a label or a reason of any honest length fits; what is longer is an attack on the reader."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel sends. lines: plain text, hostile still: each channel writes them in its own syntax.

    link: the whole address, None where no `web.address` is set; alerts: the notices themselves, for machines.
    attempt: from 1; a service that knows the key can tell a repetition.
    """

    key: str
    incident: str
    step: Step
    severity: Severity
    title: str
    lines: tuple[str, ...]
    link: str | None
    link_label: str
    recipients: tuple[str, ...]
    at: Instant
    since: Instant | None
    attempt: int
    alerts: tuple[Notice, ...]
    total: int = 1
    language: str = "en"


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """Makes messages. words: by language; address: of the console, without a slash at its end."""

    words: Callable[[str], Words]
    language: str
    timezone: ZoneInfo
    site: str
    address: str | None = None

    def tell(self, errand: Errand) -> Message:
        """Put one errand into words."""
        notice = errand.notice
        language = notice.language or self.language
        words = self.words(language)
        lines = self._digest(words, errand) if notice.step is Step.DIGEST else self._alert(words, notice)
        return Message(
            key=notice.key,
            incident=notice.incident,
            step=notice.step,
            severity=notice.severity,
            title=plain(self._title(words, errand)),
            lines=tuple(plain(line) for line in lines),
            link=self._link(notice),
            link_label=words("notice.open"),
            recipients=notice.recipients,
            at=notice.at,
            since=notice.since,
            attempt=errand.attempt,
            alerts=errand.members or (notice,),
            total=errand.total,
            language=language,
        )

    def _title(self, words: Words, errand: Errand) -> str:
        notice = errand.notice
        severity = words(f"notice.severity.{notice.severity.value}")
        if notice.step in (Step.DIGEST, Step.CANARY, Step.TEST):
            return words(f"notice.title.{notice.step.value}", site=self.site, severity=severity, count=errand.total)
        name = _said(words, f"alert.{notice.reason}.name", notice.values) or notice.reason
        label = notice.label or notice.subject
        return words(f"notice.title.{notice.step.value}", severity=severity, name=name, subject=label)

    def _alert(self, words: Words, notice: Notice) -> list[str]:
        if notice.step in (Step.CANARY, Step.TEST):
            return [words(f"notice.body.{notice.step.value}", site=self.site), self._time(words, notice)]
        lines = [_said(words, f"alert.{notice.reason}.why", notice.values)]
        if notice.step is not Step.RESOLVED:
            lines.append(_said(words, f"alert.{notice.reason}.clears", notice.values))
        if names := [name for name in notice.recipients if "@" not in name]:
            lines.append(words("notice.for", names=", ".join(names)))
        return [line for line in [*lines, self._time(words, notice)] if line]

    def _digest(self, words: Words, errand: Errand) -> list[str]:
        lines = []
        for notice in errand.members:
            inner = msgspec.structs.replace(errand, notice=notice, total=1)
            why = _said(words, f"alert.{notice.reason}.why", notice.values)
            lines.append(f"{self._title(words, inner)} {why}".rstrip())
        more = errand.total - len(errand.members)
        return [*lines, words("notice.more", count=more)] if more > 0 else lines

    def _time(self, words: Words, notice: Notice) -> str:
        begin = notice.since if notice.since is not None else notice.at
        if notice.step is Step.RESOLVED:
            return words("notice.until", since=self._clock(begin), until=self._clock(notice.at))
        return words("notice.since", since=self._clock(begin))

    def _clock(self, at: Instant) -> str:
        return datetime.fromtimestamp(at, self.timezone).strftime("%Y-%m-%d %H:%M:%S")

    def _link(self, notice: Notice) -> str | None:
        if self.address is None or not notice.path.startswith("/"):
            return None
        return f"{self.address}{notice.path}"


def plain(text: str) -> str:
    """One printable line: no control characters, no invisible ones, not too long."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _said(words: Words, key: str, values: Mapping[str, Value]) -> str:
    """A sentence of the catalogue; empty where it has none."""
    text = words(key, **{name: value_text(words, name, value) for name, value in values.items()})
    return "" if text.startswith(key) else text
