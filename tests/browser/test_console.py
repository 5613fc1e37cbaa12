"""The console in a real browser, against the demo: what a shift leader sees and does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.test_wall import node
from tests.config.commands.running import program

CLOSED_WALLS = """
[site]
name = "Head office"
language = "en"
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {port}
username = "floorwatch"
secret = "floorwatch"
[boards.hall]
label = "Hall"
language = "en"
[web]
port = 0
"""


def test_the_floor_lives_on_a_desk_and_a_phone_and_hostile_names_stay_text(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        base, _, _ = demo.line_with("/wall?board=").split()[1].partition("/wall?board=")
        token = demo.line_with("  token ").split()[1]
        seen = node("console_journey.mjs", base, token)
        assert demo.stop() == 0
    assert "an alert has its list" in seen
    assert "a forged token is refused" in seen
    assert "hostile names stay text" in seen
    assert "no errors on the console" in seen


def test_the_first_administrator_makes_an_account_and_it_lets_a_screen_in(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        link = demo.line_with("/sign-in#link=").split()[-1]
        demo.line_with("  token ")
        seen = node("account_journey.mjs", link)
        assert demo.stop() == 0
    assert "a screen that shows a code is let in" in seen
    assert "no errors on the console" in seen


@contextmanager
def closed_walls(directory: Path) -> Iterator[str]:
    """A daemon that lets nobody in without a token or a session, and its first administrator's link."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        file = directory / "floorwatch.toml"
        file.write_text(CLOSED_WALLS.format(port=nobody.getsockname()[1]), encoding="utf-8")
        with program("run", directory=directory) as daemon:
            yield daemon.line_with("/sign-in#link=").split()[-1]
            assert daemon.stop() == 0


def test_a_wall_asks_to_be_let_in_is_let_in_and_put_out(tmp_path: Path) -> None:
    with closed_walls(tmp_path) as link:
        seen = node("pairing_journey.mjs", link)
    assert "goes on by itself" in seen
    assert "shows a new code" in seen
    assert "no errors on the wall" in seen


def test_grants_live_change_and_end_between_people_and_the_audit_log_tells_it(tmp_path: Path) -> None:
    with closed_walls(tmp_path) as link:
        seen = node("grant_journey.mjs", link)
    assert "the applicant signs the notice" in seen
    assert "what is major goes on to a third person" in seen
    assert "a change goes the same way" in seen
    assert "the audit log tells it by filter" in seen
    assert "no errors on the console" in seen


def test_the_roster_is_kept_taken_in_with_a_preview_and_exported(tmp_path: Path) -> None:
    with closed_walls(tmp_path) as link:
        seen = node("roster_journey.mjs", link)
    assert "faults of a file are told by their line" in seen
    assert "shown before it is taken in" in seen
    assert "no errors on the console" in seen


def test_a_hold_forbids_an_erasure_until_it_is_lifted(tmp_path: Path) -> None:
    with closed_walls(tmp_path) as link:
        seen = node("hold_journey.mjs", link)
    assert "a held caller is not erased" in seen
    assert "what remains is a record" in seen
    assert "no errors on the console" in seen


def test_an_alert_is_taken_handed_over_silenced_and_told_in_its_timeline(tmp_path: Path) -> None:
    with closed_walls(tmp_path) as link:
        seen = node("alert_journey.mjs", link)
    assert "an alert says why" in seen
    assert "somebody takes it where it is listed" in seen
    assert "no errors on the console" in seen


def test_an_incident_is_replayed_handled_and_signed_off_and_the_roster_says_who_is_told(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        link = demo.line_with("/sign-in#link=").split()[-1]
        demo.line_with("  token ")
        seen = node("incident_journey.mjs", link)
        assert demo.stop() == 0
    assert "shows the floor as it stood" in seen
    assert "closed out with a note" in seen
    assert "until it is taken down" in seen
    assert "the roster shows its gaps" in seen
    assert "tried on the past with other values" in seen
    assert "no errors on the console" in seen


def test_an_alert_calls_whoever_asked_for_it_once(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        link = demo.line_with("/sign-in#link=").split()[-1]
        demo.line_with("  token ")
        seen = node("signal_journey.mjs", link)
        assert demo.stop() == 0
    assert "calls once, three tones and one notice" in seen
    assert "what was muted stays muted" in seen
    assert "no errors on the console" in seen
