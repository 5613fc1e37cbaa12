"""How long each kind of data is kept."""

from __future__ import annotations

from config.settings.kinds import Days, Section


class Retention(Section, frozen=True, kw_only=True):
    """Days by kind. The journal's are set where the journal is (`storage.journal_retention_days`)."""

    audit_days: Days = 1095
    sessions_days: Days = 90
    alerts_days: Days = 400
    recordings_days: Days = 180
    reviews_days: Days = 730
    grants_days: Days = 1095
