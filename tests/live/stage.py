"""The stage of the live tests: a caller's telephone in the player's hand, and what was played on it.

Lives here: ringing up, hanging up, pressing a key, waiting for what the PBX says about it. The stories are in
`leaving`, `talking`, `staffing` and `telephones`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.live.asterisk import Asterisk
from tests.live.control import Control, Event, fits

MEMBER_EVENTS = {
    "QueueAdd": "QueueMemberAdded",
    "QueueRemove": "QueueMemberRemoved",
    "QueuePenalty": "QueueMemberPenalty",
    "QueuePause": "QueueMemberPause",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One visit as the story tells it, or a caller refused before there was a visit.

    nth: which pass of this call through this queue, from 1; 0 where the caller was refused.
    outcome: as in the table of outcomes; `blocked` for the refused.
    verb: what queue_log says of it; "" where nothing.
    ended: how an answered visit ended (caller, agent, transferred, dropped), or why a caller was refused.
    """

    story: str
    uniqueid: str
    queue: str
    nth: int
    outcome: str
    verb: str = ""
    ended: str = ""


@dataclass(slots=True)
class Call:
    """A caller on the line. `channel` is the PBX's end, `far` the telephone's, where there is one of ours."""

    control: Control
    uniqueid: str
    channel: str
    number: str
    agent: str = ""
    interface: str = ""
    since: int = 0

    @property
    def far(self) -> str:
        """The telephone's end of the Local channel."""
        return _other_end(self.channel)

    async def joined(self, queue: str, nth: int = 1) -> Event:
        """Wait until the call waits in the queue for the nth time."""
        return await self.control.event("QueueCallerJoin", nth=nth, Uniqueid=self.uniqueid, Queue=queue)

    async def answered(self, queue: str, nth: int = 1) -> Event:
        """Wait until an agent has answered and both talk; remembers the agent's channel."""
        event = await self.control.event("AgentConnect", nth=nth, Uniqueid=self.uniqueid, Queue=queue)
        self.agent, self.interface = event["DestChannel"], event["Interface"]
        self.since = self.control.mark("AgentComplete")
        await self.control.event("BridgeEnter", Channel=self.agent)
        await self.control.event("BridgeEnter", Uniqueid=self.uniqueid)
        return event

    async def ringing(self, queue: str) -> Event:
        """Wait until some agent's telephone rings for the call."""
        return await self.control.event("AgentCalled", Uniqueid=self.uniqueid, Queue=queue)

    async def left(self, queue: str, nth: int = 1) -> None:
        """Wait until the call has left the queue, answered or not."""
        await self.control.event("QueueCallerLeave", nth=nth, Uniqueid=self.uniqueid, Queue=queue)

    async def completed(self, queue: str) -> Event:
        """Wait for the end of the conversation.

        AgentComplete describes the two channels only where they still exist when it is sent: often one, sometimes both
        are missing. The queue and the agent's interface are always there.
        """

        def ours(event: Event) -> bool:
            if not fits(event, {"Queue": queue, "Interface": self.interface}):
                return False
            by_caller, by_agent = event.get("Uniqueid"), event.get("DestChannel")
            return by_caller in (None, self.uniqueid) and by_agent in (None, self.agent)

        return await self.control.event_where("AgentComplete", ours, since=self.since)

    async def gone(self) -> Event:
        """Wait for the end of the caller's channel."""
        return await self.control.event("Hangup", Uniqueid=self.uniqueid)

    async def hangs_up(self, cause: int = 16) -> None:
        """The caller's own telephone hangs up, as a remote end does; the PBX sees a HangupRequest."""
        await self.control.act("Redirect", Channel=self.far, Context="caller", Exten=f"bye{cause}", Priority="1")

    async def presses(self, key: str) -> None:
        """The caller's own telephone sends a key."""
        await self.control.act("Redirect", Channel=self.far, Context="caller", Exten=f"press{key}", Priority="1")

    async def agent_hangs_up(self, cause: int = 16) -> None:
        """The agent's own telephone hangs up."""
        far = _other_end(self.agent)
        await self.control.act("Redirect", Channel=far, Context="agents", Exten=f"bye{cause}", Priority="1")

    async def agent_presses(self, keys: str) -> None:
        """The agent's own telephone sends keys."""
        far = _other_end(self.agent)
        await self.control.act("Redirect", Channel=far, Context="agents", Exten=f"press{keys}", Priority="1")


@dataclass(slots=True)
class Stage:
    """The PBX, the hand on it, and what was played so far."""

    pbx: Asterisk
    control: Control
    told: list[Told] = field(default_factory=list)
    _numbers: Callable[[], int] = field(default_factory=lambda: count(13800000001).__next__)
    # Every log-in hears the answers to all others' calls: two stages on one PBX must not take each other's.
    _name: str = field(default_factory=lambda: secrets.token_hex(4))

    async def ring_up(self, exten: str, variables: dict[str, str] | None = None, *, name: bytes = b"") -> Call:
        """A caller dials a queue's door (see extensions.conf for the variables)."""
        number = self.number()
        action = f"call-{self._name}-{number}"
        headers = {
            "ActionID": action,
            "Channel": "Local/930@caller/n",
            "Context": "inbound",
            "Exten": exten,
            "Priority": "1",
            "Async": "true",
            "Variable": ",".join(f"{key}={value}" for key, value in (variables or {}).items()),
        }
        await self.control.send("Originate", headers, also=b"CallerID: " + name + f" <{number}>\r\n".encode())
        event = await self.control.event("OriginateResponse", ActionID=action)
        if event["Response"] != "Success":
            raise AssertionError(f"the caller {number} did not reach {exten}: {event}")
        return Call(self.control, event["Uniqueid"], event["Channel"], number)

    def number(self) -> str:
        """A caller's number that nobody had before."""
        return str(self._numbers())

    def tell(self, story: str, call: Call, queue: str, outcome: str, **more: str) -> None:
        """Note what the story says of the call's next visit to the queue."""
        nth = 1 + sum(told.uniqueid == call.uniqueid and told.queue == queue for told in self.told)
        self.told.append(Told(story, call.uniqueid, queue, 0 if outcome == "blocked" else nth, outcome, **more))

    async def member(self, action: str, agent: str, queue: str = "", **more: str) -> None:
        """Change an agent's membership or pause, and wait until the PBX says it did.

        agent: an interface, or the digits of one of the Local agents.
        """
        interface = agent if "/" in agent else f"Local/{agent}@agents/n"
        event = MEMBER_EVENTS[action]
        since = self.control.mark(event)
        headers = {"Interface": interface, **({"Queue": queue} if queue else {}), **more}
        await self.control.send(action, headers)
        await self.control.event_where(
            event, lambda heard: fits(heard, {"Interface": interface}) and queue in ("", heard["Queue"]), since=since
        )

    @staticmethod
    async def passes(seconds: float) -> None:
        """Time passes: somebody talks or waits that long. Part of the story, never a way to wait for the PBX."""
        await asyncio.sleep(seconds)


def _other_end(channel: str) -> str:
    return f"{channel[:-1]}{'1' if channel.endswith('2') else '2'}"
