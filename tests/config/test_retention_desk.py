from __future__ import annotations

from pathlib import Path

import pytest

from config.retention_desk import StoreRetention
from connectors.store.database import open_store
from web.desks import HoldRefusedError, NewHold


async def test_a_caller_is_held_by_key_and_never_by_number(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    desk = StoreRetention(tmp_path, store)
    new = NewHold(who="li", why="case 7", number="13812340042", days=1.0)
    desk.check(new)
    made = await desk.hold(new)
    assert made.caller is not None
    assert made.until is not None
    assert "13812340042" not in made.caller
    assert (await desk.holds()) == [made]
    assert await desk.release(made.id, "wang")
    assert not await desk.release(made.id, "wang")
    for wrong in (
        NewHold(who="li", why="x", number="2001"),
        NewHold(who="li", why="13812340042", number="13812340042"),
    ):
        with pytest.raises(HoldRefusedError):
            desk.check(wrong)
    assert await desk.tombstones() == []
    store.dispose()
