import json
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import pytest

from connectors.simulator.centre import centre, run_day
from connectors.simulator.messages import LEAST_RIGHTS, LEAST_VARIABLES
from connectors.simulator.settings import SimulationSettings
from tests.connectors.simulator.story import START, read

FIELDS = Path(__file__).parents[2] / "captures" / "fields.json"
ENDS = {"CONNECT", "ABANDON", "EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY"}
CHANNEL = [
    "Channel",
    "ChannelState",
    "ChannelStateDesc",
    "CallerIDNum",
    "CallerIDName",
    "ConnectedLineNum",
    "ConnectedLineName",
    "Language",
    "AccountCode",
    "Context",
    "Exten",
    "Priority",
    "Uniqueid",
    "Linkedid",
]
BRIDGE = [
    "BridgeUniqueid",
    "BridgeType",
    "BridgeTechnology",
    "BridgeCreator",
    "BridgeName",
    "BridgeNumChannels",
    "BridgeVideoSourceMode",
]


def with_prefix(prefix: str, names: list[str]) -> list[str]:
    return [prefix + name for name in names]


# Events no capture has; their fields as Asterisk's own documentation and source give them.
DOCUMENTED = {
    "Hold": ["Privilege", *CHANNEL],  # res/stasis: MusicClass only where the phone asked for one
    "Unhold": ["Privilege", *CHANNEL],
    "Registry": ["Privilege", "ChannelType", "Username", "Domain", "Status"],  # Cause only after a refusal
    "BlindTransfer": [
        *["Privilege", "Result", *with_prefix("Transferer", CHANNEL), *with_prefix("Transferee", CHANNEL), *BRIDGE],
        *["IsExternal", "Context", "Extension"],
    ],
    "AttendedTransfer": [
        *["Privilege", "Result", *with_prefix("OrigTransferer", CHANNEL), *with_prefix("Orig", BRIDGE)],
        *[*with_prefix("SecondTransferer", CHANNEL), *with_prefix("Second", BRIDGE)],
        *[*with_prefix("Transferee", CHANNEL), *with_prefix("TransferTarget", CHANNEL)],
        *["IsExternal", "DestType", "DestBridgeUniqueid"],
    ],
}


def fields(frame: bytes) -> tuple[str, list[str]]:
    lines = [line.split(": ", 1) for line in frame.decode().split("\r\n") if line]
    assert lines[0][0] == "Event"
    assert [lines[1][0], lines[2][0]] == ["Privilege", "Timestamp"]
    return lines[0][1], [name for name, _ in lines[1:] if name != "Timestamp"]


@pytest.mark.parametrize("noise", [False, True])
def test_every_event_has_the_fields_of_a_real_asterisk_in_their_order(noise: bool) -> None:  # noqa: FBT001
    recorded = {
        event: [names.split() for names in known] for event, known in json.loads(FIELDS.read_text("utf-8")).items()
    }
    settings = SimulationSettings(noise=noise, calls_per_hour=700, scenario="trunk")
    emitted: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, frame in run_day(settings, START, seconds=5400):
        event, names = fields(frame)
        emitted[event].add(tuple(names))
    assert {"AgentConnect", "QueueMemberStatus", "BlindTransfer", "AttendedTransfer", "Registry"} <= set(emitted)
    for event, variants in emitted.items():
        allowed = recorded.get(event) or [DOCUMENTED[event]]
        for variant in variants:
            assert list(variant) in allowed, f"{event} is emitted with {variant}"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    def stream(seed: int) -> tuple[bytes, str]:
        lines: list[str] = []
        day = run_day(SimulationSettings(seed=seed), START, lines.append, seconds=600)
        return b"".join(frame for _, frame in day), "".join(lines)

    assert stream(3) == stream(3)
    assert stream(3)[0] != stream(4)[0]


def test_every_visit_ends_exactly_once_and_the_log_agrees_with_the_stream() -> None:
    lines: list[str] = []
    world = centre(SimulationSettings(seed=5, warm_up=0, calls_per_hour=500), START, lines.append)
    frames = [read(frame) for _, frame in world.wire.take()]
    for minute in range(1, 121):
        world.advance(START + minute * 60)
        frames += [read(frame) for _, frame in world.wire.take()]
    logged = [line.rstrip("\n").split("|") for line in lines]
    open_visits: Counter[tuple[str, str]] = Counter()
    for _, call, queue, _, verb, *_ in logged:
        if verb == "ENTERQUEUE":
            open_visits[call, queue] += 1
        elif verb in ENDS:
            open_visits[call, queue] -= 1
        assert open_visits[call, queue] in (0, 1)
    waiting = {(call.channel.uniqueid, queue.name) for queue in world.queues.values() for call in queue.waiting}
    assert {visit for visit, count in open_visits.items() if count} == waiting

    verbs = Counter((line[2], line[4]) for line in logged)
    said = Counter((frame.get("Queue", ""), frame["Event"]) for frame in frames)
    for queue in world.queues:
        assert said[queue, "QueueCallerJoin"] == verbs[queue, "ENTERQUEUE"]
        assert said[queue, "AgentConnect"] == verbs[queue, "CONNECT"]
        assert said[queue, "AgentRingNoAnswer"] == verbs[queue, "RINGNOANSWER"]
        lost = verbs[queue, "ABANDON"] + verbs[queue, "EXITWITHTIMEOUT"] + verbs[queue, "EXITEMPTY"]
        assert said[queue, "QueueCallerAbandon"] == lost
        ended = sum(verbs[queue, v] for v in ("COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER", "ATTENDEDTRANSFER"))
        assert said[queue, "AgentComplete"] == ended
    assert {frame["Uniqueid"] for frame in frames if frame["Event"] == "Newchannel"} >= {
        line[1] for line in logged[50:]
    } - {
        "NONE",
        "MANAGER",
    }


def test_without_noise_only_what_passes_the_least_rights_filter_is_said() -> None:
    for _, frame in islice(run_day(SimulationSettings(), START), 3000):
        said = read(frame)
        assert said["Event"] in LEAST_RIGHTS or said["Variable"] in LEAST_VARIABLES


def test_it_starts_in_mid_shift_with_agents_in_many_states_and_a_past() -> None:
    lines: list[str] = []
    world = centre(SimulationSettings(), START, lines.append)
    assert world.now == START
    assert world.wire.take() == []
    assert sum(agent.busy is not None for agent in world.agents) > 10
    assert any(agent.paused for agent in world.agents)
    assert sum(queue.completed for queue in world.queues.values()) > 300
    assert lines[0].endswith("|NONE|NONE|NONE|QUEUESTART|\n")
    assert START - float(lines[1].split("|")[0]) > 8000


def test_within_ten_minutes_a_surge_and_drops_are_seen_and_callers_wait() -> None:
    day = [read(frame) for _, frame in run_day(SimulationSettings(), START, seconds=600)]
    assert sum(frame["Event"] == "Hangup" and frame["Cause"] == "44" for frame in day) >= 4
    joins = Counter(
        int(float(frame["Timestamp"]) - START) // 60 for frame in day if frame["Event"] == "QueueCallerJoin"
    )
    assert max(joins[minute] for minute in (2, 3, 4)) > 1.5 * joins[0]


def test_the_demo_meets_its_service_level_and_still_looks_busy() -> None:
    lines: list[str] = []
    centre(SimulationSettings(seed=8, warm_up=6 * 3600, scenario="steady"), START, lines.append)
    logged = [line.split("|") for line in lines]
    joined = sum(line[4] == "ENTERQUEUE" for line in logged)
    in_time = sum(line[4] == "CONNECT" and int(line[5]) <= 20 for line in logged)
    assert 0.65 < in_time / joined < 0.95


def test_time_stamps_grow_strictly_and_uniqueids_are_unique() -> None:
    last, seen = 0.0, set[str]()
    for at, frame in run_day(SimulationSettings(noise=True), START, seconds=600):
        said = read(frame)
        assert at > last
        last = at
        if said["Event"] == "Newchannel":
            assert said["Uniqueid"] not in seen
            seen.add(said["Uniqueid"])
    assert len(seen) > 100


def test_a_thousand_agents_and_two_hundred_queues_fit() -> None:
    settings = SimulationSettings(agents=1000, queues=200, calls_per_hour=2500, warm_up=900)
    world = centre(settings, START)
    assert len(world.queues) == 200
    assert sum(bool(agent.members) for agent in world.agents) > 800
    assert all(queue.members for queue in world.queues.values())
