"""Send a real test message through the channels of the configuration, and say what each service answered.

`notify test` sends at once and past the outbox, limits and quiet hours; it may run beside the daemon.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from pathlib import Path

import aiohttp
import msgspec

from config.channel_parts import channel_of, teller_of
from config.loader import DEFAULT_FILE, load
from config.output import remark, say
from config.problems import OPERATION_FAILED, UsageError
from config.settings import Settings
from connectors.channels.answers import Answer, Verdict, again, without_secrets
from connectors.channels.courier import SENDING
from connectors.channels.turns import Errand
from connectors.clock import SystemClock
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity

MENDS = {
    Verdict.WAIT: "the service's limit is reached: wait a few minutes",
    Verdict.AGAIN: "is the network open, and the address right? docs/channels.md",
    Verdict.REFUSED: "compare address and secret with what the service shows: docs/channels.md",
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One channel's answer, as it is printed."""

    channel: str
    ok: bool
    verdict: Verdict
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="test")
    test = verbs.add_parser("test", help="send a test message", allow_abbrev=False)
    test.add_argument("--channel", action="append", metavar="NAME", help="only this one; may be given several times")
    test.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    test.add_argument("--json", action="store_true", help="the answers as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Send, and report each channel in a line; exit code 0 when every service took its message."""
    settings = load(arguments.config)
    names = _chosen(settings, arguments.channel)
    told = asyncio.run(_send(settings, names))
    if arguments.json:
        say(msgspec.json.encode(told).decode())
    else:
        for each in told:
            say(_line(each))
    return 0 if all(each.ok for each in told) else OPERATION_FAILED


def _chosen(settings: Settings, asked: list[str] | None) -> list[str]:
    known = list(settings.channels)
    for name in asked or ():
        if name not in known:
            raise UsageError(f'--channel "{name}" is not configured; configured: {", ".join(known) or "none"}')
    if not known:
        remark("no channel is configured: write a [channels.NAME] table, see docs/channels.md")
    return list(dict.fromkeys(asked)) if asked else known


async def _send(settings: Settings, names: list[str]) -> list[Told]:
    async with aiohttp.ClientSession() as session:
        return list(await asyncio.gather(*(_one(settings, name, session) for name in names)))


async def _one(settings: Settings, name: str, session: aiohttp.ClientSession) -> Told:
    clock, table = SystemClock(), settings.channels[name]
    channel = channel_of(name, table, settings, lambda: session, clock)
    key = f"test:{name}:{clock.now():.3f}:{random.getrandbits(32):08x}"
    notice = Notice(
        key=key,
        incident=key,
        step=Step.TEST,
        severity=Severity.NOTICE,
        reason="test",
        at=clock.now(),
        channels=(name,),
        path="/",
    )
    message = teller_of(table, settings).tell(Errand(id=0, notice=notice, attempt=1, created=notice.at))
    try:
        async with asyncio.timeout(SENDING):
            answer = await channel.send(message)
    except TimeoutError:
        answer = again(f"no answer within {SENDING:.0f} s")
    return _told(name, answer, channel.secrets())


def _told(name: str, answer: Answer, secrets: tuple[str, ...]) -> Told:
    detail = without_secrets(answer.detail, secrets)
    return Told(channel=name, ok=answer.verdict is Verdict.TAKEN, verdict=answer.verdict, detail=detail)


def _line(told: Told) -> str:
    if told.ok:
        return f"ok       {told.channel}: taken{f' ({told.detail})' if told.detail else ''}"
    return f"fault    {told.channel}: {told.detail or told.verdict.value}; {MENDS[told.verdict]}"
