from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from connectors.store.site_key import FILE_NAME, site_key


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(site_key, [tmp_path] * 8))
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert site_key(tmp_path) in found


def test_a_key_that_others_can_read_or_that_is_damaged_is_refused(tmp_path: Path) -> None:
    site_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o644)
    with pytest.raises(MisconfiguredError, match="chmod 600"):
        site_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o600)
    (tmp_path / FILE_NAME).write_bytes(b"short")
    with pytest.raises(MisconfiguredError, match="5 bytes"):
        site_key(tmp_path)
    with pytest.raises(MisconfiguredError, match="cannot be read or made"):
        site_key(tmp_path / "nowhere")
