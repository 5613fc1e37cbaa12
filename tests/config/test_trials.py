"""Trials run one after the other, a few wait, the others are refused; each ends within its time, or when told to."""

from __future__ import annotations

import asyncio
import pickle
from pathlib import Path

import pytest

from config import trials as trials_room
from config.pipes import end
from config.trials import OVER, BusyError, Stage, Trial, Trials, plain, trying
from realtime.detectors.statistics import Learned
from realtime.names import Instant
from tests.config.test_backtesting import DAY, journal
from tests.watching import site
from tests.web.build import until


def start(trials: Trials, days: float = 1.0) -> Trial:
    return trials.start(site(), "long_wait", days, Learned(), "li", Instant(0.0))


async def over(trial: Trial) -> Trial:
    await until(lambda: trial.stage in OVER, seconds=60.0)
    return trial


async def test_a_trial_finds_what_the_days_hold(tmp_path: Path) -> None:
    async with trying(journal(tmp_path / "journal.db", DAY)) as trials:
        done = await over(start(trials))
        assert (done.stage, done.progress, len(done.kept), done.problem) == (Stage.DONE, 1.0, 6, None)
        assert trials.find(done.id) is done
        assert trials.listed() == [done]


async def test_without_a_journal_it_says_so(tmp_path: Path) -> None:
    async with trying(tmp_path / "none.db") as trials:
        failed = await over(start(trials))
        assert failed.stage is Stage.FAILED
        assert "has not run yet" in (failed.problem or "")


async def test_a_few_wait_and_more_are_refused_and_all_can_be_cancelled(tmp_path: Path) -> None:
    async with trying(journal(tmp_path / "journal.db", DAY)) as trials:
        waiting = [start(trials) for _ in range(trials_room.MOST_WAITING + 1)]
        with pytest.raises(BusyError):
            start(trials)
        for each in reversed(waiting):
            await trials.cancel(each.id)
        assert {each.stage for each in waiting} == {Stage.CANCELLED}
        assert (await over(start(trials))).stage is Stage.DONE
        assert await trials.cancel("nobody's") is None


async def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    trials = Trials(journal(tmp_path / "journal.db", DAY), seconds=0.0)
    slow = await over(start(trials))
    assert slow.stage is Stage.FAILED
    assert "try fewer days" in (slow.problem or "")
    await trials.close()


async def test_only_the_last_results_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials_room, "KEPT", 2)
    async with trying(tmp_path / "none.db") as trials:
        made = [await over(start(trials)) for _ in range(4)]
        assert trials.listed() == [made[3], made[2]]


def test_a_worker_is_told_no_secret() -> None:
    mail = '[channels.post]\ntype = "webhook"\nurl = "https://example.org/hush-hush"\nsecret = "hush-hush"\n'
    whole = site(f"{mail}[alerts.long_wait]\nfire = 77")
    assert b"hush-hush" in pickle.dumps(whole)
    assert b"hush-hush" not in pickle.dumps(plain(whole))
    assert plain(whole).alerts.long_wait.fire == 77.0


async def test_a_trial_whose_result_is_there_is_not_cancelled_while_its_process_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending = asyncio.Event()

    async def slowly(process: asyncio.subprocess.Process) -> None:
        ending.set()
        await end(process)
        await asyncio.Event().wait()

    monkeypatch.setattr(trials_room, "end", slowly)
    async with trying(journal(tmp_path / "journal.db", DAY)) as trials:
        made = start(trials)
        await ending.wait()
        cancelled = await trials.cancel(made.id)
        assert cancelled is made
        assert (made.stage, len(made.kept)) == (Stage.DONE, 6)
