"""A site with a drawn week whose recordings can be heard, for the tests of the desks of quality assurance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import soundfile
from sqlalchemy import Engine

from config.quality.desks import desks_on
from config.quality.ground import Ground
from config.reports.desks import reports_on
from config.sample_weeks import draw_week, roll
from config.settings import Pbx, Quality, Secret, Settings, Storage
from config.settings import Site as Place
from connectors.recordings.prepare import prepare
from connectors.store.database import open_store
from connectors.store.recordings import Content, kept_recordings, put_watch
from connectors.store.samples import KeptSample, Sought, list_samples
from connectors.store.weeks import commit_week
from realtime.access.roles import RIGHTS, Role
from realtime.names import AgentId, Instant, Seconds
from realtime.quality.draw import Stratum
from realtime.quality.forms import Form, Kind
from realtime.quality.reach import Reach
from realtime.quality.scoring import Answer
from realtime.roster import Person, Roster, Team
from tests.config.sampled import BEGIN, STAFF, WEEK, WEEKS, a_week_of_calls
from web.quality import Asker
from web.quality import Quality as Desks
from web.reports import Reports

KEY = b"k" * 32
"""Of the week, so that every run draws the same calls."""

SECONDS = 20.0
PHONE = AgentId("hq/PJSIP/2001")
ROSTER = Roster(
    [
        Person(id="li", name="李娜", interfaces=(PHONE,), team="blue", account="agent-li"),
        Person(id="wu", name="吴芳", interfaces=(AgentId("hq/PJSIP/2002"),), account="agent-wu"),
    ],
    [Team(id="blue", name="蓝队")],
)
AFTER = Instant(WEEKS.end(WEEK) + 3 * 3600.0)


@dataclass
class Site:
    """What a test needs of it. now: the desks' clock."""

    folder: Path
    store: Engine
    ground: Ground
    quality: Desks
    reports: Reports
    now: float = AFTER

    def samples(self, stratum: Stratum = Stratum.RANDOM, agent: str | None = None) -> list[KeptSample]:
        agents = None if agent is None else frozenset({agent})
        return list_samples(self.store, Sought(week=WEEK, stratum=stratum, agents=agents))

    def one(self, agent: str = "li") -> int:
        """The number of a random sample."""
        return self.samples(agent=agent)[0].number


def asker(name: str, role: Role = Role.QA, reach: Reach | None = None) -> Asker:
    return Asker(name=name, role=role, rights=RIGHTS[role], reach=reach or Reach(queues=None))


def right_answers(form: Form) -> tuple[Answer, ...]:
    """Everything was right: nothing lost, all points given."""
    full = {Kind.DEDUCT: 0.0, Kind.YESNO: 1.0}
    return tuple(Answer(code=item.code, value=full.get(item.kind, item.max)) for item in form.items)


def wrong_answers(form: Form) -> tuple[Answer, ...]:
    """Everything was wrong but the flags."""
    lost = {Kind.DEDUCT: 1.0, Kind.YESNO: 0.0, Kind.SCALE: 0.0}
    return tuple(
        Answer(code=item.code, value=1.0 if item.critical else lost[item.kind] * (item.max or 1.0))
        for item in form.items
    )


@contextmanager
def site(folder: Path, *, sound: bool = True, double_share: float = 0.0, agents_listen: bool = True) -> Iterator[Site]:
    """Open it; every recording that was found is the same call of twenty seconds."""
    store = open_store(folder)
    settings = Settings(
        pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s"), recordings=folder),),
        site=Place(timezone=ZoneInfo("Asia/Shanghai")),
        storage=Storage(directory=folder),
        quality=Quality(blind_double_share=double_share, agents_listen=agents_listen),
    )
    try:
        commit_week(store, WEEK, KEY, BEGIN)
        roll(store, WEEKS, STAFF, Instant(BEGIN + 60.0))
        a_week_of_calls(store)
        draw_week(store, WEEKS, WEEK, Instant(WEEKS.end(WEEK) + 7200.0))
        ground = Ground(settings, store, lambda: ROSTER, lambda: here.now)
        here = Site(folder, store, ground, desks_on(ground), reports_on(ground))
        if sound:
            _give_sound(here)
        yield here
    finally:
        store.dispose()


def legs(folder: Path) -> list[Path]:
    """What the agent and what the caller said, as a PBX writes it."""
    time = np.arange(int(8000 * SECONDS)) / 8000
    files = []
    for name, pitch, level in (("0.wav", 300, 0.5), ("1.wav", 500, 0.1)):
        voice = level * np.sin(2 * np.pi * pitch * time) * (np.sin(2 * np.pi * 0.1 * time) > 0)
        soundfile.write(folder / name, voice.astype(np.float32), 8000, subtype="PCM_16")
        files.append(folder / name)
    return files


def _give_sound(here: Site) -> None:
    made = prepare(legs(here.folder))
    sha256 = here.ground.content.put(made.path)
    content = Content(
        sources=("a" * 64, "b" * 64),
        sha256=sha256,
        size=made.path.stat().st_size,
        seconds=Seconds(made.seconds),
        channels=made.channels,
        figures=made.figures,
        waveform=made.waveform,
    )
    for record in kept_recordings(here.store):
        put_watch(here.store, record.number, record.watch, content)
