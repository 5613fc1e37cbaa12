"""Who acts, as deeds are kept and compared: an account by its log-in name, a token by `token:` and its own name. Pure.

A log-in name has no colon (`accounts.checked_name`), so no token is ever taken for an account or the other way round,
whatever either is called. A token that was made for an account acts as that account: it is tied by number, not by name.
"""

from __future__ import annotations

from realtime.access.accounts import folded

TOKEN = "token:"  # noqa: S105  # a word, no secret
NOBODY = "nobody:"


def token_actor(name: str) -> str:
    """The actor that a token of this name is."""
    return TOKEN + folded(name)


def is_account(actor: str) -> bool:
    """Whether this names an account."""
    return bool(actor) and ":" not in actor
