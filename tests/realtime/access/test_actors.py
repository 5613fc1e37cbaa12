from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from realtime.access.accounts import checked_name
from realtime.access.actors import NOBODY, is_account, token_actor


@given(st.text(), st.text())
def test_no_token_is_ever_an_account_whatever_either_is_called(account: str, token: str) -> None:
    actor = token_actor(token)
    assert not is_account(actor)
    assert not is_account(NOBODY)
    with contextlib.suppress(ValueError):
        name = checked_name(account)
        assert is_account(name)
        assert name != actor


def test_names_that_look_like_a_tokens_are_no_log_in_names() -> None:
    for name in ("token:li", "token：li", "token\N{RATIO}li", "token\N{PRESENTATION FORM FOR VERTICAL COLON}li"):
        with contextlib.suppress(ValueError):
            assert ":" not in checked_name(name)
            raise AssertionError(name)
