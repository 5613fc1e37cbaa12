"""What Asterisk 22 says about queues: callers who join and leave, offers to members, members and their states."""

from connectors.simulator.messages import Wire, device, variable
from connectors.simulator.world import Call, Member, Queue, Ring, Talk


def member_headers(member: Member) -> str:
    """Render the block of headers of the QueueMember* events."""
    agent = member.agent
    return (
        f"Queue: {member.queue.name}\r\nMemberName: {agent.name}\r\nInterface: {agent.interface}\r\n"
        f"StateInterface: {agent.interface}\r\nMembership: dynamic\r\nPenalty: {member.penalty}\r\n"
        f"CallsTaken: {member.calls_taken}\r\nLastCall: {int(member.last_call)}\r\n"
        f"LastPause: {int(member.last_pause)}\r\nLoginTime: {int(member.login_time)}\r\n"
        f"InCall: {int(member.in_call)}\r\nStatus: {agent.device}\r\nPaused: {int(agent.paused)}\r\n"
        f"PausedReason: {agent.reason}\r\nRinginuse: 0\r\nWrapuptime: {member.queue.wrap_up}\r\n"
    )


def member_event(wire: Wire, at: float, event: str, member: Member) -> None:
    """Say QueueMemberStatus, -Pause, -Added, -Removed or -Penalty."""
    if wire.speaking:
        wire.say(at, event, "agent", member_headers(member))


def joined(wire: Wire, at: float, call: Call, queue: Queue) -> None:
    """Say that a caller is last in line now."""
    if not wire.speaking:
        return
    count = len(queue.waiting)
    if count == 1:
        device(wire, at, f"Queue:{queue.name}", "RINGING")
    more = f"Queue: {queue.name}\r\nPosition: {count}\r\nCount: {count}\r\n"
    wire.say(at, "QueueCallerJoin", "agent", call.channel.headers() + more)


def left(wire: Wire, at: float, call: Call, queue: Queue, position: int) -> None:
    """Say that a caller is no longer in line; Count is what is left."""
    if not wire.speaking:
        return
    count = len(queue.waiting)
    if not count:
        device(wire, at, f"Queue:{queue.name}", "NOT_INUSE")
    more = f"Queue: {queue.name}\r\nPosition: {position}\r\nCount: {count}\r\n"
    wire.say(at, "QueueCallerLeave", "agent", call.channel.headers() + more)


def abandoned(wire: Wire, at: float, call: Call, queue: Queue, position: int) -> None:
    """Say what Asterisk says of every caller who leaves unanswered but for a key: it is no proof of hanging up."""
    variable(wire, at, call.channel, "ABANDONED", "TRUE")
    if wire.speaking:
        more = (
            f"Queue: {queue.name}\r\nPosition: {position}\r\nOriginalPosition: {call.position}\r\n"
            f"HoldTime: {int(at) - int(call.joined)}\r\n"
        )
        wire.say(at, "QueueCallerAbandon", "agent", call.channel.headers() + more)


def called(wire: Wire, at: float, ring: Ring) -> None:
    """Say that a member's phone is being called."""
    if wire.speaking:
        wire.say(at, "AgentCalled", "agent", _offer(ring))


def missed(wire: Wire, at: float, ring: Ring) -> None:
    """Say that a member did not answer; RingTime is in milliseconds."""
    if wire.speaking:
        wire.say(at, "AgentRingNoAnswer", "agent", f"{_offer(ring)}RingTime: {round((at - ring.started) * 1000)}\r\n")


def connected(wire: Wire, at: float, ring: Ring) -> None:
    """Say that a member answered; both times are whole seconds."""
    if wire.speaking:
        times = f"HoldTime: {int(at) - int(ring.call.joined)}\r\nRingTime: {int(at - ring.started)}\r\n"
        wire.say(at, "AgentConnect", "agent", _offer(ring) + times)


def completed(wire: Wire, at: float, talk: Talk, reason: str, *, whole: bool = True) -> None:
    """Say that a conversation ended by caller, agent or transfer.

    whole: False leaves out the agent's channel, as Asterisk does when that channel is gone already.
    """
    if wire.speaking:
        agent = talk.agent
        body = talk.call.channel.headers() + (talk.leg.headers("Dest") if whole else "")
        body += f"Queue: {talk.queue.name}\r\nInterface: {agent.interface}\r\nMemberName: {agent.name}\r\n"
        body += f"HoldTime: {talk.hold}\r\nTalkTime: {talk.seconds(at)}\r\nReason: {reason}\r\n"
        wire.say(at, "AgentComplete", "agent", body)


def _offer(ring: Ring) -> str:
    member = f"Queue: {ring.queue.name}\r\nInterface: {ring.agent.interface}\r\nMemberName: {ring.agent.name}\r\n"
    return ring.call.channel.headers() + ring.leg.headers("Dest") + member
