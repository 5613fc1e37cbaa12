"""A week's key while it is secret: sealed with the site's key, so that who reads the store alone cannot foresee a draw.

A week has one key of 32 random bytes, which is sealed once under a mask of its own: HMAC-SHA-256 of the week under the
site's key, added bit by bit. The mask serves no second text, and the published commitment shows whether it came off.
"""

from __future__ import annotations

import hashlib
import hmac

from realtime.quality.draw import KEY_BYTES, keeps
from realtime.quality.weeks import Week

_DOMAIN = b"floorwatch week key 1\n"


def sealed(key: bytes, week: Week, secret: bytes) -> bytes:
    """The key as it is kept. Raises ValueError for a key of another length."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a week's key has {KEY_BYTES} bytes, not {len(key)}: draw it anew")
    mask = hmac.digest(secret, _DOMAIN + week.encode(), hashlib.sha256)
    return bytes(one ^ other for one, other in zip(key, mask, strict=True))


def unsealed(kept: bytes, week: Week, secret: bytes, commitment: str) -> bytes | None:
    """The key again; also of a row that was never sealed. None where the site's key is another one than then."""
    if keeps(kept, commitment):
        return kept
    if len(kept) != KEY_BYTES:
        return None
    found = sealed(kept, week, secret)
    return found if keeps(found, commitment) else None
