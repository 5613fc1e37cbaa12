"""Campaigns in the store: what was asked, the key of the lot, and the samples that came of it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from connectors.store.database import writing
from connectors.store.quality_tables import campaigns
from connectors.store.samples import NO_PLACE, Places, added
from realtime.names import Instant
from realtime.quality.sampling import Sample
from realtime.quality.weeks import Week

_C = campaigns.c


class KeptCampaign(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One. key: of the lot, in hexadecimal, so that anybody can repeat it. matched: calls it was drawn from.

    first, last: weeks; agents, queue, direction: what was matched, None for all. samples: numbers.
    """

    number: int = 0
    name: str
    reason: str
    by: str
    at: Instant
    key: str
    first: Week
    last: Week
    count: int
    matched: int
    agents: tuple[str, ...] | None = None
    queue: str | None = None
    direction: str | None = None
    samples: tuple[int, ...] = ()


_decoder = msgspec.json.Decoder(KeptCampaign)


class CampaignKnownError(ValueError):
    """There is one of this name, or a call of it is a sample of a campaign already."""

    def __init__(self) -> None:
        super().__init__("there is a campaign of this name, or one of its calls is in another already")


def add_campaign(store: Engine, one: KeptCampaign, drawn: Iterable[Sample], places: Places) -> KeptCampaign:
    """Keep a campaign and its samples, all or none. Raises CampaignKnownError."""
    try:
        with writing(store) as connection:
            row = {"name": one.name, "at": one.at, "campaign": "{}"}
            (number,) = connection.execute(insert(campaigns).values(row)).inserted_primary_key or (0,)
            made = [added(connection, each, places.get((each.linked, each.cell.agent), NO_PLACE)) for each in drawn]
            kept = msgspec.structs.replace(one, number=int(number), samples=tuple(each.number for each in made))
            text = msgspec.json.encode(kept).decode()
            connection.execute(update(campaigns).where(_C.id == number).values(campaign=text))
    except IntegrityError:
        raise CampaignKnownError from None
    return kept


def list_campaigns(store: Engine, most: int = 200) -> list[KeptCampaign]:
    """The newest first."""
    query = select(_C.campaign).order_by(_C.id.desc()).limit(most)
    with store.connect() as connection:
        return [_decoder.decode(row.campaign) for row in connection.execute(query)]
