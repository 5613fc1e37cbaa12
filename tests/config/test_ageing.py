"""A round of retention deletes what is too old of every kind, keeps what is held, and touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, Table, insert, select

from config.ageing import tidy
from config.sampling import in_use
from config.settings import Pbx, Retention, Secret, Settings, Storage
from connectors.channels.outbox import enqueue
from connectors.channels.states import State as Delivery
from connectors.recordings.content_store import ContentStore, LocalBlobs
from connectors.recordings.states import State, Watch
from connectors.store import alerts as alert_store
from connectors.store import quality_tables as quality
from connectors.store.access_tables import links, sessions
from connectors.store.accounts import create_account, issue_link
from connectors.store.alert_tables import alert_lines, alerts, incidents, silences
from connectors.store.audit_log import append, entries
from connectors.store.database import open_store
from connectors.store.grants import file_request, list_grants
from connectors.store.recordings import kept_recordings, put_watch
from connectors.store.retention import add_hold
from connectors.store.sessions import open_session
from connectors.store.tables import deliveries, metadata
from realtime.access.audit_chain import SEALED, Deed
from realtime.access.grants import Asked, Person, Policy, Stage
from realtime.access.roles import Right, Role
from realtime.alerts.advance import advance
from realtime.alerts.silences import Silence
from realtime.names import Instant
from realtime.quality.weeks import Weeks
from realtime.retention import DataKind, Hold
from tests.alerting import POLICY, Site, found
from tests.build import at
from tests.config.test_erasure import recording
from tests.connectors.store.test_recordings import CONTENT

DAY = 86_400.0


def settings(tmp_path: Path, **days: int) -> Settings:
    pbx = Pbx(name="hq", host="127.0.0.1", username="u", secret=Secret("s"))
    kept = Retention(**({"audit_days": 3, "grants_days": 30} | days))
    return Settings(pbx=(pbx,), storage=Storage(directory=tmp_path), retention=kept)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def long_ago(store: Engine) -> None:
    """An entry of the audit log, and a grant for a day."""
    append(store, [Deed(at=Instant(0.0), actor="li", action="early")])
    asked = Asked(rights=frozenset({Right.SEE_NUMBERS}), reason="r", begins=Instant(0.0), ends=Instant(DAY))
    file_request(store, Person("li"), asked, Instant(0.0), Policy())


def hold(store: Engine, **what: Any) -> None:
    add_hold(store, Hold(who="li", why="case", since=Instant(0.0), **what))


def rows(store: Engine) -> dict[str, list[Any]]:
    """Everything there is, by table."""
    with store.connect() as connection:
        return {table.name: list(connection.execute(select(table))) for table in metadata.sorted_tables}


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def actions(store: Engine) -> list[str]:
    return [entry.deed.action for entry in entries(store)]


def test_a_round_writes_down_what_ended_and_deletes_what_is_too_old(tmp_path: Path, store: Engine) -> None:
    long_ago(store)
    tidy(settings(tmp_path), store, Instant(2 * DAY))
    assert [grant.stage for grant in list_grants(store)] == [Stage.EXPIRED]
    assert actions(store) == ["early"]
    tidy(settings(tmp_path), store, Instant(40 * DAY))
    assert list_grants(store) == []
    assert actions(store) == ["aged", SEALED]


@pytest.mark.parametrize(
    ("what", "kept"),
    [
        ({}, {"early", "grant"}),
        ({"kind": DataKind.AUDIT}, {"early"}),
        ({"kind": DataKind.GRANTS}, {"grant"}),
        ({"kind": DataKind.GRANTS, "subject": "1"}, {"grant"}),
        ({"subject": "li"}, {"grant"}),
        ({"kind": DataKind.GRANTS, "subject": "2"}, set()),
        ({"kind": DataKind.ALERTS}, set()),
    ],
)
def test_a_hold_keeps_what_it_names(tmp_path: Path, store: Engine, what: dict[str, Any], kept: set[str]) -> None:
    long_ago(store)
    hold(store, **what)
    tidy(settings(tmp_path), store, Instant(40 * DAY))
    assert ("early" in actions(store)) is ("early" in kept)
    assert bool(list_grants(store)) is ("grant" in kept)


def test_sessions_and_links_that_ended_are_forgotten_unless_a_hold_keeps_them(tmp_path: Path, store: Engine) -> None:
    li = create_account(store, name="li", display_name="Li", role=Role.QA, now=Instant(0.0))
    wu = create_account(store, name="wu", display_name="Wu", role=Role.QA, now=Instant(0.0))
    open_session(store, li.id, Instant(0.0))
    open_session(store, wu.id, Instant(90 * DAY))
    issue_link(store, li.id, Instant(0.0))
    issue_link(store, wu.id, Instant(91 * DAY))
    hold(store, kind=DataKind.SESSIONS, until=Instant(92 * DAY))
    tidy(settings(tmp_path), store, Instant(91 * DAY))
    assert len(rows(store)["sessions"]) == len(rows(store)["links"]) == 2
    tidy(settings(tmp_path), store, Instant(92 * DAY))
    assert [row.account for row in rows(store)[sessions.name]] == [wu.id]
    assert rows(store)[links.name] == []


def told(store: Engine, site: Site, when: float, *rules: str) -> None:
    turn = advance(site.book, [found(rule) for rule in rules], lambda _finding: False, POLICY, at(when))
    site.book = turn.book
    alert_store.keep_turn(store, turn, {}, at(when), enqueue)


def sent(store: Engine) -> None:
    """All that waits in the outbox was delivered when it was put in."""
    with store.begin() as connection:
        connection.execute(deliveries.update().values(state=Delivery.DELIVERED.value, settled=deliveries.c.created))


def alert_day(store: Engine) -> dict[str, str]:
    """An incident of long ago, one of yesterday, one that goes on since long ago; silences of both ages."""
    old, late, on = Site(), Site(), Site()
    told(store, old, 0, "surge")
    told(store, old, 600)
    told(store, late, 30 * DAY, "surge")
    told(store, late, 30 * DAY + 600)
    told(store, on, 10, "long_wait")
    sent(store)
    for name, ends in (("old", 100.0), ("late", 30 * DAY)):
        silence = Silence(id=name, begins=at(0), ends=at(ends), by="li", comment="c", rule="surge")
        alert_store.keep_silence(store, silence)
    sites = {"old": old, "late": late, "on": on}
    return {name: next(iter(site.book.incidents)) for name, site in sites.items() if site.book.incidents} | {
        "on": next(iter(on.book.incidents))
    }


def test_alerts_long_over_go_with_their_incident_and_what_was_sent_and_nothing_else(
    tmp_path: Path, store: Engine
) -> None:
    known = alert_day(store)
    before = rows(store)
    days = {"alerts_days": 20, "audit_days": 3650, "grants_days": 3650, "sessions_days": 3650}
    tidy(settings(tmp_path, **days), store, at(31 * DAY))
    after = rows(store)
    assert changed(before, after) == {
        "alerts", "incidents", "alert_lines", "silences", "deliveries", "audit_entries",
    }  # fmt: skip
    assert {row.id for row in after[incidents.name]} == {known["late"], known["on"]}
    assert {row.incident for row in after[alerts.name]} == {known["late"], known["on"]}
    assert {row.incident for row in after[alert_lines.name]} == {known["late"], known["on"]}
    assert [row.id for row in after[silences.name]] == ["late"]
    assert all(row.created >= at(10 * DAY) for row in after[deliveries.name])
    (deed,) = [entry.deed for entry in entries(store) if entry.deed.action == "aged"]
    assert (deed.subject, deed.particulars["alerts"], deed.particulars["silences"]) == ("alerts", 1, 1)
    tidy(settings(tmp_path, **days), store, at(31 * DAY))
    assert changed(after, rows(store)) == set(), "a round with nothing to do leaves no trace"


@pytest.mark.parametrize("name", ["incident", "alert", "subject"])
def test_a_hold_on_an_alert_keeps_its_whole_incident(tmp_path: Path, store: Engine, name: str) -> None:
    incident = alert_day(store)["old"]
    (row,) = [row for row in rows(store)[alerts.name] if row.incident == incident]
    hold(store, kind=DataKind.ALERTS, subject={"incident": incident, "alert": row.id, "subject": row.subject}[name])
    tidy(settings(tmp_path, alerts_days=20), store, at(31 * DAY))
    assert incident in {row.id for row in rows(store)[incidents.name]}
    assert incident in {row.incident for row in rows(store)[alert_lines.name]}


WEEKS = Weeks("UTC")
OLD, LATE = WEEKS.of(at(0)), WEEKS.of(at(60 * DAY))


def sampled(store: Engine, number: int, week: str, **changes: Any) -> None:
    """A sample with a review, a step, a listening, its frame and its story; its recording is long gone."""
    call: dict[str, Any] = {"linked": f"hq/{number}.0", "agent": "li", "direction": "inbound"}
    kept = recording(store, number, caller=f"key{number}")
    put_watch(store, kept, Watch(candidates=(), ended=at(0), state=State.MISSING))
    new: dict[Table, dict[str, Any]] = {
        quality.samples: call
        | {"id": number, "week": week, "stratum": "random", "state": "confirmed", "sample": "{}", "life": "{}"}
        | {"recording": kept},
        quality.sample_steps: {"sample": number, "at": 1.0, "action": "claim", "step": "{}"},
        quality.reviews: {"sample": number, "rater": "wu", "form": "f", "version": 1, "at": 1.0, "review": "{}"},
        quality.listens: {
            "sample": number,
            "who": "wu",
            "session": 1,
            "begun": 1.0,
            "told": 1.0,
            "played": 1,
            "heard": "[]",
        },
        quality.contacts: call | {"week": week, "recording": kept, "contact": "{}"},
        quality.stories: call | {"week": week, "story": "{}"},
    }
    with store.begin() as connection:
        for table, row in new.items():
            connection.execute(insert(table).values(row | (changes if table is quality.samples else {})))


def week(store: Engine, name: str, drawn: float | None = 1.0) -> None:
    row = {"week": name, "key": "00", "commitment": "c", "committed": 1.0, "drawn": drawn}
    with store.begin() as connection:
        connection.execute(insert(quality.sample_weeks).values(row))


def test_samples_of_weeks_long_gone_go_with_all_that_was_done_and_nothing_else(tmp_path: Path, store: Engine) -> None:
    for name in (OLD, LATE):
        week(store, name)
    sampled(store, 1, OLD)
    sampled(store, 2, LATE)
    before = rows(store)
    days = {"reviews_days": 30, "audit_days": 3650, "grants_days": 3650}
    tidy(settings(tmp_path, **days), store, at(62 * DAY))
    after = rows(store)
    tables = ("samples", "sample_steps", "reviews", "listens", "contacts", "stories", "sample_weeks", "recordings")
    assert changed(before, after) == {*tables, "audit_entries"}
    assert {name: len(after[name]) for name in tables} == dict.fromkeys(tables, 1)
    assert [row.week for row in after["samples"]] == [row.week for row in after["sample_weeks"]] == [LATE]
    told = [entry.deed for entry in entries(store) if entry.deed.subject == "reviews"]
    assert [deed.particulars["samples"] for deed in told] == [1]


@pytest.mark.parametrize(
    "what",
    [{"subject": "1"}, {"subject": "hq/1.0"}, {"subject": "hq/1.0/sales/1"}, {"subject": "li"}, {"caller": "key1"}],
)
def test_a_hold_on_a_sample_keeps_it_and_the_week_it_was_drawn_from(
    tmp_path: Path, store: Engine, what: dict[str, Any]
) -> None:
    week(store, OLD)
    sampled(store, 1, OLD)
    sampled(store, 2, OLD, agent="wu")
    hold(store, kind=DataKind.REVIEWS, **what)
    tidy(settings(tmp_path, reviews_days=30), store, at(62 * DAY))
    after = rows(store)
    assert [row.id for row in after["samples"]] == [1]
    assert [row.sample for row in after["reviews"]] == [1]
    assert (len(after["sample_weeks"]), len(after["contacts"]), len(after["recordings"])) == (1, 2, 2)


def test_a_week_that_is_still_to_be_drawn_stays_whatever_its_age(tmp_path: Path, store: Engine) -> None:
    week(store, OLD, drawn=None)
    sampled(store, 1, OLD)
    before = rows(store)
    tidy(settings(tmp_path, reviews_days=30, audit_days=3650, grants_days=3650), store, at(62 * DAY))
    assert changed(before, rows(store)) == set()


def test_copies_that_an_earlier_configuration_left_are_deleted_at_the_end_of_their_days(
    tmp_path: Path, store: Engine
) -> None:
    content = ContentStore(LocalBlobs(tmp_path / "recordings"), tmp_path / "recordings" / "spool")
    sound = tmp_path / "1.wav"
    sound.write_bytes(b"sound")
    sha256 = content.put(sound)
    kept = recording(store, 1)
    whole = msgspec.structs.replace(CONTENT, sha256=sha256)
    put_watch(store, kept, Watch(candidates=(), ended=at(0), state=State.INTACT), whole)
    assert in_use(store, WEEKS).sampled == frozenset()
    tidy(settings(tmp_path), store, at(1 * DAY))
    assert [one.number for one in kept_recordings(store)] == [kept]
    tidy(settings(tmp_path), store, at(4 * DAY))
    assert kept_recordings(store) == []
    assert list(content.kept()) == []
