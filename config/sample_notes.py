"""Noting contacts: each goes into the frame of its week, and its recording is looked for only if it may be drawn."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from config.sample_weeks import reach
from connectors.recordings.find import Call, Rule, candidates
from connectors.recordings.states import State, Watch
from connectors.store.contacts import KeptContact, contacts_of, put_contacts
from connectors.store.recordings import NewRecording, add_recording
from connectors.store.stories import put_stories
from connectors.store.surveys import low_calls
from connectors.store.weeks import find_week
from realtime.names import Instant, PbxId, Seconds, VisitId
from realtime.quality.contacts import Contact, Flag, Recording, excluded
from realtime.quality.story import Story
from realtime.quality.weeks import Week, Weeks


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that is over. caller: the keyed hash; rule: how its PBX names recordings; held: seconds.

    story: what happened, for whoever listens.
    """

    contact: Contact
    visit: VisitId
    pbx: PbxId
    caller: str | None
    call: Call
    rule: Rule
    ended: Instant
    held: float = 0.0
    story: Story | None = None


def note(store: Engine, weeks: Weeks, noted: list[Noted], now: Instant) -> None:
    """Keep contacts and begin to look for their recordings. Told twice it changes nothing. Raises SQLAlchemyError."""
    by_week: dict[Week, list[Noted]] = {}
    for one in noted:
        answered = one.contact.answered
        by_week.setdefault(weeks.of(one.ended if answered is None else answered), []).append(one)
    for week, told in by_week.items():
        _note_week(store, weeks, week, told, now)


def _note_week(store: Engine, weeks: Weeks, week: Week, noted: list[Noted], now: Instant) -> None:
    found, known = find_week(store, week), contacts_of(store, week)
    if found is not None and found.drawn is not None:
        return  # Its frame is closed.
    have = {(one.contact.linked, one.contact.agent) for one in known}
    fresh = [one for one in noted if (one.contact.linked, one.contact.agent) not in have]
    low = low_calls(store, (one.contact.linked for one in fresh))
    fresh = [_marked(one) if (one.contact.linked, one.contact.agent) in low else one for one in fresh]
    every = [one.contact for one in known] + [one.contact for one in fresh]
    within = set() if found is None else reach(found, every, weeks)
    rows = []
    for one in fresh:
        contact, number = one.contact, None
        if contact.answered is not None and not contact.confidential:
            # Also of what may not be drawn: a complaint or a spot check may still ask for it.
            hoped = msgspec.structs.replace(contact, recording=Recording.INTACT)
            wanted = excluded(hoped) is None and (contact.agent, contact.linked) in within
            number = add_recording(store, _new(one, now, wanted=wanted))
        rows.append(KeptContact(contact, number))
    put_contacts(store, week, rows)
    put_stories(store, week, [(one.contact, one.story) for one in fresh if one.story is not None])


def _marked(one: Noted) -> Noted:
    """A call whose caller has given it a low mark already."""
    contact = msgspec.structs.replace(one.contact, flags=one.contact.flags | {Flag.LOW_SURVEY})
    return msgspec.structs.replace(one, contact=contact)


def _new(one: Noted, now: Instant, *, wanted: bool) -> NewRecording:
    """A recording to look for; one that cannot be drawn is spared, one without a safe name is outside."""
    names = candidates(one.rule, one.call)
    state = State.SPARED if not wanted else State.EXPECTED if names else State.OUTSIDE
    talked = one.contact.talked
    watch = Watch(
        candidates=names,
        ended=one.ended,
        seconds=talked,
        held=Seconds(one.held),
        holds=() if one.story is None else one.story.holds(),
        state=state,
        next_look=now if state is State.EXPECTED else None,
        since=now,
    )
    return NewRecording(
        pbx=one.pbx,
        visit=one.visit,
        linked=one.contact.linked,
        agent=one.contact.agent,
        caller=one.caller,
        watch=watch,
    )
