"""The tables of samples: weeks, contacts and their stories, recordings, samples with their steps, reviews, forms."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from connectors.store.tables import metadata

sample_weeks = Table(
    "sample_weeks",
    metadata,
    Column("week", String(8), primary_key=True),
    # Sealed with the site's key until the week is drawn (realtime/quality/sealing.py), open afterwards.
    Column("key", String(64), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("committed", Double, nullable=False),
    Column("plan", Text),
    Column("plan_digest", String(64)),
    Column("drawn", Double),
    Column("record", Text),
)

contacts = Table(
    "contacts",
    metadata,
    Column("week", String(8), nullable=False),
    Column("linked", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("direction", String(20), nullable=False),
    Column("recording", Integer),
    Column("contact", Text, nullable=False),
    PrimaryKeyConstraint("week", "linked", "agent", "direction"),
)

stories = Table(
    "stories",
    metadata,
    Column("linked", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("direction", String(20), nullable=False),
    Column("week", String(8), nullable=False),
    Column("story", Text, nullable=False),
    PrimaryKeyConstraint("linked", "agent", "direction"),
    Index("stories_week", "week"),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pbx", String(40), nullable=False),
    Column("visit", String(500), nullable=False, unique=True),
    Column("linked", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("caller", String(64)),
    Column("ended", Double, nullable=False),
    Column("state", String(20), nullable=False),
    Column("next_look", Double),
    Column("watch", Text, nullable=False),
    Column("sources", Text),
    Column("sha256", String(64)),
    Column("size", Integer),
    Column("seconds", Double),
    Column("channels", Integer),
    Column("figures", Text),
    Column("waveform", LargeBinary),
    Column("frozen", Text),
    Column("discarded", Double),
    Index("recordings_next_look", "next_look"),
    Index("recordings_state", "state"),
)

samples = Table(
    "samples",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("week", String(8), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("direction", String(20), nullable=False),
    Column("linked", String(200), nullable=False),
    Column("stratum", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("queue", String(200)),
    Column("assigned_to", String(200)),
    Column("claimed_by", String(200)),
    Column("recording", Integer),
    Column("sample", Text, nullable=False),
    Column("life", Text, nullable=False),
    # Where the agent stood at the time of the call; empty for a sample of before it was noted.
    Column("post", Text),
    UniqueConstraint("week", "linked", "agent", "direction", "stratum", name="samples_once"),
    Index("samples_state", "state"),
)

sample_steps = Table(
    "sample_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample", Integer, ForeignKey("samples.id"), nullable=False),
    Column("at", Double, nullable=False),
    Column("action", String(20), nullable=False),
    Column("step", Text, nullable=False),
    Index("sample_steps_sample", "sample"),
)

replacements = Table(
    "replacements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("week", String(8), nullable=False),
    Column("replacement", Text, nullable=False),
    Index("replacements_week", "week"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample", Integer, ForeignKey("samples.id"), nullable=False),
    Column("rater", String(200), nullable=False),
    Column("form", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("signed", Double),
    Column("review", Text, nullable=False),
    # Raised with every change, so that nobody saves over what they have not seen.
    Column("revision", Integer, nullable=False, server_default="0"),
    UniqueConstraint("sample", "rater", name="reviews_once"),
)

listens = Table(
    "listens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sample", Integer, ForeignKey("samples.id"), nullable=False),
    Column("who", String(200), nullable=False),
    # The log-in it happened in; 0 for a token, which has none.
    Column("session", Integer, nullable=False),
    Column("begun", Double, nullable=False),
    Column("told", Double, nullable=False),
    Column("played", Integer, nullable=False),
    Column("heard", Text, nullable=False),
    UniqueConstraint("sample", "who", "session", name="listens_once"),
)

forms = Table(
    "forms",
    metadata,
    Column("name", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("form", Text, nullable=False),
    PrimaryKeyConstraint("name", "version"),
)

second_looks = Table(
    "second_looks",
    metadata,
    Column("sample", Integer, ForeignKey("samples.id"), primary_key=True),
    Column("opened", Double, nullable=False),
    Column("first", String(200), nullable=False),
    # Who began the blind second score; it is theirs from then on.
    Column("by", String(200)),
    Column("done", Double),
    Index("second_looks_done", "done"),
)

calibrations = Table(
    "calibrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("begun", Double, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("form", String(100), nullable=False),
    Column("session", Text, nullable=False),
)

calibration_sheets = Table(
    "calibration_sheets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("calibration", Integer, ForeignKey("calibrations.id"), nullable=False),
    Column("sample", Integer, ForeignKey("samples.id"), nullable=False),
    Column("rater", String(200), nullable=False),
    Column("handed_in", Double),
    Column("revision", Integer, nullable=False),
    Column("sheet", Text, nullable=False),
    UniqueConstraint("calibration", "sample", "rater", name="calibration_sheets_once"),
    Index("calibration_sheets_sample", "sample"),
)

surveys = Table(
    "surveys",
    metadata,
    # The visit, else the caller's channel.
    Column("about", String(500), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("week", String(8), nullable=False),
    Column("linked", String(200)),
    Column("agent", String(200)),
    Column("low", Integer, nullable=False),
    Column("survey", Text, nullable=False),
    Index("surveys_week", "week"),
    Index("surveys_linked", "linked"),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("at", Double, nullable=False),
    Column("campaign", Text, nullable=False),
)
