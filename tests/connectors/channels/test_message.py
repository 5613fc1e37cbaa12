from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from config.catalogue import texts_in
from connectors.channels.message import LONGEST_LINE, Teller, plain
from connectors.channels.turns import Errand
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from realtime.names import Instant
from tests.connectors.channels.build import notice

TELLER = Teller(words=texts_in, language="en", timezone=ZoneInfo("UTC"), site="HQ", address="https://f.example")


def errand(told: Notice, *members: Notice, total: int = 1) -> Errand:
    return Errand(id=1, notice=told, attempt=1, created=told.at, members=members, total=total)


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_its_words_in_every_language(step: Step, language: str) -> None:
    told = TELLER.tell(errand(notice("a", step=step, language=language, recipients=("张伟",)), notice("b"), total=3))
    said = "\n".join([told.title, *told.lines, told.link_label])
    assert "notice." not in said
    assert "{" not in said
    assert told.lines


def test_an_alert_names_whom_it_concerns_and_links_to_the_console() -> None:
    told = TELLER.tell(errand(notice("a")))
    assert "销售" in told.title
    assert told.link == "https://f.example/console/incidents/1"
    assert told.lines[-1] == "Since 1970-01-01 00:16:40"


def test_a_digest_tells_some_and_counts_the_rest() -> None:
    digest = notice("d", step=Step.DIGEST, severity=Severity.WARNING)
    told = TELLER.tell(errand(digest, notice("a"), notice("b"), total=500))
    assert told.title == "[Digest, Warning] HQ: 500 alerts"
    assert told.lines[-1] == "498 more: see the console."


def test_an_end_says_from_when_to_when() -> None:
    told = TELLER.tell(errand(notice("a", step=Step.RESOLVED, at=Instant(1060.0))))
    assert told.lines[-1] == "From 1970-01-01 00:16:40 to 1970-01-01 00:17:40"


def test_a_line_is_one_line_that_can_be_read() -> None:
    assert plain("a\r\nb\u202e\u200bc\x00") == "a b c"
    assert len(plain("x" * 9000)) == LONGEST_LINE
