from __future__ import annotations

import msgspec

from connectors.channels.teams import Teams
from realtime.names import Instant
from tests.connectors.channels.build import message


def test_texts_are_runs_that_know_no_markdown() -> None:
    said = msgspec.json.decode(Teams(url="https://t.example/?sig=s").request(message(), Instant(1.0)).body)
    card = said["attachments"][0]["content"]
    assert (card["type"], {block["type"] for block in card["body"]}) == ("AdaptiveCard", {"RichTextBlock"})
    assert card["actions"][0]["url"] == "https://floor.example.org/console/incidents/1"
