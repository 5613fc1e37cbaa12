"""Calls in which one side was not heard, by the trunk they came through: many on one trunk are a fault of it (B7)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, and_, select

from connectors.audio.figures import AudioFigures
from connectors.store.quality_tables import recordings, stories
from realtime.names import Instant, PbxId, VisitId
from realtime.quality.story import Story

_figures = msgspec.json.Decoder(AudioFigures)
_stories = msgspec.json.Decoder(Story)
_R, _S = recordings.c, stories.c

AGENT = 0
"""The place of the agent among the sides of a recording."""

MOST_EXAMPLES = 5


class TrunkSound(msgspec.Struct, frozen=True, kw_only=True):
    """One trunk in a period. measured: calls with both sides recorded; agent_mute, caller_mute: of these, one way.

    Only recordings that were fetched are measured, which the draw chose by lot. examples: visits.
    """

    pbx: PbxId
    trunk: str
    measured: int
    agent_mute: int
    caller_mute: int
    examples: tuple[VisitId, ...]

    @property
    def one_way(self) -> int:
        """Calls in which a side was not heard."""
        return self.agent_mute + self.caller_mute


def one_way_by_trunk(store: Engine, since: Instant) -> list[TrunkSound]:
    """Every trunk with measured calls that ended from then on, the most calls in one way first."""
    own = and_(_S.linked == _R.linked, _S.agent == _R.agent)
    query = select(_R.pbx, _R.visit, _R.figures, _S.story).join(stories, own)
    measured = query.where(_R.ended >= since, _R.figures.is_not(None), _R.channels == 2).order_by(_R.ended)
    calls: dict[tuple[str, str], list[tuple[str, int | None]]] = {}
    with store.connect() as connection:
        for row in connection.execute(measured):
            trunk = _stories.decode(row.story).trunk
            if trunk is not None:
                calls.setdefault((row.pbx, trunk), []).append((row.visit, _figures.decode(row.figures).mute))
    found = [_told(PbxId(pbx), trunk, rows) for (pbx, trunk), rows in calls.items()]
    return sorted(found, key=lambda one: (-one.one_way, one.pbx, one.trunk))


def _told(pbx: PbxId, trunk: str, rows: Iterable[tuple[str, int | None]]) -> TrunkSound:
    told = list(rows)
    mute = [(visit, side) for visit, side in told if side is not None]
    return TrunkSound(
        pbx=pbx,
        trunk=trunk,
        measured=len(told),
        agent_mute=sum(side == AGENT for _, side in mute),
        caller_mute=sum(side != AGENT for _, side in mute),
        examples=tuple(VisitId(visit) for visit, _ in mute[-MOST_EXAMPLES:]),
    )
