from __future__ import annotations

import io
from pathlib import Path

import aiohttp
import pytest
import soundfile
from aiohttp import web

from realtime.access.roles import Right
from tests.web.api.listening import listening
from web.api import sample_sound


async def test_the_sound_is_streamed_whole_and_in_ranges(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        path = f"/samples/{desk.site.one()}/audio"
        status, headers, content = await desk.ask("qa1", "GET", path)
        assert (status, headers["Content-Type"], headers["Accept-Ranges"]) == (200, "audio/wav", "bytes")
        size = int(headers["Content-Length"])
        assert (len(content), headers["Cache-Control"]) == (size, "private, no-store")
        assert soundfile.info(io.BytesIO(content)).channels == 2
        for asked, begin, end in (
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, size),
            ("bytes=-50", size - 50, size),
            (f"bytes=10-{size * 2}", 10, size),
        ):
            status, headers, part = await desk.ask("qa1", "GET", path, Range=asked)
            assert (status, headers["Content-Range"]) == (206, f"bytes {begin}-{end - 1}/{size}"), asked
            assert part == content[begin:end]
        for asked in (f"bytes={size}-", "bytes=-0", "bytes=9-3"):
            status, headers, _ = await desk.ask("qa1", "GET", path, Range=asked)
            assert (status, headers["Content-Range"]) == (416, f"bytes */{size}"), asked
        for asked in ("bytes=0-1,5-6", "pages=1-2", "bytes=-", "bytes=a-b"):
            assert (await desk.ask("qa1", "GET", path, Range=asked))[0] == 200, asked
        stale = {"Range": "bytes=0-9", "If-Range": '"other"'}
        assert (await desk.ask("qa1", "GET", path, None, **stale))[0] == 200
        status, headers, _ = await desk.ask("qa1", "GET", path)
        fresh = {"Range": "bytes=0-9", "If-Range": headers["ETag"]}
        assert (await desk.ask("qa1", "GET", path, None, **fresh))[0] == 206
        status, headers, body = await desk.ask("qa1", "HEAD", path)
        assert (status, int(headers["Content-Length"]), body) == (200, size, b"")


async def test_listening_is_written_down_once_for_each_log_in_and_before_the_first_byte(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        path = f"/samples/{desk.site.one()}/audio"
        desk.audit.broken = True
        assert await desk.refused("qa1", "GET", path) == (503, "audit-unavailable")
        desk.audit.broken = False
        for who in ("qa1", "qa1", "lead"):
            await desk.ask(who, "GET", path, Range="bytes=0-9")
        assert [(deed.actor, deed.action) for deed in desk.audit.deeds] == [
            ("account:qa1", "recording_listened"),
            ("account:lead", "recording_listened"),
        ]


async def test_who_sees_samples_without_the_right_to_listen_hears_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        for who in ("tl", "trainer"):
            assert (await desk.ask(who, "GET", f"/samples/{number}/waveform"))[0] == 200
            assert await desk.refused(who, "GET", f"/samples/{number}/audio") == (403, "right-missing")
        assert await desk.refused("qa1", "POST", f"/samples/{number}/download", {"reason": "x"}) == (
            403,
            "right-missing",
        )


async def test_a_copy_taken_away_is_marked_and_written_down_each_time(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        assert (await desk.refused("root", "POST", f"/samples/{number}/download", {"reason": ""}))[0] == 400
        for _ in range(2):
            status, headers, content = await desk.ask(
                "root", "POST", f"/samples/{number}/download", {"reason": "court"}
            )
            assert (status, len(content)) == (200, int(headers["Content-Length"]))
        assert f"floorwatch-sample-{number}-root-" in headers["Content-Disposition"]
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            assert file.copy_metadata()["artist"] == "root"
        assert [(deed.action, deed.particulars["reason"]) for deed in desk.audit.deeds] == [
            ("recording_downloaded", "court")
        ] * 2


async def test_what_was_played_is_told_in_seconds(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        path = f"/samples/{desk.site.one()}/heard"
        assert await desk.refused("qa1", "POST", path, {"heard": [[0, 5]]}) == (409, "listening-not-begun")
        await desk.ask("qa1", "GET", path.replace("heard", "audio"), Range="bytes=0-9")
        told = await desk.told("qa1", "POST", path, {"heard": [[0, 5], [4, 6]], "started": 1})
        assert told == {"share": 0.3, "heard": [[0.0, 6.0]], "played": 1, "enough": False}
        assert await desk.refused("qa1", "POST", path, {"heard": [[6, 20]]}) == (422, "listening-not-believed")


@pytest.mark.parametrize("query", ["?bins=0x", "?bins=99999999", "?size=3"])
async def test_a_waveform_is_asked_for_in_bins(tmp_path: Path, query: str) -> None:
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        wave = await desk.told("qa1", "GET", f"/samples/{number}/waveform?bins=50")
        assert [(one["side"], len(one["least"])) for one in wave["channels"]] == [("agent", 50), ("caller", 50)]
        assert (await desk.refused("qa1", "GET", f"/samples/{number}/waveform{query}"))[0] == 400
        assert (await desk.told("qa1", "GET", f"/samples/{number}/figures"))["hints"]


async def test_a_right_that_ends_while_a_sound_is_sent_cuts_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_sound, "LOOK_EVERY", 0.0)
    async with listening(tmp_path) as desk:
        number = desk.site.one()
        looks = []

        async def still(request: web.Request, right: Right, asked: int) -> bool:
            looks.append((right, asked))
            if len(looks) == 2:
                desk.keeper.revoked.add("qa1")
            return await really(request, right, asked)

        really = sample_sound._still
        monkeypatch.setattr(sample_sound, "_still", still)
        with pytest.raises(aiohttp.ClientPayloadError):
            await desk.ask("qa1", "GET", f"/samples/{number}/audio")
        assert looks == [(Right.LISTEN, number)] * 2
