from __future__ import annotations

from pathlib import Path

from connectors.store.accounts import change_account, create_account
from connectors.store.database import open_store
from connectors.store.revision import revision
from connectors.store.sessions import end_sessions
from connectors.store.tokens import change_screen, create_token, revoke_screen, revoke_token
from realtime.access.accounts import Changes
from realtime.access.roles import Role
from realtime.names import Instant

NOW = Instant(0.0)


def test_whatever_takes_a_right_away_raises_the_number(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    create_account(store, name="li", display_name="Li", role=Role.QA, now=NOW)
    for name in ("a", "b"):
        create_token(store, name=name, role=Role.SCREEN, now=NOW, board="hall")
    seen = [revision(store)]
    change_account(store, "li", Changes(disabled=True), NOW)
    seen.append(revision(store))
    end_sessions(store, 1, NOW)
    seen.append(revision(store))
    revoke_token(store, "a", NOW)
    seen.append(revision(store))
    change_screen(store, 2, board="other")
    seen.append(revision(store))
    revoke_screen(store, 2, NOW)
    seen.append(revision(store))
    store.dispose()
    assert seen == list(range(1, 7))
