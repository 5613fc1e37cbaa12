from __future__ import annotations

import pytest

from config.output import remark, say


def test_data_and_remarks_go_their_own_ways(capsys: pytest.CaptureFixture[str]) -> None:
    say("data")
    remark("a word to you")
    assert capsys.readouterr() == ("data\n", "a word to you\n")
