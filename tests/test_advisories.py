from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from tests.advisories import UNREACHABLE, verdict


def report(*packages: Mapping[str, object]) -> bytes:
    return msgspec.json.encode({"dependencies": packages, "fixes": []})


SOUND = {"name": "aiohttp", "version": "3.14.0", "vulns": []}
WEAK = {"name": "ctx", "version": "0.2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.3"], "aliases": []}]}
UNKNOWN = {"name": "yarl", "skip_reason": "Dependency not found on PyPI and could not be audited: yarl (1.25)"}


@pytest.mark.parametrize("told", [b"", b"Traceback", report(), report(UNKNOWN, UNKNOWN)])
def test_where_nobody_could_be_asked_that_is_said_and_is_no_success(told: bytes) -> None:
    assert verdict(told) == (1, [UNREACHABLE])


def test_what_is_weak_is_told_with_its_mend_and_what_is_unknown_by_name() -> None:
    assert verdict(report(SOUND)) == (0, ["1 packages, none with a known weakness"])
    assert verdict(report(SOUND, WEAK)) == (1, ["ctx 0.2: PYSEC-1, mended in 0.3"])
    code, lines = verdict(report(SOUND, UNKNOWN))
    assert (code, lines[0]) == (1, "not known to the service: yarl")
