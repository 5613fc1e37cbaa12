"""Messages arrive whole, in order, and a worker that is gone is told as such."""

from __future__ import annotations

import asyncio
import gc
import io
import signal

import pytest

from config.pipes import LENGTH, end, message, read, receive, send, started, undisturbed


def test_messages_come_out_as_they_went_in_until_there_are_no_more() -> None:
    source = io.BytesIO(message({"a": 1}) + message(("b", None)))
    assert [read(source), read(source), read(source)] == [{"a": 1}, ("b", None), None]


def test_a_worker_leaves_the_keyboard_to_the_daemon() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        undisturbed()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


async def test_a_worker_that_ends_without_an_answer_is_no_answer() -> None:
    process = await started("config.trial_worker")
    try:
        await send(process, "no trial at all")
        with pytest.raises(EOFError):
            await receive(process)
    finally:
        await end(process)
    assert process.returncode is not None


async def test_whoever_is_cancelled_while_a_worker_starts_leaves_none_behind() -> None:
    starting = asyncio.ensure_future(started("config.trial_worker"))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    gc.collect()


def test_the_length_stands_before_the_message() -> None:
    whole = message("x")
    assert LENGTH.unpack(whole[: LENGTH.size])[0] == len(whole) - LENGTH.size
