"""Weeks of made contacts with their recordings in a real store, for the tests of samples."""

from __future__ import annotations

from sqlalchemy import Engine

from config.sample_notes import Noted, note
from connectors.recordings.find import Call, Rule
from connectors.recordings.states import Patience, Sign, advance
from connectors.store.recordings import due, put_watch
from realtime.names import AgentId, ChannelId, Instant, PbxId, QueueId, Seconds, VisitId
from realtime.quality.contacts import Contact, Direction, Flag, Post, Recording
from realtime.quality.quotas import Staff
from realtime.quality.story import Part, Piece, Story, talked_pieces
from realtime.quality.weeks import Week, Weeks

WEEKS = Weeks("Asia/Shanghai")
WEEK = Week("2026-W31")
BEGIN = WEEKS.start(WEEK)
SALES = QueueId("hq/sales")
INBOUND = frozenset({Direction.INBOUND})
STAFF = [Staff(agent=AgentId("li"), directions=INBOUND), Staff(agent=AgentId("wu"), directions=INBOUND, new=True)]


def noted(number: int, agent: str = "li", talked: float = 60.0, *, flagged: bool = False) -> Noted:
    """A conversation in the week's first days."""
    channel = ChannelId(f"hq/{1785000000 + number}.0")
    answered = Instant(BEGIN + 3600.0 + number)
    contact = Contact(
        linked=channel,
        agent=AgentId(agent),
        direction=Direction.INBOUND,
        answered=answered,
        talked=Seconds(talked),
        external=True,
        recording=Recording.PENDING,
        visit=VisitId(f"{channel}/sales/1"),
        queue=SALES,
        flags=frozenset({Flag.DROPPED}) if flagged else frozenset(),
        post=Post("blue") if agent == "li" else Post(),
    )
    return Noted(
        contact=contact,
        visit=VisitId(f"{channel}/sales/1"),
        pbx=PbxId("hq"),
        caller="k" * 32,
        call=Call(channel=channel),
        rule=Rule(),
        ended=Instant(answered + talked),
        story=Story(
            queue=SALES,
            caller="138****0042",
            pieces=(
                Piece(part=Part.WAIT, begin=Instant(answered - 11.0), end=answered),
                *talked_pieces(answered, Instant(answered + talked), (), AgentId(agent)),
            ),
            answered=answered,
            ended=Instant(answered + talked),
            end="completed_by_caller",
            nth=2,
        ),
    )


def a_week_of_calls(store: Engine, many: int = 40) -> None:
    """Calls of both agents, told one by one, each recording found whole."""
    for number in range(many):
        one = noted(number, "li" if number % 2 else "wu", flagged=number % 10 == 0)
        note(store, WEEKS, [one], one.ended)
    found_whole(store)


def found_whole(store: Engine) -> None:
    """All that is looked for is found."""
    late = WEEKS.end(WEEK)
    while rows := due(store, late, 100):
        for row in rows:
            put_watch(store, row.number, advance(row.watch, Sign.GOOD, row.watch.ended, Patience()))
