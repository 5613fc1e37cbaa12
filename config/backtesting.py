"""An alert rule tried on the days that the journal keeps: read in pieces, so that any length of time fits in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
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
from realtime.names import Instant
from realtime.state import Floor

DAY = 86_400.0
WARMING = DAY
"""How long before the days asked for the rules begin to look: what they remember is then as it would have been."""

PIECE = 5000
"""Entries read at once; the file is let go of in between, for its writer's sake."""

NOT_IN_THE_JOURNAL = ("feed_late", "disk_full", "canary_failed")
"""Rules about what only the living daemon measures."""


def terms_for(settings: Settings, rule: str) -> Terms:
    """The terms of this one rule, on whether the file switches it on or not. Raises UsageError for what cannot be."""
    if rule not in RULES:
        raise UsageError(f'there is no rule "{rule}"; there are: {", ".join(RULES)}')
    if rule in NOT_IN_THE_JOURNAL:
        raise UsageError(f"{rule} cannot be tried on the past: the journal does not hold what it looks at")
    on = msgspec.structs.replace(getattr(settings.alerts, rule), enabled=True)
    terms = terms_of(msgspec.structs.replace(settings, alerts=msgspec.structs.replace(settings.alerts, **{rule: on})))
    limits = {name: term for name, term in terms.limits.items() if name == rule}
    return dataclasses.replace(terms, limits=limits, scanned=terms.scanned & {rule})


def occasions(file: Path, settings: Settings, rule: str, days: float) -> Iterator[Occasion]:
    """Each time the rule would have fired in the last `days` that are kept, in the order in which they ended.

    Raises OperationError when nothing is kept, sqlite3.Error when the file cannot be read.
    """
    terms = terms_for(settings, rule)
    if not file.is_file():
        raise OperationError(f"there is no journal {file}: the daemon that uses it has not run yet")
    with Archive(file) as archive:
        newest = archive.newest()
        if newest is None:
            raise OperationError(f"the journal {file} is empty: there is nothing to try a rule on")
        until, begin = archive.entry_at(newest), Instant(newest - days * DAY)
        test, seq = _begun(archive, settings, terms, Instant(begin - WARMING), until)
    for found in _played(file, test, seq, until, newest):
        if found.end is None or found.end > begin:
            yield found


def _begun(archive: Archive, settings: Settings, terms: Terms, begin: Instant, until: int) -> tuple[Backtest, int]:
    """The floor shortly before a time, and the last entry in it."""
    rules = rules_of(settings)
    for kept in archive.checkpoints_before(archive.entry_at(begin)):
        try:
            return Backtest(terms, restore(kept.pieces, rules), kept.at), kept.seq
        except CheckpointError:
            continue
    first = next(archive.entries(0, until), None)
    at, before = (begin, 0) if first is None else (first.received, first.seq - 1)
    return Backtest(terms, Floor(rules=rules), at), before


def _played(file: Path, test: Backtest, since: int, until: int, newest: Instant) -> Iterator[Occasion]:
    while entries := _piece(file, since, until):
        for entry in entries:
            yield from test.take(entry.received, entry.event)
        since = entries[-1].seq
    yield from test.pass_time(newest)
    yield from test.lasting()


def _piece(file: Path, since: int, until: int) -> list[Entry]:
    with Archive(file) as archive:
        return list(islice(archive.entries(since, until), PIECE))
