"""Rows of the list actions (QueueStatus and its kin) of a simulated centre: the world in, header blocks out.

Each function yields blocks that begin with their `Event:` line; actions.py adds the ActionID, the response before
them and the closing event.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from connectors.simulator.channels import UNKNOWN, Channel
from connectors.simulator.shifts import contact_uri
from connectors.simulator.world import Agent, Call, Device, Member, Queue, World

SERVICE_LEVEL = 20


def queue_status(world: World, queue: str = "", member: str = "") -> Iterator[str]:
    """Yield QueueParams, its QueueMember and its QueueEntry rows, queue by queue."""
    for each in world.queues.values():
        if queue and each.name != queue:
            continue
        yield _params(each)
        for one in each.members.values():
            if not member or one.agent.interface == member:
                yield _member(one)
        for position, call in enumerate(each.waiting, 1):
            yield _entry(each, position, call, int(world.now) - int(call.joined))


def _params(queue: Queue) -> str:
    ended = queue.completed + queue.abandoned
    first = 100 * queue.in_time / queue.completed if queue.completed else 0.0
    second = 100 * (queue.in_time + queue.abandoned_in_time) / ended if ended else 0.0
    return (
        f"Event: QueueParams\r\nQueue: {queue.name}\r\nMax: {queue.longest}\r\nStrategy: {queue.strategy}\r\n"
        f"Calls: {len(queue.waiting)}\r\nHoldtime: {queue.holdtime}\r\nTalkTime: {queue.talktime}\r\n"
        f"Completed: {queue.completed}\r\nAbandoned: {queue.abandoned}\r\nServiceLevel: {SERVICE_LEVEL}\r\n"
        f"ServicelevelPerf: {first:2.1f}\r\nServicelevelPerf2: {second:2.1f}\r\nWeight: {queue.priority}\r\n"
    )


def _member(member: Member) -> str:
    agent = member.agent
    return (
        f"Event: QueueMember\r\nQueue: {member.queue.name}\r\nName: {agent.name}\r\nLocation: {agent.interface}\r\n"
        f"StateInterface: {agent.interface}\r\nMembership: dynamic\r\nPenalty: {member.penalty}\r\n"
        f"CallsTaken: {member.calls_taken}\r\nLastCall: {int(member.last_call)}\r\n"
        f"LastPause: {int(member.last_pause)}\r\nLoginTime: {int(member.login_time)}\r\n"
        f"InCall: {int(member.in_call)}\r\nStatus: {agent.device}\r\nPaused: {int(agent.paused)}\r\n"
        f"PausedReason: {agent.reason}\r\nWrapuptime: {member.queue.wrap_up}\r\n"
    )


def _entry(queue: Queue, position: int, call: Call, wait: int) -> str:
    """Render a waiting caller; here Asterisk writes `unknown` without brackets and names unescaped."""
    channel = call.channel
    return (
        f"Event: QueueEntry\r\nQueue: {queue.name}\r\nPosition: {position}\r\nChannel: {channel.name}\r\n"
        f"Uniqueid: {channel.uniqueid}\r\nCallerIDNum: {channel.number or 'unknown'}\r\n"
        f"CallerIDName: {channel.caller or 'unknown'}\r\n"
        f"ConnectedLineNum: {channel.connected_number or 'unknown'}\r\n"
        f"ConnectedLineName: {channel.connected or 'unknown'}\r\nWait: {wait}\r\nPriority: 0\r\n"
    )


def queue_summary(world: World, queue: str = "") -> Iterator[str]:
    """Yield one row a queue."""
    for each in world.queues.values():
        if queue and each.name != queue:
            continue
        free = sum(member.agent.available(world.now) for member in each.members.values())
        longest = max((int(world.now - call.joined) for call in each.waiting), default=0)
        yield (
            f"Event: QueueSummary\r\nQueue: {each.name}\r\nLoggedIn: {len(each.members)}\r\nAvailable: {free}\r\n"
            f"Callers: {len(each.waiting)}\r\nHoldTime: {each.holdtime}\r\nTalkTime: {each.talktime}\r\n"
            f"LongestHoldTime: {longest}\r\n"
        )


def channels(world: World) -> Iterator[str]:
    """Yield CoreShowChannels rows."""
    for channel in world.channels.values():
        seconds = int(world.now - channel.created)
        duration = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        yield (
            f"Event: CoreShowChannel\r\n@{channel.headers()}Application: {channel.application}\r\n"
            f"ApplicationData: {channel.data}\r\nDuration: {duration}\r\nBridgeId: {channel.bridge}\r\n"
        )


def status(world: World) -> Iterator[str]:
    """Yield Status rows (Asterisk main/manager.c, generate_status)."""
    for channel in world.channels.values():
        seconds = int(world.now - channel.created)
        yield (
            f"Event: Status\r\nPrivilege: Call\r\n{channel.headers()}Type: {channel.name.partition('/')[0]}\r\n"
            f"DNID: {channel.exten}\r\nEffectiveConnectedLineNum: {channel.connected_number or UNKNOWN}\r\n"
            f"EffectiveConnectedLineName: {channel.connected or UNKNOWN}\r\nTimeToHangup: 0\r\n"
            f"BridgeID: {channel.bridge}\r\nApplication: {channel.application}\r\nData: {channel.data}\r\n"
            "Nativeformats: (alaw)\r\nReadformat: alaw\r\nReadtrans: \r\nWriteformat: alaw\r\nWritetrans: \r\n"
            f"Callgroup: 0\r\nPickupgroup: 0\r\nSeconds: {seconds}\r\n"
        )


def device_states(world: World) -> Iterator[str]:
    """Yield the state of every queue, phone and trunk."""
    for queue in world.queues.values():
        state = "RINGING" if queue.waiting else "NOT_INUSE"
        yield f"Event: DeviceStateChange\r\n@Device: Queue:{queue.name}\r\nState: {state}\r\n"
    for agent in world.agents:
        device = agent.interface.removesuffix("/n")
        yield f"Event: DeviceStateChange\r\n@Device: {device}\r\nState: {agent.device.name}\r\n"
    for trunk in world.trunks:
        state = "NOT_INUSE" if trunk.alive else "UNAVAILABLE"
        yield f"Event: DeviceStateChange\r\n@Device: PJSIP/{trunk.name}\r\nState: {state}\r\n"


def bridges(world: World) -> Iterator[str]:
    """Yield the conversations' bridges."""
    for call in world.calls.values():
        if call.talk is not None:
            yield f"Event: BridgeListItem\r\n{call.talk.bridge.headers()}"


EXTENSION = {
    Device.NOT_INUSE: (0, "Idle"),
    Device.INUSE: (1, "InUse"),
    Device.UNAVAILABLE: (4, "Unavailable"),
    Device.RINGING: (8, "Ringing"),
    Device.ONHOLD: (16, "Hold"),
}


def extensions(world: World) -> Iterator[str]:
    """Yield the hints of the SIP phones."""
    for agent in _phones(world):
        code, text = EXTENSION[agent.device]
        yield (
            f"Event: ExtensionStatus\r\nExten: {agent.person.number}\r\nContext: hints\r\nHint: {agent.interface}\r\n"
            f"Status: {code}\r\nStatusText: {text}\r\n"
        )


def endpoints(world: World) -> Iterator[str]:
    """Yield the SIP endpoints."""
    for agent in _phones(world):
        number = agent.person.number
        state = {Device.NOT_INUSE: "Not in use", Device.UNAVAILABLE: "Unavailable"}.get(agent.device, "In use")
        active = ",".join(channel.name for channel in world.channels.values() if _belongs(channel, number))
        yield (
            f"Event: EndpointList\r\nObjectType: endpoint\r\nObjectName: {number}\r\nTransport: udp\r\n"
            f"Aor: {number}\r\nAuths: {number}\r\nOutboundAuths: \r\nContacts: {number}/{contact_uri(number)},\r\n"
            f"DeviceState: {state}\r\nActiveChannels: {active}\r\n"
        )


def contacts(world: World) -> Iterator[str]:
    """Yield where the SIP phones are registered."""
    for agent in _phones(world):
        number = agent.person.number
        there = agent.device is not Device.UNAVAILABLE
        yield (
            f"Event: ContactList\r\nObjectType: contact\r\nObjectName: {number};@{number}\r\n"
            f"ViaAddr: 192.0.2.1:5060\r\nQualifyTimeout: 3.000000\r\nCallId: {number}\r\nRegServer: \r\n"
            f"PruneOnBoot: no\r\nPath: \r\n"
            f"Endpoint: {number}\r\nViaPort: 5060\r\nAuthenticateQualify: no\r\nUri: {contact_uri(number)}\r\n"
            f"QualifyFrequency: 15\r\nUserAgent: \r\nExpirationTime: {int(world.now) + 3600}\r\nOutboundProxy: \r\n"
            f"Status: {'Reachable' if there else 'Unreachable'}\r\nRoundtripUsec: {720 if there else 'N/A'}\r\n"
        )


def registrations(world: World) -> Iterator[str]:
    """Yield our registrations with the carriers."""
    for trunk in world.trunks:
        yield (
            f"Event: OutboundRegistrationDetail\r\nObjectType: registration\r\nObjectName: {trunk.name}\r\n"
            f"ServerUri: sip:{trunk.name}.example\r\nClientUri: sip:floor@{trunk.name}.example\r\n"
            f"Endpoint: {trunk.name}\r\nStatus: {'Registered' if trunk.alive else 'Unregistered'}\r\nNextReg: 120\r\n"
        )


def _phones(world: World) -> Iterator[Agent]:
    return (agent for agent in world.agents if agent.person.sip)


def _belongs(channel: Channel, number: str) -> bool:
    return channel.name.startswith(f"PJSIP/{number}-")


class WorldLists:
    """Answers list actions from a world as it is at that moment."""

    def __init__(self, world: World) -> None:
        self._world = world

    def rows(self, action: str, headers: Mapping[str, str]) -> Iterable[str]:
        """Blocks of headers for a list action."""
        world = self._world
        if action == "queuestatus":
            return queue_status(world, headers.get("queue", ""), headers.get("member", ""))
        if action == "queuesummary":
            return queue_summary(world, headers.get("queue", ""))
        return PLAIN[action](world)

    def times(self) -> tuple[float, float]:
        """When the PBX was started, and the present."""
        return self._world.booted, self._world.now

    def calls(self) -> tuple[int, int]:
        """Calls now, and calls since the start."""
        return len(self._world.calls), self._world.processed


PLAIN: dict[str, Callable[[World], Iterable[str]]] = {
    "coreshowchannels": channels,
    "devicestatelist": device_states,
    "status": status,
    "bridgelist": bridges,
    "extensionstatelist": extensions,
    "pjsipshowendpoints": endpoints,
    "pjsipshowcontacts": contacts,
    "pjsipshowregistrationsoutbound": registrations,
}
