"""queue_log of one PBX today: is it there, is it written, can every line be read, whose names does it use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from config.doctor.findings import Finding, fault, ok, warning
from config.log_sources import log_source
from config.settings import Pbx, Settings
from connectors.errors import MisconfiguredError
from connectors.queue_log.day import LoggedDay, read_day
from realtime.names import Instant, PbxId
from realtime.stamps import stamp

STILL = 86_400.0
"""Seconds without a line after which nobody writes it any more: Asterisk notes its own restarts and reloads."""

LATE_START = 60.0
SHOWN = 3


def examine(
    pbx: Pbx, settings: Settings, begin: Instant, now: Instant, members: Mapping[str, str]
) -> tuple[list[Finding], LoggedDay | None]:
    """The findings, and the day for comparing. Times are the PBX's. members: names by interface, empty: not known."""
    if pbx.queue_log is None:
        said = "is not configured: gaps stay open, and who leaves unclearly stays unknown"
        return [warning("queue_log", pbx.name, said, "set pbx.queue_log, if this machine can read it")], None
    mend = f"correct pbx.queue_log of {pbx.name}, or let this user read it"
    if isinstance(pbx.queue_log, Path) and not pbx.queue_log.exists():
        return [fault("queue_log", str(pbx.queue_log), "does not exist", mend)], None
    try:
        source = log_source(pbx, settings)
        if source is None:
            return [], None
        where = source.place
        day = read_day(source, PbxId(pbx.name), begin)
    except MisconfiguredError as error:
        said, _, mend = str(error).partition(": ")
        return [fault("queue_log", pbx.name, said, mend)], None
    except (OSError, EOFError) as error:
        return [fault("queue_log", where, f"cannot be read ({error})", mend)], None
    return list(_judged(where, day, now, members)), day


def _judged(where: str, day: LoggedDay, now: Instant, members: Mapping[str, str]) -> Iterator[Finding]:
    if day.first is None or day.last is None:
        said = "holds no line"
        yield warning(
            "queue_log", where, said, "look whether queue_log is on in logger.conf ([general] queue_log = yes)"
        )
        return
    if now - day.last > STILL:
        said = f"was written last at {stamp(day.last)}"
        yield warning("queue_log", where, said, "is it the file this Asterisk writes? it would note every call")
    else:
        yield ok("queue_log", where, f"{day.lines} lines today, the last at {stamp(day.last)}")
    if day.first > day.begin + LATE_START:
        said = f"begins at {stamp(day.first)}: gaps of today before that cannot be closed"
        yield warning("queue_log", where, said, "keep rotated files beside it, under the same name with an ending")
    if day.damaged:
        yield warning("queue_log", where, f"{day.damaged} lines cannot be read", "look whether two programs write it")
    yield from _names(where, day, members)


def _names(where: str, day: LoggedDay, members: Mapping[str, str]) -> Iterator[Finding]:
    """Whether agents are written by name or by interface (log_membername_as_agent), and whether we know them."""
    if not members or not day.names:
        return
    unknown = sorted(day.names - set(members) - set(members.values()))
    if unknown:
        shown = ", ".join(unknown[:SHOWN])
        said = f"{len(unknown)} agents in it are members of no queue now ({shown})"
        yield warning("queue_log", where, said, "right if they have left; else their calls count for nobody")
        return
    named = bool(day.names & set(members.values()) - set(members))
    yield ok("queue_log", where, f"writes agents by {'name' if named else 'interface'}, and all are known")
