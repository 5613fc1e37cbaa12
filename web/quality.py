"""Whoever keeps samples, their sound, reviews and forms, as the web needs them; how they are kept is no matter.

A sample outside the asker's reach is not there: every method gives None for it, as for a number that was guessed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import msgspec

from realtime.access.roles import Right, Role
from realtime.names import Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum, Unusable
from realtime.quality.forms import Form
from realtime.quality.heard import Stretch
from realtime.quality.life import Action, State
from realtime.quality.reach import Reach
from realtime.quality.scoring import Answer, Mode, Remark
from realtime.quality.sessions import Move
from web.calibration_rows import AgreementRow, CalibrationDetail, CalibrationRow
from web.quality_rows import (
    CampaignRow,
    ContactList,
    DraftRow,
    FiguresRow,
    ListenedRow,
    OwnSampleDetail,
    OwnSampleList,
    SampleDetail,
    SampleList,
    WaveformRow,
    WeekRow,
)


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, for samples. name: the account, folded; session: 0 for a token. reach: whose samples they may see.

    own: the interfaces that an agent's scope names as theirs.
    """

    name: str
    role: Role | None
    rights: frozenset[Right]
    reach: Reach
    own: frozenset[str] = frozenset()
    session: int = 0


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which samples are asked for; None: all. mine: held by the asker; free: nobody's, to be claimed.

    second: a blind second score is waited for, which the asker may make.
    """

    week: str | None = None
    agent: str | None = None
    queue: str | None = None
    states: frozenset[State] | None = None
    stratum: Stratum | None = None
    mine: bool = False
    free: bool = False
    second: bool = False
    newest: bool = False
    after: int = 0
    limit: int = 100


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A step somebody wants to take with a sample. review: "first" or "second", in a decision."""

    action: Action
    reason: str = ""
    to: str | None = None
    fault: Unusable | None = None
    review: str | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A review as it is filled in. revision: of the draft it was made from. form: None for the site's standard one."""

    revision: int
    answers: tuple[Answer, ...]
    remarks: tuple[Remark, ...] = ()
    comment: str = ""
    form: str | None = None
    mode: Mode = Mode.RECORDING


class QualityRefusedError(Exception):
    """What was asked cannot be done. status: of the answer; kind: stable, for programs; the text says the mend."""

    def __init__(self, status: HTTPStatus, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind


class Sound(Protocol):
    """A recording that can be read in parts."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def tag(self) -> str:
        """The same for the same bytes."""

    def read(self, begin: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `begin` up to `end`, in pieces. Raises OSError, LookupError."""


class SampleDesk(Protocol):
    """Samples and what is done with them."""

    def now(self) -> Instant:
        """The time that steps are judged by."""

    async def listed(self, asker: Asker, asked: Asked) -> SampleList:
        """Samples in reach."""

    async def found(self, asker: Asker, number: int) -> SampleDetail | None:
        """One sample."""

    async def check(self, asker: Asker, number: int, wish: Wish) -> bool:
        """Whether there is such a sample and the step can be taken. Raises QualityRefusedError."""

    async def take(self, asker: Asker, number: int, wish: Wish) -> SampleDetail | None:
        """Take the step. Raises QualityRefusedError."""

    async def fetch(self, asker: Asker, number: int) -> SampleDetail | None:
        """Look for its recording once more, before all others. Raises QualityRefusedError."""

    async def weeks(self, asker: Asker, most: int) -> list[WeekRow]:
        """The newest weeks without their people."""

    async def week(self, asker: Asker, week: str) -> WeekRow | None:
        """One week with the people in reach."""


class SoundDesk(Protocol):
    """What there is to hear and to see of a sample's recording."""

    async def sound(self, asker: Asker, number: int) -> Sound | None:
        """The sound. Raises QualityRefusedError where it was never found, or is no more."""

    async def marked(self, asker: Asker, number: int, at: Instant) -> tuple[str, Sound] | None:
        """A copy to be taken away, named and marked with who takes it, when, and of which sample. Raises as `sound`."""

    async def is_new(self, asker: Asker, number: int) -> bool:
        """Whether this log-in asks for the sound of this sample for the first time."""

    async def begin(self, asker: Asker, number: int) -> None:
        """Note that the sound was asked for."""

    async def lent_by(self, asker: Asker, number: int) -> int | None:
        """The open calibration session without which the asker would not hear it; None for any other reason."""

    async def heard(self, asker: Asker, number: int, stretches: Sequence[Stretch], started: int) -> ListenedRow | None:
        """Add what was played. Raises QualityRefusedError."""

    async def waveform(self, asker: Asker, number: int, bins: int) -> WaveformRow | None:
        """Peaks in at most so many bins. Raises QualityRefusedError where there are none."""

    async def figures(self, asker: Asker, number: int) -> FiguresRow | None:
        """What was measured. Raises QualityRefusedError where nothing was."""


class ReviewDesk(Protocol):
    """Reviews, saved as one goes and signed."""

    async def draft(self, asker: Asker, number: int) -> DraftRow | None:
        """One's own review as it stands; an empty one of the newest form before the first change."""

    async def save(self, asker: Asker, number: int, sheet: Sheet) -> DraftRow | None:
        """Keep it as it stands. Raises QualityRefusedError."""

    async def check(self, asker: Asker, number: int, revision: int, reason: str) -> float | None:
        """Whether one's own review can be signed; gives the share that was heard. Raises QualityRefusedError."""

    async def sign(self, asker: Asker, number: int, revision: int, reason: str) -> SampleDetail | None:
        """Sign it. Raises QualityRefusedError."""


class FormDesk(Protocol):
    """Forms and their versions."""

    async def listed(self) -> list[tuple[Form, bool]]:
        """The newest version of each, and whether it was used."""

    async def versions(self, form: str) -> list[tuple[Form, bool]]:
        """Every version of one, the newest first."""

    async def check(self, form: Form) -> None:
        """Raises QualityRefusedError for one that cannot be kept."""

    async def save(self, form: Form) -> Form:
        """Keep it. Raises QualityRefusedError."""


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """A call that somebody takes by hand. stratum: spot check, complaint or live."""

    week: str
    call: str
    agent: str
    direction: Direction
    stratum: Stratum
    reason: str


class NewCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """A question to be answered by calls drawn by lot. first, last: weeks; the rest narrows, None for all."""

    name: str
    reason: str
    count: int
    first: str
    last: str
    agents: tuple[str, ...] | None = None
    queue: str | None = None
    direction: Direction | None = None


class PullDesk(Protocol):
    """Calls taken outside the draw, and kept out of its estimates."""

    async def contacts(
        self, asker: Asker, week: str, agent: str | None, queue: str | None, after: int, limit: int
    ) -> ContactList:
        """The calls of a week, in reach."""

    async def check(self, asker: Asker, pull: Pull) -> bool:
        """Whether there is such a call and it can be taken. Raises QualityRefusedError."""

    async def pull(self, asker: Asker, pull: Pull) -> SampleDetail | None:
        """Take it. Raises QualityRefusedError."""

    async def campaigns(self, asker: Asker) -> list[CampaignRow]:
        """One's own, and those about nobody but people in reach; the newest first."""

    async def matched(self, asker: Asker, new: NewCampaign) -> int:
        """From how many calls it would be drawn. Raises QualityRefusedError for one that cannot be."""

    async def campaign(self, asker: Asker, new: NewCampaign) -> CampaignRow:
        """Draw it. Raises QualityRefusedError."""


class OwnDesk(Protocol):
    """An agent's own samples, once they are scored."""

    async def listed(self, asker: Asker, after: int, limit: int) -> OwnSampleList:
        """The newest first."""

    async def found(self, asker: Asker, number: int) -> OwnSampleDetail | None:
        """One of them."""

    async def check(self, asker: Asker, number: int, action: Action, text: str) -> bool:
        """Whether it is theirs and the step can be taken. Raises QualityRefusedError."""

    async def take(self, asker: Asker, number: int, action: Action, text: str) -> OwnSampleDetail | None:
        """Appeal, or acknowledge. Raises QualityRefusedError."""

    async def sound(self, asker: Asker, number: int) -> Sound | None:
        """The sound of one's own scored call. Raises QualityRefusedError where there is none, or the site keeps it."""

    async def waveform(self, asker: Asker, number: int, bins: int) -> WaveformRow | None:
        """Its peaks in at most so many bins. Raises as `sound`."""


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """A calibration to be called. form: None for the site's standard one. follows: the session it repeats."""

    title: str
    samples: tuple[int, ...]
    raters: tuple[str, ...]
    form: str | None = None
    follows: int | None = None


class CalibrationDesk(Protocol):
    """Calibration sessions. Those that the asker has no part in are not there."""

    async def listed(self, asker: Asker) -> list[CalibrationRow]:
        """The newest first."""

    async def found(self, asker: Asker, number: int) -> CalibrationDetail | None:
        """One, with what the asker may see of it."""

    async def check(self, asker: Asker, new: NewSession) -> None:
        """Raises QualityRefusedError for one that cannot be called."""

    async def begin(self, asker: Asker, new: NewSession) -> CalibrationDetail:
        """Call it. Raises QualityRefusedError."""

    async def write(
        self, asker: Asker, number: int, sample: int, sheet: Sheet, *, hand_in: bool
    ) -> CalibrationDetail | None:
        """Save one's own sheet of a call, or hand it in. Raises QualityRefusedError."""

    async def move(self, asker: Asker, number: int, move: Move, *, only_look: bool = False) -> CalibrationDetail | None:
        """Reveal the sheets, or close the session; only_look: see whether it could be. Raises QualityRefusedError."""

    async def agree(
        self, asker: Asker, number: int, sample: int, answers: tuple[Answer, ...]
    ) -> CalibrationDetail | None:
        """Write what was agreed on for a call. Raises QualityRefusedError."""

    async def agreement(self, form: str | None, since: Instant) -> AgreementRow | None:
        """The rolling figures with one form; None for one that is unknown."""


class Surveyed(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a caller's mark is about. first: it was not told before."""

    agent: str
    queue: str | None
    first: bool


class SurveyDesk(Protocol):
    """Marks that callers give after a call."""

    @property
    def highest(self) -> float:
        """The best mark; the worst is 1."""

    async def tell(self, pbx: str, uniqueid: str, score: float, question: str, at: Instant | None) -> Surveyed | None:
        """Keep a mark; None for a call that nobody knows."""


@dataclass(frozen=True, slots=True)
class Quality:
    """All of them. surveys: None in a process that hears no PBX."""

    samples: SampleDesk
    sound: SoundDesk
    reviews: ReviewDesk
    forms: FormDesk
    pulls: PullDesk
    own: OwnDesk
    calibrations: CalibrationDesk
    surveys: SurveyDesk | None = None
