"""What alert rules need to have heard and the floor does not keep: calls for help, recordings, restarts of Asterisk."""

from __future__ import annotations

import msgspec

from realtime.events import (
    AgentAnswered,
    FloorEvent,
    PbxBooted,
    PbxStopping,
    RecordingBegan,
    RecordingNamed,
    UserEventSent,
)
from realtime.names import Instant, Seconds

HELP = "agenthelp"
"""The name of the UserEvent with which an agent calls for help, in any case; field Agent (the member's interface)."""

RESOLVING = frozenset({"off", "no", "0", "false", "end"})
REMEMBERED = Seconds(600.0)
MOST = 1000
LONGEST_TEXT = 120


class Help(msgspec.Struct, frozen=True):
    """An agent's call for help. at: when; note: the agent's own words, hostile text."""

    pbx: str
    agent: str
    at: Instant
    note: str


class Recorder(msgspec.Struct, frozen=True):
    """One PBX's recordings. last: when one began; conversations: begun since then."""

    last: Instant
    conversations: int = 0


class Heard(msgspec.Struct):
    """All of it, by PBX or by agent. started, restarted: since when Asterisk runs, and when it was seen to restart."""

    help: dict[str, Help] = {}
    recorders: dict[str, Recorder] = {}
    started: dict[str, Instant] = {}
    restarted: dict[str, Instant] = {}

    def hear(self, event: FloorEvent) -> None:
        """Take in one event; most are none of ours."""
        if isinstance(event, AgentAnswered):
            known = self.recorders.get(event.pbx)
            if known is not None:
                self.recorders[event.pbx] = Recorder(known.last, known.conversations + 1)
        elif isinstance(event, RecordingBegan | RecordingNamed):
            self.recorders[event.pbx] = Recorder(event.at)
        elif isinstance(event, UserEventSent):
            self._called(event)
        elif isinstance(event, PbxStopping):
            self.restarted[event.pbx] = event.at
        elif isinstance(event, PbxBooted):
            before = self.started.get(event.pbx)
            if before is not None and event.started > before + 1.0:
                self.restarted[event.pbx] = event.at
            self.started[event.pbx] = event.started

    def _called(self, event: UserEventSent) -> None:
        if event.name.lower() != HELP:
            return
        fields = {name.lower(): text for name, text in event.fields.items()}
        who = fields.get("agent", "")[:LONGEST_TEXT]
        if not who:
            return
        agent = who if who.startswith(f"{event.pbx}/") else f"{event.pbx}/{who}"
        if fields.get("state", "").lower() in RESOLVING:
            self.help.pop(agent, None)
        elif len(self.help) < MOST:
            self.help[agent] = Help(event.pbx, agent, event.at, fields.get("note", "")[:LONGEST_TEXT])

    def forget(self, now: Instant) -> None:
        """Let go of calls for help and restarts of long ago."""
        self.help = {agent: call for agent, call in self.help.items() if now - call.at < REMEMBERED}
        self.restarted = {pbx: at for pbx, at in self.restarted.items() if now - at < REMEMBERED}
