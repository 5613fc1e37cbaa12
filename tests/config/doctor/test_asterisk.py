from __future__ import annotations

import time

import pytest

from config.doctor.asterisk import LOST, Heard, examine, rights
from config.doctor.findings import Finding, Verdict
from config.doctor.manager_conf import Account
from config.settings import Pbx as PbxSettings
from config.settings import Secret
from connectors.clock import SystemClock
from realtime.names import Seconds
from tests.connectors.ami.pbx import SECRET, Fields, Pbx, event, joined

WELL = Account(read=frozenset(LOST), write=frozenset({"reporting"}), timestampevents=True, writetimeout=5000)


def configured(pbx: Pbx, secret: str = SECRET) -> PbxSettings:
    return PbxSettings(name="hq", host="127.0.0.1", port=pbx.port, username="floorwatch", secret=Secret(secret))


async def looked_at(pbx: Pbx, secret: str = SECRET, listen: float = 0.0) -> tuple[list[Finding], Heard]:
    pbx.answers["Ping"] = lambda action: pbx.success(action, Ping="Pong", Timestamp=f"{time.time():.6f}")
    async with pbx.listening():
        return await examine(configured(pbx, secret), SystemClock(), listen)


def verdicts(found: list[Finding]) -> list[tuple[str, Verdict]]:
    return [(each.check, each.verdict) for each in found]


async def test_a_pbx_that_lets_us_do_everything_is_well() -> None:
    found, heard = await looked_at(Pbx())
    assert verdicts(found) == [("ami", Verdict.OK), ("rights", Verdict.OK), ("clock", Verdict.OK)]
    assert heard.members == {"PJSIP/1001": "Agent 1001", "PJSIP/1002": "Agent 1002"}


async def test_a_wrong_secret_and_a_closed_port_are_faults_with_their_mend() -> None:
    (refused,), _ = await looked_at(Pbx(), secret="wrong-horse")
    assert (refused.verdict, refused.mend) == (Verdict.FAULT, "correct the secret, or `permit` in manager.conf")
    pbx = Pbx()
    async with pbx.listening():
        pass
    (closed,), _ = await examine(configured(pbx), SystemClock(), 0.0)
    assert closed.verdict is Verdict.FAULT
    assert "refuses connections" in closed.said


async def test_a_right_that_is_denied_is_named_with_what_is_lost() -> None:
    pbx = Pbx()
    pbx.answers["CoreShowChannels"] = Pbx.denied
    pbx.answers["CoreStatus"] = Pbx.denied
    found, _ = await looked_at(pbx)
    said = [each.said for each in found if each.verdict is Verdict.WARNING]
    assert said == [
        "lacks write=reporting: legs, devices and the start of Asterisk are not told",
        "may not ask for CoreShowChannels",
    ]
    pbx.answers["QueueStatus"] = Pbx.denied
    found, _ = await looked_at(pbx)
    assert [each.verdict for each in found if each.check == "rights"][-1] is Verdict.FAULT


async def test_a_clock_that_is_far_off_is_measured() -> None:
    pbx = Pbx()
    async with pbx.listening():
        pbx.answers["Ping"] = lambda action: pbx.success(action, Timestamp=f"{time.time() + 40:.6f}")
        found, heard = await examine(configured(pbx), SystemClock(), 0.0)
    assert verdicts(found)[-1] == ("clock", Verdict.WARNING)
    assert heard.offset == pytest.approx(40.0, abs=2.0)


async def test_what_comes_while_listening_proves_the_right() -> None:
    pbx = Pbx()
    listed = pbx.answers["DeviceStateList"]

    def talkative(action: Fields) -> bytes:
        return joined("1.1", Timestamp="1795415360.1") + event("Hangup", Uniqueid="1.1", Cause="16") + listed(action)

    pbx.answers["DeviceStateList"] = talkative
    _, heard = await looked_at(pbx)
    assert heard.classes == {"agent"}
    assert (heard.stamped, heard.unstamped) == (1, 1)


def test_where_manager_conf_is_known_nothing_is_left_in_doubt() -> None:
    assert {each.verdict for each in rights("hq", Heard(), WELL, frozenset())} == {Verdict.OK}
    blind = Account(read=frozenset({"call"}), write=frozenset(), timestampevents=False, writetimeout=None)
    found = list(rights("hq", Heard(), blind, frozenset()))
    assert [(each.check, each.verdict) for each in found] == [
        ("rights", Verdict.FAULT),
        ("rights", Verdict.WARNING),
        ("rights", Verdict.WARNING),
        ("rights", Verdict.WARNING),
        ("timestamps", Verdict.WARNING),
        ("writetimeout", Verdict.WARNING),
    ]
    assert "100 ms" in found[-1].said


def test_without_it_what_was_heard_counts_and_the_rest_is_said_to_be_unsure() -> None:
    heard = Heard(offset=Seconds(0.0), classes={"agent"}, unstamped=3)
    found = list(rights("hq", heard, None, frozenset({"call", "system", "dialplan"})))
    unsure = [each for each in found if each.check == "rights"]
    assert len(unsure) == 1
    assert "no event of read=user" in unsure[0].said
    assert [each.verdict for each in found if each.check == "timestamps"] == [Verdict.WARNING]
