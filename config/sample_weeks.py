"""The weeks of samples as time goes: a key committed to before the week, a plan frozen at its start, a draw after it.

Each step is written to the audit log. All of it may be told any number of times, also after days of standing still:
what is settled stays. Waits for the store: call it in a thread.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Engine

from config.visit_contacts import heard_signs
from connectors.recordings.states import SEEN_BY_THE_FRAME
from connectors.store.audit_log import Wanted, append, entries
from connectors.store.audit_writer import SYSTEM
from connectors.store.contacts import KeptContact, contacts_of, put_contacts
from connectors.store.forms import find_form
from connectors.store.recordings import KeptRecord, recordings_by_number
from connectors.store.reviews import reviews_of_many
from connectors.store.samples import Sought, keep_draw, list_samples
from connectors.store.weeks import KeptWeek, commit_week, extend_plan, find_week, freeze_plan, undrawn
from realtime.access.audit_chain import Deed, Particular
from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import Contact, Direction, Recording, flags
from realtime.quality.draw import KEY_BYTES, RISK_PURPOSE, Cell, Stratum, keeps, ranks
from realtime.quality.life import counting
from realtime.quality.quotas import Placed, QuotaRules, Staff, freeze, joined
from realtime.quality.recheck import WeekRecord
from realtime.quality.sampling import Sampled, frames, sample
from realtime.quality.scoring import score_review
from realtime.quality.weeks import Week, Weeks

COMMITTED, FROZEN, DRAWN = "sample_week_committed", "sample_plan_frozen", "sample_week_drawn"

DRAW_AFTER = Seconds(2 * 3600.0)
"""After the end of a week: by then every recording was found, or given up."""

MARGIN = 2
"""Recordings in reach of the draw are fetched this many times over: some turn out not to be there."""

RULES = QuotaRules()


class WeekOpenError(ValueError):
    """A week that cannot be drawn yet, or not at all."""


def roll(store: Engine, weeks: Weeks, staff: Iterable[Staff], now: Instant, rules: QuotaRules = RULES) -> list[Week]:
    """Do what is due; gives the weeks that were drawn. Raises SQLAlchemyError."""
    people, this = list(staff), weeks.of(now)
    for week in (this, weeks.after(this)):
        commit(store, week, now)
    plan(store, weeks, this, people, now, rules)
    drawn = [week for week in undrawn(store) if weeks.end(week) + DRAW_AFTER <= now]
    for week in drawn:
        draw_week(store, weeks, week, now)
    return drawn


def commit(store: Engine, week: Week, now: Instant) -> KeptWeek:
    """See to it that a week has a key, and that the audit log tells its hash."""
    found = find_week(store, week) or commit_week(store, week, secrets.token_bytes(KEY_BYTES), now)
    tell_once(store, COMMITTED, week, now, commitment=found.commitment)
    return found


def plan(store: Engine, weeks: Weeks, week: Week, staff: list[Staff], now: Instant, rules: QuotaRules) -> None:
    """See to it that a week that began has its plan; people who came since are added with what they still owe."""
    found = commit(store, week, now)
    if found.plan is None:
        last = weeks.after(week, -1)
        marks = {direction: ranking(store, last, direction) for direction in Direction}
        frozen = freeze(week, found.key, found.commitment, staff, marks, rules, now)
        freeze_plan(store, frozen)
    else:
        frozen = found.plan
    tell_once(store, FROZEN, week, frozen.frozen, plan=frozen.digest(), people=len(frozen.quotas))
    longer = frozen
    for one in staff:
        longer = joined(longer, one, now, weeks)
    if longer != frozen and found.drawn is None:
        extend_plan(store, longer)


def draw_week(store: Engine, weeks: Weeks, week: Week, now: Instant) -> Sampled:
    """Draw a week that is over, keep the samples, reveal the key. Raises WeekOpenError, WeekChangedError."""
    found = find_week(store, week)
    if found is None or found.plan is None:
        raise WeekOpenError(f"{week} has no plan: the daemon did not run in that week")
    if now < weeks.end(week):
        raise WeekOpenError(f"{week} is not over: its calls are drawn when all of them had the chance")
    if not keeps(found.key, found.commitment):
        raise WeekOpenError(f"the key of {week} was sealed under another site.key: bring that back from the backup")
    kept = settled(store, week)
    result = sample(found.plan, found.key, [one.contact for one in kept], weeks)
    record = WeekRecord(
        week=week, key=found.key.hex(), commitment=found.commitment, frames=result.frames, draws=result.draws
    )
    places = {(one.contact.linked, one.contact.agent): one.place() for one in kept}
    keep_draw(store, record, result.samples, places, now)
    facts: dict[str, Particular] = {"key": record.key, "samples": len(result.samples), "short": len(result.shortfalls)}
    tell_once(store, DRAWN, week, now, **facts)
    return result


def settled(store: Engine, week: Week) -> list[KeptContact]:
    """The week's contacts with what became of their recordings and what was heard in them; kept so."""
    told = contacts_of(store, week)
    known = recordings_by_number(store, (one.recording for one in told if one.recording is not None))
    fresh = [_settled(one, known) for one in told]
    put_contacts(store, week, [one for one, before in zip(fresh, told, strict=True) if one != before])
    return fresh


def _settled(one: KeptContact, known: Mapping[int, KeptRecord]) -> KeptContact:
    recording = None if one.recording is None else known.get(one.recording)
    if recording is None:
        return one
    heard = heard_signs(recording.figures, recording.watch.held, placed=bool(recording.watch.holds))
    more = flags(heard)
    state = SEEN_BY_THE_FRAME[recording.watch.state]
    contact = msgspec.structs.replace(one.contact, recording=state, flags=one.contact.flags | more)
    return KeptContact(contact, one.recording)


def reach(
    found: KeptWeek, contacts: Iterable[Contact], weeks: Weeks, margin: int = MARGIN
) -> set[tuple[AgentId, ChannelId]]:
    """The calls that may still be drawn from a week that runs: the smallest ranks of each cell in either stratum."""
    if found.plan is None:
        return set()
    within: set[tuple[AgentId, ChannelId]] = set()
    for frame in frames(found.plan, map(_hoped_for, contacts), weeks):
        cell: Cell = frame.cell
        first = ranks(found.key, cell, frame.calls)[: margin * (frame.quota + frame.reserves)]
        risky = ranks(found.key, cell, frame.flagged, RISK_PURPOSE)[: margin * frame.risk]
        within |= {(cell.agent, call.linked) for call in (*first, *risky)}
    return within


def _hoped_for(contact: Contact) -> Contact:
    """A recording that is still looked for counts as one that will be there."""
    if contact.recording is not Recording.PENDING:
        return contact
    return msgspec.structs.replace(contact, recording=Recording.INTACT)


def ranking(store: Engine, week: Week, direction: Direction) -> list[Placed]:
    """Mean points of each agent in the random stratum of a week, by the review of each sample that counts."""
    points: dict[AgentId, list[float]] = {}
    after = 0
    while rows := list_samples(store, Sought(week=week, stratum=Stratum.RANDOM, after=after)):
        after = rows[-1].number
        signed = reviews_of_many(store, (one.number for one in rows))
        for one in rows:
            found = counting(one.life, signed.get(one.number, ()))
            if found is None or one.sample.cell.direction is not direction:
                continue
            form = find_form(store, found.form, found.version)
            told = None if form is None else score_review(form, found).points
            if told is not None:
                points.setdefault(one.sample.cell.agent, []).append(told)
    return [Placed(agent, sum(each) / len(each)) for agent, each in sorted(points.items())]


def tell_once(store: Engine, action: str, subject: str, now: Instant, **particulars: Particular) -> None:
    """Write something of a week to the audit log unless it is there: a crash between the two is made good here."""
    if not list(entries(store, Wanted(action=action, subject=subject), limit=1)):
        append(store, [Deed(at=now, actor=SYSTEM, action=action, subject=subject, particulars=particulars)])
