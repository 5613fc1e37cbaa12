"""Draws the tables of states as diagrams for docs/; run `python -m tests.house.diagrams` after changing a table."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from realtime.outcomes import NEXT, OUTCOME, PRESENT, Signal, Stage
from realtime.quality import life

VISITS: Final = Path(__file__).parents[2] / "docs" / "visit-outcomes.md"

OPENING: Final = """\
# How a visit ends

Drawn from the table in `realtime/outcomes.py` by `python -m tests.house.diagrams`; a test holds it current. What the
signals look like on the wire stands in that file, beside each of them.

A visit begins `waiting`. In every stage but `answered`, these witnesses settle it at once and are left out of the
picture: {certain}. An arrow that would lead back to where it starts is left out as well: such a signal changes nothing.

"""


def certain() -> dict[Signal, Stage]:
    """Signals that lead to the same stage from wherever they are heard, save from an answer."""
    others = [NEXT[stage] for stage in Stage if stage is not Stage.ANSWERED]
    return {signal: others[0][signal] for signal in Signal if len({row[signal] for row in others}) == 1}


def visit_outcomes() -> str:
    """The page about visits."""
    settled = certain()
    named = ", ".join(f"`{signal}` (to `{stage}`)" for signal, stage in settled.items())
    arrows = [
        f"    {stage} --> {to}: {', '.join(signals)}"
        for stage in Stage
        for to, signals in _leaving(stage, frozenset(settled)).items()
    ]
    picture = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Stage.WAITING}", *arrows, "```"]
    rows = ["| stage | counts as | the caller |", "|---|---|---|"]
    rows += [f"| `{stage}` | `{OUTCOME[stage]}` | {'waits' if stage in PRESENT else 'has left'} |" for stage in Stage]
    return OPENING.format(certain=named) + "\n".join([*picture, "", *rows, ""])


def _leaving(stage: Stage, settled: frozenset[Signal]) -> dict[Stage, list[str]]:
    ways: dict[Stage, list[str]] = {}
    for signal, to in NEXT[stage].items():
        if to is not stage and signal not in settled:
            ways.setdefault(to, []).append(signal.value)
    return ways


SAMPLES: Final = Path(__file__).parents[2] / "docs" / "sample-life.md"

SAMPLES_OPENING: Final = """\
# The life of a sample

Drawn from the tables in `realtime/quality/life.py` by `python -m tests.house.diagrams`; a test holds it current. What a
step needs besides the role (the own claim, 80 % heard or a reason, three working days for an appeal, another person for
a second score and for the decision) stands in that file.

"""


def sample_life() -> str:
    """The page about samples."""
    arrows = [f"    {state} --> {to}: {action}" for state, row in life.NEXT.items() for action, to in row.items()]
    picture = ["```mermaid", "stateDiagram-v2", f"    [*] --> {life.State.DRAWN}", *arrows, "```"]
    rows = ["| step | who |", "|---|---|"]
    rows += [f"| `{action}` | {', '.join(f'`{role}`' for role in sorted(who))} |" for action, who in life.WHO.items()]
    return SAMPLES_OPENING + "\n".join([*picture, "", *rows, ""])


if __name__ == "__main__":
    VISITS.write_text(visit_outcomes(), encoding="utf-8")
    SAMPLES.write_text(sample_life(), encoding="utf-8")
