from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from sqlalchemy import Engine, String, Text, insert, select

import connectors.store
from connectors.store.audit_log import append, entries
from connectors.store.database import open_store
from connectors.store.free_text import SPOTS, reword, told_of
from connectors.store.quality_tables import calibration_sheets, calibrations, campaigns, reviews, samples
from connectors.store.retention_tables import holds
from connectors.store.tables import metadata
from realtime.access.audit_chain import Deed, Particular, faults
from realtime.names import Instant
from realtime.retention import DataKind, Place
from realtime.wording import PersonWording

ALIAS = "~000000000001"
WORDING = PersonWording(("Wei Zhang", "wei"), (), ALIAS)
NO_WORDS = {
    "accounts.display_name", "accounts.name", "accounts.password", "accounts.role", "accounts.language",
    "accounts.outside_id", "sessions.agent", "sessions.remote", "sessions.sha256", "links.sha256", "lockouts.key",
    "revisions.name", "tokens.name", "tokens.role", "tokens.last_four", "tokens.sha256", "tokens.board",
    "site_keys.name", "channel_states.channel", "channel_states.detail",
    "audit_entries.actor", "audit_entries.action", "audit_entries.subject", "audit_entries.address",
    "audit_entries.particulars", "audit_entries.hash", "audit_seals.hash",
    "duties.body", "shown_alerts.body", "self_checks.body", "sample_weeks.plan", "sample_weeks.record",
    "contacts.contact", "stories.story", "surveys.survey", "recordings.watch",
    "recordings.sources", "recordings.figures",
    "recordings.frozen", "samples.life", "samples.post", "listens.heard", "forms.form", "tombstones.counts",
    "tombstones.look", "deliveries.key", "deliveries.incident", "deliveries.detail",
}  # fmt: skip
"""Columns of text that are no place for what people like to write, and the audit log, which is only reported."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def test_of_every_column_of_long_text_it_is_known_whether_people_write_there() -> None:
    for module in walk_packages(connectors.store.__path__, "connectors.store."):
        if ".migrations" not in module.name:
            import_module(module.name)
    known = {f"{spot.table.name}.{spot.column}" for spot in SPOTS} | NO_WORDS
    every = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Text) or (isinstance(column.type, String) and column.name in {"why", "note", "text"})
    }
    assert every - known == set()


def test_words_go_from_documents_and_everything_else_stays(store: Engine) -> None:
    answers = [{"code": "a", "value": 1.0, "comment": "Wei Zhang was polite"}]
    review = {"rater": "wei", "agent": "Wei Zhang", "answers": answers, "skipped": "", "heard": 0.85}
    with store.begin() as connection:
        sample = {"week": "w", "agent": "a", "direction": "in", "linked": "1", "stratum": "random", "state": "drawn"}
        connection.execute(insert(samples).values(sample | {"sample": "{}", "life": "{}"}))
        row = {"sample": 1, "rater": "wei", "form": "f", "version": 1, "at": 0.0, "review": json.dumps(review)}
        connection.execute(insert(reviews).values(row))
        connection.execute(insert(holds).values(who="li", why="asked by wei", since=0.0))
        document = json.dumps({"name": "Wei Zhang's calls", "reason": "x"})
        connection.execute(insert(campaigns).values(name="Wei Zhang's calls", at=0.0, campaign=document))
        session = json.dumps({"title": "t", "consensus": {"1": [{"code": "a", "comment": "as Wei Zhang says"}]}})
        connection.execute(insert(calibrations).values(begun=0.0, phase="scoring", form="f", session=session))
        sheet = {"calibration": 1, "sample": 1, "rater": "wei", "revision": 3}
        connection.execute(insert(calibration_sheets).values(sheet | {"sheet": json.dumps({"comment": "nothing"})}))
    done = reword(store, WORDING)
    assert (done.texts, done.look) == (3, (Place(kind="hold", id="1"),))
    with store.connect() as connection:
        kept = connection.execute(select(reviews)).one()
        assert json.loads(kept.review) == review | {"answers": [answers[0] | {"comment": f"{ALIAS} was polite"}]}
        assert kept.revision == 1
        named = connection.execute(select(campaigns)).one()
        assert (named.name, json.loads(named.campaign)["name"]) == (f"{ALIAS}'s calls", f"{ALIAS}'s calls")
        told = json.loads(connection.execute(select(calibrations.c.session)).scalar_one())
        assert told["consensus"]["1"][0]["comment"] == f"as {ALIAS} says"
        assert connection.execute(select(calibration_sheets.c.revision)).scalar_one() == 3
    assert reword(store, WORDING).texts == 0


def test_a_kind_under_a_hold_is_reported_and_left(store: Engine) -> None:
    with store.begin() as connection:
        document = json.dumps({"name": "n", "reason": "Wei Zhang"})
        connection.execute(insert(campaigns).values(name="n", at=0.0, campaign=document))
    done = reword(store, WORDING, {DataKind.REVIEWS})
    assert (done.texts, done.look) == (0, (Place(kind="campaign", id="1"),))
    assert reword(store, WORDING).texts == 1


def test_the_audit_log_is_reported_and_its_chain_stays_whole(store: Engine) -> None:
    said: dict[str, Particular] = {"text": "Wei Zhang called 138 1234 0042", "grant": 7}
    append(store, [Deed(at=Instant(1.0), actor="account:li", action="grant_review", particulars=said)])
    append(store, [Deed(at=Instant(2.0), actor="account:li", action="x", subject="nobody")])
    assert told_of(store, WORDING) == (Place(kind="audit", id="1"),)
    assert reword(store, WORDING).texts == 0
    kept = list(entries(store))
    assert list(faults(kept)) == []
    assert kept[0].deed.particulars == {"text": "Wei Zhang called 138****0042", "grant": 7}
