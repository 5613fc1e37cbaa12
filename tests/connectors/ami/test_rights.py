from __future__ import annotations

import msgspec
import pytest

from connectors.ami.rights import changed, marks
from realtime.events import FeedReason, FeedState
from tests.connectors.ami.messages import NOW
from tests.connectors.ami.pbx import QUICK, Fields, Heard, Pbx, event, member
from tests.connectors.ami.running import following

ANN = {"Event": "QueueMember", **member(1001)}
BOB = {"Event": "QueueMember", **member(1002)}
CALLER = {"Event": "QueueEntry", "Queue": "sales", "Uniqueid": "1.1", "Wait": "3"}
NOSY = msgspec.structs.replace(QUICK, audit=0.1)
BLIND = (FeedState.DOWN, FeedReason.MISSING_RIGHT, "read=agent")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([ANN, BOB], [ANN, BOB], False),
        ([ANN], [{**ANN, "Status": "6"}], True),
        ([ANN], [{**ANN, "Paused": "1"}], True),
        ([ANN], [ANN, CALLER], True),
        ([ANN, CALLER], [ANN, {**CALLER, "Wait": "9"}], False),
        ([ANN, CALLER], [ANN], False),
        ([ANN], [ANN, BOB], False),
        ([ANN, BOB], [ANN], False),
        ([{**ANN, "CallsTaken": "7"}], [{**ANN, "CallsTaken": "0"}], False),
    ],
)
def test_only_what_asterisk_always_tells_counts(before: list[Fields], after: list[Fields], told: object) -> None:
    lists = [marks([(row, NOW) for row in rows]) for rows in (before, after)]
    assert changed(*lists) is told


async def test_an_account_that_may_not_read_the_queues_is_found_out_and_told_which_right_it_lacks() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=NOSY) as run:
        await run.heard.live()
        asked = pbx.count("QueueStatus")
        await Heard.when(lambda: pbx.count("QueueStatus") > asked + 1)
        pbx.members[0]["Status"] = "6"
        await run.heard.until(lambda: run.heard.states[-1] == BLIND)
        pbx.say(event("QueueMemberPause", **pbx.members[0], Interface="PJSIP/1001", MemberName="Ann"))
        await run.heard.live(times=2)
    assert [state for state, _, _ in run.heard.states[-2:]] == [FeedState.CATCHING_UP, FeedState.LIVE]


async def test_an_account_that_hears_of_the_queues_is_left_in_peace() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=NOSY) as run:
        await run.heard.live()
        pbx.say(event("QueueMemberRemoved", Queue="sales", Interface="PJSIP/1"))
        pinged = pbx.count("Ping")
        await Heard.when(lambda: pbx.count("Ping") > pinged + 1)
        asked = pbx.count("QueueStatus")
        pbx.members[0]["Status"] = "6"
        await Heard.when(lambda: pbx.count("Ping") > pinged + 3)
    assert pbx.count("QueueStatus") == asked
    assert BLIND not in run.heard.states
