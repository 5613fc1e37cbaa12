"""Tokens that act as an account say so, and what tokens did is kept under `token:NAME`, which is no log-in name.

Until here a deed was kept under the bare name of whoever did it, token or account. A name that is an account's stays:
whose deeds those were cannot be told any more. A name that only a token has becomes the token's.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NAMES = (
    ("grants", "applicant"), ("samples", "assigned_to"), ("samples", "claimed_by"), ("reviews", "rater"),
    ("listens", "who"), ("second_looks", "first"), ("second_looks", "by"), ("calibration_sheets", "rater"),
)  # fmt: skip
DOCUMENTS = (
    ("grants", "id", "document"), ("samples", "id", "sample"), ("samples", "id", "life"),
    ("sample_steps", "id", "step"), ("replacements", "id", "replacement"), ("reviews", "id", "review"),
    ("calibrations", "id", "session"), ("calibration_sheets", "id", "sheet"), ("campaigns", "id", "campaign"),
    ("trainings", "id", "training"), ("alerts", "id", "body"), ("alert_lines", "id", "body"),
    ("incidents", "id", "body"), ("silences", "id", "body"),
)  # fmt: skip
FIELDS = frozenset(
    {
        "acknowledged_by", "applicant", "assigned_to", "assignee", "by", "claimed_by", "closed_by", "copies", "counts",
        "decided_by", "ended_by", "leads", "proposed_by", "rater", "raters", "second", "to",
    }
)  # fmt: skip
"""Where a document names somebody who acts."""


def upgrade() -> None:
    """Tie tokens to accounts; tell tokens from accounts in what was kept."""
    op.add_column("tokens", sa.Column("account", sa.Integer))
    connection = op.get_bind()
    accounts = {name for (name,) in connection.execute(sa.text("SELECT name FROM accounts"))}
    tokens = {name for (name,) in connection.execute(sa.text("SELECT name FROM tokens WHERE board IS NULL"))}
    renamed = {name: f"token:{_folded(name)}" for name in tokens | set(map(_folded, tokens)) if name not in accounts}
    if not renamed:
        return
    for table, column in NAMES:
        rows = sa.table(table, sa.column(column, sa.Text))
        for before, after in renamed.items():
            connection.execute(sa.update(rows).where(rows.c[column] == before).values({column: after}))
    for table, key, column in DOCUMENTS:
        rows = sa.table(table, sa.column(key), sa.column(column, sa.Text))
        for number, text in connection.execute(sa.select(rows.c[key], rows.c[column])).all():
            document = json.loads(text)
            changed = _renamed(document, renamed)
            if changed != document:
                body = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
                connection.execute(sa.update(rows).where(rows.c[key] == number).values({column: body}))


def _renamed(thing: Any, names: dict[str, str], *, somebody: bool = False) -> Any:
    """A document with these names where somebody is named."""
    if isinstance(thing, dict):
        return {key: _renamed(value, names, somebody=key in FIELDS) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_renamed(each, names, somebody=somebody) for each in thing]
    return names.get(thing, thing) if somebody and isinstance(thing, str) else thing


def _folded(name: str) -> str:
    """As names were folded when they were kept."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()
