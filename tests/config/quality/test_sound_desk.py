from __future__ import annotations

import hashlib
import io
from pathlib import Path

import msgspec
import pytest
import soundfile

from config.quality.desks import desks_on
from connectors.recordings.states import Patience, Sign, advance
from connectors.store.recordings import find_recording, put_watch
from connectors.store.samples import find_sample
from realtime.access.roles import Role
from realtime.names import Instant, Seconds
from realtime.quality.heard import Stretch
from realtime.quality.reach import Reach
from tests.config.quality.desk_site import Site, asker, site
from web.quality import QualityRefusedError, Sound

QA = asker("qa1")


async def whole(sound: Sound) -> bytes:
    return b"".join([piece async for piece in sound.read(0, sound.size)])


def lose(here: Site, number: int, sign: Sign) -> None:
    """The recording of a sample comes to be something else."""
    record = find_recording(here.store, find_sample(here.store, number).recording or 0)
    assert record is not None
    put_watch(here.store, record.number, advance(record.watch, sign, Instant(here.now), Patience(), "aged"))


async def test_any_range_of_the_sound_is_read_and_both_voices_are_in_it(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        sound = await here.quality.sound.sound(QA, here.one())
        assert sound is not None
        content = await whole(sound)
        assert len(content) == sound.size
        assert b"".join([piece async for piece in sound.read(1000, 5000)]) == content[1000:5000]
        samples, rate = soundfile.read(io.BytesIO(content))
        assert (rate, samples.shape) == (8000, (160_000, 2))
        assert samples[:, 1].max() > 4 * samples[:, 0].max()
        other = await here.quality.sound.sound(QA, here.one("wu"))
        assert other is not None
        assert other.tag == sound.tag
        assert here.ground.content.kept().__next__()[0] not in sound.tag


async def test_a_copy_taken_away_says_who_and_sounds_the_same(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        number, admin = here.one(), asker("老王/../x", Role.ADMIN)
        plain = await here.quality.sound.sound(admin, number)
        made = await here.quality.sound.marked(admin, number, Instant(here.now))
        assert plain is not None
        assert made is not None
        name, marked = made
        assert name == f"floorwatch-sample-{number}--x-2026-08-02T190000000Z.wav"
        content = await whole(marked)
        assert len(content) == marked.size
        assert b"".join([piece async for piece in marked.read(5, marked.size - 3)]) == content[5:-3]
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            told = file.copy_metadata()
            assert (told["title"], told["artist"]) == (f"sample {number}", "老王/../x")
            assert "Confidential" in told["comment"]
        same = [soundfile.read(io.BytesIO(each))[0] for each in (await whole(plain), content)]
        assert (same[0] == same[1]).all()


async def test_what_was_played_adds_up_over_log_ins_and_cannot_be_made_up(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.sound, here.one()
        with pytest.raises(QualityRefusedError) as refused:
            await desk.heard(QA, number, [Stretch(Seconds(0.0), Seconds(5.0))], 1)
        assert refused.value.kind == "listening-not-begun"
        seated = msgspec.structs.replace(QA, session=7)
        for who in (QA, seated):
            assert await desk.is_new(who, number)
            await desk.begin(who, number)
            await desk.begin(who, number)
        assert not await desk.is_new(seated, number)
        assert await desk.is_new(QA, number), "a token's log-in never ends, so every time is written down"
        told = await desk.heard(QA, number, [Stretch(Seconds(0.0), Seconds(8.0))], 1)
        assert told is not None
        assert (told.share, told.played, told.enough) == (0.4, 1, False)
        with pytest.raises(QualityRefusedError) as refused:
            await desk.heard(QA, number, [Stretch(Seconds(8.0), Seconds(20.0))], 0)
        assert refused.value.kind == "listening-not-believed"
        here.now += 10.0
        told = await desk.heard(
            QA, number, [Stretch(Seconds(4.0), Seconds(17.0)), Stretch(Seconds(1.0), Seconds(2.0))], 1
        )
        assert told is not None
        assert (told.share, told.heard, told.played, told.enough) == (0.85, ((0.0, 17.0),), 2, True)
        assert await desk.heard(asker("far", reach=Reach()), number, [], 0) is None


async def test_waveform_and_figures_name_the_sides(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        wave = await here.quality.sound.waveform(QA, here.one(), 4000)
        coarse = await here.quality.sound.waveform(QA, here.one(), 100)
        figures = await here.quality.sound.figures(QA, here.one())
        assert wave is not None
        assert coarse is not None
        assert figures is not None
        assert [each.side for each in wave.channels] == ["agent", "caller"]
        assert (len(wave.channels[0].least), wave.bin_seconds, wave.seconds) == (400, 0.05, 20.0)
        assert (len(coarse.channels[0].least), coarse.bin_seconds) == (100, 0.2)
        assert max(coarse.channels[0].greatest) == max(wave.channels[0].greatest) > 60
        assert [each.side for each in figures.sides] == ["agent", "caller"]
        assert "uneven_levels" in figures.hints


async def test_sound_that_cannot_be_had_says_why(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        number = here.one()
        assert await here.quality.sound.sound(asker("far", reach=Reach()), number) is None
        assert await here.quality.sound.marked(asker("far", reach=Reach()), number, Instant(0.0)) is None
        for sha256, _ in list(here.ground.content.kept()):
            here.ground.content.delete(sha256)
        with pytest.raises(QualityRefusedError) as refused:
            await here.quality.sound.sound(QA, number)
        assert (refused.value.status, refused.value.kind) == (410, "sound-gone")
        lose(here, number, Sign.DELETED)
        with pytest.raises(QualityRefusedError, match=r"discarded \(aged\)"):
            await here.quality.sound.sound(QA, number)


async def test_a_sample_whose_recording_was_never_found_has_no_sound(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        for ask in (here.quality.sound.figures, lambda who, number: here.quality.sound.waveform(who, number, 10)):
            with pytest.raises(QualityRefusedError) as refused:
                await ask(QA, here.one())
            assert (refused.value.status, refused.value.kind) == (404, "sound-missing")


async def test_a_tag_is_no_name_of_the_content(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        sound = await desks_on(here.ground).sound.sound(QA, here.one())
        assert sound is not None
        (sha256, _), *_ = here.ground.content.kept()
        assert sound.tag == hashlib.sha256(sha256.encode()).hexdigest()[:32]
