"""From samples, recordings, stories and reviews as they are kept to what the API tells of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from connectors.audio.figures import AudioFigures, Span
from connectors.recordings.states import State as RecordingState
from connectors.store.listens import Listened
from connectors.store.recordings import KeptRecord
from realtime.access.roles import Right
from realtime.names import Instant, Seconds
from realtime.quality.forms import Form
from realtime.quality.heard import share
from realtime.quality.life import HEARD_ENOUGH, Action, Life, State, Step
from realtime.quality.scoring import Answer, Remark, Review, Score, problems, score
from realtime.quality.story import Part, Story
from realtime.quality.surveys import Told
from realtime.stamps import maybe_stamp, stamp
from web.quality import Asker
from web.quality_rows import (
    AnswerRow,
    CommentRow,
    DraftRow,
    FiguresRow,
    ListenedRow,
    PieceRow,
    RecordingRow,
    ReviewRow,
    ScoreRow,
    SideRow,
    StepRow,
    StoryRow,
    SurveyRow,
)

Named = Callable[[str], str]

SCORED = frozenset(State) - {
    State.DRAWN,
    State.HELD,
    State.CLAIMED,
    State.UNUSABLE,
    State.REPLACED,
}
"""States in which somebody has scored."""

PAST_SECOND = SCORED - {State.SCORED, State.APPEALED}
"""States after which nobody scores a second time."""


def shown(asker: Asker, life: Life, rater: str | None, *, waits_for_second: bool = False) -> bool:
    """Whether the asker may know of a score: who may still have to score the same blind must not."""
    if life.state not in SCORED:
        return False
    if rater == asker.name or Right.SCORE_SAMPLES not in asker.rights:
        return True
    return life.state in PAST_SECOND and not waits_for_second


def score_row(told: Score) -> ScoreRow:
    """A score."""
    return ScoreRow(
        points=told.points,
        kept=told.kept,
        passed=told.passed,
        categories={one.code: one.points for one in told.categories},
        criticals={one.code: one.kind.value for one in told.criticals},
    )


def answer_rows(answers: Iterable[Answer]) -> tuple[AnswerRow, ...]:
    """Answers in their order."""
    return tuple(AnswerRow(code=one.code, value=one.value, comment=one.comment, second=one.second) for one in answers)


def remark_rows(remarks: Iterable[Remark]) -> tuple[CommentRow, ...]:
    """Remarks by their seconds."""
    return tuple(CommentRow(second=one.second, text=one.text) for one in sorted(remarks, key=lambda one: one.second))


def review_row(review: Review, form: Form | None, life: Life) -> ReviewRow:
    """A signed review."""
    fits = form is not None and not problems(form, review.answers)
    return ReviewRow(
        rater=review.rater,
        form=review.form,
        version=review.version,
        mode=review.mode.value,
        answers=answer_rows(review.answers),
        remarks=remark_rows(review.remarks),
        comment=review.comment,
        heard=review.heard,
        played=review.played,
        skipped=review.skipped,
        blind=review.blind,
        counts=review.rater == life.counts,
        signed=maybe_stamp(review.signed),
        score=score_row(score(form, review.answers)) if fits and form is not None else None,
    )


def draft_row(review: Review, form: Form, revision: int) -> DraftRow:
    """One's own review with what still keeps it from being signed."""
    found = problems(form, review.answers)
    return DraftRow(
        revision=revision,
        form=review.form,
        version=review.version,
        mode=review.mode.value,
        answers=answer_rows(review.answers),
        remarks=remark_rows(review.remarks),
        comment=review.comment,
        signed=maybe_stamp(review.signed),
        problems={code: problem.value for code, problem in found},
        score=None if found else score_row(score(form, review.answers)),
    )


def survey_rows(told: Iterable[Told]) -> tuple[SurveyRow, ...]:
    """What a caller said."""
    return tuple(
        SurveyRow(
            question=one.mark.question,
            score=one.mark.score,
            highest=one.highest,
            low=one.low,
            at=stamp(one.mark.at),
        )
        for one in told
    )


def listened_row(heard: Listened, length: Seconds | None) -> ListenedRow:
    """What somebody heard."""
    told = 0.0 if length is None else share(heard.heard, length)
    return ListenedRow(
        share=told,
        heard=tuple((one.begin, one.end) for one in heard.heard),
        played=heard.played,
        enough=told >= HEARD_ENOUGH,
    )


def sides_of(channels: int | None) -> tuple[str, ...]:
    """Whose voice each channel of the kept sound is, left first."""
    return ("caller", "agent") if channels == 2 else () if channels is None else ("mix",)


def recording_row(one: KeptRecord) -> RecordingRow:
    """A recording."""
    return RecordingRow(
        state=one.watch.state.value,
        said=one.watch.said,
        seconds=one.seconds,
        sides=sides_of(one.channels),
        began=maybe_stamp(began_of(one)),
        hints=() if one.figures is None else tuple(sorted(hint.value for hint in one.figures.hints)),
        frozen=one.frozen is not None,
        playable=one.watch.state is RecordingState.INTACT,
    )


def began_of(one: KeptRecord | None) -> Instant | None:
    """Second 0 of a recording, reckoned from its end: a PBX records until the call is over."""
    return None if one is None or one.seconds is None else Instant(one.watch.ended - one.seconds)


def story_row(story: Story, began: Instant | None, named: Named, labelled: Named) -> StoryRow:
    """What happened in a call. began: second 0 of its recording. named: agents; labelled: queues."""
    waits = [piece for piece in story.pieces if piece.part is Part.WAIT and piece.end is not None]
    talked = None if story.answered is None or story.ended is None else story.ended - story.answered
    return StoryRow(
        caller=story.caller,
        nth=story.nth,
        trunk=story.trunk,
        answered=maybe_stamp(story.answered),
        ended=maybe_stamp(story.ended),
        waited_seconds=sum((piece.end or 0.0) - piece.begin for piece in waits) if waits else None,
        talked_seconds=talked,
        held_seconds=sum(end - begin for begin, end in story.holds()),
        holds=len(story.holds()),
        end=story.end,
        ending=story.ending,
        cause=story.cause,
        agent_cause=story.agent_cause,
        pieces=tuple(
            PieceRow(
                part=piece.part.value,
                begin=stamp(piece.begin),
                end=maybe_stamp(piece.end),
                begin_seconds=None if began is None else round(piece.begin - began, 3),
                end_seconds=None if began is None or piece.end is None else round(piece.end - began, 3),
                agent=piece.agent,
                agent_name=None if piece.agent is None else named(piece.agent),
                ring=piece.ring,
                way=piece.way,
                to=piece.to if piece.queue is None else labelled(piece.queue),
            )
            for piece in story.pieces
        ),
    )


_TELLING = frozenset({Action.SCORE, Action.APPEAL, Action.DECIDE, Action.COACH, Action.RECHECK})
"""Steps whose words tell what a score came to."""


def step_rows(
    steps: Iterable[Step], asker: Asker, life: Life, *, waits_for_second: bool = False
) -> tuple[StepRow, ...]:
    """What was done. What was said of a score is not told to those who may have to score the same again."""
    appealed = life.state is State.APPEALED and Right.SCORE_SAMPLES in asker.rights
    hidden = life.state in SCORED and not shown(asker, life, life.rater, waits_for_second=waits_for_second)
    blind = appealed or hidden
    return tuple(
        StepRow(
            action=one.action.value,
            by=one.by,
            role=one.role.value,
            at=stamp(one.at),
            reason="" if blind and one.action in _TELLING else one.reason,
            to=one.to,
            fault=None if one.fault is None else one.fault.value,
            heard=one.heard,
        )
        for one in steps
    )


def figures_row(told: AudioFigures) -> FiguresRow:
    """What was measured."""
    names = ("agent", "caller") if len(told.sides) == 2 else ("mix",)
    return FiguresRow(
        seconds=told.seconds,
        sides=tuple(
            SideRow(side=name, active=one.active, level=one.level, pace=one.pace, clipping=one.clipping)
            for name, one in zip(names, told.sides, strict=True)
        ),
        dead_air=_spans(told.dead_air),
        talk_over=None if told.talk_over is None else _spans(told.talk_over),
        talk_over_share=told.talk_over_share,
        agent_share=told.agent_share,
        longest_monologue_seconds=told.longest_monologue,
        one_way=None if told.one_way is None else (told.one_way.begin, told.one_way.end),
        mute=None if told.mute is None else names[told.mute],
        music=_spans(told.music),
        hints=tuple(sorted(hint.value for hint in told.hints)),
    )


def _spans(spans: Iterable[Span]) -> tuple[tuple[float, float], ...]:
    return tuple((span.begin, span.end) for span in spans)
