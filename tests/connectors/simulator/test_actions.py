from collections.abc import Iterable, Mapping

import pytest

from connectors.simulator import actions
from tests.connectors.simulator.story import read

REPORTING = frozenset({"reporting"})


class Nothing:
    def rows(self, action: str, headers: Mapping[str, str]) -> Iterable[str]:
        del action, headers
        return ()

    def times(self) -> tuple[float, float]:
        return 1795419633.0, 1795419864.0

    def calls(self) -> tuple[int, int]:
        return 3, 99


def answer(write: frozenset[str] = REPORTING, **headers: str) -> dict[str, str]:
    return read(actions.answer(Nothing(), headers, write).split(b"\r\n\r\n")[0])


def test_a_ping_is_answered_with_the_time() -> None:
    assert answer(action="Ping", actionid="5") == {
        "Response": "Success",
        "ActionID": "5",
        "Ping": "Pong",
        "Timestamp": "1795419864.000000",
    }


def test_core_status_tells_start_and_calls() -> None:
    said = answer(action="CoreStatus")
    assert (said["CoreStartupDate"], said["CoreStartupTime"]) == ("2026-11-23", "07:40:33")
    assert (said["CoreCurrentCalls"], said["CoreProcessedCalls"]) == ("3", "99")


def test_core_settings_name_the_version() -> None:
    assert answer(action="CoreSettings")["AsteriskVersion"].startswith("22.")


def test_an_unknown_action_is_refused_in_asterisks_words() -> None:
    said = answer(action="Dance", actionid="6")
    assert said["Response"] == "Error"
    assert said["ActionID"] == "6"
    assert said["Message"] == "Invalid/unknown command: Dance. Use Action: ListCommands to show available commands."


@pytest.mark.parametrize("action", ["QueuePause", "Originate", "Command", "PJSIPShowContacts", "PJSIPShowEndpoints"])
def test_what_the_rights_do_not_cover_is_denied(action: str) -> None:
    assert answer(action=action)["Message"] == "Permission denied"


def test_system_rights_open_the_endpoint_list() -> None:
    assert answer(frozenset({"system"}), action="PJSIPShowEndpoints")["EventList"] == "start"


def test_an_empty_list_still_ends() -> None:
    whole = actions.answer(Nothing(), {"action": "QueueStatus"}, REPORTING)
    assert whole.endswith(b"Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 0\r\n\r\n")
