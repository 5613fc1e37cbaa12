"""The tables of alerts: alerts, incidents, their timeline, silences, the duty roster, and the detectors' memory.

A body is the whole value as JSON; the columns beside it are what is asked by.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, LargeBinary, String, Table, Text

from connectors.store.tables import metadata

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("incident", String(32), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("subject", String(500), nullable=False),
    Column("state", String(20), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("fired", Double, nullable=False),
    Column("acknowledged", Double),
    Column("resolved", Double),
    Column("held", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("alerts_held", "held"),
    Index("alerts_fired", "fired"),
    Index("alerts_incident", "incident"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("opened", Double, nullable=False),
    Column("resolved", Double),
    Column("closed", Double),
    Column("body", Text, nullable=False),
    Index("incidents_opened", "opened"),
)

alert_lines = Table(
    "alert_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident", String(32), nullable=False),
    Column("alert", String(32), nullable=False),
    Column("at", Double, nullable=False),
    Column("body", Text, nullable=False),
    Index("alert_lines_incident", "incident"),
    Index("alert_lines_alert", "alert"),
)

silences = Table(
    "silences",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("ends", Double, nullable=False),
    Column("body", Text, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("body", Text, nullable=False),
)

alert_memory = Table(
    "alert_memory",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Double, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

queue_quarters = Table(
    "queue_quarters",
    metadata,
    Column("queue", String(300), primary_key=True),
    Column("begin", Double, primary_key=True),
    Column("offered", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("abandoned", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("coverage", Double, nullable=False),
    Column("bins", LargeBinary),
)
"""What every queue took in each quarter of an hour: the history from which detectors learn what is usual."""

self_checks = Table(
    "self_checks",
    metadata,
    Column("queue", String(300), primary_key=True),
    Column("at", Double, primary_key=True),
    Column("body", Text, nullable=False),
)
"""What the nightly self-checks found, by queue and night."""

shown_alerts = Table(
    "shown_alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", String(32), nullable=False),
    Column("at", Double, nullable=False),
    Column("body", Text),
    Index("shown_alerts_alert", "alert", "at"),
    Index("shown_alerts_at", "at"),
)
"""What the screens showed of each alert from when on; no body: no longer shown."""

agent_ends = Table(
    "agent_ends",
    metadata,
    Column("agent", String(300), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("ends", Integer, nullable=False),
    Column("drops", Integer, nullable=False),
)
"""Conversations of each agent that ended on a business day, and how many of them were drops."""
