"""From a nightly self-check to what the API and the command line tell of it."""

from __future__ import annotations

from connectors.store.self_checks import Night
from realtime.detectors.nightly import Tried
from realtime.detectors.scan import BIN, WINDOWS
from realtime.detectors.significance import Judged
from realtime.stamps import maybe_stamp, stamp
from web.rules import AgentDropsView, AlarmView, CheckView, SpreadView, TriedView

WEEK = 604_800.0


def check_view(night: Night) -> CheckView:
    """One queue's newest check."""
    check = night.check
    return CheckView(
        queue=check.queue,
        checked=stamp(night.at),
        version=check.version,
        begin=stamp(check.begin),
        end=stamp(check.end),
        weeks=round(check.seen / WEEK, 2),
        history_days=check.history_days,
        threshold=round(check.threshold, 2),
        per_week=_rounded(check.per_week),
        proposed=check.proposed,
        proposed_per_week=_rounded(check.proposed_per_week),
        tried=tuple(_tried(each) for each in check.tried),
        alarms=tuple(
            AlarmView(began=stamp(each.began), ended=maybe_stamp(each.ended), peak=round(each.peak, 2))
            for each in check.alarms
        ),
        real=check.real,
        spreads=tuple(
            SpreadView(minutes=bins * BIN / 60.0, factor=round(each.factor, 3), phi=round(each.phi, 4))
            for bins, each in zip(WINDOWS, check.spreads, strict=True)
        ),
    )


def agent_view(judged: Judged) -> AgentDropsView:
    """An agent who stands out."""
    group = judged.group
    return AgentDropsView(
        agent=group.name,
        drops=group.hits,
        ends=group.of,
        ratio=round(judged.ratio, 2),
        chance=float(f"{judged.adjusted:.3g}"),
    )


def _tried(tried: Tried) -> TriedView:
    return TriedView(threshold=round(tried.threshold, 2), per_week=round(tried.per_week, 2))


def _rounded(per_week: float | None) -> float | None:
    return None if per_week is None else round(per_week, 2)
