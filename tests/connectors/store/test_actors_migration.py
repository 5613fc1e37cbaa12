"""What tokens did before they were told from accounts is theirs afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from connectors.store import database
from connectors.store.database import open_store, writing

REQUESTED = {"applicant": "bot", "asked": {"copies": ["li", "bot"], "reason": "bot"}, "steps": [{"by": "bot"}]}


def _old(directory: Path) -> None:
    """A store of the version before."""
    settings = Config()
    settings.set_main_option("script_location", str(database._MIGRATIONS))
    engine, _ = database._embedded(directory)
    with writing(engine) as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0014")
        for name in ("Bot", "li"):
            connection.execute(
                text("INSERT INTO tokens (name, role, created, last_four, sha256) VALUES (:n, 'qa', 0, 'abcd', :n)"),
                {"n": name},
            )
        connection.execute(
            text("INSERT INTO accounts (name, display_name, role, created, must_change) VALUES ('li','Li','qa',0,0)")
        )
        grants = text("INSERT INTO grants (applicant, stage, ends, document) VALUES (:who, 'active', 9, :said)")
        for who in ("bot", "li", "wu"):
            said = json.dumps(REQUESTED | {"applicant": who})
            connection.execute(grants, {"who": who, "said": said})
    engine.dispose()


def test_what_only_a_token_can_have_done_becomes_the_tokens(tmp_path: Path) -> None:
    _old(tmp_path)
    store = open_store(tmp_path)
    with store.connect() as connection:
        rows = connection.execute(text("SELECT applicant, document FROM grants ORDER BY id")).all()
        assert connection.execute(text("SELECT account FROM tokens")).scalars().all() == [None, None]
    assert [row.applicant for row in rows] == ["token:bot", "li", "wu"]
    asked = {"copies": ["li", "token:bot"], "reason": "bot"}
    for row, who in zip(rows, ("token:bot", "li", "wu"), strict=True):
        assert json.loads(row.document) == {"applicant": who, "asked": asked, "steps": [{"by": "token:bot"}]}
    store.dispose()
