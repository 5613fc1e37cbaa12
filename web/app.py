"""The web application: every operation there is, the door before them, and nothing else."""

from __future__ import annotations

from functools import cache

from aiohttp import web

from web import live, pages
from web.api import (
    accounts,
    alerts,
    announcements,
    arrivals,
    audit_log,
    calibrations,
    description,
    erasures,
    floor,
    forms,
    grants,
    health,
    holds,
    metrics,
    outside,
    own_quality,
    past,
    pulls,
    quality_reports,
    reviews,
    roster,
    rules,
    sample_sound,
    samples,
    screens,
    sign_in,
    surveys,
    telling,
    trainings,
)
from web.api.description import DOCUMENT, encoded
from web.audit import AUDIT
from web.downloads import only_recorded
from web.fanout import Fanout
from web.grant_uses import USES
from web.headers import guard
from web.live import LIVES, Lives, living, send_away
from web.operations import Operation, guarding, routes
from web.packets import settle_deflating
from web.parts import FANOUT, PARTS, Parts
from web.problems import problems
from web.proxies import believing

LARGEST_BODY = 64 * 1024
"""No path takes more than a short JSON document."""

OPERATIONS: tuple[Operation, ...] = (
    *pages.OPERATIONS,
    *health.OPERATIONS,
    *metrics.OPERATIONS,
    *floor.OPERATIONS,
    *live.OPERATIONS,
    *past.OPERATIONS,
    *sign_in.OPERATIONS,
    *outside.OPERATIONS,
    *accounts.OPERATIONS,
    *screens.OPERATIONS,
    *grants.OPERATIONS,
    *audit_log.OPERATIONS,
    *roster.OPERATIONS,
    *holds.OPERATIONS,
    *samples.OPERATIONS,
    *sample_sound.OPERATIONS,
    *reviews.OPERATIONS,
    *forms.OPERATIONS,
    *erasures.OPERATIONS,
    *quality_reports.OPERATIONS,
    *trainings.OPERATIONS,
    *pulls.OPERATIONS,
    *surveys.OPERATIONS,
    *own_quality.OPERATIONS,
    *calibrations.OPERATIONS,
    *alerts.OPERATIONS,
    *announcements.OPERATIONS,
    *arrivals.OPERATIONS,
    *telling.OPERATIONS,
    *rules.OPERATIONS,
    *description.OPERATIONS,
)
"""Everything that is served. An API module's operations are added here, one line each."""


def build(parts: Parts) -> web.Application:
    """The application over the parts; whoever runs it starts and ends its tasks with it."""
    doors = [believing(parts.trusted), problems, guarding(OPERATIONS, parts.prefix)]
    app = web.Application(middlewares=doors, client_max_size=LARGEST_BODY)
    app[PARTS] = parts
    app[AUDIT] = parts.audit
    app[USES] = {}
    app[FANOUT] = Fanout(parts.feed, parts.site, parts.pages.version, parts.pace)
    app[LIVES] = Lives(parts, app[FANOUT])
    app[DOCUMENT] = _document(parts.prefix)
    app.add_routes(routes(OPERATIONS, parts.prefix))
    app.on_response_prepare.extend((only_recorded, guard, settle_deflating))
    app.on_shutdown.append(send_away)
    app.cleanup_ctx.append(living)
    return app


@cache
def _document(prefix: str) -> bytes:
    """The description is the same for every application of this process."""
    return encoded(OPERATIONS, prefix)
