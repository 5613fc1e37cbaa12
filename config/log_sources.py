"""Which queue_log a PBX has: a file, or a table of a database."""

from __future__ import annotations

from pathlib import Path

from config.settings import Pbx, Settings
from connectors.queue_log.source import LogFile, LogSource
from connectors.queue_log.table import LogTable


def log_source(pbx: Pbx, settings: Settings) -> LogSource | None:
    """The queue_log of a PBX, None where it has none. Raises MisconfiguredError for an address that cannot be one.

    Local times in a table are taken to be of the site's time zone, where the address names none.
    """
    if pbx.queue_log is None:
        return None
    if isinstance(pbx.queue_log, Path):
        return LogFile(pbx.queue_log)
    return LogTable(pbx.queue_log.reveal(), settings.site.timezone)
