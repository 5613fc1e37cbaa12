"""Calls taken outside the draw for the web: spot checks, complaints, live listening, campaigns."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from sqlalchemy.exc import IntegrityError

from config.quality.ground import Ground
from config.quality.keeping import keep_recording
from config.quality.refusals import conflict, invalid
from config.quality.sample_desk import StoreSamples
from connectors.store.campaigns import CampaignKnownError, KeptCampaign, add_campaign, list_campaigns
from connectors.store.contacts import KeptContact, find_contact, page_of_contacts
from connectors.store.samples import add_sample, is_sampled
from connectors.store.threads import in_store
from realtime.names import AgentId, ChannelId
from realtime.quality.contacts import Recording, excluded
from realtime.quality.draw import KEY_BYTES, Stratum
from realtime.quality.sampling import Campaign, Sample, campaign_sample, pulled
from realtime.quality.weeks import Week, monday
from realtime.stamps import maybe_stamp, stamp
from web.quality import Asker, NewCampaign, Pull, QualityRefusedError
from web.quality_rows import CampaignRow, ContactList, ContactRow, SampleDetail

PAGE, MOST_PAGES = 500, 20
MOST_WEEKS = 13
BY_HAND = frozenset({Stratum.SPOT_CHECK, Stratum.COMPLAINT, Stratum.LIVE})


class StorePulls:
    """web.quality.PullDesk over the store."""

    def __init__(self, ground: Ground, samples: StoreSamples) -> None:
        self._ground = ground
        self._samples = samples

    async def contacts(
        self, asker: Asker, week: str, agent: str | None, queue: str | None, after: int, limit: int
    ) -> ContactList:
        """The calls of a week, in reach. Raises QualityRefusedError for what is no week."""
        return await in_store(self._contacts, asker, _week(week), agent, queue, after, limit)

    async def check(self, asker: Asker, pull: Pull) -> bool:
        """Whether there is such a call and it can be taken. Raises QualityRefusedError."""
        return await in_store(self._sample, asker, pull) is not None

    async def pull(self, asker: Asker, pull: Pull) -> SampleDetail | None:
        """Take it. Raises QualityRefusedError."""
        return await in_store(self._pull, asker, pull)

    async def campaigns(self, asker: Asker) -> list[CampaignRow]:
        """One's own, and those about nobody but people in reach; the newest first."""
        return await in_store(self._campaigns, asker)

    async def matched(self, asker: Asker, new: NewCampaign) -> int:
        """From how many calls it would be drawn. Raises QualityRefusedError."""
        return len(await in_store(self._matched, asker, new))

    async def campaign(self, asker: Asker, new: NewCampaign) -> CampaignRow:
        """Draw it. Raises QualityRefusedError."""
        return await in_store(self._campaign, asker, new)

    def _campaigns(self, asker: Asker) -> list[CampaignRow]:
        people = self._ground.people(asker.reach)
        return [
            _row(one)
            for one in list_campaigns(self._ground.store)
            if asker.reach.queues is None or one.by == asker.name or (one.agents and people.issuperset(one.agents))
        ]

    def _contacts(
        self, asker: Asker, week: Week, agent: str | None, queue: str | None, after: int, limit: int
    ) -> ContactList:
        agents, rows, place = None if agent is None else frozenset({agent}), list[ContactRow](), after
        for _ in range(MOST_PAGES):
            page = page_of_contacts(self._ground.store, week, agents, place, PAGE)
            for one in page:
                place += 1
                if queue in {None, one.contact.queue} and self._reached(asker, one):
                    rows.append(self._contact_row(week, one))
                if len(rows) == limit:
                    return ContactList(contacts=tuple(rows), next=place)
            if len(page) < PAGE:
                return ContactList(contacts=tuple(rows), next=None)
        return ContactList(contacts=tuple(rows), next=place)

    def _reached(self, asker: Asker, one: KeptContact) -> bool:
        contact = one.contact
        return asker.reach.names(contact.queue, self._ground.interfaces(contact.agent), ())

    def _contact_row(self, week: Week, one: KeptContact) -> ContactRow:
        contact = one.contact
        why = excluded(contact)
        return ContactRow(
            week=week,
            call=contact.linked,
            agent=contact.agent,
            agent_name=self._ground.name_of(contact.agent),
            direction=contact.direction.value,
            queue=contact.queue,
            queue_label=self._ground.label_of(contact.queue),
            answered=maybe_stamp(contact.answered),
            talked_seconds=contact.talked,
            flags=tuple(sorted(flag.value for flag in contact.flags)),
            excluded=None if why is None else why.value,
            recording=contact.recording.value,
        )

    def _sample(self, asker: Asker, pull: Pull) -> tuple[Sample, KeptContact] | None:
        found = find_contact(
            self._ground.store, _week(pull.week), ChannelId(pull.call), AgentId(pull.agent), pull.direction
        )
        if found is None or not self._reached(asker, found):
            return None
        if pull.stratum not in BY_HAND:
            raise invalid("pull-invalid", f"By hand a call is taken as {', '.join(sorted(BY_HAND))}.")
        try:
            made = pulled(found.contact, pull.stratum, pull.reason, asker.name, self._ground.weeks)
        except ValueError as error:
            raise invalid("pull-invalid", f"{error}.") from None
        if is_sampled(self._ground.store, made):
            raise _known()
        return made, found

    def _pull(self, asker: Asker, pull: Pull) -> SampleDetail | None:
        made = self._sample(asker, pull)
        if made is None:
            return None
        sample, contact = made
        ground = self._ground
        try:
            kept = add_sample(ground.store, sample, contact.place())
        except IntegrityError:
            raise _known() from None
        why = f"complaint, sample {kept.number}" if pull.stratum is Stratum.COMPLAINT else None
        if contact.recording is not None:
            keep_recording(ground.store, contact.recording, ground.now(), why)
        return self._samples.found_now(asker, kept.number)

    def _matched(self, asker: Asker, new: NewCampaign) -> list[KeptContact]:
        return list(self._matching(asker, new, _weeks(self._ground, new)))

    def _matching(self, asker: Asker, new: NewCampaign, weeks: list[Week]) -> Iterator[KeptContact]:
        """Calls with a recording that is here or can still be fetched."""
        agents = None if new.agents is None else frozenset(new.agents)
        for week in weeks:
            begin = 0
            while page := page_of_contacts(self._ground.store, week, agents, begin, PAGE):
                begin += len(page)
                for one in page:
                    fits = new.queue in {None, one.contact.queue} and new.direction in {None, one.contact.direction}
                    lost = one.contact.recording is Recording.DISCARDED or excluded(one.contact) is not None
                    if fits and not lost and self._reached(asker, one):
                        yield one

    def _campaign(self, asker: Asker, new: NewCampaign) -> CampaignRow:
        ground, key = self._ground, secrets.token_bytes(KEY_BYTES)
        matched = self._matched(asker, new)
        if not matched:
            raise invalid("campaign-empty", "No call with a recording matches: widen the weeks, agents or queue.")
        wanted = Campaign(name=new.name, count=new.count, reason=new.reason, by=asker.name)
        drawn = campaign_sample(wanted, key, [one.contact for one in matched], ground.weeks)
        by_call = {(one.contact.linked, one.contact.agent): one for one in matched}
        places = {call: one.place() for call, one in by_call.items()}
        campaign = KeptCampaign(
            name=new.name,
            reason=new.reason,
            by=asker.name,
            at=ground.now(),
            key=key.hex(),
            first=_week(new.first),
            last=_week(new.last),
            count=new.count,
            matched=len(matched),
            agents=new.agents,
            queue=new.queue,
            direction=None if new.direction is None else new.direction.value,
        )
        try:
            kept = add_campaign(ground.store, campaign, drawn, places)
        except CampaignKnownError as error:
            raise conflict("campaign-exists", f"{error}.") from None
        for one in drawn:
            number = places[one.linked, one.cell.agent].recording
            if number is not None:
                keep_recording(ground.store, number, ground.now(), None)
        return _row(kept)


def _known() -> QualityRefusedError:
    return conflict("sample-exists", "This call is such a sample already.")


def _week(text: str) -> Week:
    try:
        monday(Week(text))
    except ValueError as error:
        raise invalid("week-invalid", f"{error}.") from None
    return Week(text)


def _weeks(ground: Ground, new: NewCampaign) -> list[Week]:
    first, last = _week(new.first), _week(new.last)
    found = [first]
    while found[-1] < last and len(found) <= MOST_WEEKS:
        found.append(ground.weeks.after(found[-1]))
    if first > last or len(found) > MOST_WEEKS:
        raise invalid("week-invalid", f"A campaign spans 1 to {MOST_WEEKS} weeks, first to last.")
    return found


def _row(one: KeptCampaign) -> CampaignRow:
    return CampaignRow(
        id=one.number,
        name=one.name,
        reason=one.reason,
        by=one.by,
        at=stamp(one.at),
        first=one.first,
        last=one.last,
        agents=one.agents,
        queue=one.queue,
        direction=one.direction,
        count=one.count,
        matched=one.matched,
        key=one.key,
        samples=one.samples,
    )
