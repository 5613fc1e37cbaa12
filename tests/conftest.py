"""For all tests: properties look for the same examples on every run, and print what rebuilds a failing one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hypothesis import settings

if shutil.which("redis-server") is None and "FLOORWATCH_NO_SKIPS" not in os.environ:
    # Where it may not be installed (tests/install.sh says so) the tests of several nodes are left out.
    rooms = [Path(__file__).parent / room for room in ("config", "connectors", "web")]
    files = [file for room in rooms for file in room.rglob("test_*.py")]
    collect_ignore = [str(file) for file in files if "tests.redis_server" in file.read_text("utf-8")]

settings.register_profile("floorwatch", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("floorwatch")
