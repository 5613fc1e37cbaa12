"""queue_log tables as different makers lay them out, filled from lines, in SQLite files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
CALL: Final = (
    "1795424400|9.1|sales|NONE|ENTERQUEUE||13812340042|1",
    "1795424403|9.1|sales|张伟|CONNECT|3|9.2|2",
    "1795424420|9.1|sales|张伟|COMPLETECALLER|3|17|1",
)


def local(epoch: str) -> str:
    """As Asterisk's realtime writes a time: the PBX's own, with microseconds."""
    return datetime.fromtimestamp(float(epoch), tz=SHANGHAI).strftime("%Y-%m-%d %H:%M:%S.%f")


def make(file: Path, *, split: bool = True, with_id: bool = True, time: str = "DATETIME") -> None:
    """An empty table."""
    data = ", ".join(f"data{place} TEXT" for place in range(1, 6)) if split else "data TEXT"
    key = "id INTEGER PRIMARY KEY AUTOINCREMENT, " if with_id else ""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            f"CREATE TABLE queue_log ({key}time {time}, callid TEXT, queuename TEXT, agent TEXT, event TEXT, {data})"
        )


def write(file: Path, lines: Iterable[str], *, split: bool = True, epoch: bool = False) -> None:
    """Insert lines as Asterisk would."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for line in lines:
            at, callid, queue, agent, verb, *data = line.split("|")
            row = [at if epoch else local(at), callid, queue, agent, verb]
            row += (data + [""] * 5)[:5] if split else ["|".join(data)]
            names = ", ".join(f"data{place}" for place in range(1, 6)) if split else "data"
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"INSERT INTO queue_log (time, callid, queuename, agent, event, {names}) VALUES ({marks})", row
            )
