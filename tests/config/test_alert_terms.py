from __future__ import annotations

from config.alert_terms import policy_of, roster_of, terms_of
from config.settings.alerts import RULES
from realtime.alerts.schedule import on_duty
from realtime.detectors.finding import Severity
from realtime.detectors.ruleset import SCANNED
from tests.build import at
from tests.watching import site

CHAT = '[channels.chat]\ntype = "slack"\nurl = "https://s.example/x"\n'


def test_every_rule_of_the_file_is_judged_by_limits_or_scanned() -> None:
    terms = terms_of(site())
    assert set(terms.limits) | terms.scanned == set(RULES)
    assert set(terms.limits) & SCANNED == set()


def test_a_length_that_ends_by_itself_has_nothing_to_clear_and_a_condition_is_one_or_nought() -> None:
    limits = terms_of(site()).limits
    assert (limits["long_call"].limit.fire, limits["long_call"].limit.clear) == (1800.0, 0.0)
    assert (limits["feed_lost"].limit.fire, limits["feed_lost"].limit.clear) == (1.0, 0.0)
    assert (limits["long_wait"].limit.fire, limits["long_wait"].limit.clear) == (120.0, 60.0)


def test_hours_are_those_of_the_site() -> None:
    terms = terms_of(site('[site]\ntimezone = "Asia/Shanghai"\n[alerts.surge]\nhours = ["Mon 16:00-18:00"]'))
    assert terms.open("surge", at(0))  # 09:00 UTC is 17:00 there
    assert not terms.open("surge", at(3600 * 2))
    assert terms.open("drops", at(3600 * 2))


def test_without_a_word_every_channel_is_told_of_warnings_and_more() -> None:
    assert policy_of(site(CHAT)).channels == {Severity.WARNING: ("chat",), Severity.CRITICAL: ("chat",)}
    only = policy_of(site(f'{CHAT}[alerts]\nlowest = "critical"'))
    assert only.channels == {Severity.CRITICAL: ("chat",)}


def test_the_roster_says_who_is_told_first_and_the_director_last() -> None:
    settings = site(
        '[[duty]]\nperson = "Zhao"\ndirector = true\n'
        '[[duty]]\nperson = "Li"\naddress = "li@example.org"\nhours = "Mon-Fri 08:00-20:00"\n'
        '[[duty]]\nperson = "Wu"\nhours = "Tue 08:00-20:00"\n'
    )
    people = on_duty(roster_of(settings), at(0), settings.site.timezone)
    assert [duty.person for duty in people] == ["Li", "Zhao"]
    assert people[0].address == "li@example.org"


def test_a_line_of_the_roster_may_be_for_queues_and_teams() -> None:
    (line,) = roster_of(site('[[duty]]\nperson = "Li"\nqueues = ["sales", "hq/vip"]\nteams = ["blue"]\n'))
    assert (line.queues, line.teams) == (("sales", "hq/vip"), ("blue",))
