"""Which file holds the recording of which call.

A PBX tells the name (MIXMONITOR_FILENAME), or it follows from the configuration's pattern. Either way it is text that
callers may have had a hand in: it names a file only inside the recordings' directory, and never through a link.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from string import Formatter
from zoneinfo import ZoneInfo

import msgspec

from connectors.recordings.states import Candidate
from realtime.names import ChannelId, Instant

FIELDS = ("uniqueid", "linkedid", "leg", "year", "month", "day")
"""What a pattern may name: ids of the caller's channel, of the call and of the agent's leg; the date of the answer."""

LONGEST = 500
DIRECTIONS = (("-in", "-out"), ("-rx", "-tx"))
"""Beside `name.wav`: what the recorded channel said (MixMonitor r) and what it heard (t), as sites name them."""

_VALUE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How a PBX names its recordings. on_pbx: the directory as the PBX itself names it."""

    on_pbx: str = "/var/spool/asterisk/monitor"
    pattern: str = "{uniqueid}.wav"
    zone: ZoneInfo = ZoneInfo("UTC")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a call. channel: the caller's; leg: the agent's. named: files the PBX told, by who recorded.

    dialled: by the agent, whose own is then the channel and the other's the leg.
    """

    channel: ChannelId
    leg: ChannelId | None = None
    linked: ChannelId | None = None
    answered: Instant | None = None
    named_by_caller: str | None = None
    named_by_agent: str | None = None
    dialled: bool = False


def check_pattern(pattern: str) -> None:
    """Raises ValueError, with the mend, for a pattern that names no file of a call."""
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise ValueError(f"{error}: write a pattern such as {{uniqueid}}.wav") from None
    fields = {field for _, field, _, _ in parts if field is not None}
    if not fields <= set(FIELDS) or any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError(f"a pattern may name {', '.join(FIELDS)}, each plainly in braces")
    if not fields & {"uniqueid", "linkedid", "leg"}:
        raise ValueError("every call would have the same file: name {uniqueid}, {linkedid} or {leg}")
    if inside(pattern) is None or "." not in PurePosixPath(pattern).name:
        raise ValueError("a pattern is relative to the directory, goes nowhere else and ends in the file's kind")


def inside(text: str) -> str | None:
    """A relative name that stays in its directory, tidied; None for any other text."""
    if not text or len(text) > LONGEST or "\\" in text or not text.isprintable():
        return None
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or not path.name or path.name.startswith("."):
        return None
    return str(path)


def told(rule: Rule, file: str) -> str | None:
    """The name that a PBX told, relative to its directory; None when it lies elsewhere."""
    root = rule.on_pbx.rstrip("/") + "/"
    return inside(file.removeprefix(root) if file.startswith(root) else file)


def candidates(rule: Rule, call: Call) -> tuple[Candidate, ...]:
    """Where the call's recording may lie, the likeliest first; empty when no safe name is known."""
    found: list[Candidate] = []
    for file, by_agent in ((call.named_by_caller, False), (call.named_by_agent, True)):
        name = None if file is None else told(rule, file)
        if name is not None:
            found += _beside(name, by_agent=by_agent)
    name = _filled(rule, call)
    if name is not None:
        found += _beside(name, by_agent=call.dialled is not ("{leg}" in rule.pattern))
    return tuple(dict.fromkeys(found))


def _beside(name: str, *, by_agent: bool) -> list[Candidate]:
    """A name and its two directions; whose channel was recorded says whose voice came in."""
    path = PurePosixPath(name)
    found = []
    for ends in DIRECTIONS:
        came, went = (str(path.with_name(path.stem + end + path.suffix)) for end in ends)
        agent, caller = (came, went) if by_agent else (went, came)
        found.append(Candidate(whole=name, agent=agent, caller=caller))
    return found


def _filled(rule: Rule, call: Call) -> str | None:
    values = {"uniqueid": _bare(call.channel), "linkedid": _bare(call.linked), "leg": _bare(call.leg)}
    if call.answered is not None:
        local = datetime.fromtimestamp(call.answered, rule.zone)
        values |= {"year": f"{local:%Y}", "month": f"{local:%m}", "day": f"{local:%d}"}
    wanted = {field for _, field, _, _ in Formatter().parse(rule.pattern) if field is not None}
    if any(not _VALUE.fullmatch(values.get(field, "")) or ".." in values[field] for field in wanted):
        return None
    return inside(rule.pattern.format_map(values))


def _bare(channel: ChannelId | None) -> str:
    """A channel's id as its PBX writes it, without the PBX's name before it."""
    return "" if channel is None else channel.partition("/")[2]
