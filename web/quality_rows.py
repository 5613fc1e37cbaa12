"""Samples, reviews and forms as the API tells them. Shapes are promises (docs/http.md)."""

from __future__ import annotations

import msgspec


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """What answers come to. kept: without the rule for critical errors.

    categories: points by code, null where none of its items applied; criticals: kind of critical error by item.
    """

    points: float | None
    kept: float | None
    passed: bool | None
    categories: dict[str, float | None]
    criticals: dict[str, str]


class AnswerRow(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to one item. value: points lost (deduct) or given (scale), 1 or 0 (yes/no); null for n/a.

    second: the place in the recording that the comment is about.
    """

    code: str
    value: float | None
    comment: str
    second: float | None


class CommentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A comment at a second of the recording that is about no item."""

    second: float
    text: str


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """A review as it was signed. heard: share of the recording that was played; skipped: why less than 80 %.

    blind: made beside another for comparison. counts: it is the one that counts.
    """

    rater: str
    form: str
    version: int
    mode: str
    answers: tuple[AnswerRow, ...]
    remarks: tuple[CommentRow, ...]
    comment: str
    heard: float
    played: int
    skipped: str
    blind: bool
    counts: bool
    signed: str | None
    score: ScoreRow | None


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """One's own review as it stands. revision: to be given with the next change, 0 before the first.

    problems: by item what keeps it from being signed; score: what it comes to, null while there are problems.
    """

    revision: int
    form: str
    version: int
    mode: str
    answers: tuple[AnswerRow, ...]
    remarks: tuple[CommentRow, ...]
    comment: str
    signed: str | None
    problems: dict[str, str]
    score: ScoreRow | None


class ListenedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the asker heard of a recording. share: 0..1; heard: stretches in seconds; played: how often it was started.

    enough: as much as a score needs without a reason.
    """

    share: float
    heard: tuple[tuple[float, float], ...]
    played: int
    enough: bool


class RecordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """The recording of a sample. said: what is wrong with it. playable: there is sound to be had.

    sides: whose voice each channel of the sound is, left first: caller and agent, or the one mix. began: second 0 of
    it, reckoned from its end. hints: what to listen to.
    """

    state: str
    said: str
    seconds: float | None
    sides: tuple[str, ...]
    began: str | None
    hints: tuple[str, ...]
    frozen: bool
    playable: bool


class PieceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch of the call: wait, ring, talk, hold; or the moment of a transfer.

    begin_seconds: its place in the recording, negative before it. end: null for not known. agent: whom it rang at, who
    talked or whom the caller was handed to, agent_name as it is shown. ring: what became of it. way: of a transfer,
    blind or attended; to: where it went if to no agent, masked where it is a number from outside.
    """

    part: str
    begin: str
    end: str | None
    begin_seconds: float | None
    end_seconds: float | None
    agent: str | None
    agent_name: str | None
    ring: str | None
    way: str | None = None
    to: str | None = None


class StoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in the call. caller: masked; nth: this caller's how many-th call within 24 hours.

    end: how it ended (metrics.md); ending: its class; cause and agent_cause: Q.850 of either leg.
    """

    caller: str | None
    nth: int | None
    trunk: str | None
    answered: str | None
    ended: str | None
    waited_seconds: float | None
    talked_seconds: float | None
    held_seconds: float
    holds: int
    end: str | None
    ending: str | None
    cause: int | None
    agent_cause: int | None
    pieces: tuple[PieceRow, ...]


class SurveyRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller said of the call. question: empty where only one was asked; 1 is the worst, highest the best."""

    question: str
    score: float
    highest: float
    low: bool
    at: str


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done with a sample. by: an account. to: whom it was assigned to, or whose review counts."""

    action: str
    by: str
    role: str
    at: str
    reason: str
    to: str | None
    fault: str | None
    heard: float | None


class SampleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One sample. official: its score counts in rankings. reason, by: of one pulled by hand.

    inclusion: probability with which it was drawn, by either stratum; random_inclusion: by the random one alone; null
    outside the draw.
    rater, second, passed: null where the asker may not know yet. may: the steps the asker can take now.
    """

    id: int
    week: str
    agent: str
    agent_name: str
    direction: str
    queue: str | None
    queue_label: str | None
    call: str
    stratum: str
    official: bool
    place: int | None
    inclusion: float | None
    random_inclusion: float | None
    reason: str | None
    by: str | None
    flags: tuple[str, ...]
    state: str
    assigned_to: str | None
    claimed_by: str | None
    rater: str | None
    second: str | None
    passed: bool | None
    coaching_open: bool
    scored: str | None
    appeal_until: str | None
    answered: str | None
    talked_seconds: float | None
    recording_state: str | None
    recording_seconds: float | None
    may: tuple[str, ...]


class SampleList(msgspec.Struct, frozen=True, kw_only=True):
    """Samples. next: to go on after, null at the end."""

    samples: tuple[SampleRow, ...]
    next: int | None


class SampleDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One sample with all that its reviewer sees. reviews: those that were signed and that the asker may know."""

    sample: SampleRow
    recording: RecordingRow | None
    story: StoryRow | None
    steps: tuple[StepRow, ...]
    reviews: tuple[ReviewRow, ...]
    draft: DraftRow | None
    listened: ListenedRow
    surveys: tuple[SurveyRow, ...] = ()


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """One channel's peaks: least and greatest of each bin, -127..127 being full scale."""

    side: str
    least: tuple[int, ...]
    greatest: tuple[int, ...]


class WaveformRow(msgspec.Struct, frozen=True, kw_only=True):
    """A recording's waveform."""

    seconds: float
    bin_seconds: float
    channels: tuple[ChannelRow, ...]


class SideRow(msgspec.Struct, frozen=True, kw_only=True):
    """One side's voice. active: share of the time; level: dBFS; pace: syllables a second; clipping: share of it."""

    side: str
    active: float
    level: float | None
    pace: float | None
    clipping: float


class FiguresRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the sound suggests to a listener, never a score. Spans are seconds of the recording; null: cannot be told.

    mute: the side that was not heard while the other spoke.
    """

    seconds: float
    sides: tuple[SideRow, ...]
    dead_air: tuple[tuple[float, float], ...]
    talk_over: tuple[tuple[float, float], ...] | None
    talk_over_share: float | None
    agent_share: float | None
    longest_monologue_seconds: float | None
    one_way: tuple[float, float] | None
    mute: str | None
    music: tuple[tuple[float, float], ...]
    hints: tuple[str, ...]


class ProgressRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent owes in one direction of a week. quota_class: why the quota is what it is.

    drawn, done: of the random stratum, done being scored or further. size: calls there were to draw from.
    lack: why fewer were drawn than the quota; null when none lack. contacts: conversations of the week, of which these
    are excluded, by the reason; a rising share of short ones is a signal of its own.
    """

    agent: str
    agent_name: str
    direction: str
    quota_class: str
    quota: int
    audit: bool
    drawn: int
    done: int
    risk: int
    size: int | None
    lack: str | None
    contacts: int
    excluded: dict[str, int]


class WeekRow(msgspec.Struct, frozen=True, kw_only=True):
    """A week. commitment: SHA-256 of its key, published before it; key: revealed once it is drawn."""

    week: str
    commitment: str
    committed: str
    key: str | None
    drawn: str | None
    people: tuple[ProgressRow, ...]


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's part of a call. excluded: why it may not be drawn, null when it may."""

    week: str
    call: str
    agent: str
    agent_name: str
    direction: str
    queue: str | None
    queue_label: str | None
    answered: str | None
    talked_seconds: float | None
    flags: tuple[str, ...]
    excluded: str | None
    recording: str


class ContactList(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts. next: to go on after, null at the end."""

    contacts: tuple[ContactRow, ...]
    next: int | None


class CampaignRow(msgspec.Struct, frozen=True, kw_only=True):
    """Calls drawn by lot to answer a question. matched: calls it was drawn from; key: of the lot."""

    id: int
    name: str
    reason: str
    by: str
    at: str
    first: str
    last: str
    agents: tuple[str, ...] | None
    queue: str | None
    direction: str | None
    count: int
    matched: int
    key: str
    samples: tuple[int, ...]


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was talked about or found after a failing call."""

    action: str
    by: str
    at: str
    text: str


class OwnSampleRow(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of the asker's own, once it is scored. may: appeal, acknowledge."""

    id: int
    week: str
    direction: str
    queue: str | None
    queue_label: str | None
    stratum: str
    answered: str | None
    talked_seconds: float | None
    state: str
    passed: bool | None
    points: float | None
    scored: str | None
    appeal_until: str | None
    coaching_open: bool
    may: tuple[str, ...]


class OwnSampleList(msgspec.Struct, frozen=True, kw_only=True):
    """One's own samples, the newest first. next: to go on after, null at the end."""

    samples: tuple[OwnSampleRow, ...]
    next: int | None


class OwnSampleDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. reviews: the one that counts; after a decision both. notes: of coaching.

    recording: playable where the agent may hear it.
    """

    sample: OwnSampleRow
    recording: RecordingRow | None
    story: StoryRow | None
    reviews: tuple[ReviewRow, ...]
    notes: tuple[NoteRow, ...]
