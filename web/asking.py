"""From a visitor to somebody who asks for samples: how far their rights reach there."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.holdings import OWN_ONLY
from realtime.access.roles import Right
from realtime.masking import Audience
from realtime.quality.reach import NOWHERE, Reach, of_audience, widened
from web.admission import Visitor, visitor_of
from web.parts import PARTS
from web.problems import Problem
from web.quality import Asker, Quality, QualityRefusedError


def asker_of(visitor: Visitor, right: Right = Right.SEE_SAMPLES) -> Asker:
    """Who asks, with the reach of one right."""
    return Asker(
        name=visitor.acts_as(),
        role=visitor.role,
        rights=visitor.rights,
        reach=reach_of(visitor, right),
        own=_seat_of(visitor).agents if visitor.role in OWN_ONLY else frozenset(),
        session=visitor.session or 0,
    )


GIVEN = frozenset({Right.SEE_SAMPLES, Right.LISTEN, Right.SCORE_SAMPLES})
"""What comes with a sample that is given to somebody; not to take it away, to give it on or to report on it."""

LENT = frozenset({Right.SEE_SAMPLES, Right.LISTEN})
"""What a calibration session lends of its calls to its raters: to look and to listen."""


def reach_of(visitor: Visitor, right: Right) -> Reach:
    """Whose samples a right of theirs reaches: by the role's scope, by grants, and what was given to them."""
    base = of_audience(_seat_of(visitor)) if right in visitor.standing else NOWHERE
    found = widened(base, (each.scope for each in visitor.grants_of(right)))
    given = Right.SEE_ASSIGNED_SAMPLES in visitor.rights and right in GIVEN
    lent = Right.CALIBRATE in visitor.rights and right in LENT
    own = visitor.acts_as()
    return msgspec.structs.replace(found, given_to=own if given else None, calibrates=own if lent else None)


def joint_reach(visitor: Visitor, rights: Iterable[Right]) -> Reach:
    """As far as any of these rights of theirs reaches."""
    reaches = [reach_of(visitor, right) for right in rights if right in visitor.rights]
    every = any(each.queues is None for each in reaches)
    return Reach(
        queues=None if every else frozenset().union(*(each.queues or () for each in reaches)),
        agents=frozenset().union(*(each.agents for each in reaches)),
        given_to=next((each.given_to for each in reaches if each.given_to is not None), None),
        calibrates=next((each.calibrates for each in reaches if each.calibrates is not None), None),
    )


def acting_in(visitor: Visitor, rights: Iterable[Right]) -> Asker:
    """Who acts, with the reach of the rights to act: seeing a sample from afar is no right to change it."""
    return msgspec.structs.replace(asker_of(visitor), reach=joint_reach(visitor, rights))


def _seat_of(visitor: Visitor) -> Audience:
    return visitor.audience if visitor.reach is None else visitor.reach


def quality_of(request: web.Request) -> Quality:
    """Whoever keeps samples. Raises Problem (404) in a process that keeps none."""
    found = request.app[PARTS].quality
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No samples are kept here.")
    return found


def asking(request: web.Request, right: Right = Right.SEE_SAMPLES) -> tuple[Visitor, Asker]:
    """The visitor of this request, and who they are to the desks."""
    visitor = visitor_of(request)
    return visitor, asker_of(visitor, right)


def unknown_sample() -> Problem:
    """The same words for a number that nobody has, and for a sample out of reach: nothing can be told from them."""
    return Problem(HTTPStatus.NOT_FOUND, "sample-unknown", "There is no such sample that you may see.")


def sample_number(request: web.Request) -> int:
    """The sample's number in the path. Raises Problem (404) for what is none."""
    text = request.match_info["id"]
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise unknown_sample()
    return int(text)


def told(error: QualityRefusedError) -> Problem:
    """A refusal as a problem."""
    return Problem(error.status, error.kind, str(error))
