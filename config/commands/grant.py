"""Grants: ask for rights for a time, and decide on what others ask for.

Every verb speaks to the running daemon as the person whose token is shown, so that the rules hold for everybody.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec

from config.api_client import Daemon, add_daemon_options, daemon_of, get, post
from config.output import plain, remark, say
from config.problems import OperationError
from realtime.access.roles import Right
from realtime.names import Instant
from realtime.stamps import stamp
from web.api.grants import ACTS, GrantList, GrantRow, Which

DAY = 86_400.0
_LIST = msgspec.json.Decoder(GrantList)
_ROW = msgspec.json.Decoder(GrantRow)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="request|list|review|approve|...")
    asking = verbs.add_parser("request", help="ask for rights", allow_abbrev=False)
    asking.add_argument("rights", nargs="+", metavar="RIGHT", choices=[right.value for right in Right])
    asking.add_argument("--why", required=True, help="the reason")
    asking.add_argument("--days", type=float, required=True, metavar="N", help="for how long")
    asking.add_argument("--begins", type=_moment, metavar="TIME", help="from when on (default: now)")
    asking.add_argument("--scope", nargs="+", metavar="ENTRY", help="PBX/QUEUE, PBX/*, team:NAME (default: everything)")
    asking.add_argument("--copy", nargs="+", default=[], metavar="NAME", help="who else gets the notice")
    asking.add_argument("--replaces", type=int, metavar="GRANT", help="the active grant that this changes")
    listing = verbs.add_parser("list", help="show grants", allow_abbrev=False)
    which = [each.value for each in Which]
    listing.add_argument("which", nargs="?", choices=which, default=Which.MINE.value, help="(default: %(default)s)")
    listing.add_argument("--json", action="store_true", help="as JSON, one grant a line")
    steps = []
    for act, (_, meaning) in ACTS.items():
        step = verbs.add_parser(act.value, help=meaning, allow_abbrev=False)
        step.add_argument("number", type=int, metavar="GRANT", help="its number")
        step.add_argument("--text", default="", help="the opinion or the reason")
        steps.append(step)
    for verb in (asking, listing, *steps):
        add_daemon_options(verb, board=False)


def run(arguments: argparse.Namespace) -> int:
    """Ask the daemon and say what became of it."""
    daemon = daemon_of(arguments)
    try:
        if arguments.verb == "list":
            _list(daemon, arguments)
        elif arguments.verb == "request":
            say(str(_ROW.decode(post(daemon, f"{daemon.address}/api/v1/grants", _wish(arguments))).id))
        else:
            address = f"{daemon.address}/api/v1/grants/{arguments.number}/{arguments.verb}"
            made = _ROW.decode(post(daemon, address, {"text": arguments.text}))
            remark(f"grant {made.id} is {made.stage}")
    except msgspec.DecodeError as error:
        raise OperationError(f"{daemon.address} is no Floorwatch this one understands ({error})") from None
    return 0


def _wish(arguments: argparse.Namespace) -> dict[str, object]:
    begins = Instant(time.time()) if arguments.begins is None else arguments.begins
    return {
        "rights": arguments.rights,
        "reason": arguments.why,
        "begins": stamp(begins),
        "ends": stamp(Instant(begins + arguments.days * DAY)),
        "scope": arguments.scope,
        "copies": arguments.copy,
        "replaces": arguments.replaces,
    }


def _list(daemon: Daemon, arguments: argparse.Namespace) -> None:
    shown = False
    for grant in _grants(daemon, arguments.which):
        say(msgspec.json.encode(grant).decode() if arguments.json else _line(grant))
        shown = True
    if not shown:
        remark("no such grants")


def _grants(daemon: Daemon, which: str) -> Iterator[GrantRow]:
    after: int | None = 0
    while after is not None:
        query = urlencode({"list": which, "after": after})
        page = _LIST.decode(get(daemon, f"{daemon.address}/api/v1/grants?{query}"))
        yield from page.grants
        after = page.next


def _line(grant: GrantRow) -> str:
    where = "everything" if grant.scope is None else " ".join(grant.scope)
    what = f"{' '.join(grant.rights)}  on {where}  {grant.begins} to {grant.ends}"
    return plain(f"{grant.id:>4}  {grant.stage:<9}  {grant.applicant}  {what}  {grant.reason!r}")


def _moment(text: str) -> Instant:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is no time: write it like 2026-11-23T09:00:00Z') from None
    return Instant((at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp())
