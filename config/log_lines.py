"""How the daemon's log looks: one line per record on standard error, for people or for machines."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TextIO

import msgspec

from config.settings import Log, LogFormat

QUIET = ("alembic", "aiohttp.access", "panoramisk", "asyncio", "websockets")
"""Libraries whose everyday remarks are no news to an operator."""


class _Line(msgspec.Struct, omit_defaults=True):
    at: str
    level: str
    logger: str
    message: str
    traceback: str | None = None


class JsonLines(logging.Formatter):
    """One JSON object per record."""

    def format(self, record: logging.LogRecord) -> str:
        """Keep line breaks inside the strings."""
        line = _Line(
            at=_moment(record),
            level=record.levelname.lower(),
            logger=record.name,
            message=record.getMessage(),
            traceback=self.formatException(record.exc_info) if record.exc_info else None,
        )
        return msgspec.json.encode(line).decode()


class TextLines(logging.Formatter):
    """Time, level, place, words."""

    def format(self, record: logging.LogRecord) -> str:
        """Escape line breaks of the message, so that hostile text cannot forge a line of its own."""
        message = record.getMessage().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        line = f"{_moment(record)} {record.levelname:<7} {record.name}: {message}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up(wanted: Log, stream: TextIO) -> None:
    """Send every log line to `stream` in the wanted form, and only there."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if wanted.format is LogFormat.JSON else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(wanted.level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    return at.removesuffix("+00:00") + "Z"
