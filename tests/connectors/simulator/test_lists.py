import json
from pathlib import Path

import pytest

from connectors.simulator import actions
from connectors.simulator.lists import WorldLists
from connectors.simulator.recording import Splitter
from tests.connectors.simulator.story import START, Frame, busy_centre, read

FIELDS = Path(__file__).parents[2] / "captures" / "fields.json"


def asked(action: str, **more: str) -> list[Frame]:
    world = busy_centre(seed=6)
    world.advance(START + 200)
    headers = {"action": action, "actionid": "7", **more}
    return [read(f) for f in Splitter().feed(actions.answer(WorldLists(world), headers, frozenset({"all"})))]


@pytest.mark.parametrize("action", ["QueueStatus", "QueueSummary", "CoreShowChannels", "DeviceStateList"])
def test_rows_have_the_fields_of_a_real_asterisk_in_their_order(action: str) -> None:
    recorded = {
        event: [names.split() for names in known] for event, known in json.loads(FIELDS.read_text("utf-8")).items()
    }
    for frame in asked(action):
        kind, *names = frame
        assert names in recorded[frame["Event"] if kind == "Event" else "Response"], frame


@pytest.mark.parametrize("action", sorted(actions.LISTINGS))
def test_every_list_says_how_many_rows_it_has_and_repeats_the_action_id(action: str) -> None:
    first, *rows, last = asked(action)
    assert first["EventList"] == "start"
    assert last["EventList"] == "Complete"
    assert int(last["ListItems"]) == len(rows) > 0
    assert {frame["ActionID"] for frame in (first, *rows, last)} == {"7"}


def test_a_queue_status_agrees_with_itself() -> None:
    rows = asked("QueueStatus")
    for params in (row for row in rows if row.get("Event") == "QueueParams"):
        entries = [r for r in rows if r.get("Event") == "QueueEntry" and r["Queue"] == params["Queue"]]
        assert int(params["Calls"]) == len(entries)
        assert [int(entry["Position"]) for entry in entries] == list(range(1, len(entries) + 1))


def test_a_queue_status_can_be_asked_of_one_queue() -> None:
    assert {row["Queue"] for row in asked("QueueStatus", queue="vip") if "Queue" in row} == {"vip"}
