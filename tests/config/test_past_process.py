"""One process, one question at a time, and an answer within bounds whatever becomes of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config import past_process
from config.past_process import PastProcess
from config.past_worker import Question, Setup
from config.settings import Settings
from realtime.masking import Audience
from tests.build import at
from tests.config.test_past_worker import SITE, journal
from tests.web.build import until
from web.past import Missing, View, Why


def setup(file: Path) -> Setup:
    return Setup(file=file, settings=Settings(pbx=()), site=SITE)


def question(when: float) -> Question:
    return Question(at=at(when), view=View.SHOWN, audience=Audience(), board=None)


@contextlib.asynccontextmanager
async def process(file: Path, seconds: float = 20.0, idle: float = 60.0) -> AsyncIterator[PastProcess]:
    made = PastProcess(lambda: setup(file), seconds, idle)
    try:
        yield made
    finally:
        await made.close()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_questions_are_answered_one_after_the_other_by_the_same_process(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db")) as asked:
        answers = await asyncio.gather(*(asked.ask(question(when)) for when in (2, 5, -100, 9)))
        assert [type(each) for each in answers] == [bytes, bytes, Missing, bytes]
        pid = asked.pid
        await asked.ask(question(3))
        assert asked.pid == pid
    assert pid is not None
    assert gone(pid)
    assert await asked.ask(question(3)) == Missing(why=Why.BUSY)


async def test_it_starts_wherever_the_daemon_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "__init__.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    async with process(journal(tmp_path / "j.db")) as asked:
        assert isinstance(await asked.ask(question(5)), bytes)


async def test_what_it_holds_is_forgotten_and_the_next_question_starts_another(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db")) as asked:
        await asked.forget()
        await asked.ask(question(5))
        first = asked.pid
        assert first is not None
        await asked.forget()
        assert (asked.pid, gone(first)) == (None, True)
        assert isinstance(await asked.ask(question(6)), bytes)


async def test_a_process_that_dies_is_told_and_the_next_question_starts_another(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db")) as asked:
        await asked.ask(question(5))
        first = asked.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        answer = await asked.ask(question(6))
        assert answer == Missing(why=Why.BROKEN)
        assert isinstance(await asked.ask(question(6)), bytes)
        assert asked.pid != first


async def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db")) as asked:
        await asked.ask(question(5))
        first = asked.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        asked._seconds = 0.2
        assert await asked.ask(question(6)) == Missing(why=Why.SLOW)
        assert gone(first)
        asked._seconds = 20.0
        assert isinstance(await asked.ask(question(6)), bytes)


async def test_an_asker_who_leaves_does_not_leave_its_answer_to_the_next(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db")) as asked:
        await asked.ask(question(5))
        assert asked.pid is not None
        os.kill(asked.pid, signal.SIGSTOP)
        leaving = asyncio.create_task(asked.ask(question(-100)))
        await asyncio.sleep(0)
        leaving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await leaving
        assert isinstance(await asked.ask(question(6)), bytes)


async def test_beyond_so_many_nobody_more_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_process, "MOST_WAITING", 3)
    async with process(journal(tmp_path / "j.db")) as asked:
        answers = await asyncio.gather(*(asked.ask(question(5)) for _ in range(5)))
    assert [isinstance(each, bytes) for each in answers] == [True, True, True, False, False]
    assert answers[-1] == Missing(why=Why.BUSY)


async def test_a_process_nobody_asks_is_ended(tmp_path: Path) -> None:
    async with process(journal(tmp_path / "j.db"), idle=0.01) as asked:
        await asked.ask(question(5))
        await until(lambda: asked.pid is None)
        assert isinstance(await asked.ask(question(5)), bytes)
