from __future__ import annotations

import msgspec

from config.backtesting import Span
from config.catalogue import texts_in
from config.trial_views import SHOWN, trial_view, whole_view
from config.trials import Stage, Trial
from realtime.alerts.life import Alert, State
from realtime.detectors.backtest import Occasion
from realtime.detectors.finding import Severity
from realtime.detectors.statistics import Learned
from realtime.names import Instant
from tests.alerting import found
from tests.build import at
from tests.watching import site

WEEK = 604_800.0


def occasion(begin: float, end: float | None = None, subject: str = "hq/sales", *, loud: bool = True) -> Occasion:
    severity = Severity.WARNING if loud else Severity.NOTICE
    finding = found("nobody_ready", subject, severity)
    return Occasion(
        first=finding, begin=at(begin), end=None if end is None else at(end), severity=severity, peak=finding.value
    )


def alert(fired: float, resolved: float | None, subject: str = "hq/sales") -> Alert:
    return Alert(
        id=f"a{fired:g}", finding=found("nobody_ready", subject), state=State.RESOLVED, incident="i", fired=at(fired),
        severity=Severity.WARNING, resolved=None if resolved is None else at(resolved),
    )  # fmt: skip


def trial(*kept: Occasion, left_out: int = 0) -> Trial:
    return Trial(
        id="t", rule="nobody_ready", days=14, by="li", asked=Instant(0.0), settings=site(), learned=Learned(),
        stage=Stage.DONE, span=Span(at(0), at(2 * WEEK), 9), kept=list(kept), left_out=left_out,
    )  # fmt: skip


def sees_all(_subject: str) -> bool:
    return True


def test_a_trial_says_how_often_and_how_long() -> None:
    tried = trial(occasion(200, 300), occasion(0, 20), occasion(900), occasion(950, 960, loud=False))
    view = whole_view(tried, site(), [], texts_in("en"), sees_all)
    assert (view.count, view.per_week, view.told, view.told_per_week) == (4, 2.0, 3, 1.5)
    assert (view.median_seconds, view.longest_seconds, view.progress) == (20.0, 100.0, 1.0)
    assert [each.seconds for each in view.occasions] == [20.0, 100.0, None, 10.0]
    assert [each.told for each in view.occasions] == [True, True, True, False]


def test_it_is_compared_with_what_did_fire() -> None:
    tried = trial(occasion(100, 300), occasion(5000, 5100))
    fired = [alert(320, 400), alert(9000, None), alert(110, 120, "hq/support")]
    view = whole_view(tried, site(), fired, texts_in("en"), sees_all)
    assert [each.alert for each in view.occasions] == ["a320", None]
    assert [each.matched for each in view.fired] == [True, False, False]
    assert view.only_fired == 2


def test_what_lies_outside_the_scope_is_not_there_and_not_counted() -> None:
    tried = trial(occasion(100, 300), occasion(400, 500, "hq/support"), left_out=7)
    view = whole_view(tried, site(), [alert(1, 2, "hq/support")], texts_in("en"), lambda one: one == "hq/sales")
    assert (view.count, view.left_out, len(view.fired)) == (1, 0, 0)
    assert whole_view(tried, site(), [], texts_in("en"), sees_all).count == 9


def test_many_occasions_are_counted_and_the_first_are_shown() -> None:
    view = whole_view(trial(*[occasion(n, n) for n in range(SHOWN + 3)]), site(), [], texts_in("en"), sees_all)
    assert (view.count, len(view.occasions), view.left_out) == (SHOWN + 3, SHOWN, 3)


def test_a_trial_in_line_has_nothing_to_tell_but_its_wish() -> None:
    waiting = trial()
    waiting.span, waiting.stage = None, Stage.QUEUED
    view = trial_view(waiting, site("[alerts.nobody_ready]\nfor_seconds = 99"))
    assert (view.state, view.progress, view.begin, view.changed) == ("queued", 0.0, None, ("for_seconds",))
    assert msgspec.json.encode(view)
