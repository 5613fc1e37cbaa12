from __future__ import annotations

import json
from typing import Literal

import msgspec
import pytest

from tests.web.build import LEADER, SCREEN, Physician, parts, served, well
from web.api.health import NotReady, not_ready
from web.vitals import ClockVitals, JournalVitals, PbxVitals, StreamVitals, Vitals


def with_pbx(**changes: object) -> Vitals:
    pbx = msgspec.structs.replace(well().pbxs["hq"], **changes)
    return msgspec.structs.replace(well(), pbxs={"hq": pbx})


def with_journal(journal: JournalVitals) -> Vitals:
    return msgspec.structs.replace(well(), journal=journal)


def following(state: Literal["following", "late", "lost"], **told: object) -> Vitals:
    stream = msgspec.convert(
        {"role": "following", "state": state, "flowing": state == "following", **told}, StreamVitals
    )
    return msgspec.structs.replace(well(), journal=None, stream=stream)


@pytest.mark.parametrize(
    ("vitals", "reason", "subject", "detail"),
    [
        (with_pbx(state="down", reason="wrong_secret"), "pbx_down", "hq", "wrong_secret"),
        (with_pbx(state="catching_up"), "pbx_catching_up", "hq", None),
        (with_pbx(lag_seconds=9.0), "pbx_late", "hq", None),
        (
            with_journal(JournalVitals(writable=False, detail="disk full")),
            "journal_not_writable",
            "journal",
            "disk full",
        ),
        (with_journal(JournalVitals(writable=True, behind=10**6)), "journal_behind", "journal", None),
        (msgspec.structs.replace(well(), loop_lag_seconds=2.0), "loop_late", "loop", None),
        (following("late", lag_seconds=7.5), "stream_late", "stream", None),
        (following("lost", detail="the collector is silent"), "stream_lost", "stream", "the collector is silent"),
    ],
)
async def test_each_reason_for_not_being_ready_is_named(
    vitals: Vitals, reason: str, subject: str, detail: str | None
) -> None:
    async with served(parts(health=Physician(vitals))) as server:
        status, _, body = await server.get("/readyz", token=None)
    (found,) = json.loads(body)["reasons"]
    assert status == 503
    assert (found["reason"], found["subject"], found["detail"]) == (reason, subject, detail)


async def test_a_healthy_process_is_ready_and_alive() -> None:
    async with served(parts()) as server:
        assert (await server.get("/readyz", token=None))[0] == 200
        status, _, body = await server.get("/healthz", token=None)
    assert (status, body) == (200, b'{"status":"ok"}')


async def test_a_clock_that_was_set_is_told_and_keeps_nobody_from_being_ready() -> None:
    vitals = msgspec.structs.replace(well(), clock=ClockVitals(ahead_seconds=-3600.0, steps=1))
    async with served(parts(health=Physician(vitals))) as server:
        status, _, body = await server.get("/readyz", token=None)
        _, _, elsewhere = await server.get("/readyz", token=None, **{"X-Forwarded-For": "203.0.113.7"})
    assert status == 200
    assert json.loads(body)["notes"] == [{"reason": "clock_set", "subject": "clock", "value": -3600.0}]
    assert json.loads(elsewhere)["notes"] == []


def test_a_node_that_follows_is_ready_without_a_journal_and_one_that_publishes_whatever_becomes_of_redis() -> None:
    assert list(not_ready(following("following"))) == []
    away = StreamVitals(role="publishing", state="away", flowing=False)
    assert list(not_ready(msgspec.structs.replace(well(), stream=away))) == []


def test_a_lag_that_is_not_known_is_no_reason() -> None:
    assert list(not_ready(with_pbx(lag_seconds=None))) == []


def test_all_reasons_are_told_at_once() -> None:
    pbxs = {name: PbxVitals(state="down") for name in ("a", "b")}
    found: list[NotReady] = list(not_ready(Vitals(pbxs=pbxs, journal=JournalVitals(writable=False))))
    assert [item.subject for item in found] == ["a", "b", "journal"]


@pytest.mark.parametrize(("token", "told"), [(None, False), (SCREEN, False), (LEADER, True)])
async def test_from_elsewhere_the_reasons_are_for_those_who_may_see_metrics(token: str | None, *, told: bool) -> None:
    async with served(parts(health=Physician(with_pbx(state="down")))) as server:
        status, _, body = await server.get("/readyz", token, **{"X-Forwarded-For": "203.0.113.7"})
    assert status == 503
    assert bool(json.loads(body)["reasons"]) is told
