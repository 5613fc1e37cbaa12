"""The floor to bytes and back, in pieces, so that nobody has to wait for the whole.

`pieces` copies the books at once (rows are immutable, so that takes a moment) and encodes lazily: each piece takes
about a millisecond, between which the caller may let others work. The same floor gives the same bytes, and a floor
restored from its pieces gives them again. A snapshot under way is kept as well: a past moment is shown by going on from
here, and the snapshot's end then means what it meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from realtime.agents import Agent
from realtime.calls import Channel
from realtime.erasing import Eraser
from realtime.logbook import Told, logged
from realtime.names import AgentId, Instant, PbxId, QueueId
from realtime.queues import Queue, Refusal
from realtime.rules import Rules
from realtime.state import Floor, Pbx, Sync
from realtime.visits import Visit

VERSION = 2
ROWS = 400
"""Rows per piece."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A dialplan position and the queue it leads to."""

    pbx: PbxId
    context: str
    exten: str
    queue: QueueId | None


class Asking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot under way at one PBX, its keys in order: pairs, single ids and members of state.Sync."""

    pbx: PbxId
    touched_pairs: tuple[tuple[str, str], ...] = ()
    touched: tuple[str, ...] = ()
    seen_pairs: tuple[tuple[str, str], ...] = ()
    seen: tuple[str, ...] = ()
    members: dict[AgentId, tuple[QueueId, ...]] = {}


class Piece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a floor. version: of this form; a reader refuses a newer one."""

    version: int = VERSION
    tidy_at: Instant | None = None
    pbxs: tuple[Pbx, ...] = ()
    queues: tuple[Queue, ...] = ()
    places: tuple[Place, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    agents: tuple[Agent, ...] = ()
    visits: tuple[Visit, ...] = ()
    told: tuple[Told, ...] = ()
    channels: tuple[Channel, ...] = ()
    asking: tuple[Asking, ...] = ()


class CheckpointError(ValueError):
    """A checkpoint that cannot be read: the journal alone has to rebuild the floor."""


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Piece)
T = TypeVar("T")


def pieces(floor: Floor) -> Iterator[bytes]:
    """The floor as it stands at this call, in pieces to be encoded one by one."""
    head = Piece(
        tidy_at=floor.tidy_at,
        pbxs=tuple(floor.pbxs.values()),
        queues=tuple(floor.queues.by_id.values()),
        places=tuple(
            Place(pbx=pbx, context=context, exten=exten, queue=queue)
            for (pbx, context, exten), queue in floor.queues.leads_to.items()
        ),
        asking=tuple(_asking(pbx, sync) for pbx, sync in floor.syncs.items()),
    )
    refusals = list(floor.queues.refusals.values())
    agents = list(floor.agents.by_id.values())
    visits = list(floor.visits.by_id.values())
    told = [each for passes in floor.logbook.told.values() for each in passes.values()]
    calls = floor.calls.by_id.values()
    # Ended legs in the order of their ends, in which they will be forgotten.
    channels = [*(leg for leg in calls if leg.ended is None), *(floor.calls.by_id[leg] for leg in floor.calls.ended)]
    return _encoded(head, refusals, agents, visits, told, channels)


def _asking(pbx: PbxId, sync: Sync) -> Asking:
    return Asking(
        pbx=pbx,
        touched_pairs=tuple(sorted(key for key in sync.touched if isinstance(key, tuple))),
        touched=tuple(sorted(key for key in sync.touched if isinstance(key, str))),
        seen_pairs=tuple(sorted(key for key in sync.seen if isinstance(key, tuple))),
        seen=tuple(sorted(key for key in sync.seen if isinstance(key, str))),
        members={agent: tuple(sorted(queues)) for agent, queues in sync.members.items()},
    )


def _encoded(
    head: Piece,
    refusals: list[Refusal],
    agents: list[Agent],
    visits: list[Visit],
    told: list[Told],
    channels: list[Channel],
) -> Iterator[bytes]:
    yield _ENCODER.encode(head)
    for some_refusals in _slices(refusals):
        yield _ENCODER.encode(Piece(refusals=some_refusals))
    for some_agents in _slices(agents):
        yield _ENCODER.encode(Piece(agents=some_agents))
    for some_visits in _slices(visits):
        yield _ENCODER.encode(Piece(visits=some_visits))
    for some_told in _slices(told):
        yield _ENCODER.encode(Piece(told=some_told))
    for some_channels in _slices(channels):
        yield _ENCODER.encode(Piece(channels=some_channels))


def _slices(rows: list[T]) -> Iterator[tuple[T, ...]]:
    for begin in range(0, len(rows), ROWS):
        yield tuple(rows[begin : begin + ROWS])


def restore(encoded: Iterable[bytes], rules: Rules) -> Floor:
    """The floor from its pieces; raises CheckpointError when they are damaged or newer than this program."""
    floor = Floor(rules=rules)
    for blob in encoded:
        try:
            piece = _DECODER.decode(blob)
        except msgspec.DecodeError as error:
            raise CheckpointError(f"a piece of the checkpoint cannot be read: {error}") from error
        if piece.version > VERSION:
            raise CheckpointError(f"the checkpoint has version {piece.version}; this program reads up to {VERSION}")
        _laid(floor, piece)
    return floor


def without(blob: bytes, eraser: Eraser) -> bytes:
    """A piece without somebody. Raises CheckpointError when it cannot be read."""
    try:
        piece = _DECODER.decode(blob)
    except msgspec.DecodeError as error:
        raise CheckpointError(f"a piece of the checkpoint cannot be read: {error}") from error
    for thing in (*piece.visits, *piece.channels, *piece.agents):
        eraser.learn(thing)
    cleaned = msgspec.structs.replace(
        piece,
        places=tuple(msgspec.structs.replace(each, exten=eraser.text(each.exten)) for each in piece.places),
        agents=tuple(map(eraser.cleaned, piece.agents)),
        visits=tuple(map(eraser.cleaned, piece.visits)),
        told=tuple(map(eraser.cleaned, piece.told)),
        channels=tuple(map(eraser.cleaned, piece.channels)),
    )
    return _ENCODER.encode(cleaned)


def _laid(floor: Floor, piece: Piece) -> None:
    """Put one piece's rows in their books."""
    if piece.tidy_at is not None:
        floor.tidy_at = piece.tidy_at
    floor.pbxs.update({row.id: row for row in piece.pbxs})
    floor.queues.by_id.update({row.id: row for row in piece.queues})
    for place in piece.places:
        floor.queues.leads_to[place.pbx, place.context, place.exten] = place.queue
    for asking in piece.asking:
        sync = floor.syncs[asking.pbx] = Sync()
        sync.touched.update(asking.touched_pairs, asking.touched)
        sync.seen.update(asking.seen_pairs, asking.seen)
        sync.members = {agent: set(queues) for agent, queues in asking.members.items()}
    for refusal in piece.refusals:
        floor.queues.put(refusal)
    for agent in piece.agents:
        floor.agents.put(agent)
    for visit in piece.visits:
        floor.visits.put(visit)
    for each in piece.told:
        logged(floor.logbook, floor.visits, each.event, each.agent)
    for channel in piece.channels:
        floor.calls.by_id[channel.id] = channel
        if channel.ended is not None:
            floor.calls.ended[channel.id] = channel.ended
