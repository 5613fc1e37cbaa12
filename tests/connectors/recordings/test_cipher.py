from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import MisconfiguredError
from connectors.recordings.cipher import CHUNK, HEAD, TAG, Cipher, SealBrokenError, load_key, plain_size

KEY = bytes(range(32))
CIPHER = Cipher(KEY)


def sealed(content: bytes) -> bytes:
    sink = io.BytesIO()
    CIPHER.encrypt(io.BytesIO(content), sink)
    return sink.getvalue()


def opened(stored: bytes, begin: int, end: int, cipher: Cipher = CIPHER) -> bytes:
    return b"".join(cipher.decrypt(lambda one, other: stored[one:other], len(stored), begin, end))


@settings(max_examples=40)
@given(st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]), st.data())
def test_any_range_reads_back(size: int, data: st.DataObject) -> None:
    content = (bytes(range(251)) * (size // 251 + 1))[:size]
    stored = sealed(content)
    assert plain_size(len(stored)) == size
    begin, end = sorted((data.draw(st.integers(0, size)), data.draw(st.integers(0, size))))
    assert opened(stored, begin, end) == content[begin:end]


def test_the_same_content_is_never_stored_the_same_and_says_nothing() -> None:
    assert sealed(b"hello" * 100) != sealed(b"hello" * 100)
    assert b"hello" not in sealed(b"hello" * 100)


def test_what_was_changed_cut_moved_or_of_another_key_is_refused() -> None:
    stored = sealed(b"a" * CHUNK + b"b" * CHUNK + b"c")
    one, two = stored[HEAD : HEAD + CHUNK + TAG], stored[HEAD + CHUNK + TAG : HEAD + 2 * (CHUNK + TAG)]
    rest = stored[HEAD + 2 * (CHUNK + TAG) :]
    damaged = [
        stored[:-1],
        stored[: HEAD + CHUNK + TAG],
        stored[:HEAD] + two + one + rest,
        stored[:100] + bytes([stored[100] ^ 1]) + stored[101:],
        b"RIFF" + stored[4:],
        stored[:10],
    ]
    for broken in damaged:
        with pytest.raises(SealBrokenError):
            opened(broken, 0, 2 * CHUNK + 1)
    with pytest.raises(SealBrokenError):
        opened(stored, 0, 1, Cipher(bytes(32)))


def test_a_key_file_is_private_and_holds_a_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY.hex() + "\n")
    file.chmod(0o600)
    assert load_key(file) == KEY
    file.chmod(0o644)
    with pytest.raises(MisconfiguredError, match="chmod 600"):
        load_key(file)
    file.chmod(0o600)
    file.write_text("nothing")
    with pytest.raises(MisconfiguredError, match="openssl rand"):
        load_key(file)
    with pytest.raises(MisconfiguredError, match="correct the path"):
        load_key(tmp_path / "none")
    with pytest.raises(MisconfiguredError, match="32"):
        Cipher(b"short")
