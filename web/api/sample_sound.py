"""The sound of a sample: streamed in ranges, never whole in memory; its waveform and what was measured of it.

Who hears what is written down once for each sample and log-in, before the first byte; taking a copy away each time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, TypeAlias

import msgspec
from aiohttp import web
from msgspec import Meta

from realtime.access.roles import Right
from realtime.names import Instant, Seconds
from realtime.quality.heard import Stretch
from web import queries
from web.admission import admitted
from web.api.samples import ID, NONE, SEEING
from web.api.sign_in import answer
from web.asking import asker_of, asking, quality_of, sample_number, told, unknown_sample
from web.audit import audited
from web.operations import Answer, Operation, Parameter, body_of, refused
from web.parts import PARTS
from web.problems import Problem
from web.quality import QualityRefusedError, Sound
from web.quality_rows import FiguresRow, ListenedRow, WaveformRow

WAV = "audio/wav"
BINS, MOST_BINS = 4000, 20_000
MOST_STRETCHES = 200
LONGEST = 86_400.0
LOOK_EVERY = 1.0
"""Seconds between two looks, while a sound is sent, at whether it may still be."""

Still: TypeAlias = Callable[[], Awaitable[bool]]

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

Second = Annotated[float, Meta(ge=0, le=LONGEST)]


class Played(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was played since the last report: stretches in seconds of the recording, and how often it was started."""

    heard: Annotated[tuple[tuple[Second, Second], ...], Meta(max_length=MOST_STRETCHES)]
    started: Annotated[int, Meta(ge=0, le=1000)] = 0


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a copy is taken away."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


async def get_audio(request: web.Request) -> web.StreamResponse:
    """The sound, or a range of its bytes."""
    visitor, asker = asking(request, Right.LISTEN)
    number, desk = sample_number(request), quality_of(request).sound
    try:
        found = await desk.sound(asker, number)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    if await desk.is_new(asker, number):
        session = await desk.lent_by(asker, number)
        facts = {} if session is None else {"calibration": session}
        await audited(request, visitor, "recording_listened", f"sample {number}", **facts)
        await desk.begin(asker, number)
    return await sent(request, found, {"Accept-Ranges": "bytes"}, partial(_still, request, Right.LISTEN, number))


async def post_download(request: web.Request) -> web.StreamResponse:
    """A marked copy to be taken away."""
    why = await body_of(request, Reason)
    visitor, asker = asking(request, Right.DOWNLOAD)
    number, quality = sample_number(request), quality_of(request)
    at = Instant(quality.samples.now())
    try:
        found = await quality.sound.marked(asker, number, at)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    name, sound = found
    await audited(request, visitor, "recording_downloaded", f"sample {number}", reason=why.reason, file=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return await sent(request, sound, headers, partial(_still, request, Right.DOWNLOAD, number), ranges=False)


async def post_heard(request: web.Request) -> web.Response:
    """What was played."""
    body = await body_of(request, Played)
    _, asker = asking(request, Right.LISTEN)
    number = sample_number(request)
    stretches = [Stretch(Seconds(begin), Seconds(end)) for begin, end in body.heard]
    try:
        found = await quality_of(request).sound.heard(asker, number, stretches, body.started)
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


def bins_of(request: web.Request) -> int:
    """How many bins of a waveform are asked for. Raises Problem (400) for too many."""
    bins = queries.number(request, "bins", "how many bins at most") or BINS
    if bins > MOST_BINS:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"'bins' is a number from 1 to {MOST_BINS}.")
    return bins


async def get_waveform(request: web.Request) -> web.Response:
    """The waveform's peaks."""
    _, asker = asking(request)
    try:
        found = await quality_of(request).sound.waveform(asker, sample_number(request), bins_of(request))
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


async def get_figures(request: web.Request) -> web.Response:
    """What was measured."""
    _, asker = asking(request)
    try:
        found = await quality_of(request).sound.figures(asker, sample_number(request))
    except QualityRefusedError as error:
        raise told(error) from None
    if found is None:
        raise unknown_sample()
    return answer(found)


async def _still(request: web.Request, right: Right, number: int) -> bool:
    """Whether whoever asked would be let in again, and to this sample."""
    try:
        visitor = await admitted(request, request.app[PARTS].access, right, Right.SEE_ASSIGNED_SAMPLES)
        return await quality_of(request).sound.sound(asker_of(visitor, right), number) is not None
    except (Problem, QualityRefusedError):
        return False


async def sent(
    request: web.Request, sound: Sound, headers: dict[str, str], still: Still, *, ranges: bool = True
) -> web.StreamResponse:
    """Stream a sound; one range of it where one is asked for. Of several ranges all is sent, as RFC 9110 allows.

    still: asked every second while it lasts; when the right to it has ended, the connection is cut.
    """
    tag = f'"{sound.tag}"'
    span = range_of(request, sound.size, tag) if ranges else None
    begin, end = span or (0, sound.size)
    response = web.StreamResponse(status=HTTPStatus.PARTIAL_CONTENT if span else HTTPStatus.OK, headers=headers)
    response.content_type = WAV
    response.content_length = end - begin
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-store"
    if span:
        response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{sound.size}"
    await response.prepare(request)
    if request.method != "HEAD":
        looked = asyncio.get_running_loop().time()
        async for piece in sound.read(begin, end):
            await response.write(piece)
            now = asyncio.get_running_loop().time()
            if now - looked >= LOOK_EVERY:
                looked = now
                if not await still():
                    return _cut(request, response)
        await response.write_eof()
    return response


def _cut(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Nothing more: the reader finds the answer shorter than it was said to be."""
    response.force_close()
    if request.transport is not None:
        request.transport.abort()
    return response


def range_of(request: web.BaseRequest, size: int, tag: str) -> tuple[int, int] | None:
    """The one range asked for, half-open; None for all of it. Raises Problem (416) for one outside."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or request.headers.get("If-Range", tag) != tag or not any(asked.groups()):
        return None
    first, last = asked.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), size if not last else min(size, int(last) + 1)
    if begin >= size or begin >= end:
        headers = {"Content-Range": f"bytes */{size}"}
        detail = f"There are {size} bytes; this range lies outside."
        raise Problem(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range-outside", detail, headers)
    return begin, end


HEARING = (Right.LISTEN, Right.SEE_ASSIGNED_SAMPLES)
BINS_ASKED = Parameter(
    "bins", "How many bins at most.", {"type": "integer", "minimum": 1, "maximum": MOST_BINS, "default": BINS}
)
SOUND = {
    404: refused("There is no such sample that the asker may see, or no sound of it."),
    410: refused("The copy is gone."),
    503: refused("The copies cannot be read now, or it cannot be written in the audit log; ask again."),
}

OPERATIONS = (
    Operation(path="/api/v1/samples/{id}/audio", handler=get_audio, needs=HEARING, parameters=(ID,),
              summary="The sound: 16-bit wav, the caller left and the agent right; ranges of bytes",
              answers=SOUND | {200: Answer("All of it.", None, WAV), 206: Answer("The range.", None, WAV),
                                416: refused("The range lies outside.")}),
    Operation(method="POST", path="/api/v1/samples/{id}/download", handler=post_download, needs=(Right.DOWNLOAD,),
              takes="recording_downloaded",
              parameters=(ID,), body=Reason, summary="Take a copy away, marked with who, when and which sample",
              answers=SOUND | {200: Answer("The marked copy.", None, WAV), 409: refused("It cannot be marked.")}),
    Operation(method="POST", path="/api/v1/samples/{id}/heard", handler=post_heard, needs=HEARING, parameters=(ID,),
              body=Played, summary="Tell what was played",
              answers=NONE | {200: Answer("What was heard in all.", ListenedRow),
                              409: refused("The sound was not asked for yet."),
                              422: refused("More than can have been played since.")}),
    Operation(path="/api/v1/samples/{id}/waveform", handler=get_waveform, needs=SEEING,
              summary="Peaks of the sound, by channel",
              parameters=(ID, BINS_ASKED),
              answers=NONE | {200: Answer("The peaks.", WaveformRow), 409: refused("They are of another version.")}),
    Operation(path="/api/v1/samples/{id}/figures", handler=get_figures, needs=SEEING, parameters=(ID,),
              summary="What the sound suggests to a listener: silence, talk-over, levels; never a score",
              answers=NONE | {200: Answer("The figures.", FiguresRow)}),
)  # fmt: skip
