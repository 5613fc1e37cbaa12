"""Every reason that a rule can give has its three sentences in every language, and gives the values they ask for."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from config.catalogue import LANGUAGES
from config.settings.alerts import RULES, Condition
from realtime.detectors import drops
from realtime.detectors.drops import Base, Memory
from realtime.detectors.finding import Finding
from realtime.detectors.one_way import Measured
from realtime.detectors.ruleset import Outside, Trouble
from realtime.detectors.spoken import REASONS, spoken
from realtime.endings import EndClass
from realtime.events import ChannelCreated, Device, FeedState, FloorEvent, PbxStopping, RecordingBegan, UserEventSent
from realtime.names import VisitId
from realtime.snapshot import Link
from tests.build import (
    PBX,
    answered,
    at,
    channel,
    feed,
    joined,
    member,
    missed,
    offered,
    queue,
    registration,
    removed,
)
from tests.house.source import ROOT
from tests.realtime.detectors.test_surges import floor as surging
from tests.watching import Watched, site

PARTS = ("name", "why", "clears")
VALUE = re.compile(r"\{(\w+)\}")

AT_ONCE = "\n".join(
    f"[alerts.{rule}]\nfor_seconds = 0\nminimum_volume = 0"
    for rule in RULES
    if isinstance(getattr(site().alerts, rule), Condition)
)
MUTE = tuple(Measured(at(0), VisitId(f"hq/{number}/sales/1"), "hq/PJSIP/carrier", one_way=True) for number in range(3))
EAGER = f'{AT_ONCE}\n[alerts.trunk_full.capacity]\n"hq/carrier" = 1\n'


def busy() -> list[FloorEvent]:
    """Everything that can go wrong for people and lines within one hour."""
    return [
        member(0, "wei", paused=True),
        member(0, "li", device=Device.UNAVAILABLE),
        member(0, "bo"),
        member(0, "du"),
        *(member(0, f"s{number}") for number in range(8)),
        joined(1, "anna"),
        missed(9, "anna", "bo"),
        joined(10, "talker"),
        offered(11, "talker", "bo"),
        missed(20, "talker", "bo"),
        offered(21, "talker", "bo"),
        answered(22, "talker", "bo"),
        RecordingBegan(pbx=PBX, at=at(23), channel=channel("talker")),
        joined(30, "third"),
        offered(31, "third", "du"),
        answered(32, "third", "du"),
        joined(40, "ringing"),
        registration(0, "carrier", "Rejected"),
        ChannelCreated(pbx=PBX, at=at(1), channel=channel("t"), name="PJSIP/carrier-00000001"),
        UserEventSent(pbx=PBX, at=at(2300), name="AgentHelp", fields={"Agent": "bo", "Note": "help"}),
        PbxStopping(pbx=PBX, at=at(2300)),
    ]


@cache
def given() -> dict[str, Finding]:
    """A finding for each reason, made by the rules themselves."""
    floor = Watched(EAGER)
    floor.outside = Outside(disk_used=0.99, disk_free=1, troubles=(Trouble("chat", at(0)),), measured=MUTE)
    floor.watch.show.links[PBX] = Link(lag=60.0, offset=0.0)
    found = list(floor.tell(*busy()).at(100).values())
    found += floor.at(2290).values()
    found += Watched(EAGER).tell(member(0, "wei", paused=True), joined(1)).at(100).values()
    floor.tell(*(removed(2295, f"s{number}") for number in range(8)), offered(2280, "ringing", "s9"))
    found += floor.at(2300).values()
    found += floor.tell(*(member(2301, who, paused=True) for who in ("bo", "du", "s9"))).at(2302).values()
    found += floor.tell(feed(2303, FeedState.DOWN)).at(2304).values()
    found += [spoken(each) for each in (*_surges(), *_drops())]
    return {finding.reason.key: finding for finding in found}


def _surges() -> list[Finding]:
    day = surging()
    day.live(1, 200)
    (surge,) = day.live(5, 12)
    day = surging()
    day.live(1, 200)
    stopped = [each for _ in range(60) for each in day.live(0, 6) if each.rule == "calls_stopped"]
    return [*(_saying(surge, key) for key in REASONS["surge"]), stopped[0]]


def _saying(finding: Finding, key: str) -> Finding:
    """The same finding with another of its rule's reasons: they give the same values."""
    return msgspec.structs.replace(finding, reason=msgspec.structs.replace(finding.reason, key=key))


def _drops() -> list[Finding]:
    found: list[Finding] = []
    for trunks in (("a",), tuple("abcdefghijkl")):
        memory, base = Memory(), Base(drops=80, ends=10_000)
        for number in range(240):
            dropped = number % 20 == 0 or number > 234
            trunk = f"PJSIP/{trunks[number % len(trunks)]}" if dropped else "PJSIP/other"
            drops.heard(memory, _end(number, dropped=dropped, trunk=trunk), base)
        found += drops.look(memory, PBX, at(1700), base)
    return [_saying(finding, key) for finding in found for key in REASONS[finding.rule]]


def _end(number: int, *, dropped: bool, trunk: str) -> drops.End:
    return drops.End(
        at=at(1690 if number > 234 else number * 7.0),
        visit=VisitId(f"hq/{number}/sales/1"),
        queue=queue("sales"),
        dropped=dropped,
        kind=EndClass.SIGNAL if dropped else EndClass.NORMAL,
        trunk=trunk,
    )


def reasons() -> list[str]:
    return [key for rule in RULES for key in REASONS.get(rule, (rule,))]


def catalogue(language: str) -> dict[str, str]:
    written = (ROOT / "config" / "locales" / f"{language}.json").read_bytes()
    return msgspec.json.decode(written, type=dict[str, str])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_three_sentences(language: str) -> None:
    texts = catalogue(language)
    assert [f"{key}.{part}" for key in reasons() for part in PARTS if f"alert.{key}.{part}" not in texts] == []


def test_every_reason_is_given_by_the_code_and_the_code_gives_no_other() -> None:
    assert sorted(given()) == sorted(reasons())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", reasons())
def test_a_reason_gives_what_its_sentences_ask_for(key: str, language: str) -> None:
    texts, values = catalogue(language), given()[key].reason.values
    asked = {name for part in PARTS for name in VALUE.findall(texts[f"alert.{key}.{part}"])}
    assert asked - values.keys() == set()
