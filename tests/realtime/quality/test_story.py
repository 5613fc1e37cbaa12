from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from realtime.names import AgentId, Instant
from realtime.quality.story import Part, Piece, Story, talked_pieces

spans = st.lists(st.tuples(st.floats(90, 170), st.floats(0, 40)).map(lambda one: (Instant(one[0]), Instant(sum(one)))))


@given(spans)
def test_talk_and_holds_follow_each_other_without_gaps(holds: list[tuple[Instant, Instant]]) -> None:
    pieces = talked_pieces(Instant(100.0), Instant(160.0), tuple(holds), AgentId("li"))
    assert pieces[0].begin == 100.0
    assert all(one.end == following.begin for one, following in pairwise(pieces))
    assert all(piece.end is not None and piece.end > piece.begin for piece in pieces)
    assert (pieces[-1].end or 0.0) >= 160.0


def test_a_talk_whose_end_was_not_seen_stays_open() -> None:
    (piece,) = talked_pieces(Instant(100.0), None, (), None)
    assert piece == Piece(part=Part.TALK, begin=Instant(100.0), end=None)
    story = Story(queue=None, caller=None, pieces=(piece, Piece(part=Part.HOLD, begin=Instant(1.0), end=Instant(2.0))))
    assert story.holds() == ((1.0, 2.0),)
