from __future__ import annotations

from realtime.detectors.heard import Heard
from realtime.events import AgentAnswered, PbxBooted, RecordingBegan, UserEventSent
from tests.build import PBX, agent, at, channel, queue


def help_event(when: float, **fields: str) -> UserEventSent:
    return UserEventSent(pbx=PBX, at=at(when), name="AgentHelp", fields=fields)


def test_a_call_for_help_stands_until_it_is_taken_back() -> None:
    heard = Heard()
    heard.hear(help_event(0, Agent="PJSIP/1001", Note="angry caller"))
    assert heard.help["hq/PJSIP/1001"].note == "angry caller"
    heard.hear(help_event(5, Agent="PJSIP/1001", State="off"))
    assert heard.help == {}


def test_a_call_for_help_that_names_nobody_is_none() -> None:
    heard = Heard()
    heard.hear(help_event(0, Note="?"))
    assert heard.help == {}


def test_conversations_since_the_last_recording_are_counted() -> None:
    heard = Heard()
    answered = AgentAnswered(pbx=PBX, at=at(1), channel=channel("anna"), queue=queue("sales"), agent=agent("wei"))
    heard.hear(answered)
    assert heard.recorders == {}, "a PBX that never recorded has no recorder that could fall silent"
    heard.hear(RecordingBegan(pbx=PBX, at=at(2), channel=channel("anna")))
    heard.hear(answered)
    assert heard.recorders["hq"].conversations == 1


def test_a_later_start_than_the_one_known_is_a_restart() -> None:
    heard = Heard()
    heard.hear(PbxBooted(pbx=PBX, at=at(0), started=at(-500)))
    assert heard.restarted == {}
    heard.hear(PbxBooted(pbx=PBX, at=at(60), started=at(50)))
    assert heard.restarted == {"hq": at(60)}
    heard.forget(at(3600))
    assert heard.restarted == {}
