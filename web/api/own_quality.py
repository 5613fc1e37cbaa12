"""An agent's own samples: /api/v1/me/samples. Results, appeal, acknowledgement, coaching, and the sound.

An agent is coached with the call itself (requirements Q1-Q3, Q14), so they may hear their own calls once these are
scored: streamed, never taken away, and written down as every listening is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.quality.life import Action
from web import queries
from web.admission import admitted
from web.api.sample_sound import BINS_ASKED, SOUND, WAV, bins_of, sent
from web.api.samples import ID
from web.api.sign_in import answer
from web.asking import asker_of, asking, quality_of, sample_number, told, unknown_sample
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, refused
from web.parts import PARTS
from web.problems import Problem
from web.quality import QualityRefusedError
from web.quality_rows import OwnSampleDetail, OwnSampleList, WaveformRow

LISTED, MOST_LISTED = 50, 200


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the agent says; an appeal needs it."""

    text: Annotated[str, Meta(max_length=4000)] = ""


async def get_own_samples(request: web.Request) -> web.Response:
    """One's own samples."""
    _, asker = asking(request, Right.SEE_OWN_QUALITY)
    after = queries.number(request, "after", "the `next` of the answer before") or 0
    limit = queries.limit(request, LISTED, MOST_LISTED)
    return answer(await quality_of(request).own.listed(asker, after, limit))


async def get_own_sample(request: web.Request) -> web.Response:
    """One of them."""
    _, asker = asking(request, Right.SEE_OWN_QUALITY)
    found = await quality_of(request).own.found(asker, sample_number(request))
    if found is None:
        raise unknown_sample()
    return answer(found)


async def get_own_audio(request: web.Request) -> web.StreamResponse:
    """The sound of one's own scored call, or a range of its bytes."""
    visitor, asker = asking(request, Right.SEE_OWN_QUALITY)
    number, quality = sample_number(request), quality_of(request)
    try:
        found = await quality.own.sound(asker, number)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    if await quality.sound.is_new(asker, number):
        await audited(request, visitor, "recording_listened", f"sample {number}", own=True)
        await quality.sound.begin(asker, number)
    return await sent(request, found, {"Accept-Ranges": "bytes"}, partial(_still, request, number))


async def _still(request: web.Request, number: int) -> bool:
    """Whether it is still theirs to hear."""
    try:
        visitor = await admitted(request, request.app[PARTS].access, Right.SEE_OWN_QUALITY)
        asker = asker_of(visitor, Right.SEE_OWN_QUALITY)
        return await quality_of(request).own.sound(asker, number) is not None
    except (Problem, QualityRefusedError):
        return False


async def get_own_waveform(request: web.Request) -> web.Response:
    """Its peaks."""
    _, asker = asking(request, Right.SEE_OWN_QUALITY)
    try:
        found = await quality_of(request).own.waveform(asker, sample_number(request), bins_of(request))
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


def replying(action: Action, word: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of one reply."""

    async def post_reply(request: web.Request) -> web.Response:
        said = await body_of(request, Reply)
        visitor, asker = asking(request, Right.SEE_OWN_QUALITY)
        number, desk = sample_number(request), quality_of(request).own
        try:
            if not await desk.check(asker, number, action, said.text):
                raise unknown_sample()
            facts = {"text": said.text} if said.text else {}
            await audited(request, visitor, f"sample_{word}", f"sample {number}", **facts)
            found = await desk.take(asker, number, action, said.text)
        except QualityRefusedError as error:
            raise told(error) from None
        if found is None:
            raise unknown_sample()
        return answer(found)

    return post_reply


_NEEDS = (Right.SEE_OWN_QUALITY,)
_NONE = {404: refused("There is no such sample of the asker's own, or none are kept here.")}
_RULES = {
    403: refused("The right is missing, or the rules keep this person from this step."),
    409: refused("The sample is not in a state in which this can be done, or the time is over."),
    422: refused("An appeal needs a text."),
}

OPERATIONS = (
    Operation(path="/api/v1/me/samples", handler=get_own_samples, needs=_NEEDS,
              summary="One's own samples, once they are scored",
              parameters=(
                  Parameter("after", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
                  Parameter("limit", "How many at most.",
                            {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED}),
              ),
              answers=_NONE | {200: Answer("The samples, the newest first.", OwnSampleList)}),
    Operation(path="/api/v1/me/samples/{id}", handler=get_own_sample, needs=_NEEDS, parameters=(ID,),
              summary="One of one's own samples, with its review and the notes of coaching",
              answers=_NONE | {200: Answer("The sample.", OwnSampleDetail)}),
    Operation(path="/api/v1/me/samples/{id}/audio", handler=get_own_audio, needs=_NEEDS, parameters=(ID,),
              summary="The sound of one's own scored call, as reviewers hear it; ranges of bytes",
              answers=SOUND | {200: Answer("All of it.", None, WAV), 206: Answer("The range.", None, WAV),
                               403: refused("The right is missing, or the site does not let agents hear calls."),
                               416: refused("The range lies outside.")}),
    Operation(path="/api/v1/me/samples/{id}/waveform", handler=get_own_waveform, needs=_NEEDS,
              parameters=(ID, BINS_ASKED),
              summary="Peaks of the sound of one's own scored call",
              answers=_NONE | {200: Answer("The peaks.", WaveformRow),
                               403: refused("The right is missing, or the site does not let agents hear calls."),
                               409: refused("They are of another version.")}),
    Operation(method="POST", path="/api/v1/me/samples/{id}/appeal", handler=replying(Action.APPEAL, "appealed"),
              needs=_NEEDS, parameters=(ID,), body=Reply,
              summary="Appeal against a score, within three working days",
              answers=_NONE | _RULES | {200: Answer("The sample after it.", OwnSampleDetail)}),
    Operation(method="POST", path="/api/v1/me/samples/{id}/acknowledge",
              handler=replying(Action.CONFIRM, "acknowledged"), needs=_NEEDS, parameters=(ID,), body=Reply,
              summary="Say that one has seen a score, or a decision",
              answers=_NONE | _RULES | {200: Answer("The sample after it.", OwnSampleDetail)}),
)  # fmt: skip
