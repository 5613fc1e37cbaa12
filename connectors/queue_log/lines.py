"""One line of Asterisk's queue_log, read: `epoch|callid|queue|agent|VERB|data...`.

Lives here: what each verb's data mean. What must not: files, rotation, what the floor makes of a line. Nothing raises:
a line nobody can read becomes `Damaged`, a verb nobody knows a line with `Verb.UNKNOWN`. Asterisk escapes nothing, so a
caller's number or a pause reason may contain `|`; the layouts below say which field takes the surplus.
Source: app_queue.c and app_agent_pool.c of Asterisk 13 to 22, `ast_queue_log`; measured on 16.28 and 22.10.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import Instant, Seconds

# Asterisk builds a line in a buffer of 1,024 bytes (logger.c); four times that is damage, not a line.
LONGEST_LINE = 4096
NOBODY = "NONE"


class Verb(StrEnum):
    """What a line says happened."""

    QUEUESTART = "QUEUESTART"
    CONFIGRELOAD = "CONFIGRELOAD"
    SYSCOMPAT = "SYSCOMPAT"
    ENTERQUEUE = "ENTERQUEUE"
    CONNECT = "CONNECT"
    COMPLETECALLER = "COMPLETECALLER"
    COMPLETEAGENT = "COMPLETEAGENT"
    TRANSFER = "TRANSFER"  # until Asterisk 11
    BLINDTRANSFER = "BLINDTRANSFER"
    ATTENDEDTRANSFER = "ATTENDEDTRANSFER"
    AGENTDUMP = "AGENTDUMP"
    ABANDON = "ABANDON"
    EXITWITHTIMEOUT = "EXITWITHTIMEOUT"
    EXITWITHKEY = "EXITWITHKEY"
    EXITEMPTY = "EXITEMPTY"
    WITHDRAW = "WITHDRAW"
    FULL = "FULL"
    JOINEMPTY = "JOINEMPTY"
    JOINUNAVAIL = "JOINUNAVAIL"
    RINGNOANSWER = "RINGNOANSWER"
    RINGCANCELED = "RINGCANCELED"
    ADDMEMBER = "ADDMEMBER"
    REMOVEMEMBER = "REMOVEMEMBER"
    PAUSE = "PAUSE"
    UNPAUSE = "UNPAUSE"
    PAUSEALL = "PAUSEALL"
    UNPAUSEALL = "UNPAUSEALL"
    PAUSEREASON = "PAUSEREASON"
    PENALTY = "PENALTY"
    RINGINUSE = "RINGINUSE"
    CALLSTATUS = "CALLSTATUS"
    AGENTLOGIN = "AGENTLOGIN"
    AGENTLOGOFF = "AGENTLOGOFF"
    AGENTCALLBACKLOGIN = "AGENTCALLBACKLOGIN"
    AGENTCALLBACKLOGOFF = "AGENTCALLBACKLOGOFF"
    DID = "DID"
    INFO = "INFO"
    UNKNOWN = "UNKNOWN"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could be read. None means: not in this verb's data, or not in this version's.

    at: whole seconds, Asterisk's clock.
    callid: the caller's Uniqueid; `NONE`, `MANAGER`, `REALTIME` where no call is concerned.
    agent: the member's name, or the interface, as log_membername_as_agent says; PENALTY names the interface always.
    word: the verb as it stands, also where it is unknown.
    waited: seconds from joining to the answer or the exit. talked: seconds from the answer to the end.
    position: place in the queue at this moment; original_position: at joining. Both from 1.
    leg: the Uniqueid of the agent's channel. ring_seconds: how long it rang before the answer.
    text: what people wrote or dialled: the pause reason, the key, the extension of a blind transfer, `PAUSED` of a
    member added so, the note of a withdrawal; for an attended transfer its kind (BRIDGE, APP, LINK, THREEWAY).
    detail: the context of a blind transfer; the target of an attended one; the URL of a join.
    data: everything after the verb, untouched.
    """

    at: Instant
    callid: str
    queue: str
    agent: str | None
    verb: Verb
    word: str
    caller: str | None = None
    waited: Seconds | None = None
    talked: Seconds | None = None
    position: int | None = None
    original_position: int | None = None
    leg: str | None = None
    ring_seconds: Seconds | None = None
    ring_milliseconds: int | None = None
    penalty: int | None = None
    text: str | None = None
    detail: str | None = None
    data: tuple[str, ...] = ()


class Fault(StrEnum):
    """Why a line could not be read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_FEW_FIELDS = "too_few_fields"
    NO_TIME = "no_time"
    NO_NUMBER = "no_number"


class Damaged(msgspec.Struct, frozen=True):
    """A line that could not be read: half written, overwritten, or not of this file."""

    fault: Fault
    raw: bytes


# The names of a verb's data in order. A star marks the field that takes the surplus when there are more than named.
_EXIT = ("position", "original_position", "waited")
_COMPLETE = ("waited", "talked", "original_position")
_BLIND = ("text", "detail*", "waited", "talked", "original_position")
_RING = ("ring_milliseconds",)
_NOTE = ("text*",)
LAYOUTS: dict[Verb, tuple[str, ...]] = {
    Verb.QUEUESTART: (),
    Verb.CONFIGRELOAD: (),
    Verb.SYSCOMPAT: (),
    Verb.ENTERQUEUE: ("detail", "caller*", "position"),
    Verb.CONNECT: ("waited", "leg", "ring_seconds"),
    Verb.COMPLETECALLER: _COMPLETE,
    Verb.COMPLETEAGENT: _COMPLETE,
    Verb.TRANSFER: _BLIND,
    Verb.BLINDTRANSFER: _BLIND,
    Verb.ATTENDEDTRANSFER: ("text", "detail*", "waited", "talked", "original_position"),
    Verb.AGENTDUMP: (),
    Verb.ABANDON: _EXIT,
    Verb.EXITWITHTIMEOUT: _EXIT,
    Verb.EXITWITHKEY: ("text", *_EXIT),
    Verb.EXITEMPTY: _EXIT,
    Verb.WITHDRAW: (*_EXIT, "text*"),
    Verb.FULL: (),
    Verb.JOINEMPTY: (),
    Verb.JOINUNAVAIL: (),
    Verb.RINGNOANSWER: _RING,
    Verb.RINGCANCELED: _RING,
    Verb.ADDMEMBER: _NOTE,
    Verb.REMOVEMEMBER: _NOTE,
    Verb.PAUSE: _NOTE,
    Verb.UNPAUSE: _NOTE,
    Verb.PAUSEALL: _NOTE,
    Verb.UNPAUSEALL: _NOTE,
    Verb.PAUSEREASON: _NOTE,
    Verb.PENALTY: ("penalty",),
    Verb.RINGINUSE: _NOTE,
    Verb.CALLSTATUS: _NOTE,
    Verb.AGENTLOGIN: _NOTE,
    Verb.AGENTLOGOFF: _NOTE,
    Verb.AGENTCALLBACKLOGIN: _NOTE,
    Verb.AGENTCALLBACKLOGOFF: _NOTE,
    Verb.DID: _NOTE,
    Verb.INFO: _NOTE,
    Verb.UNKNOWN: (),
}
_VERBS = {str(verb): verb for verb in Verb}
_SECONDS = frozenset({"waited", "talked", "ring_seconds"})
_NUMBERS = frozenset({"position", "original_position", "ring_milliseconds", "penalty"})


def parse_line(raw: bytes, fallback: str = "gb18030") -> Line | Damaged:
    """Read one line, with or without its line end.

    fallback: the encoding tried where the line is no UTF-8; where that fails too, what cannot be read is replaced.
    """
    stripped = raw.rstrip(b"\r\n")
    if not stripped:
        return Damaged(Fault.EMPTY, raw)
    if len(stripped) > LONGEST_LINE:
        return Damaged(Fault.TOO_LONG, raw[:LONGEST_LINE])
    fields = _decoded(stripped, fallback).split("|")
    if len(fields) < 5 or not fields[4]:
        return Damaged(Fault.TOO_FEW_FIELDS, raw)
    at, callid, queue, agent, word, *data = fields
    when = _time(at)
    if when is None:
        return Damaged(Fault.NO_TIME, raw)
    return line_of(when, callid, queue, agent, word, data) or Damaged(Fault.NO_NUMBER, raw)


def line_of(when: Instant, callid: str, queue: str, agent: str, word: str, data: list[str]) -> Line | None:
    """A line from its columns, as a table holds them; None where a number in its data is none."""
    verb = _VERBS.get(word, Verb.UNKNOWN)
    values = _values(_named(LAYOUTS[verb], data))
    if values is None:
        return None
    head = Line(
        at=when,
        callid=callid,
        queue=queue,
        agent=None if agent == NOBODY else agent,
        verb=verb,
        word=word,
        data=tuple(data),
    )
    return msgspec.structs.replace(head, **values)


def _decoded(raw: bytes, fallback: str) -> str:
    for encoding in ("utf-8", fallback):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode(errors="replace")


def _named(layout: tuple[str, ...], data: list[str]) -> dict[str, str]:
    """Give the data their names. Too few: named from the left. Too many: the starred field takes the surplus."""
    star = next((place for place, name in enumerate(layout) if name.endswith("*")), None)
    surplus = len(data) - len(layout)
    if star is None or surplus <= 0:
        return {name.rstrip("*"): value for name, value in zip(layout, data, strict=False)}
    end = star + surplus + 1
    gathered = [*data[:star], "|".join(data[star:end]), *data[end:]]
    return {name.rstrip("*"): value for name, value in zip(layout, gathered, strict=True)}


def _values(named: dict[str, str]) -> dict[str, str | int | Seconds | None] | None:
    """Turn texts into what the fields hold; None where a number is none. An empty text is not known."""
    values: dict[str, str | int | Seconds | None] = {}
    for name, text in named.items():
        if not text:
            values[name] = None
        elif name in _SECONDS or name in _NUMBERS:
            number = _number(text)
            if number is None:
                return None
            values[name] = Seconds(number) if name in _SECONDS else number
        else:
            values[name] = text
    return values


def _number(text: str) -> int | None:
    """A whole number of at most twelve digits; negative waits occur when the PBX's clock is set back."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 12 else None


def _time(text: str) -> Instant | None:
    """Seconds since the epoch; some builds write microseconds after a point."""
    whole, _, fraction = text.partition(".")
    if _number(whole) is None or (fraction and not (fraction.isascii() and fraction.isdecimal())):
        return None
    return Instant(float(text))
