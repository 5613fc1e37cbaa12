"""Reviews in the store: saved as somebody goes, and never changed once signed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from connectors.store.database import writing
from connectors.store.quality_tables import reviews
from connectors.store.samples import KeptSample, moved
from connectors.store.second_looks import end_look, open_look
from realtime.quality.life import Step
from realtime.quality.scoring import Review
from realtime.quality.weeks import Weeks

_decoder = msgspec.json.Decoder(Review)
_C = reviews.c


class ReviewSignedError(ValueError):
    """A signed review would have been changed."""

    def __init__(self) -> None:
        super().__init__("this review is signed and stays as it is: an appeal has it judged again")


class ReviewChangedError(ValueError):
    """Somebody (the same person in another window) saved meanwhile. revision: the one that is kept."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"this review was saved elsewhere meanwhile (revision {revision}): read it again first")
        self.revision = revision


class Draft(msgspec.Struct, frozen=True):
    """A rater's own review as it stands, and the number of its last change."""

    review: Review
    revision: int


def save_review(store: Engine, sample: int, review: Review, revision: int | None = None) -> int:
    """Keep a rater's review of a sample as it stands; gives its new revision.

    revision: the one it was made from, 0 for a new one, None to ask for none. Raises ReviewSignedError once it is
    signed, ReviewChangedError when another is kept.
    """
    with writing(store) as connection:
        return put_review(connection, sample, review, revision)


def put_review(connection: Connection, sample: int, review: Review, revision: int | None) -> int:
    """Within a transaction: keep a review. Raises as save_review does."""
    own = (_C.sample == sample, _C.rater == review.rater)
    known = connection.execute(select(_C.signed, _C.revision).where(*own)).first()
    if known is not None and known.signed is not None:
        raise ReviewSignedError
    standing = 0 if known is None else int(known.revision)
    if revision is not None and revision != standing:
        raise ReviewChangedError(standing)
    row = {
        "form": review.form,
        "version": review.version,
        "at": review.at,
        "signed": review.signed,
        "review": msgspec.json.encode(review).decode(),
        "revision": standing + 1,
    }
    if known is None:
        connection.execute(insert(reviews).values(row | {"sample": sample, "rater": review.rater}))
    else:
        connection.execute(update(reviews).where(*own).values(row))
    return standing + 1


def sign_review(
    store: Engine, sample: int, review: Review, revision: int, step: Step | None, weeks: Weeks, *, twice: bool = False
) -> KeptSample | None:
    """Sign a review and move its sample, both or none. `twice`: a blind second look is opened with it.

    step: None for that second look itself, which leaves the sample as it is. Raises as save_review and take_step do.
    """
    with writing(store) as connection:
        put_review(connection, sample, review, revision)
        at = review.signed or review.at
        if step is None:
            end_look(connection, sample, at)
            return None
        if twice:
            open_look(connection, sample, review.rater, at)
        return moved(connection, sample, step, weeks)


def find_draft(store: Engine, sample: int, rater: str) -> Draft | None:
    """A rater's own review of a sample, signed or not."""
    query = select(_C.review, _C.revision).where(_C.sample == sample, _C.rater == rater)
    with store.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else Draft(_decoder.decode(row.review), row.revision)


def reviews_of(store: Engine, sample: int, *, signed: bool = True) -> list[Review]:
    """Reviews of a sample in the order of their beginning; `signed`: only those that are."""
    return reviews_of_many(store, [sample], signed=signed).get(sample, [])


def reviews_of_many(store: Engine, numbers: Iterable[int], *, signed: bool = True) -> dict[int, list[Review]]:
    """Reviews by sample, each in the order of their beginning."""
    wanted, found = sorted(set(numbers)), dict[int, list[Review]]()
    with store.connect() as connection:
        for begin in range(0, len(wanted), 500):
            query = select(_C.sample, _C.review).where(_C.sample.in_(wanted[begin : begin + 500])).order_by(_C.id)
            for row in connection.execute(query.where(_C.signed.is_not(None)) if signed else query):
                found.setdefault(row.sample, []).append(_decoder.decode(row.review))
    return found


def is_used(store: Engine, form: str, version: int) -> bool:
    """Whether anything was reviewed by a version of a form."""
    query = select(_C.id).where(_C.form == form, _C.version == version).limit(1)
    with store.connect() as connection:
        return connection.execute(query).first() is not None
