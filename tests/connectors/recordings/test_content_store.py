from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from connectors.recordings.cipher import Cipher
from connectors.recordings.content_store import ContentMissingError, ContentStore, LocalBlobs

CONTENT = bytes(range(256)) * 3000
NAME = hashlib.sha256(CONTENT).hexdigest()


def store(root: Path, cipher: Cipher | None) -> ContentStore:
    return ContentStore(LocalBlobs(root / "kept"), root / "kept" / "spool", cipher)


@pytest.fixture(params=[None, bytes(32)], ids=["plain", "encrypted"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> ContentStore:
    return store(tmp_path, None if request.param is None else Cipher(request.param))


def test_a_recording_is_named_by_its_content_and_read_in_ranges(kept: ContentStore, tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(CONTENT)
    assert kept.put(file) == kept.put(file) == NAME
    assert kept.size(NAME) == len(CONTENT)
    assert b"".join(kept.read(NAME)) == CONTENT
    assert b"".join(kept.read(NAME, 65_530, 400_001)) == CONTENT[65_530:400_001]
    assert b"".join(kept.read(NAME, 767_999, 10**9)) == CONTENT[767_999:]
    assert kept.intact(NAME)
    assert [name for name, _ in kept.kept()] == [NAME]
    assert list((tmp_path / "kept" / "spool").iterdir()) == []
    kept.delete(NAME)
    kept.delete(NAME)
    assert list(kept.kept()) == []
    with pytest.raises(ContentMissingError, match=NAME[:12]):
        kept.size(NAME)


def test_a_name_that_is_no_hash_never_becomes_a_path(kept: ContentStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    for name in ("../secret", "", "ab/cd", NAME.upper(), NAME + "\n"):
        with pytest.raises(ContentMissingError):
            kept.size(name)
        with pytest.raises(ContentMissingError):
            kept.delete(name)


def test_what_was_changed_on_the_disk_is_found_out(tmp_path: Path) -> None:
    kept = store(tmp_path, None)
    (tmp_path / "a").write_bytes(CONTENT)
    name = kept.put(tmp_path / "a")
    (tmp_path / "kept" / name[:2] / name).write_bytes(b"another")
    assert not kept.intact(name)
