"""What Asterisk 22 says about channels, bridges, devices and trunks: happenings in, AMI frames out.

Names, order and formats of the headers are those of streams recorded on 22.10; tests compare them. Events of queues
and their members are in queue_messages.py. Nothing here decides what happens.
"""

from connectors.simulator.channels import CAUSES, UNKNOWN, Bridge, Channel

LEAST_STEP = 0.00002  # seconds between two stamps: Asterisk needs as long to write an event
LEAST_RIGHTS = frozenset(
    [
        "AgentCalled",
        "AgentComplete",
        "AgentConnect",
        "AgentRingNoAnswer",
        "AttendedTransfer",
        "BlindTransfer",
        "BridgeEnter",
        "BridgeLeave",
        "ContactStatus",
        "DeviceStateChange",
        "DialBegin",
        "DialEnd",
        "FullyBooted",
        "Hangup",
        "HangupRequest",
        "Hold",
        "MixMonitorStart",
        "MixMonitorStop",
        "MusicOnHoldStart",
        "MusicOnHoldStop",
        "Newchannel",
        "PeerStatus",
        "QueueCallerAbandon",
        "QueueCallerJoin",
        "QueueCallerLeave",
        "QueueMemberAdded",
        "QueueMemberPause",
        "QueueMemberPenalty",
        "QueueMemberRemoved",
        "QueueMemberStatus",
        "Registry",
        "Reload",
        "Shutdown",
        "SoftHangupRequest",
        "Unhold",
        "UserEvent",
    ]
)
"""Event types that pass the first eventfilter of the manager.conf fragment in the documentation."""
LEAST_VARIABLES = frozenset({"QUEUESTATUS", "MIXMONITOR_FILENAME"})
"""Channel variables that pass the second one."""


class Wire:
    """Collects the frames of one PBX, stamped in strictly growing order. Silent until `speaking` is set.

    noise: say everything a read-all user hears, not only what passes the least-rights filter.
    """

    def __init__(self, *, noise: bool) -> None:
        self.noise = noise
        self.speaking = False
        self._frames: list[tuple[float, bytes]] = []
        self._last = 0.0

    def say(self, at: float, event: str, privilege: str, body: str) -> None:
        """Write one event; `body` holds its further headers, each with its line end."""
        if not self.speaking or not (self.noise or event in LEAST_RIGHTS or event == "VarSet"):
            return
        self._last = stamp = max(at, self._last + LEAST_STEP)
        text = f"Event: {event}\r\nPrivilege: {privilege},all\r\nTimestamp: {stamp:.6f}\r\n{body}\r\n"
        self._frames.append((stamp, text.encode()))

    def take(self) -> list[tuple[float, bytes]]:
        """Hand over what was said since the last call."""
        frames, self._frames = self._frames, []
        return frames


def call_event(wire: Wire, at: float, event: str, channel: Channel, more: str = "") -> None:
    """Say an event of the call class about one channel."""
    if wire.speaking:
        wire.say(at, event, "call", channel.headers() + more)


def new_channel(wire: Wire, at: float, channel: Channel) -> None:
    """Say that a channel came into being."""
    call_event(wire, at, "Newchannel", channel)


def noise(wire: Wire, at: float, channel: Channel, *events: str) -> None:
    """Say events without headers of their own (Newstate, NewConnectedLine) to those who read everything."""
    if wire.noise:
        for event in events:
            call_event(wire, at, event, channel)


def caller_id(wire: Wire, at: float, channel: Channel) -> None:
    """Say that a channel's caller ID was set."""
    if wire.noise:
        call_event(wire, at, "NewCallerid", channel, "CID-CallingPres: 0 (Presentation Allowed, Not Screened)\r\n")


def variable(wire: Wire, at: float, channel: Channel, name: str, value: str) -> None:
    """Say that a channel variable was set; the least-rights filter lets only two names through."""
    if wire.speaking and (wire.noise or name in LEAST_VARIABLES):
        wire.say(at, "VarSet", "dialplan", f"{channel.headers()}Variable: {name}\r\nValue: {value}\r\n")


def step(wire: Wire, at: float, channel: Channel, application: str, data: str) -> None:
    """Say that the dialplan reached its next application, and let the channel show it."""
    channel.set(application=application, data=data)
    if wire.noise:
        more = f"Extension: {channel.exten}\r\nApplication: {application}\r\nAppData: {data}\r\n"
        wire.say(at, "Newexten", "dialplan", channel.headers() + more)


def dial(wire: Wire, at: float, caller: Channel, leg: Channel, dialled: str) -> None:
    """Say that `leg` is being called on behalf of `caller`."""
    if wire.speaking:
        both = caller.headers() + leg.headers("Dest")
        wire.say(at, "DialBegin", "call", f"{both}DialString: {dialled}\r\n")


def dial_state(wire: Wire, at: float, caller: Channel, leg: Channel) -> None:
    """Say that the called phone rings."""
    if wire.noise:
        wire.say(at, "DialState", "call", f"{caller.headers()}{leg.headers('Dest')}DialStatus: RINGING\r\n")


def dial_end(wire: Wire, at: float, caller: Channel, leg: Channel, status: str) -> None:
    """Say how dialling ended: ANSWER, CANCEL, NOANSWER, BUSY."""
    if wire.speaking:
        wire.say(at, "DialEnd", "call", f"{caller.headers()}{leg.headers('Dest')}DialStatus: {status}\r\n")


def local_pair(wire: Wire, at: float, one: Channel, two: Channel) -> None:
    """Say that the two halves of a Local channel belong together."""
    if wire.noise:
        tail = f"Context: {one.context}\r\nExten: {two.exten}\r\nLocalOptimization: No\r\n"
        wire.say(at, "LocalBridge", "call", one.headers("LocalOne") + two.headers("LocalTwo") + tail)


def bridge_made(wire: Wire, at: float, bridge: Bridge, event: str = "BridgeCreate") -> None:
    """Say that a bridge came (BridgeCreate) or went (BridgeDestroy)."""
    if wire.noise:
        wire.say(at, event, "call", bridge.headers())


def bridge_enter(wire: Wire, at: float, bridge: Bridge, channel: Channel) -> None:
    """Let a channel into a bridge and say so; the count includes it already."""
    bridge.members += 1
    channel.set(bridge=bridge.uniqueid)
    if wire.speaking:
        wire.say(at, "BridgeEnter", "call", bridge.headers() + channel.headers())


def bridge_leave(wire: Wire, at: float, bridge: Bridge, channel: Channel) -> None:
    """Take a channel out of a bridge and say so; the count is what is left."""
    bridge.members -= 1
    channel.set(bridge="")
    if wire.speaking:
        wire.say(at, "BridgeLeave", "call", bridge.headers() + channel.headers())


def hangup_request(wire: Wire, at: float, channel: Channel, cause: int | None = None) -> None:
    """Say that the far end of a channel hung up; a SIP CANCEL or BYE comes without a cause."""
    call_event(wire, at, "HangupRequest", channel, "" if cause is None else f"Cause: {cause}\r\n")


def soft_hangup(wire: Wire, at: float, channel: Channel, cause: int = 16) -> None:
    """Say that Asterisk itself ends a channel; cause 1 is its flag for an RTP time-out."""
    call_event(wire, at, "SoftHangupRequest", channel, f"Cause: {cause}\r\n")


def hangup(wire: Wire, at: float, channel: Channel, cause: int = 16) -> None:
    """Say that a channel is gone."""
    call_event(wire, at, "Hangup", channel, f"Cause: {cause}\r\nCause-txt: {CAUSES[cause]}\r\n")


def music(wire: Wire, at: float, channel: Channel, *, on: bool) -> None:
    """Say that music on hold began or stopped."""
    if on:
        call_event(wire, at, "MusicOnHoldStart", channel, "Class: default\r\n")
    else:
        call_event(wire, at, "MusicOnHoldStop", channel)


def hold(wire: Wire, at: float, channel: Channel, *, on: bool) -> None:
    """Say that a phone put the other side on hold, or took it back."""
    call_event(wire, at, "Hold" if on else "Unhold", channel)


def recording(wire: Wire, at: float, channel: Channel) -> None:
    """Say that MixMonitor began, with the variable that names its file just before."""
    variable(wire, at, channel, "MIXMONITOR_FILENAME", f"/var/spool/asterisk/monitor/{channel.uniqueid}.wav")
    call_event(wire, at, "MixMonitorStart", channel)


def digit(wire: Wire, at: float, channel: Channel, key: str) -> None:
    """Say that a caller pressed a key."""
    if wire.noise:
        call_event(wire, at, "DTMFBegin", channel, f"Digit: {key}\r\nDirection: Received\r\n")
        call_event(wire, at, "DTMFEnd", channel, f"Digit: {key}\r\nDurationMs: 120\r\nDirection: Received\r\n")


def device(wire: Wire, at: float, name: str, state: str) -> None:
    """Say that a device changed its state."""
    if wire.speaking:
        wire.say(at, "DeviceStateChange", "call", f"Device: {name}\r\nState: {state}\r\n")


def contact(wire: Wire, at: float, endpoint: str, uri: str, *, reachable: bool) -> None:
    """Say that a SIP phone or trunk answers qualify requests again, or no longer."""
    status = "Reachable" if reachable else "Unreachable"
    peer = f"ChannelType: PJSIP\r\nPeer: PJSIP/{endpoint}\r\nPeerStatus: {status}\r\n"
    wire.say(at, "PeerStatus", "system", peer)
    trip = 650 + len(uri) * 7 if reachable else 0
    wire.say(
        at,
        "ContactStatus",
        "system",
        f"URI: {uri}\r\nContactStatus: {status}\r\nAOR: {endpoint}\r\nEndpointName: {endpoint}\r\n"
        f"RoundtripUsec: {trip}\r\n",
    )


def registration(wire: Wire, at: float, trunk: str, status: str) -> None:
    """Say how our registration with a carrier stands: Registered or Unregistered."""
    domain = f"sip:{trunk}.example"
    wire.say(
        at,
        "Registry",
        "system",
        f"ChannelType: PJSIP\r\nUsername: sip:floor@{trunk}.example\r\nDomain: {domain}\r\nStatus: {status}\r\n",
    )


def blind_transfer(wire: Wire, at: float, leg: Channel, caller: Channel, bridge: Bridge, exten: str) -> None:
    """Say that the agent on `leg` sent the caller to `exten`."""
    if wire.speaking:
        body = leg.headers("Transferer") + caller.headers("Transferee") + bridge.headers()
        tail = f"IsExternal: Yes\r\nContext: inbound\r\nExtension: {exten}\r\n"
        wire.say(at, "BlindTransfer", "call", f"Result: Success\r\n{body}{tail}")


def attended_transfer(
    wire: Wire,
    at: float,
    first: tuple[Channel, Bridge],
    second: tuple[Channel, Bridge],
    parties: tuple[Channel, Channel],
) -> None:
    """Say that two calls of one agent became one. parties: the caller and whom they talk to now.

    Headers as written by Asterisk's main/stasis_bridges.c, attended_transfer_to_ami, for merged bridges.
    """
    if wire.speaking:
        body = first[0].headers("OrigTransferer") + first[1].headers("Orig")
        body += second[0].headers("SecondTransferer") + second[1].headers("Second")
        body += parties[0].headers("Transferee") + parties[1].headers("TransferTarget")
        tail = f"IsExternal: Yes\r\nDestType: Bridge\r\nDestBridgeUniqueid: {first[1].uniqueid}\r\n"
        wire.say(at, "AttendedTransfer", "call", f"Result: Success\r\n{body}{tail}")


def rtcp(wire: Wire, at: float, channel: Channel, packets: int) -> None:
    """Say a pair of RTCP reports of a talking channel, to those who read everything."""
    if not wire.noise or not wire.speaking:
        return
    ends = "To: 192.0.2.10:16385\r\nFrom: 192.0.2.1:10017\r\n"
    sender = (
        f"SSRC: 0x2a4f8c11\r\nPT: 200(SR)\r\nReportCount: 1\r\nSentNTP: {at:.6f}\r\nSentRTP: {packets * 160}\r\n"
        f"SentPackets: {packets}\r\nSentOctets: {packets * 160}\r\n"
    )
    report = (
        "Report0SourceSSRC: 0x71bd0e42\r\nReport0FractionLost: 0\r\nReport0CumulativeLost: 0\r\n"
        f"Report0HighestSequence: {packets % 65536}\r\nReport0SequenceNumberCycles: 0\r\nReport0IAJitter: 4\r\n"
        "Report0LSR: 0\r\nReport0DLSR: 4.9970\r\n"
    )
    quality = "MES: 87.9\r\n"
    wire.say(at, "RTCPSent", "reporting", channel.headers() + ends + quality + sender + report)
    wire.say(at, "RTCPReceived", "reporting", f"{channel.headers()}{ends}RTT: 0.0210\r\n{quality}{sender}{report}")


def connect_line(channel: Channel, number: str, name: str) -> None:
    """Set the other side's number and name on a channel."""
    channel.set(connected_number=number, connected="" if name == UNKNOWN else name)
