"""An alert rule tried on the days that the journal keeps: read in pieces, so that any length of time fits in memory."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from config.alert_terms import terms_of
from config.problems import OperationError, UsageError
from config.rules import rules_of
from config.settings import Settings
from config.settings.alerts import RULES
from connectors.journal.archive import Archive
from connectors.journal.protocol import Entry
from realtime.checkpoint import CheckpointError, restore
from realtime.detectors.backtest import Backtest, Occasion
from realtime.detectors.ruleset import Terms
from realtime.detectors.statistics import Learned
from realtime.names import Instant
from realtime.state import Floor

DAY = 86_400.0
WARMING = DAY
"""How long before the days asked for the rules begin to look: what they remember is then as it would have been."""

PIECE = 5000
"""Entries read at once; the file is let go of in between, for its writer's sake."""

NOT_IN_THE_JOURNAL = ("feed_late", "one_way_audio", "disk_full", "canary_failed")
"""Rules about what only the living daemon measures."""


class Span(msgspec.Struct, frozen=True):
    """The days tried: from `begin` to the newest entry, which came at `end` with the number `until`."""

    begin: Instant
    end: Instant
    until: int


class Reached(msgspec.Struct, frozen=True):
    """How far the days were played."""

    at: Instant


def terms_for(settings: Settings, rule: str, learned: Learned | None = None) -> Terms:
    """The terms of this one rule, on whether the file switches it on or not. Raises UsageError for what cannot be.

    learned: what the kept history says is usual; without it surges are judged as for queues that have none.
    """
    if rule not in RULES:
        raise UsageError(f'there is no rule "{rule}"; there are: {", ".join(RULES)}')
    if rule in NOT_IN_THE_JOURNAL:
        raise UsageError(f"{rule} cannot be tried on the past: the journal does not hold what it looks at")
    on = msgspec.structs.replace(getattr(settings.alerts, rule), enabled=True)
    terms = terms_of(msgspec.structs.replace(settings, alerts=msgspec.structs.replace(settings.alerts, **{rule: on})))
    limits = {name: term for name, term in terms.limits.items() if name == rule}
    known = terms.learned
    if learned is not None:
        known = dataclasses.replace(known, models=learned.models, bases=learned.bases, holidays=learned.holidays)
    return dataclasses.replace(terms, limits=limits, scanned=terms.scanned & {rule}, learned=known)


def span_of(file: Path, days: float) -> Span:
    """The last `days` that are kept. Raises OperationError when nothing is, sqlite3.Error for a file that is none."""
    if not file.is_file():
        raise OperationError(f"there is no journal {file}: the daemon that uses it has not run yet")
    with Archive(file) as archive:
        newest = archive.newest()
        if newest is None:
            raise OperationError(f"the journal {file} is empty: there is nothing to try a rule on")
        begin = Instant(max(newest - days * DAY, archive.oldest() or newest - days * DAY))
        return Span(begin, newest, archive.entry_at(newest))


def played(file: Path, settings: Settings, terms: Terms, span: Span) -> Iterator[Occasion | Reached]:
    """Each time the rules would have fired in those days, in the order in which they ended, and how far it is.

    Raises sqlite3.Error when the file cannot be read.
    """
    with Archive(file) as archive:
        test, seq = _begun(archive, settings, terms, Instant(span.begin - WARMING), span.until)
    for found in _played(file, test, seq, span):
        if isinstance(found, Reached) or found.end is None or found.end > span.begin:
            yield found


def occasions(file: Path, settings: Settings, terms: Terms, span: Span) -> Iterator[Occasion]:
    """The same, without how far it is."""
    return (found for found in played(file, settings, terms, span) if isinstance(found, Occasion))


def _begun(archive: Archive, settings: Settings, terms: Terms, begin: Instant, until: int) -> tuple[Backtest, int]:
    """The floor shortly before a time, and the last entry in it."""
    rules = rules_of(settings)
    for kept in archive.checkpoints_before(archive.entry_at(begin)):
        try:
            return Backtest(terms, restore(kept.pieces, rules), kept.at, _caller()), kept.seq
        except CheckpointError:
            continue
    first = next(archive.entries(0, until), None)
    at, before = (begin, 0) if first is None else (first.received, first.seq - 1)
    return Backtest(terms, Floor(rules=rules), at, _caller()), before


def _caller() -> Callable[[str | None], str | None]:
    """Keys that tell callers apart in this one trial and are good for nothing else."""
    key = secrets.token_bytes(32)
    return lambda number: (
        hashlib.blake2b(number.encode("utf-8", "replace"), key=key, digest_size=9).hexdigest() if number else None
    )


def _played(file: Path, test: Backtest, since: int, span: Span) -> Iterator[Occasion | Reached]:
    while entries := _piece(file, since, span.until):
        for entry in entries:
            yield from test.take(entry.received, entry.event)
        since = entries[-1].seq
        yield Reached(entries[-1].received)
    yield from test.pass_time(span.end)
    yield from test.lasting()


def _piece(file: Path, since: int, until: int) -> list[Entry]:
    with Archive(file) as archive:
        return list(islice(archive.entries(since, until), PIECE))
