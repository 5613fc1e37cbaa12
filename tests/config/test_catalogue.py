from __future__ import annotations

from config.catalogue import Texts, texts_in


def test_values_are_filled_in_and_an_unknown_key_shows_itself() -> None:
    texts = Texts({"hello": "Hello {name}, {name}"})
    assert texts("hello", name="{x}") == "Hello {x}, {x}"
    assert texts("no.such") == "no.such"


def test_a_count_chooses_its_plural_where_there_is_one() -> None:
    texts = Texts({"queue.one": "{count} queue", "queue.other": "{count} queues", "line": "{count} line(s)"})
    assert texts("queue", count=1) == "1 queue"
    assert texts("queue", count=2) == "2 queues"
    assert texts("line", count=2) == "2 line(s)"
    assert Texts({"queue.other": "{count} 个"})("queue", count=1) == "1 个"


def test_a_language_we_do_not_have_reads_english() -> None:
    assert texts_in("de")("state.ready") == texts_in("en")("state.ready") == "Ready"
    assert texts_in("zh-TW")("state.ready") not in ("Ready", "state.ready")
