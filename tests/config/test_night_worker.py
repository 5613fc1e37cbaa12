from __future__ import annotations

import io
from pathlib import Path

from config.night_worker import serve
from config.pipes import message, read
from realtime.detectors.nightly import checked
from tests.realtime.detectors.test_nightly import task


def test_tasks_are_checked_one_after_the_other_until_they_end(tmp_path: Path) -> None:
    short, sink = task(1, history=()), io.BytesIO()
    serve(io.BytesIO(message(short) + message(short)), sink)
    sink.seek(0)
    assert [read(sink), read(sink), sink.read()] == [checked(short), checked(short), b""]
    assert tmp_path.is_dir()
