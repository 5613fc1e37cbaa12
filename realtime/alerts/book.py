"""All open alerts, and how they follow the findings: `follow` once a look, people's deeds in between.

Pure: the same findings at the same times give the same alerts with the same ids, so a restart repeats nothing. What
cannot be known (a PBX whose feed is down) neither begins nor ends an alert: no alert out of ignorance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import msgspec

from realtime.alerts.alert import Alert, AlertId, Change, Happening, Key, alert_id, louder, pbx_of
from realtime.alerts.life import AlertState, Signal, after
from realtime.detectors.finding import LOUDNESS, Finding, Severity
from realtime.names import Instant, Seconds

LONGEST_TEXT = 2000
"""Characters of a comment or a note."""

MOST_OPEN = 5000
"""Alerts open at once; findings beyond are counted and left, so that a storm cannot fill the memory."""


class Patience(msgspec.Struct, frozen=True):
    """hold: how long a finding must stand before its alert fires; keep: how long it must be away before it is over."""

    hold: Seconds = Seconds(0.0)
    keep: Seconds = Seconds(0.0)


PatienceOf = Callable[[str], Patience]
"""The patience of a rule."""

KNOWS_OF_LINKS = frozenset({"feed_lost", "feed_late", "disk_full", "canary_failed"})
"""Rules that speak of our own link and machine: a lost feed does not blind them."""


class NoSuchAlertError(LookupError):
    """Nobody knows an open alert of this id."""


@dataclass(slots=True)
class Book:
    """open: by key. waved: keys somebody resolved by hand whose finding still stands; they rest until it has gone.

    overflowing: findings of the last look that found no room.
    """

    open: dict[Key, Alert] = field(default_factory=dict)
    waved: set[Key] = field(default_factory=set)
    overflowing: int = 0

    def of(self, alert: AlertId) -> Alert:
        """The open alert of this id. Raises NoSuchAlertError."""
        for each in self.open.values():
            if each.id == alert:
                return each
        raise NoSuchAlertError(alert)


def follow(
    book: Book, findings: Iterable[Finding], now: Instant, patience: PatienceOf, blind: AbstractSet[str] = frozenset()
) -> list[Change]:
    """Bring the book to one look's findings; gives what people should hear of. blind: PBXs whose feed is not live."""
    found = {Key(each.rule, each.subject): each for each in findings if _known(each.rule, pbx_of(each.subject), blind)}
    changes: list[Change] = []
    book.overflowing = 0
    for key, finding in found.items():
        alert = book.open.get(key)
        if alert is None and key not in book.waved:
            alert = _begun(book, key, finding, now)
        if alert is not None:
            changes += _standing(book, alert, finding, now, patience(key.rule).hold)
    for key, alert in list(book.open.items()):
        if key not in found and _known(key.rule, pbx_of(key.subject), blind):
            changes += _away(book, alert, now, patience(key.rule).keep)
    book.waved = {key for key in book.waved if key in found or not _known(key.rule, pbx_of(key.subject), blind)}
    return changes


def acknowledge(book: Book, alert: AlertId, who: str, at: Instant) -> Change:
    """Somebody takes it. Raises NoSuchAlertError, ImpossibleSignalError."""
    known = book.of(alert)
    state = after(known.state, Signal.ACKNOWLEDGE)
    taken = msgspec.structs.replace(known, state=state, acknowledged=known.acknowledged or at, by=who)
    return _put(book, taken, Happening.ACKNOWLEDGED, at, who)


def assign(book: Book, alert: AlertId, to: str, who: str, at: Instant) -> Change:
    """Somebody gives it to somebody. Raises NoSuchAlertError."""
    changed = msgspec.structs.replace(book.of(alert), assigned=to)
    return _put(book, changed, Happening.ASSIGNED, at, who, to)


def comment(book: Book, alert: AlertId, text: str, who: str, at: Instant) -> Change:
    """Somebody writes something beside it. Raises NoSuchAlertError."""
    return Change(alert=book.of(alert), happening=Happening.COMMENTED, at=at, who=who, text=text.strip()[:LONGEST_TEXT])


def resolve(book: Book, alert: AlertId, who: str, at: Instant) -> Change:
    """Somebody ends it by hand; while its finding still stands it does not begin again. Raises as acknowledge."""
    known = book.of(alert)
    over = msgspec.structs.replace(known, state=after(known.state, Signal.RESOLVE), resolved=at, resolved_by=who)
    del book.open[known.key]
    if known.missed is None:
        book.waved.add(known.key)
    return Change(alert=over, happening=Happening.RESOLVED, at=at, who=who)


def closed(alert: Alert, note: str, who: str, at: Instant) -> Change:
    """Somebody writes what it was; of an alert that is over. Raises ImpossibleSignalError."""
    text = note.strip()[:LONGEST_TEXT]
    done = msgspec.structs.replace(alert, state=after(alert.state, Signal.CLOSE), closed=at, note=text)
    return Change(alert=done, happening=Happening.CLOSED, at=at, who=who, text=text)


def _known(rule: str, pbx: str | None, blind: AbstractSet[str]) -> bool:
    return rule in KNOWS_OF_LINKS or (pbx not in blind if pbx is not None else not blind)


def _begun(book: Book, key: Key, finding: Finding, now: Instant) -> Alert | None:
    if len(book.open) >= MOST_OPEN:
        book.overflowing += 1
        return None
    alert = Alert(id=alert_id(key, now), finding=finding, loudest=finding.severity, began=now)
    book.open[key] = alert
    return alert


def _standing(book: Book, alert: Alert, finding: Finding, now: Instant, hold: Seconds) -> list[Change]:
    """The finding stands: tell when it has stood long enough, and when it became louder than ever."""
    loudest = louder(finding.severity, alert.loudest)
    changed = msgspec.structs.replace(alert, finding=finding, loudest=loudest, missed=None)
    if changed.state is AlertState.PENDING and now - changed.began >= hold and finding.severity is not Severity.NOTICE:
        fired = msgspec.structs.replace(changed, state=after(changed.state, Signal.STOOD), fired=now)
        return [_put(book, fired, Happening.FIRED, now)]
    book.open[changed.key] = changed
    if changed.standing and LOUDNESS[loudest] > LOUDNESS[alert.loudest]:
        return [Change(alert=changed, happening=Happening.WORSENED, at=now)]
    return []


def _away(book: Book, alert: Alert, now: Instant, keep: Seconds) -> list[Change]:
    """The finding is away: a pending alert passes at once, another is over after `keep`."""
    missed = now if alert.missed is None else alert.missed
    if alert.state is AlertState.PENDING:
        del book.open[alert.key]
        return []
    if now - missed < keep:
        book.open[alert.key] = msgspec.structs.replace(alert, missed=missed)
        return []
    over = msgspec.structs.replace(alert, state=after(alert.state, Signal.GONE), missed=missed, resolved=now)
    del book.open[alert.key]
    return [Change(alert=over, happening=Happening.RESOLVED, at=now)]


def _put(
    book: Book, alert: Alert, happening: Happening, at: Instant, who: str | None = None, text: str | None = None
) -> Change:
    book.open[alert.key] = alert
    return Change(alert=alert, happening=happening, at=at, who=who, text=text)
