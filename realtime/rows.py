"""The rows that leave the process: what screens, the API and exports see. Shapes are promises (interface.md).

Times are RFC 3339 UTC with milliseconds, durations seconds in fields ending in `_seconds`, ratios 0..1 or None.
A row is whole: a changed one replaces the old one. Its path is its section and its key: `queues/hq/sales`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from realtime.names import Instant

VERSION = 1


class Row(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One thing on the floor as the outside sees it."""


class PbxRow(Row, frozen=True, kw_only=True):
    """One PBX. coverage: share of today in which its feed was live or was backfilled."""

    state: Literal["live", "catching_up", "down"]
    since: str | None
    lag_seconds: float | None
    coverage: float | None
    reason: str | None = None
    detail: str | None = None
    clock_offset_seconds: float | None = None
    phones_unreachable: int = 0
    trunks_down: int = 0


class AgentCounts(Row, frozen=True, kw_only=True):
    """Agents of one queue by state; their sum without logged_out is logged_in."""

    logged_in: int = 0
    ready: int = 0
    ringing: int = 0
    talking: int = 0
    hold: int = 0
    wrap_up: int = 0
    paused: int = 0
    unavailable: int = 0


class FiguresRow(Row, frozen=True, kw_only=True):
    """Figures of one queue over one period; definitions in metrics.md.

    offered = answered + abandoned + timed_out + left_by_key + left_empty + withdrawn + redirected + unknown + waiting.
    service_level = service_level_hits / service_level_base; over several queues the sums are divided, never the
    ratios averaged. aht_basis tells whether wrap-up could be observed.
    """

    offered: int
    answered: int
    abandoned: int
    short_abandoned: int
    timed_out: int
    left_by_key: int
    left_empty: int
    withdrawn: int
    redirected: int
    unknown: int
    waiting: int
    blocked: int
    dropped: int
    transferred: int
    missed: int
    service_level: float | None
    service_level_hits: int
    service_level_base: int
    abandon_rate: float | None
    not_answered_rate: float | None
    asa_seconds: float | None
    wait_p50_seconds: float | None
    wait_p90_seconds: float | None
    wait_answered_seconds: float
    longest_wait_seconds: float | None
    aht_seconds: float | None
    aht_basis: Literal["talk_hold", "talk_hold_wrap_up"]
    handled: int
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float
    occupancy: float | None
    coverage: float | None


class QueueRow(Row, frozen=True, kw_only=True):
    """One queue now, today and over the sliding windows."""

    label: str
    waiting: int
    longest_wait_seconds: float | None
    longest_wait_since: str | None
    agents: AgentCounts
    today: FiguresRow
    last_5m: FiguresRow
    last_15m: FiguresRow
    last_30m: FiguresRow
    last_60m: FiguresRow


class DefinitionRow(Row, frozen=True, kw_only=True):
    """How a queue's figures are defined and when they are over their limit; shown beside them."""

    service_level_seconds: float
    service_level_formula: str
    short_abandon_seconds: float
    service_level_target: float | None
    waiting_limit: int | None
    longest_wait_limit_seconds: float | None


class TrendRow(Row, frozen=True, kw_only=True):
    """The recent course of a queue: callers waiting at each step, oldest first; None where nobody saw it."""

    step_seconds: int
    until: str
    waiting: tuple[int | None, ...]


State: TypeAlias = Literal["logged_out", "ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable"]


class AgentRow(Row, frozen=True, kw_only=True):
    """One interface over all queues. Counts and sums are of today.

    name: of the person whose interface it is by the roster, else as the PBX tells. person: their id there; team: what
    theirs is called; person_state: their one state over all their interfaces. None for an interface of nobody.
    """

    name: str
    state: State
    since: str | None
    pause_reason: str | None
    queues: tuple[str, ...]
    answered: int
    missed: int
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float
    paused_seconds: float
    logged_in_seconds: float
    occupancy: float | None
    person: str | None = None
    team: str | None = None
    person_state: State | None = None


class CallerRow(Row, frozen=True, kw_only=True):
    """One waiting caller; the number as the audience may see it."""

    visit: str
    queue: str
    position: int | None
    since: str | None
    number: str | None
    name: str | None = None


class AlertRow(Row, frozen=True, kw_only=True):
    """One alert that is not over yet.

    message: in the site's language; reason and values: the same for other languages.
    """

    id: str
    rule: str
    state: Literal["pending", "firing", "acknowledged", "resolved"]
    severity: Literal["notice", "warning", "critical"]
    subject: str
    since: str
    message: str
    reason: str = ""
    values: dict[str, str | int | float | bool | None] = {}


class AnnouncementRow(Row, frozen=True, kw_only=True):
    """What a leader announces. queues, boards: where it is shown, both empty for everywhere; until: when it goes."""

    id: str
    text: str
    since: str
    until: str
    queues: tuple[str, ...]
    boards: tuple[str, ...]


AnyRow: TypeAlias = PbxRow | QueueRow | DefinitionRow | TrendRow | AgentRow | CallerRow | AlertRow | AnnouncementRow


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since the frame before: rows by path, and the paths that are gone."""

    seq: int
    at: Instant
    changed: dict[str, AnyRow]
    removed: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """All rows by path as of one frame; applying every later delta keeps it equal to the floor."""

    seq: int
    at: Instant
    rows: dict[str, AnyRow]
