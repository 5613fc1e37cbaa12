from __future__ import annotations

from connectors.channels.answers import LONGEST_DETAIL, Verdict, again, limited, refused, without_secrets
from realtime.names import Seconds


def test_each_answer_says_who_acts() -> None:
    assert [answer.verdict for answer in (again("x"), limited("x", 3), refused("x"))] == [
        *(Verdict.AGAIN, Verdict.WAIT, Verdict.REFUSED)
    ]
    assert limited("x", 3).wait == Seconds(3)


def test_a_detail_is_one_short_line_without_secrets_and_addresses() -> None:
    said = without_secrets("token hunter2 at https://x.example/y?key=1\r\nnext" + "z" * 900, ("hunter2", ""))
    assert said.startswith("token (hidden) at (address) next")
    assert len(said) == LONGEST_DETAIL


def test_a_secret_inside_a_longer_one_leaves_no_rest() -> None:
    assert without_secrets("a https-abc-def b", ("abc", "abc-def")) == "a https-(hidden) b"
