from __future__ import annotations

import pytest

from connectors.ami.device_events import RULES
from connectors.ami.translate import translate
from realtime.events import (
    ContactChanged,
    DeviceChanged,
    FloorEvent,
    PbxReloaded,
    PbxStopping,
    PeerChanged,
    QueueStatusSet,
    RegistrationChanged,
    Source,
    UserEventSent,
)
from realtime.names import ChannelId, QueueId
from tests.connectors.ami.messages import HQ, NOW, event

CALLER = ChannelId("hq/1795415360.0")


def read(message: dict[str, str]) -> FloorEvent | None:
    return translate(HQ, message, NOW)


def test_a_device_changes_live_or_is_listed() -> None:
    live = {"Event": "DeviceStateChange", "Device": "PJSIP/2001", "State": "INUSE"}
    assert read(live) == DeviceChanged(pbx=HQ, at=NOW, device="PJSIP/2001", state="INUSE")
    listed = read({**live, "ActionID": "3"})
    assert listed == DeviceChanged(pbx=HQ, at=NOW, source=Source.SNAPSHOT, device="PJSIP/2001", state="INUSE")


def test_a_phone_that_stops_answering_is_named_by_its_endpoint() -> None:
    message = {"Event": "ContactStatus", "ContactStatus": "Unreachable", "AOR": "2002", "EndpointName": "2002"}
    assert read(message) == ContactChanged(pbx=HQ, at=NOW, endpoint="2002", status="Unreachable")
    peer = {"Event": "PeerStatus", "Peer": "PJSIP/2002", "PeerStatus": "Reachable"}
    assert read(peer) == PeerChanged(pbx=HQ, at=NOW, peer="PJSIP/2002", status="Reachable")


@pytest.mark.parametrize(
    ("user", "domain", "trunk"),
    [
        ("me", "carrier.example", "me@carrier.example"),
        ("sip:me@carrier.example", "sip:carrier.example", "sip:me@carrier.example"),
    ],
)
def test_a_registration_names_its_trunk(user: str, domain: str, trunk: str) -> None:
    message = {"Event": "Registry", "Username": user, "Domain": domain, "Status": "Rejected"}
    assert read(message) == RegistrationChanged(pbx=HQ, at=NOW, trunk=trunk, status="Rejected")


def test_the_pbx_says_whether_it_comes_back() -> None:
    assert read({"Event": "Shutdown", "Restart": "True"}) == PbxStopping(pbx=HQ, at=NOW, restart=True)
    assert read({"Event": "Shutdown", "Restart": "False"}) == PbxStopping(pbx=HQ, at=NOW)


def test_a_reload_of_everything_names_no_module() -> None:
    assert read({"Event": "Reload", "Module": "All"}) == PbxReloaded(pbx=HQ, at=NOW)
    assert read({"Event": "Reload", "Module": "app_queue"}) == PbxReloaded(pbx=HQ, at=NOW, module="app_queue")


def test_the_dialplan_may_say_how_a_visit_ended() -> None:
    said = QueueStatusSet(pbx=HQ, at=NOW, channel=CALLER, status="JOINEMPTY", queue=QueueId("hq/support"))
    fields = {"Uniqueid": "1795415360.0\n1795415360.0", "Queue": "support"}
    assert read(event("UserEvent", UserEvent="QueueExit", QUEUESTATUS="JOINEMPTY", **fields)) == said
    assert read(event("UserEvent", UserEvent="QueueStatus", Status="JOINEMPTY", **fields)) == said


def test_other_user_events_keep_their_own_fields_only() -> None:
    message = event("UserEvent", UserEvent="Survey", Channel="PJSIP/1", Score="9", Status="done")
    assert read(message) == UserEventSent(
        pbx=HQ, at=NOW, name="Survey", fields={"Score": "9", "Status": "done"}, channel=CALLER
    )
    sent = {"Event": "UserEvent", "UserEvent": "Help"}
    assert read(sent) == UserEventSent(pbx=HQ, at=NOW, name="Help", fields={})


@pytest.mark.parametrize("title", sorted(RULES.keys() - {"Shutdown", "Reload"}))
def test_an_event_that_says_nothing_is_given_up(title: str) -> None:
    assert read({"Event": title}) is None
