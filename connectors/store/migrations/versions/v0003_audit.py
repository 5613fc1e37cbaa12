"""The audit log: two tables, and triggers that refuse what must never happen to them.

The triggers keep mistakes and ordinary programs off; whoever may drop a trigger is caught by the chain of hashes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

REFUSED = "the audit log is append-only"
SEALED = "seq <= COALESCE((SELECT MAX(upto) FROM audit_seals), 0)"


def upgrade() -> None:
    """Make the tables and their guards."""
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.String(500), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("particulars", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("audit_entries_at", "audit_entries", ["at_ms"])
    op.create_table(
        "audit_seals",
        sa.Column("upto", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
    )
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for statement in guard():
        op.execute(statement)


def _guard_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    # REPLACE deletes without asking the triggers of DELETE, hence the one of INSERT.
    again = "WHEN EXISTS (SELECT 1 FROM audit_entries WHERE seq = NEW.seq)"
    return [
        f"CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries {refuse}",
        f"CREATE TRIGGER audit_entries_unreplaced BEFORE INSERT ON audit_entries {again} {refuse}",
        f"CREATE TRIGGER audit_entries_undeleted BEFORE DELETE ON audit_entries WHEN NOT OLD.{SEALED} {refuse}",
        f"CREATE TRIGGER audit_seals_unchanged BEFORE UPDATE ON audit_seals {refuse}",
        f"CREATE TRIGGER audit_seals_undeleted BEFORE DELETE ON audit_seals {refuse}",
    ]


def _guard_postgresql() -> list[str]:
    function = "CREATE FUNCTION {} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$"
    raising = f"RAISE EXCEPTION '{REFUSED}';"
    refuse = "EXECUTE FUNCTION audit_refuse()"
    unsealed = "EXECUTE FUNCTION audit_keep_unsealed()"
    return [
        function.format("audit_refuse()", raising),
        function.format("audit_keep_unsealed()", f"IF OLD.{SEALED} THEN RETURN OLD; END IF; {raising}"),
        f"CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries FOR EACH ROW {refuse}",
        f"CREATE TRIGGER audit_entries_undeleted BEFORE DELETE ON audit_entries FOR EACH ROW {unsealed}",
        f"CREATE TRIGGER audit_entries_untruncated BEFORE TRUNCATE ON audit_entries {refuse}",
        f"CREATE TRIGGER audit_seals_unchanged BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW {refuse}",
        f"CREATE TRIGGER audit_seals_untruncated BEFORE TRUNCATE ON audit_seals {refuse}",
    ]
