"""Reviews in the store: saved as somebody goes, and never changed once signed."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine, insert, select, update

from connectors.store.database import writing
from connectors.store.quality_tables import reviews
from realtime.quality.scoring import Review

_decoder = msgspec.json.Decoder(Review)
_C = reviews.c


class ReviewSignedError(ValueError):
    """A signed review would have been changed."""

    def __init__(self) -> None:
        super().__init__("this review is signed and stays as it is: an appeal has it judged again")


def save_review(store: Engine, sample: int, review: Review) -> None:
    """Keep a rater's review of a sample as it stands, until it is signed. Raises ReviewSignedError."""
    row = {
        "form": review.form,
        "version": review.version,
        "at": review.at,
        "signed": review.signed,
        "review": msgspec.json.encode(review).decode(),
    }
    own = (_C.sample == sample, _C.rater == review.rater)
    with writing(store) as connection:
        known = connection.execute(select(_C.signed).where(*own)).first()
        if known is None:
            connection.execute(insert(reviews).values(row | {"sample": sample, "rater": review.rater}))
        elif known.signed is not None:
            raise ReviewSignedError
        else:
            connection.execute(update(reviews).where(*own).values(row))


def reviews_of(store: Engine, sample: int, *, signed: bool = True) -> list[Review]:
    """Reviews of a sample in the order of their beginning; `signed`: only those that are."""
    query = select(_C.review).where(_C.sample == sample).order_by(_C.id)
    with store.connect() as connection:
        return [
            _decoder.decode(row.review)
            for row in connection.execute(query.where(_C.signed.is_not(None)) if signed else query)
        ]


def is_used(store: Engine, form: str, version: int) -> bool:
    """Whether anything was reviewed by a version of a form."""
    query = select(_C.id).where(_C.form == form, _C.version == version).limit(1)
    with store.connect() as connection:
        return connection.execute(query).first() is not None
