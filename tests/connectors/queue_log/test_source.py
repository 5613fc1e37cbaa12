from __future__ import annotations

import gzip
import os
from pathlib import Path

from connectors.queue_log.source import LogFile, parsed
from realtime.names import Instant
from tests.connectors.queue_log.tables import CALL

DAY = Instant(1795424400.0 - 3600)


def test_a_file_gives_its_rotated_past_first_and_then_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "queue_log"
    old = tmp_path / "queue_log-20261123.gz"
    old.write_bytes(gzip.compress(f"{CALL[0]}\n".encode()))
    os.utime(old, (DAY + 10, DAY + 10))
    file.write_text(f"{CALL[1]}\n", encoding="utf-8")
    log = LogFile(file)
    (past,) = log.begin(DAY)
    assert [line.word for block in past for line in block.lines] == ["ENTERQUEUE"]
    assert [line.word for block in log.news() for line in block.lines] == ["CONNECT"]
    with file.open("a", encoding="utf-8") as written:
        written.write(f"{CALL[2]}\nhalf a li")
    assert [line.word for block in log.news() for line in block.lines] == ["COMPLETECALLER"]
    assert log.place == str(file)
    log.close()


def test_damaged_lines_are_counted_and_empty_ones_are_nothing() -> None:
    (block,) = parsed(iter([[CALL[0].encode(), b"", b"no line", b"x|y"]]))
    assert (len(block.lines), block.damaged) == (1, 2)
