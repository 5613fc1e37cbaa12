from __future__ import annotations

from web.past import Order, View, Why


def test_the_words_of_the_address_are_those_promised() -> None:
    assert [view.value for view in View] == ["shown", "known"]
    assert [order.value for order in Order] == ["oldest", "newest"]
    assert len(Why) == 4
