"""Reads the streams recorded from a real Asterisk 22.10, kept beside this file with the queue_log of the same run."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
NAMES: Final = ("quiet", "surge", "overload", "sip", "surge-and-abandon")


def chunks(name: str) -> list[tuple[float, bytes]]:
    """Give every chunk with the seconds since the start at which it arrived."""
    with gzip.open(HERE / name / "ami.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(float(row["t"]), row["d"].encode("latin-1")) for row in rows]


def stream(name: str) -> bytes:
    """Give all bytes of a recording in one piece."""
    return b"".join(data for _, data in chunks(name))


def queue_log(name: str) -> list[str]:
    """Give the lines Asterisk logged in the same run."""
    return (HERE / name / "queue_log").read_text(encoding="utf-8").splitlines()


def epoch(name: str) -> float:
    """Give the moment of t = 0 where it was noted, else 0: the frames carry their own time."""
    noted = HERE / name / "meta.json"
    return float(next(iter(json.loads(noted.read_text()).values()))) if noted.exists() else 0.0


def began(name: str) -> float:
    """Give the moment of the recording's first line in queue_log, in seconds since the epoch."""
    return float(queue_log(name)[0].partition("|")[0])
