"""The sound of samples for the web: read in parts from where copies are kept, with what was heard of it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from http import HTTPStatus

from config.quality.ground import Ground
from config.quality.refusals import conflict, invalid, missing
from config.quality.rows import figures_row, listened_row
from connectors.audio.faults import WrongHeaderError
from connectors.audio.watermark import HEAD, info_chunk, marked_head, padded
from connectors.audio.waveform import BUCKET_MILLISECONDS, WaveformError, decode_waveform, pooled
from connectors.recordings.content_store import ContentMissingError, ContentStore
from connectors.recordings.states import State
from connectors.store.listens import (
    Listener,
    NotBelievedError,
    NotListeningError,
    begin_listening,
    has_begun,
    note_heard,
)
from connectors.store.recordings import KeptRecord, waveform_of
from connectors.store.samples import KeptSample
from connectors.store.threads import in_store
from realtime.names import Instant, Seconds
from realtime.quality.heard import Stretch
from realtime.stamps import stamp
from web.quality import Asker, QualityRefusedError, Sound
from web.quality_rows import ChannelRow, FiguresRow, ListenedRow, WaveformRow

BUCKET_SECONDS = BUCKET_MILLISECONDS / 1000
_PLAIN = re.compile(r"[^0-9A-Za-z_-]+")


class KeptSound:
    """web.quality.Sound over one kept copy."""

    def __init__(self, content: ContentStore, sha256: str, size: int) -> None:
        self._content = content
        self._sha256 = sha256
        self._size = size

    @property
    def size(self) -> int:
        """Bytes."""
        return self._size

    @property
    def tag(self) -> str:
        """A hash of the content's hash: the same for the same bytes, and no name under which they are kept."""
        return hashlib.sha256(self._sha256.encode()).hexdigest()[:32]

    async def read(self, begin: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `begin` up to `end`, a piece at a time, each read in a thread."""
        pieces = self._content.read(self._sha256, begin, end)
        while (piece := await asyncio.to_thread(_next, pieces)) is not None:
            yield piece


class MarkedSound:
    """The same sound with other first bytes and a chunk behind it. head: the new beginning; tail: what follows."""

    def __init__(self, sound: KeptSound, head: bytes, tail: bytes) -> None:
        self._sound = sound
        self._head = head
        self._tail = b"\0" * (padded(sound.size) - sound.size) + tail

    @property
    def size(self) -> int:
        """Bytes."""
        return self._sound.size + len(self._tail)

    @property
    def tag(self) -> str:
        """As of the sound, for each who takes it away."""
        return hashlib.sha256(self._sound.tag.encode() + self._tail).hexdigest()[:32]

    async def read(self, begin: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `begin` up to `end`."""
        if begin < HEAD:
            yield self._head[begin : min(end, HEAD)]
        first, last = max(begin, HEAD), min(end, self._sound.size)
        if first < last:
            async for piece in self._sound.read(first, last):
                yield piece
        if end > self._sound.size:
            yield self._tail[max(begin - self._sound.size, 0) : end - self._sound.size]


class StoreSound:
    """web.quality.SoundDesk over the store and the copies."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def sound(self, asker: Asker, number: int) -> Sound | None:
        """The sound. Raises QualityRefusedError where it was never found, or is no more."""
        return await in_store(self._sound, asker, number)

    async def marked(self, asker: Asker, number: int, at: Instant) -> tuple[str, Sound] | None:
        """A copy to be taken away. Raises as `sound`."""
        found = await in_store(self._sound, asker, number)
        if found is None:
            return None
        head = b"".join([piece async for piece in found.read(0, HEAD)])
        told = stamp(at)
        texts = {
            "INAM": f"sample {number}",
            "IART": asker.name,
            "ICRD": told,
            "ICMT": f"Confidential. Taken by {asker.name} at {told}, sample {number}.",
            "ISFT": "Floorwatch",
        }
        chunk = info_chunk(texts)
        try:
            marked = MarkedSound(found, marked_head(head, found.size, chunk), chunk)
        except WrongHeaderError as error:
            raise conflict("sound-unmarkable", f"It cannot be taken away: {error}.") from None
        who, when = _PLAIN.sub("-", asker.name) or "somebody", _PLAIN.sub("", told)
        return f"floorwatch-sample-{number}-{who}-{when}.wav", marked

    async def is_new(self, asker: Asker, number: int) -> bool:
        """Whether this log-in asks for the first time. A token has no log-in that ends: each time it asks is one."""
        if asker.session == 0:
            return True
        return not await in_store(has_begun, self._ground.store, _listener(asker, number))

    async def begin(self, asker: Asker, number: int) -> None:
        """Note that the sound was asked for."""
        await in_store(begin_listening, self._ground.store, _listener(asker, number), self._ground.now())

    async def lent_by(self, asker: Asker, number: int) -> int | None:
        """The open calibration session without which the asker would not hear it."""
        return await in_store(self._lent_by, asker, number)

    async def heard(self, asker: Asker, number: int, stretches: Sequence[Stretch], started: int) -> ListenedRow | None:
        """Add what was played. Raises QualityRefusedError."""
        return await in_store(self._heard, asker, number, stretches, started)

    async def waveform(self, asker: Asker, number: int, bins: int) -> WaveformRow | None:
        """Peaks in at most so many bins. Raises QualityRefusedError."""
        return await in_store(self._waveform, asker, number, bins)

    async def figures(self, asker: Asker, number: int) -> FiguresRow | None:
        """What was measured. Raises QualityRefusedError."""
        found = await in_store(self._record, asker, number)
        if found is None:
            return None
        if found.figures is None:
            raise _silent(found)
        return figures_row(found.figures)

    def _lent_by(self, asker: Asker, number: int) -> int | None:
        kept = self._ground.kept(asker.reach, number)
        return None if kept is None else self._ground.lent_by(asker.reach, kept)

    def _sound(self, asker: Asker, number: int) -> KeptSound | None:
        kept = self._ground.kept(asker.reach, number)
        return None if kept is None else self.sound_of(kept)

    def sound_of(self, kept: KeptSample) -> KeptSound:
        """The sound of a sample that somebody may hear, in this thread. Raises QualityRefusedError."""
        record = self._record_of(kept)
        if record.watch.state is not State.INTACT or record.sha256 is None:
            raise _silent(record)
        content = self._ground.content
        try:
            return KeptSound(content, record.sha256, content.size(record.sha256))
        except ContentMissingError as error:
            raise QualityRefusedError(HTTPStatus.GONE, "sound-gone", f"{error}.") from None
        except OSError as error:
            detail = f"The copies of calls cannot be read now ({error.strerror or type(error).__name__}); ask again."
            raise QualityRefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "sound-unreachable", detail) from None

    def _record(self, asker: Asker, number: int) -> KeptRecord | None:
        kept = self._ground.kept(asker.reach, number)
        return None if kept is None else self._record_of(kept)

    def _record_of(self, kept: KeptSample) -> KeptRecord:
        found = self._ground.recording(kept)
        if found is None:
            raise missing("sound-missing", "No recording belongs to this sample: nobody looked for one.")
        return found

    def _heard(self, asker: Asker, number: int, stretches: Sequence[Stretch], started: int) -> ListenedRow | None:
        record = self._record(asker, number)
        if record is None:
            return None
        length = Seconds(record.seconds or 0.0)
        listener = _listener(asker, number)
        try:
            found = note_heard(self._ground.store, listener, stretches, started, length, self._ground.now())
        except NotListeningError as error:
            raise conflict("listening-not-begun", f"{error}.") from None
        except NotBelievedError as error:
            raise invalid("listening-not-believed", f"{error}.") from None
        return listened_row(found, length)

    def _waveform(self, asker: Asker, number: int, bins: int) -> WaveformRow | None:
        kept = self._ground.kept(asker.reach, number)
        return None if kept is None else self.peaks_of(kept, bins)

    def peaks_of(self, kept: KeptSample, bins: int) -> WaveformRow:
        """The waveform of a sample that somebody may see, in this thread. Raises QualityRefusedError."""
        record = self._record_of(kept)
        drawn = waveform_of(self._ground.store, record.number)
        if drawn is None:
            raise _silent(record)
        try:
            size, peaks = pooled(decode_waveform(drawn), bins)
        except WaveformError as error:
            raise conflict("waveform-unreadable", f"{error}.") from None
        sides = ("agent", "caller") if len(peaks) == 2 else ("mix",)
        return WaveformRow(
            seconds=record.seconds or 0.0,
            bin_seconds=BUCKET_SECONDS * size,
            channels=tuple(
                ChannelRow(side=side, least=tuple(rows[:, 0].tolist()), greatest=tuple(rows[:, 1].tolist()))
                for side, rows in zip(sides, peaks, strict=True)
            ),
        )


def _silent(record: KeptRecord) -> QualityRefusedError:
    said = f" ({record.watch.said})" if record.watch.said else ""
    return missing("sound-missing", f"There is no sound to be had: the recording is {record.watch.state.value}{said}.")


def _listener(asker: Asker, number: int) -> Listener:
    return Listener(sample=number, who=asker.name, session=asker.session)


def _next(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)
