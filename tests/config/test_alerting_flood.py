"""Ten thousand findings within a minute, through the whole path: book, timeline, store, outbox, courier, service."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from config.alerting import Alerting
from config.channel_parts import channel_of, route_of, teller_of
from connectors.channels.courier import Courier
from connectors.channels.states import OPEN, State
from connectors.clock import Clock
from connectors.store.tables import deliveries
from realtime.detectors.finding import Finding, Reason, Scope, Severity, Subject
from realtime.detectors.limits import Limits
from tests.clock import FakeClock
from tests.config.alerting_site import LivingSite, living
from tests.connectors.channels.service import played

SECONDS, EACH = 60, 167
ROBOT = '[channels.robot]\ntype = "dingtalk"\nurl = "{url}?access_token=t"\n'
PER_MINUTE = 20
"""What DingTalk takes; one more, and the robot is mute for ten minutes."""


class Strict:
    """DingTalk's rule about how often a robot may speak."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.asked: list[float] = []

    def answer(self, _request: web.Request, _body: bytes) -> tuple[int, dict[str, object], dict[str, str]]:
        now = self.clock.now()
        recent = [at for at in self.asked if at > now - 60.0]
        self.asked.append(now)
        return 200, {"errcode": 0 if len(recent) < PER_MINUTE else 130101, "errmsg": ""}, {}


def found(second: int) -> list[Finding]:
    """What stands in one second: other subjects than in any other."""
    reason = Reason("phone_unreachable", {"name": "x", "seconds": 1, "keep": 10.0})
    return [
        Finding(
            rule="phone_unreachable",
            subject=Subject(Scope.AGENT, f"hq/PJSIP/{second}-{number}"),
            severity=Severity.WARNING,
            reason=reason,
            clears=reason,
        )
        for number in range(EACH)
    ]


def finding(alerting: Alerting, findings: list[Finding]) -> None:
    """Let the limits of all rules find just these."""

    class Told(Limits):
        def firing(self) -> list[Finding]:
            return findings

        def judging(self, *_: object, **__: object) -> Iterator[None]:
            return iter(())

    alerting.rules.limits = Told()


async def carried(site: LivingSite, courier: Courier, seconds: float, rest: float) -> None:
    """Let the courier work for so long; where it would sleep, for so long at a time."""
    until = site.clock.now() + seconds
    while site.clock.now() < until:
        site.clock.advance(rest if await courier.turn() else 0.0)


def courier_of(site: LivingSite, session: aiohttp.ClientSession, clock: Clock) -> Courier:
    table = site.settings.channels["robot"]
    channel = channel_of("robot", table, site.settings, lambda: session, clock)
    route, teller = route_of("robot", table, site.settings), teller_of(table, site.settings)
    return Courier(site.store, route, channel, teller.tell, clock, random.Random(7))


def states(site: LivingSite) -> Counter[State]:
    table = deliveries.c
    counted = select(table.state, func.count()).where(table.channel == "robot", table.step != "digest")
    with site.store.connect() as connection:
        return Counter({State(state): number for state, number in connection.execute(counted.group_by(table.state))})


async def test_ten_thousand_findings_in_a_minute_are_a_handful_of_messages(tmp_path: Path) -> None:
    strict = Strict(FakeClock())
    async with played(strict.answer) as (service, session):
        more = ROBOT.format(url=service.url) + '[alerts.channels]\nwarning = ["robot"]\n'
        async with living(tmp_path, more) as site:
            strict.clock = site.clock
            await site.alerting.start()
            courier = courier_of(site, session, site.clock)
            for second in range(SECONDS):
                finding(site.alerting, found(second))
                site.clock.advance(0.5)
                await site.alerting.look()
                await carried(site, courier, 0.5, 0.5)
            finding(site.alerting, [])
            await site.look()
            await carried(site, courier, 600.0, 20.0)
            settled = states(site)
    notices = settled.total()
    assert notices >= SECONDS * EACH
    assert not [state for state in settled if state in OPEN]
    assert set(settled) <= {State.DELIVERED, State.COLLAPSED}, "every one is told, or told by a later word"
    # Before the crowd came a few went alone; then it is one digest a minute. The robot was never too fast.
    assert len(service.taken) == len(strict.asked) <= PER_MINUTE
