"""The floor as lines of text for a terminal. Pure: a view, a size and a language in, lines out.

Chinese characters are two cells wide; lines are cut to the width and the list of agents to the height.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from config.catalogue import Texts
from config.floor_view import FloorView
from realtime.rows import AgentRow, DefinitionRow, PbxRow, QueueRow

DASH = "–"
MARK = "!"
"""Stands beside a figure that is over its limit or below its target."""

STATES = ("ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable")
GAP = 2
NARROWEST_AGENT = 24
UNDEFINED = DefinitionRow(
    service_level_seconds=0,
    service_level_formula="",
    short_abandon_seconds=0,
    service_level_target=None,
    waiting_limit=None,
    longest_wait_limit_seconds=None,
)
COUNTS = ("offered", "answered", "abandoned")


def screen(view: FloorView, texts: Texts, width: int, height: int | None) -> list[str]:
    """Everything: heading, PBXs that are not live, queues, agents. height: None for as many lines as it takes."""
    lines = [*_heading(view, texts), "", *_queues(view, texts), "", _counts(view, texts)]
    room = None if height is None else max(0, height - len(lines))
    lines += _agents(view, texts, width, room)
    return [cut(line, width).rstrip() for line in (lines if height is None else lines[:height])]


def cells(text: str) -> int:
    """How many cells a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def cut(text: str, width: int) -> str:
    """The text without control characters, cut to so many cells."""
    kept, room = "", width
    for character in text:
        if unicodedata.category(character)[0] == "C":
            continue
        room -= cells(character)
        if room < 0:
            break
        kept += character
    return kept


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly so many cells."""
    text = cut(text, width)
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def duration(seconds: float | None) -> str:
    """1:07 or 1:02:03; a dash when nothing is known."""
    if seconds is None:
        return DASH
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _heading(view: FloorView, texts: Texts) -> Iterable[str]:
    board = view.board.label if view.board is not None else ""
    clock = datetime.fromisoformat(view.at).astimezone().strftime("%H:%M:%S")
    yield "  ".join(part for part in (view.site.name, board, clock) if part)
    for name, pbx in sorted(view.pbx.items()):
        if pbx.state != "live":
            yield _trouble(name, pbx, texts)


def _trouble(name: str, pbx: PbxRow, texts: Texts) -> str:
    face = "face.catching_up" if pbx.state == "catching_up" else "face.pbx"
    reason = f" ({texts(f'reason.{pbx.reason}')})" if pbx.reason else ""
    return f"{MARK} {texts(face, pbx=name)}{reason}"


def _queues(view: FloorView, texts: Texts) -> list[str]:
    if not view.queues:
        return [texts("queue.none")]
    keys = ("waiting.short", "longest_wait.short", "service_level.heading", "ready.short", *COUNTS)
    table = [[texts("queue"), *(texts(f"figure.{key}") for key in keys)]]
    for key, row in sorted(view.queues.items(), key=lambda item: (item[1].label, item[0])):
        table.append(_queue(row, view.definitions.get(key, UNDEFINED), view.at))
    return _columns(table)


def _queue(row: QueueRow, definition: DefinitionRow, at: str) -> list[str]:
    longest = row.longest_wait_seconds
    if row.longest_wait_since is not None:
        longest = _since(row.longest_wait_since, at)
    return [
        row.label,
        _marked(str(row.waiting), over=_above(row.waiting, definition.waiting_limit)),
        _marked(duration(longest), over=_above(longest, definition.longest_wait_limit_seconds)),
        _service_level(row.last_30m.service_level, definition.service_level_target),
        str(row.agents.ready),
        *(str(getattr(row.today, count)) for count in COUNTS),
    ]


def _service_level(level: float | None, target: float | None) -> str:
    return _marked(DASH if level is None else f"{level:.0%}", over=_above(target, level))


def _marked(text: str, *, over: bool) -> str:
    """The text with a mark when it is over its limit; a blank instead keeps columns straight."""
    return text + (MARK if over else " ")


def _above(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value > limit


def _columns(table: list[list[str]]) -> list[str]:
    """The first column flush left, the others flush right."""
    widths = [max(cells(row[column]) for row in table) for column in range(len(table[0]))]
    return [
        (" " * GAP).join(
            pad(cell, width, right=place > 0) for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]


def _counts(view: FloorView, texts: Texts) -> str:
    counts: Counter[str] = Counter(agent.state for agent in view.agents.values())
    shown = [f"{texts(f'state.{state}')} {counts[state]}" for state in STATES if counts[state]]
    return "  ".join([texts("agent"), *shown]) if shown else texts("agent.none")


def _agents(view: FloorView, texts: Texts, width: int, room: int | None) -> list[str]:
    """Agents who are signed in, the longest in their state first, in as many columns as fit."""
    present = [agent for agent in view.agents.values() if agent.state in STATES]
    order: dict[str, int] = {state: place for place, state in enumerate(STATES)}
    present.sort(key=lambda agent: (order[agent.state], agent.since or "", agent.name))
    shown = [_agent(agent, texts, view.at) for agent in present]
    widest = max([NARROWEST_AGENT, *map(cells, shown)])
    across = max(1, (width + GAP) // (widest + GAP))
    rows = [shown[start : start + across] for start in range(0, len(shown), across)]
    if room is not None and len(rows) > room:
        rows = rows[: max(0, room - 1)]
        hidden = len(shown) - sum(map(len, rows))
        rows.append([f"+{hidden}"])
    return [(" " * GAP).join(pad(text, widest) for text in row) for row in rows]


def _agent(agent: AgentRow, texts: Texts, at: str) -> str:
    state = texts(f"state.{agent.state}")
    reason = f" {agent.pause_reason}" if agent.pause_reason and agent.state == "paused" else ""
    time = duration(None if agent.since is None else _since(agent.since, at))
    return f"{agent.name}  {state}{reason} {time}"


def _since(since: str, at: str) -> float:
    """Seconds between two moments of the server's clock."""
    return (datetime.fromisoformat(at) - datetime.fromisoformat(since)).total_seconds()
