from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from config.problems import OperationError, Problem, SettingsError
from config.serving import Serving, cannot_listen
from config.settings import Pbx, Secret, Settings, Site


def named(name: str) -> Settings:
    return Settings(pbx=(Pbx(name="hq", host="h", username="u", secret=Secret("s")),), site=Site(name=name))


class Daemon:
    """Notes under which settings it was started; refuses to start under a name in `broken`."""

    def __init__(self, *broken: str) -> None:
        self.started: asyncio.Queue[str] = asyncio.Queue()
        self.ended: list[str] = []
        self.broken = broken

    async def serve(self, settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
        name = settings.site.name
        if name in self.broken:
            raise OSError(errno.EADDRINUSE, "Address already in use")
        assert ready is not None
        ready(f"http://{name}")
        self.started.put_nowait(name)
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.append(name)


class File:
    """What the configuration file says at the moment."""

    def __init__(self, name: str) -> None:
        self.name: str | None = name
        self.read = asyncio.Event()

    def load(self) -> Settings:
        self.read.set()
        if self.name is None:
            raise SettingsError(Path("f.toml"), (Problem(key="a", message="is wrong"),))
        return named(self.name)


@asynccontextmanager
async def running(file: File, daemon: Daemon) -> AsyncIterator[Serving]:
    serving = Serving(file.load, daemon.serve)
    task = asyncio.create_task(serving.run())
    async with asyncio.timeout(10):
        assert await daemon.started.get() == file.name
        yield serving
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_reload_ends_the_old_daemon_before_the_new_one_starts() -> None:
    file, daemon = File("old"), Daemon()
    async with running(file, daemon) as serving:
        file.name = "new"
        serving.reload()
        assert await daemon.started.get() == "new"
        assert daemon.ended == ["old"]
    assert daemon.ended == ["old", "new"]


async def test_a_wrong_or_unchanged_file_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    file, daemon = File("old"), Daemon()
    async with running(file, daemon) as serving:
        for name in (None, "old"):
            file.name = name
            file.read.clear()
            serving.reload()
            await file.read.wait()
        file.name = "new"
        serving.reload()
        assert await daemon.started.get() == "new"
        assert daemon.ended == ["old"]
    assert "everything stays as it was: f.toml: a: is wrong" in caplog.text


async def test_settings_that_do_not_start_give_way_to_those_before(caplog: pytest.LogCaptureFixture) -> None:
    file, daemon = File("old"), Daemon("new")
    async with running(file, daemon) as serving:
        file.name = "new"
        serving.reload()
        assert await daemon.started.get() == "old"
    assert "already in use" in caplog.text


async def test_a_first_start_that_fails_is_told_in_one_line() -> None:
    serving = Serving(File("new").load, Daemon("new").serve)
    with pytest.raises(OperationError, match=r"127\.0\.0\.1:8080 is already in use.*web\.port"):
        await serving.run()


async def test_a_daemon_that_breaks_later_is_not_started_again() -> None:
    async def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
        assert ready is not None
        ready(f"http://{settings.web.host}")
        raise OSError(errno.EIO, "disk gone")

    with pytest.raises(OSError, match="disk gone"):
        await Serving(File("a").load, serve).run()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EADDRINUSE, "already in use"),
        (errno.EACCES, "above 1023"),
        (errno.EADDRNOTAVAIL, "no address of this machine"),
        (errno.EIO, "cannot be served"),
    ],
)
def test_why_an_address_cannot_be_served_is_told_with_the_mend(number: int, said: str) -> None:
    assert said in str(cannot_listen(OSError(number, "x"), "h", 80, "set web.port"))


async def test_a_store_that_goes_away_while_the_daemon_begins_is_told_in_one_line() -> None:
    async def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
        del settings, ready
        raise OperationalError("select", {}, Exception("connection refused"))

    with pytest.raises(OperationError, match="the store did not answer"):
        await Serving(File("a").load, serve).run()
