"""A web node: pages, API and walls from the collector's stream, over the store that all nodes share.

It has no PBX, no journal and no alerting of its own. What needs them is answered as not kept here (docs/nodes.md).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from config.access import doors
from config.announcing import Announcing
from config.auditing import auditing
from config.collector import spare_the_loop
from config.followed_roster import FollowedRoster
from config.opened import served_store
from config.replica import Replica
from config.rules import rules_of
from config.settings import Settings
from config.surveys import Surveys
from config.web_parts import Shared, boards_of, parts_of
from config.web_server import serving_web
from connectors.errors import MisconfiguredError
from connectors.journal.follower import Follower, Hearing
from connectors.journal.redis import client_of
from connectors.store.database import hurrying
from connectors.store.site_key import FILE_NAME as SITE_KEY
from realtime.names import Instant, PbxId
from realtime.snapshot import Show
from web.vitals import PbxVitals, StreamVitals, Vitals

LOOK_EVERY = 0.25
"""Seconds between two looks at how the stream comes."""

log = logging.getLogger("floorwatch")


class NodeWatch:
    """web.vitals.Health of a web node."""

    def __init__(self, replica: Replica, follower: Follower) -> None:
        self._replica = replica
        self._follower = follower
        self.loop_lag = 0.0

    def vitals(self) -> Vitals:
        """A look at this moment."""
        course = self._follower.course()
        return Vitals(
            pbxs={str(pbx): self._pbx(pbx) for pbx in self._replica.floor.pbxs},
            journal=None,
            stream=StreamVitals(
                role="following",
                state=course.hearing.value,
                flowing=course.hearing is Hearing.FOLLOWING,
                items=course.items,
                beginnings=course.rebuilds,
                lag_seconds=None if course.lag is None else round(course.lag, 3),
                skipped=course.skipped,
                detail=course.detail,
            ),
            loop_lag_seconds=round(self.loop_lag, 4),
        )

    def _pbx(self, pbx: PbxId) -> PbxVitals:
        row = self._replica.floor.pbx(pbx)
        link = self._replica.show.links.get(pbx)
        return PbxVitals(
            state=row.state.value,
            reason=None if row.reason is None else row.reason.value,
            lag_seconds=None if link is None else link.lag,
            events=self._replica.events(pbx),
        )

    async def look(self) -> NoReturn:
        """Let the floor know how the stream comes, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._replica.hear(self._follower.course().hearing)
            due = loop.time() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self.loop_lag = max(loop.time() - due, self.loop_lag * 0.9)


class CollectorsTime:
    """connectors.clock.Clock by the collector's time."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def now(self) -> Instant:
        """The present at the collector."""
        return self._replica.now()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def serve_web(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Run a web node until cancelled; `ready` is told the address once pages are served.

    Raises MisconfiguredError when what it shares with the collector is missing, OperationError for a taken address.
    """
    url = check_shared(settings)
    async with served_store(settings) as store, auditing(settings, store) as audit, hurrying(store):
        book = FollowedRoster(settings)
        replica = Replica(rules_of(settings), tuple(PbxId(pbx.name) for pbx in settings.pbx), book.put)
        follower = Follower(url, replica)
        watch = NodeWatch(replica, follower)
        surveys = Surveys(settings, store, lambda: replica.floor, book.now, replica.now)
        unseen = Show(floor=replica.floor)
        spare_the_loop()
        async with (
            doors(settings, store, boards_of(settings), lambda: replica.floor, book, replica.now) as access,
            serving_web(
                settings.web,
                replace(
                    parts_of(Shared(settings, store, book, audit, surveys), access, replica, watch),
                    # Put up here, they stand in the store; the collector shows them, and its stream brings them back.
                    announcements=Announcing(store, lambda: unseen, CollectorsTime(replica)),
                ),
            ) as address,
            hurrying(store),
        ):
            log.info("serving %s from the collector's stream", address)
            if ready is not None:
                ready(address)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(follower.run(), name="stream")
                tasks.create_task(watch.look(), name="stream watch")


def check_shared(settings: Settings) -> str:
    """The address of Redis. Raises MisconfiguredError for what a web node cannot do without."""
    if settings.redis.url is None:
        raise MisconfiguredError(
            "a web node follows the collector over Redis: set redis.url to that of the collector, or leave --role out"
        )
    url = settings.redis.url.reveal()
    client_of(url)
    key = settings.storage.directory / SITE_KEY
    if not key.is_file():
        raise MisconfiguredError(
            f"there is no {key}: copy {SITE_KEY} from the collector's storage.directory, where its first start makes "
            "it, or callers would have other keys here than there"
        )
    return url
