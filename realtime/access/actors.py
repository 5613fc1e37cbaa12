"""Who did something, and the words for what is written down about it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What somebody is to us. COMMAND: whoever may run our commands on the machine; NOBODY: not let in yet."""

    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105  # a word, no secret
    COMMAND = "command"
    NOBODY = "nobody"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who. id: of the account or token; session: of the log-in it came through; remote: the address it came from."""

    kind: Kind
    name: str = ""
    id: int | None = None
    role: str | None = None
    session: int | None = None
    remote: str | None = None


class Deed(StrEnum):
    """What is audited; new kinds are added beside their handlers' rooms, none is ever renamed: the log keeps them."""

    LOGGED_IN = "logged_in"
    LOGIN_REFUSED = "login_refused"
    LOGGED_OUT = "logged_out"
    SESSION_REVOKED = "session_revoked"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    PASSWORD_SET = "password_set"  # noqa: S105
    LINK_ISSUED = "link_issued"
    TOKEN_CREATED = "token_created"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    SCREEN_APPROVED = "screen_approved"
    SCREEN_CHANGED = "screen_changed"
    SCREEN_REVOKED = "screen_revoked"
    GRANT_REQUESTED = "grant_requested"
    GRANT_DECIDED = "grant_decided"
    GRANT_REVOKED = "grant_revoked"
    ALERT_HANDLED = "alert_handled"
    RULE_CHANGED = "rule_changed"
    CHANNEL_CHANGED = "channel_changed"
    LISTENED = "listened"
    DOWNLOADED = "downloaded"
    EXPORTED = "exported"
    SCORED = "scored"
    ACTED_ON_PBX = "acted_on_pbx"
    ROSTER_CHANGED = "roster_changed"
    SETTINGS_CHANGED = "settings_changed"
    RETENTION_CHANGED = "retention_changed"
    ERASED = "erased"
