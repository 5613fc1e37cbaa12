"""The web application: routes and middleware, nothing else."""

from __future__ import annotations

from aiohttp import web

from web.api import description, floor, health, metrics, past
from web.fanout import Fanout
from web.headers import guard
from web.live import LIVES, Lives, get_live, living, send_away
from web.pages import get_catalogue, get_root, get_static, get_wall
from web.parts import FANOUT, PARTS, Parts
from web.problems import problems

LARGEST_BODY = 64 * 1024
"""No path takes more than a short JSON document."""


def build(parts: Parts) -> web.Application:
    """The application over the parts; whoever runs it starts and ends its tasks with it."""
    app = web.Application(middlewares=[problems], client_max_size=LARGEST_BODY)
    app[PARTS] = parts
    app[FANOUT] = Fanout(parts.feed, parts.site, parts.pages.version, parts.pace)
    app[LIVES] = Lives(parts, app[FANOUT])
    app.add_routes(
        [
            web.get("/", get_root),
            web.get("/wall", get_wall),
            web.get("/static/{version}/{path:.+}", get_static),
            web.get("/healthz", health.get_healthz),
            web.get("/readyz", health.get_readyz),
            web.get("/metrics", metrics.get_metrics),
            web.get("/api/v1/floor", floor.get_floor),
            web.get("/api/v1/live", get_live),
            web.get("/api/v1/events", past.get_events),
            web.get("/api/v1/journal", past.get_journal),
            web.get("/api/v1/catalogue/{language}.json", get_catalogue),
            web.get("/api/v1/openapi.json", description.get_openapi),
        ]
    )
    app.on_response_prepare.append(guard)
    app.on_shutdown.append(send_away)
    app.cleanup_ctx.append(living)
    return app
