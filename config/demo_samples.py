"""The demo's quality assurance: two weeks that are over, drawn as any week is, with what reviewers did since.

Only the calls, their sound and the reviewers' hands are made up, from a seed; the weeks are committed to, frozen and
drawn by the code that does it for real, so that `sample verify` finds them in order.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from config.demo_calls import MadeCall, made_calls
from config.demo_reviews import judged
from config.recording_places import content_store
from config.sample_weeks import COMMITTED, FROZEN, RULES, draw_week, tell_once
from config.settings import Settings
from connectors.recordings.states import State, Watch
from connectors.store.contacts import KeptContact, put_contacts
from connectors.store.recordings import NewRecording, add_recording, put_watch
from connectors.store.samples import add_sample
from connectors.store.stories import put_stories
from connectors.store.surveys import put_survey
from connectors.store.weeks import commit_week, find_week, freeze_plan
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.quality.contacts import Contact, Direction, Flag, Post, Recording
from realtime.quality.draw import Cell, Stratum
from realtime.quality.quotas import Staff, freeze
from realtime.quality.sampling import Sample, sample
from realtime.quality.story import Part, Piece, Story, talked_pieces
from realtime.quality.surveys import SurveyMark, Told
from realtime.quality.weeks import Week, Weeks
from realtime.roster import Person, Seniority

DAY, HOUR = 86_400.0, 3600.0
WEEKS_BACK = (2, 1)
SAMPLED_PEOPLE = 9
"""People of the roster whose calls of those weeks are made up."""

FEWEST, MOST = 9, 34
"""Calls of one of them in a week; the last one has a single call, and is short of the quota."""

INBOUND = Direction.INBOUND
DRAWN_AFTER = 3 * HOUR


class MadeContact(msgspec.Struct, frozen=True):
    """A contact with its story and the conversation that was recorded of it."""

    contact: Contact
    story: Story
    call: MadeCall


def seed_samples(settings: Settings, store: Engine, people: Sequence[Person], seed: int, now: Instant) -> None:
    """Fill the store. Raises OSError and SQLAlchemyError when it cannot be kept."""
    weeks = Weeks(settings.site.timezone.key)
    sampled = list(people[:SAMPLED_PEOPLE])
    with tempfile.TemporaryDirectory(dir=settings.storage.directory) as folder:
        calls = made_calls(content_store(settings), Path(folder), seed)
    queues = [QueueId(f"{settings.pbx[0].name}/{name}") for name in settings.queues.named] or [QueueId("hq/support")]
    for back in WEEKS_BACK:
        week = weeks.after(weeks.of(now), -back)
        chance = random.Random(f"{seed} {week}")  # noqa: S311 - a demo, no secret
        _frozen(store, weeks, week, sampled, seed)
        made = [
            one
            for place, person in enumerate(sampled)
            for one in contacts_of(person, weeks, week, calls, queues, chance, single=place == len(sampled) - 1)
        ]
        _drawn(store, weeks, week, made)
    troubled(store, sampled, weeks.after(weeks.of(now), -1), calls, now)
    past = [weeks.after(weeks.of(now), -back) for back in WEEKS_BACK]
    judged(store, weeks, past, AgentId(sampled[0].id), seed, now)


def _frozen(store: Engine, weeks: Weeks, week: Week, people: Sequence[Person], seed: int) -> None:
    key = hashlib.sha256(f"demo {seed} {week}".encode()).digest()
    promised = Instant(weeks.start(week) - DAY)
    kept = commit_week(store, week, key, promised)
    tell_once(store, COMMITTED, week, promised, commitment=kept.commitment)
    staff = [
        Staff(agent=AgentId(one.id), directions=frozenset({INBOUND}), new=one.seniority is Seniority.NEW)
        for one in people
    ]
    plan = freeze(week, key, kept.commitment, staff, {}, RULES, weeks.start(week))
    freeze_plan(store, plan)
    tell_once(store, FROZEN, week, plan.frozen, plan=plan.digest(), people=len(plan.quotas))


def _drawn(store: Engine, weeks: Weeks, week: Week, made: Sequence[MadeContact]) -> None:
    """Draw the week. What would be drawn is reckoned first, so that only that has its recording kept."""
    found = find_week(store, week)
    if found is None or found.plan is None:
        raise LookupError(f"{week} has no plan")
    told = sample(found.plan, found.key, [one.contact for one in made], weeks)
    kept = {
        (draw.cell.agent, call.linked) for draw in told.draws for call in (*draw.sampled, *draw.reserves, *draw.risk)
    }
    rows = [
        KeptContact(one.contact, recorded(store, one) if (one.contact.agent, one.contact.linked) in kept else None)
        for one in made
    ]
    put_contacts(store, week, rows)
    put_stories(store, week, [(one.contact, one.story) for one in made])
    _surveyed(store, week, [one.contact for one in made])
    draw_week(store, weeks, week, Instant(weeks.end(week) + DRAWN_AFTER))


def contacts_of(
    person: Person,
    weeks: Weeks,
    week: Week,
    calls: Sequence[MadeCall],
    queues: Sequence[QueueId],
    chance: random.Random,
    *,
    single: bool = False,
) -> list[MadeContact]:
    """One person's calls of a week, in working hours."""
    many = 1 if single else chance.randrange(FEWEST, MOST)
    own = [chance.choice(queues), chance.choice(queues)]
    found = []
    for number in range(many):
        day, second = chance.randrange(5), chance.uniform(9 * HOUR, 17.5 * HOUR)
        answered = Instant(round(weeks.start(week) + day * DAY + second, 3))
        call = chance.choice(calls)
        linked = ChannelId(f"hq/{int(answered)}.{number}{person.id}")
        found.append(_contact(person, linked, answered, call, chance.choice(own), chance))
    return found


def _contact(
    person: Person, linked: ChannelId, answered: Instant, call: MadeCall, queue: QueueId, chance: random.Random
) -> MadeContact:
    agent = AgentId(person.id)
    flags = _flags(chance)
    talked = Seconds(call.seconds if chance.random() > 0.12 else chance.uniform(5.0, 29.0))
    contact = Contact(
        linked=linked,
        agent=agent,
        direction=INBOUND,
        answered=answered,
        talked=talked,
        external=True,
        recording=Recording.INTACT if chance.random() > 0.05 else Recording.MISSING,
        visit=VisitId(f"{linked}/1"),
        queue=queue,
        flags=flags,
        post=Post(person.team, person.seniority),
    )
    ended = Instant(answered + call.seconds)
    ring = chance.uniform(2.0, 9.0)
    waited = ring + chance.choice((chance.uniform(0.5, 12.0), chance.uniform(5.0, 75.0)))
    holds = tuple((Instant(answered + one.begin), Instant(answered + one.end)) for one in call.holds)
    joined, rang = Instant(answered - waited), Instant(answered - ring)
    handed = _handed(linked, ended)
    story = Story(
        queue=queue,
        caller=f"13{chance.choice('89')}****{chance.randrange(10_000):04d}",
        pieces=(
            Piece(part=Part.WAIT, begin=joined, end=answered),
            Piece(part=Part.RING, begin=rang, end=answered, agent=agent, ring="answered"),
            *talked_pieces(answered, ended, holds, agent),
            *handed,
        ),
        answered=answered,
        ended=ended,
        end="transferred" if handed else "completed_by_agent" if Flag.AGENT_HUNG_UP in flags else "completed_by_caller",
        ending="normal",
        cause=16,
        nth=2 if Flag.REPEAT_CALLER in flags else 1,
        trunk="trunk-a",
    )
    return MadeContact(contact, story, call)


def _handed(linked: ChannelId, at: Instant) -> tuple[Piece, ...]:
    """One call in eight is handed on at its end, half of them after a word with whoever takes it."""
    chance = random.Random(f"handed {linked}")  # noqa: S311 - a demo, no secret
    if chance.random() > 0.12:
        return ()
    way = chance.choice(("blind", "attended"))
    return (Piece(part=Part.TRANSFER, begin=at, end=at, way=way, queue=QueueId("hq/vip") if way == "blind" else None,
                  to=None if way == "blind" else "8021"),)  # fmt: skip


def _surveyed(store: Engine, week: Week, contacts: Sequence[Contact]) -> None:
    """Every third caller gives a mark; whose call is at risk by it gives a low one."""
    chance = random.Random(f"surveys {week}")  # noqa: S311 - a demo, no secret
    for one in contacts:
        low = Flag.LOW_SURVEY in one.flags
        if one.answered is None or one.visit is None or not (low or chance.random() < 0.33):
            continue
        score = chance.choice((1.0, 2.0)) if low else chance.choice((3.0, 4.0, 4.0, 5.0, 5.0))
        at = Instant(one.answered + (one.talked or 0.0) + 20.0)
        mark = SurveyMark(pbx=PbxId("hq"), channel=one.linked, at=at, score=score)
        team = None if one.post is None else one.post.team
        told = Told(about=one.visit, mark=mark, highest=5.0, linked=one.linked, agent=one.agent, queue=one.queue,
                    team=team)  # fmt: skip
        put_survey(store, week, told)


def _flags(chance: random.Random) -> frozenset[Flag]:
    """Few calls are at risk; what is heard in the sound is added by the draw itself."""
    found = {Flag.REPEAT_CALLER} if chance.random() < 0.06 else set()
    if chance.random() < 0.05:
        found.add(Flag.AGENT_HUNG_UP)
    if chance.random() < 0.04:
        found.add(Flag.LOW_SURVEY)
    return frozenset(found)


def recorded(store: Engine, made: MadeContact, state: State = State.INTACT, said: str = "") -> int:
    """Keep the recording of a contact; gives its number."""
    contact, call = made.contact, made.call
    ended = made.story.ended or Instant(0.0)
    watch = Watch(
        candidates=(),
        ended=ended,
        seconds=Seconds(call.seconds),
        held=Seconds(sum(one.seconds for one in call.holds)),
        holds=made.story.holds(),
        state=state,
        since=ended,
        said=said,
    )
    new = NewRecording(
        pbx=PbxId("hq"),
        visit=contact.visit or VisitId(contact.linked),
        linked=contact.linked,
        agent=contact.agent,
        caller=None,
        watch=watch,
    )
    number = add_recording(store, new)
    put_watch(store, number, watch, call.content if state is State.INTACT else None)
    return number


TROUBLES: Mapping[State, str] = {
    State.CUT_SHORT: "the file has 41 s, the call took 96 s",
    State.WRONG_HEADER: "its header is no header of a wav file",
    State.MISSING: "",
}
"""What can be wrong with a recording, pulled by hand so that a reviewer can look at each."""


def troubled(store: Engine, people: Sequence[Person], week: Week, calls: Sequence[MadeCall], now: Instant) -> None:
    """Spot checks whose recordings cannot be judged, outside the random stratum."""
    chance = random.Random("troubled")  # noqa: S311 - a demo, no secret
    for (state, said), person in zip(TROUBLES.items(), people, strict=False):
        answered = Instant(round(now - chance.uniform(1.0, 3.0) * DAY, 3))
        linked = ChannelId(f"hq/{int(answered)}.{person.id}")
        made = _contact(person, linked, answered, chance.choice(calls), QueueId("hq/support"), chance)
        put_contacts(store, week, [KeptContact(made.contact)])
        put_stories(store, week, [(made.contact, made.story)])
        cell = Cell(week, made.contact.agent, INBOUND)
        one = Sample(
            cell=cell, linked=linked, stratum=Stratum.SPOT_CHECK, reason="wording of the new tariff", by="qa_lead"
        )
        add_sample(store, one, KeptContact(made.contact, recorded(store, made, state, said)).place())
