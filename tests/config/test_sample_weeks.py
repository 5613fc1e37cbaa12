from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine

from config.sample_weeks import COMMITTED, DRAWN, FROZEN, WeekOpenError, draw_week, ranking, reach, roll, settled
from config.standard_form import standard_form
from connectors.store.audit_log import Wanted, entries
from connectors.store.contacts import contacts_of
from connectors.store.database import open_store
from connectors.store.forms import save_form
from connectors.store.reviews import save_review
from connectors.store.samples import Sought, list_samples, take_step
from connectors.store.weeks import export_record, find_week
from realtime.access.roles import Role
from realtime.names import AgentId, Instant
from realtime.quality.contacts import Direction, Recording
from realtime.quality.draw import Stratum, commitment
from realtime.quality.forms import highest
from realtime.quality.life import Action, Step
from realtime.quality.recheck import verify_record
from realtime.quality.scoring import Answer, Review
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, a_week_of_calls

NEXT = WEEKS.after(WEEK)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def told(store: Engine, action: str, subject: str) -> list[dict[str, object]]:
    return [dict(entry.deed.particulars) for entry in entries(store, Wanted(action=action, subject=subject))]


def test_a_key_is_committed_to_before_the_week_and_revealed_after_it(store: Engine) -> None:
    roll(store, WEEKS, STAFF, Instant(BEGIN - 3600.0))
    (committed,) = entries(store, Wanted(action=COMMITTED, subject=WEEK))
    assert committed.deed.at < BEGIN
    kept = find_week(store, WEEK)
    assert kept is not None
    assert committed.deed.particulars == {"commitment": commitment(kept.key)}
    assert kept.plan is None
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    a_week_of_calls(store)
    for at in (BEGIN + 120.0, WEEKS.end(WEEK), WEEKS.end(WEEK) + 3600.0):
        assert WEEK not in roll(store, WEEKS, STAFF, Instant(at))
    assert told(store, DRAWN, WEEK) == []
    assert roll(store, WEEKS, STAFF, Instant(WEEKS.end(WEEK) + 7200.0)) == [WEEK]
    assert roll(store, WEEKS, STAFF, Instant(WEEKS.end(WEEK) + 7300.0)) == []
    (drawn,) = told(store, DRAWN, WEEK)
    assert drawn["key"] == kept.key.hex()
    for action, week in ((COMMITTED, WEEK), (FROZEN, WEEK), (COMMITTED, NEXT), (FROZEN, NEXT)):
        assert len(told(store, action, week)) == 1


def test_a_week_is_drawn_as_planned_and_anyone_can_check_it(store: Engine) -> None:
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    a_week_of_calls(store)
    with pytest.raises(WeekOpenError, match="not over"):
        draw_week(store, WEEKS, WEEK, Instant(BEGIN + 86_400.0))
    result = draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))
    kept = list_samples(store, Sought(week=WEEK))
    random = [one.sample.cell.agent for one in kept if one.sample.stratum is Stratum.RANDOM]
    assert (random.count(AgentId("li")), random.count(AgentId("wu"))) == (2, 5)
    assert [one.sample for one in kept] == list(result.samples)
    assert all(one.recording is not None for one in kept)
    record = export_record(store, WEEK)
    assert record is not None
    assert verify_record(record) == ()
    assert sum(frame.calls != frozenset() for frame in record.frames) == 2
    with pytest.raises(WeekOpenError, match="no plan"):
        draw_week(store, WEEKS, WEEKS.after(WEEK, 5), Instant(WEEKS.end(WEEKS.after(WEEK, 5))))


def test_only_what_may_be_drawn_is_looked_for_and_every_drawn_call_was(store: Engine) -> None:
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    a_week_of_calls(store, 120)
    states = [one.contact.recording for one in settled(store, WEEK)]
    assert set(states) == {Recording.INTACT, Recording.SPARED}
    assert states.count(Recording.SPARED) > 30
    found = find_week(store, WEEK)
    assert found is not None
    within = reach(found, [one.contact for one in contacts_of(store, WEEK)], WEEKS)
    draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))
    of_call = {(one.contact.agent, one.contact.linked): one.contact.recording for one in contacts_of(store, WEEK)}
    for one in list_samples(store, Sought(week=WEEK)):
        key = (one.sample.cell.agent, one.sample.linked)
        assert key in within
        assert of_call[key] is Recording.INTACT


def test_who_joins_during_the_week_is_added_and_the_rest_stays_frozen(store: Engine) -> None:
    roll(store, WEEKS, STAFF[:1], Instant(BEGIN + 60.0))
    roll(store, WEEKS, STAFF, Instant(BEGIN + 4 * 86_400.0))
    found = find_week(store, WEEK)
    assert found is not None
    assert found.plan is not None
    assert [(one.agent, one.quota) for one in found.plan.quotas] == [("li", 2), ("wu", 1)]


def test_last_weeks_scores_rank_the_agents(store: Engine) -> None:
    form = save_form(store, standard_form(), Instant(1.0))
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    a_week_of_calls(store)
    draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))
    for one in list_samples(store, Sought(week=WEEK)):
        best = one.sample.cell.agent == "li"
        answers = tuple(_answer(item.code, best=best, most=highest(item), kind=item.kind) for item in form.items)
        review = Review(
            linked=one.sample.linked,
            agent=one.sample.cell.agent,
            form=form.id,
            version=form.version,
            rater="qa",
            at=Instant(2.0),
            answers=answers,
            signed=Instant(3.0),
        )
        save_review(store, one.number, review)
        for step in (CLAIM, SCORE):
            take_step(store, one.number, step, WEEKS)
        blind = msgspec.structs.replace(review, rater="other", answers=(), blind=True)
        save_review(store, one.number, blind)
    marks = {each.agent: each.mark for each in ranking(store, WEEK, Direction.INBOUND)}
    assert set(marks) == {"li", "wu"}
    assert marks[AgentId("li")] > marks[AgentId("wu")]


CLAIM = Step(action=Action.CLAIM, by="qa", role=Role.QA, at=Instant(3.0))
SCORE = Step(action=Action.SCORE, by="qa", role=Role.QA, at=Instant(3.0), heard=1.0)


def test_a_week_sealed_under_another_key_is_not_drawn(store: Engine, tmp_path: Path) -> None:
    roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
    (tmp_path / "site.key").write_bytes(b"another key of thirty-two bytes!")
    with pytest.raises(WeekOpenError, match=r"site\.key"):
        draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))


def _answer(code: str, *, best: bool, most: float, kind: str) -> Answer:
    good = 0.0 if kind == "deduct" else most
    bad = most if kind == "deduct" else 0.0
    return Answer(code=code, value=good if best else bad)
