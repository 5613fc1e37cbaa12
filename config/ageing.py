"""What is deleted for its age, kind by kind, and what legal holds keep of it. Every round that deletes is told of.

A hold of a whole kind keeps all of that kind; one on a subject or a caller keeps what it names, and what belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from config.auditing import SECONDS_PER_DAY, thin_audit
from config.recording_places import content_store, policy_of, source_of
from config.recording_rounds import sweep
from config.sampling import in_use
from config.settings import Settings
from connectors.channels.outbox import forget
from connectors.store.accounts import forget_links
from connectors.store.audit_log import append
from connectors.store.audit_writer import SYSTEM
from connectors.store.grants import forget_old, settle
from connectors.store.old_alerts import forget_alerts, forget_silences
from connectors.store.old_samples import (
    OldSample,
    forget_recordings,
    forget_samples,
    forget_weeks,
    old_weeks,
    samples_in,
)
from connectors.store.recordings import kept_recordings
from connectors.store.retention import list_holds
from connectors.store.sessions import forget_sessions
from realtime.access.audit_chain import Deed
from realtime.names import Instant, Seconds
from realtime.quality.weeks import Weeks
from realtime.retention import DataKind, Hold, holding
from realtime.stamps import stamp

DELIVERIES_AT_ONCE = 5000


def tidy(settings: Settings, store: Engine, now: Instant) -> None:
    """One round. Raises SQLAlchemyError, and OSError where copies of recordings cannot be reached."""
    settle(store, now)
    holds = list_holds(store)
    for kind, (days, work) in _KINDS.items():
        before = Instant(now - days(settings) * SECONDS_PER_DAY)
        if holding(holds, now, kind):
            continue
        counts = {what: count for what, count in work(settings, store, holds, before, now).items() if count}
        if counts:
            told = counts | {"before": stamp(before)}
            append(store, [Deed(at=now, actor=SYSTEM, action="aged", subject=kind.value, particulars=told)])


def _sessions(_: Settings, store: Engine, _holds: Sequence[Hold], before: Instant, now: Instant) -> dict[str, int]:
    return {"sessions": forget_sessions(store, before), "links": forget_links(store, now)}


def _audit(settings: Settings, store: Engine, _holds: Sequence[Hold], _before: Instant, now: Instant) -> dict[str, int]:
    thin_audit(settings, store, now)  # tells of itself, in the chain
    return {}


def _grants(_: Settings, store: Engine, holds: Sequence[Hold], before: Instant, now: Instant) -> dict[str, int]:
    return {"grants": forget_old(store, before, subjects_of(holds, DataKind.GRANTS, now))}


def _alerts(_: Settings, store: Engine, holds: Sequence[Hold], before: Instant, now: Instant) -> dict[str, int]:
    spared = subjects_of(holds, DataKind.ALERTS, now)
    sent = 0
    while some := forget(store, now, Seconds(now - before), DELIVERIES_AT_ONCE, spared):
        sent += some
    return {
        "alerts": forget_alerts(store, before, spared),
        "silences": forget_silences(store, before),
        "deliveries": sent,
    }


def _reviews(settings: Settings, store: Engine, holds: Sequence[Hold], before: Instant, now: Instant) -> dict[str, int]:
    weeks = old_weeks(store, Weeks(settings.site.timezone.key).of(before))
    going = [
        one.number for week in weeks for one in samples_in(store, week) if not one.frozen and not _held(one, holds, now)
    ]
    return {
        "samples": forget_samples(store, going),
        "weeks": forget_weeks(store, weeks),
        "recordings": forget_recordings(store, before),
    }


def _recordings(
    settings: Settings, store: Engine, _holds: Sequence[Hold], _before: Instant, now: Instant
) -> dict[str, int]:
    """Where samples are drawn, sampling deletes as it goes; what an earlier configuration left is deleted here."""
    if any(source_of(pbx) is not None for pbx in settings.pbx) or not kept_recordings(store):
        return {}
    weeks = Weeks(settings.site.timezone.key)
    sweep(store, content_store(settings), in_use(store, weeks), policy_of(settings), now)  # tells of each
    return {}


def subjects_of(holds: Sequence[Hold], kind: DataKind, now: Instant) -> frozenset[str]:
    """What holds in force name of a kind."""
    named = (hold for hold in holds if hold.holds(now) and hold.kind in (None, kind))
    return frozenset(hold.subject for hold in named if hold.subject is not None)


def _held(one: OldSample, holds: Sequence[Hold], now: Instant) -> bool:
    """Whether a hold names the sample: by its number, its call, its visit, its agent, or its caller."""
    names = (str(one.number), one.linked, one.visit, one.agent)
    return any(holding(holds, now, DataKind.REVIEWS, one.caller, name) for name in names if name is not None)


_Work = Callable[[Settings, Engine, Sequence[Hold], Instant, Instant], dict[str, int]]
_KINDS: dict[DataKind, tuple[Callable[[Settings], int], _Work]] = {
    DataKind.SESSIONS: (lambda settings: settings.retention.sessions_days, _sessions),
    DataKind.ALERTS: (lambda settings: settings.retention.alerts_days, _alerts),
    DataKind.REVIEWS: (lambda settings: settings.retention.reviews_days, _reviews),
    DataKind.RECORDINGS: (lambda settings: settings.retention.recordings_days, _recordings),
    DataKind.GRANTS: (lambda settings: settings.retention.grants_days, _grants),
    DataKind.AUDIT: (lambda settings: settings.retention.audit_days, _audit),
}
"""The audit log last: what was deleted is told of in it."""
