"""For all tests: properties look for the same examples on every run, and print what rebuilds a failing one."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("floorwatch", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("floorwatch")
