from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.quality.draw import commitment
from realtime.quality.sealing import sealed, unsealed
from realtime.quality.weeks import Week

keys = st.binary(min_size=32, max_size=32)
WEEK, SECRET = Week("2026-W31"), b"s" * 32


@given(keys, keys)
def test_a_sealed_key_comes_back_with_the_same_secret_only(key: bytes, secret: bytes) -> None:
    kept = sealed(key, WEEK, secret)
    assert unsealed(kept, WEEK, secret, commitment(key)) == key
    assert unsealed(kept, WEEK, b"another secret", commitment(key)) is None
    assert unsealed(kept, Week("2026-W32"), secret, commitment(key)) is None
    assert unsealed(key, WEEK, secret, commitment(key)) == key


def test_each_week_has_a_mask_of_its_own_and_only_a_whole_key_is_sealed() -> None:
    assert sealed(b"k" * 32, WEEK, SECRET) != sealed(b"k" * 32, Week("2026-W32"), SECRET)
    assert unsealed(b"short", WEEK, SECRET, commitment(b"k" * 32)) is None
    with pytest.raises(ValueError, match="32 bytes"):
        sealed(b"short", WEEK, SECRET)
