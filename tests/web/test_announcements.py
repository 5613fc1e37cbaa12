from __future__ import annotations

import msgspec
import pytest

from web.announcements import AnnouncementWish


def test_a_wish_names_nothing_unknown_and_is_for_everywhere_unless_it_says_where() -> None:
    wish = msgspec.json.decode(b'{"text": "Briefing", "duration_seconds": 600}', type=AnnouncementWish)
    assert (wish.queues, wish.boards) == ((), ())
    with pytest.raises(msgspec.ValidationError, match="html"):
        msgspec.json.decode(b'{"text": "x", "duration_seconds": 60, "html": true}', type=AnnouncementWish)
