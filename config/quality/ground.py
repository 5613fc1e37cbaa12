"""What every desk of quality assurance stands on: the store, the roster, the site's weeks and the copies of calls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Engine

from config.recording_places import content_store
from config.rules import definition
from config.settings import Settings
from connectors.recordings.content_store import ContentStore
from connectors.store.calibrations import lending
from connectors.store.recordings import KeptRecord, find_recording
from connectors.store.samples import KeptSample, SampleUnknownError, find_sample
from connectors.store.site_key import site_key
from realtime.names import AgentId, Instant, QueueId
from realtime.quality.reach import Reach
from realtime.quality.weeks import Weeks
from realtime.roster import Roster


@dataclass
class Ground:
    """Shared by the desks. All of it waits for the store: it is called in threads."""

    settings: Settings
    store: Engine
    roster: Callable[[], Roster]
    wall: Callable[[], float] = time.time
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def weeks(self) -> Weeks:
        """The site's weeks."""
        return Weeks(self.settings.site.timezone.key)

    @property
    def content(self) -> ContentStore:
        """The copies of calls; the directory is made when it is first asked for."""
        with self._turn:
            return self._content

    @cached_property
    def _content(self) -> ContentStore:
        return content_store(self.settings)

    @cached_property
    def secret(self) -> bytes:
        """The site's key, for lots that nobody may foresee."""
        return site_key(self.settings.storage.directory)

    @property
    def double_share(self) -> float:
        """Of the scored calls a second rater scores blind."""
        return self.settings.quality.blind_double_share

    def now(self) -> Instant:
        """This machine's clock."""
        return Instant(self.wall())

    def interfaces(self, agent: str) -> frozenset[str]:
        """Where an agent of a sample is found on the floor: a person's interfaces, or the one itself."""
        return self.roster().agents_of(agent) or frozenset({agent})

    def people(self, reach: Reach) -> frozenset[str]:
        """The agents of samples behind the interfaces that a reach names."""
        return self.people_at(reach.agents)

    def people_at(self, interfaces: frozenset[str]) -> frozenset[str]:
        """Who is sampled at these interfaces: the person, or the interface of nobody."""
        roster = self.roster()
        found = {interface: roster.person_at(AgentId(interface)) for interface in interfaces}
        return frozenset(interface if person is None else person.id for interface, person in found.items())

    def name_of(self, agent: str) -> str:
        """An agent's name as it is shown."""
        roster = self.roster()
        person = roster.people.get(agent)
        return roster.shown_name(AgentId(agent), agent) if person is None else person.name

    def label_of(self, queue: str | None) -> str | None:
        """What a queue is called; None for none, and for one that has its plain name only."""
        return None if queue is None else definition(self.settings, QueueId(queue)).label

    def called(self, queue: str) -> str:
        """A queue as people call it: its label, else its name without the PBX."""
        return self.label_of(queue) or queue.partition("/")[2] or queue

    def kept(self, reach: Reach, number: int) -> KeptSample | None:
        """A sample within reach, or lent; None for any other number."""
        try:
            found = find_sample(self.store, number)
        except SampleUnknownError:
            return None
        return found if self._names(reach, found) or self.lent_by(reach, found) is not None else None

    def lent_by(self, reach: Reach, kept: KeptSample) -> int | None:
        """The open calibration session without which this sample were out of reach; None where it is within."""
        if reach.calibrates is None or self._names(reach, kept):
            return None
        return lending(self.store, kept.number, reach.calibrates)

    def _names(self, reach: Reach, kept: KeptSample) -> bool:
        holders = (kept.life.claimed_by, kept.life.assigned_to)
        return reach.names(kept.queue, self.interfaces(kept.sample.cell.agent), holders)

    def recording(self, kept: KeptSample) -> KeptRecord | None:
        """The recording of a sample."""
        return None if kept.recording is None else find_recording(self.store, kept.recording)
