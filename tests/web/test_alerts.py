from __future__ import annotations

import msgspec
import pytest

from web.alerts import Refused, SilenceWish


def test_a_refusal_has_a_stable_kind_and_says_why() -> None:
    error = Refused("alert-over", "This alert is closed.")
    assert (error.kind, str(error)) == ("alert-over", "This alert is closed.")


def test_a_misspelt_wish_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"duration_seconds":1,"comment":"x","ruel":"surge"}', type=SilenceWish)
