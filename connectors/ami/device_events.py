"""Phones, trunks, the PBX itself and what the dialplan says on its own: the `system`, `call` and `user` classes."""

from __future__ import annotations

from typing import Final

from connectors.ami.fields import Rule, text
from connectors.ami.frames import Having, Message
from realtime.events import (
    ContactChanged,
    DeviceChanged,
    PbxReloaded,
    PbxStopping,
    PeerChanged,
    QueueStatusSet,
    RegistrationChanged,
    Source,
    UserEventSent,
)
from realtime.names import ChannelId, Instant, PbxId, QueueId


def device_changed(pbx: PbxId, message: Message, at: Instant) -> DeviceChanged:
    """Translate DeviceStateChange, live or a row of DeviceStateList (then it carries an ActionID)."""
    source = Source.SNAPSHOT if "ActionID" in message else Source.AMI
    return DeviceChanged(pbx=pbx, at=at, source=source, device=message["Device"], state=message["State"])


def contact_changed(pbx: PbxId, message: Message, at: Instant) -> ContactChanged:
    """Translate ContactStatus."""
    endpoint = text(message, "EndpointName") or message["AOR"]
    return ContactChanged(pbx=pbx, at=at, endpoint=endpoint, status=message["ContactStatus"])


def peer_changed(pbx: PbxId, message: Message, at: Instant) -> PeerChanged:
    """Translate PeerStatus."""
    return PeerChanged(pbx=pbx, at=at, peer=message["Peer"], status=message["PeerStatus"])


def registration_changed(pbx: PbxId, message: Message, at: Instant) -> RegistrationChanged:
    """Translate Registry; PJSIP writes whole URIs, the others a user and a domain."""
    user, domain = message.get("Username", ""), message.get("Domain", "")
    trunk = user if "@" in user or not domain else f"{user}@{domain}"
    return RegistrationChanged(pbx=pbx, at=at, trunk=trunk, status=message["Status"])


def pbx_stopping(pbx: PbxId, message: Message, at: Instant) -> PbxStopping:
    """Translate Shutdown."""
    return PbxStopping(pbx=pbx, at=at, restart=message.get("Restart") == "True")


def pbx_reloaded(pbx: PbxId, message: Message, at: Instant) -> PbxReloaded:
    """Translate Reload; it names no module, or `All`, when everything was read again."""
    module = text(message, "Module")
    return PbxReloaded(pbx=pbx, at=at, module=None if module == "All" else module)


EXITS: Final = frozenset({"QueueExit", "QueueStatus", "QueueResult", "QueueOutcome"})
"""Names of user events whose `Status` is a QUEUESTATUS (docs: what a dialplan may send)."""

_OF_THE_CHANNEL: Final = frozenset(
    {
        "Event", "Privilege", "Timestamp", "SequenceNumber", "ActionID", "SystemName", "UserEvent",
        "Channel", "ChannelState", "ChannelStateDesc", "CallerIDNum", "CallerIDName", "ConnectedLineNum",
        "ConnectedLineName", "Language", "AccountCode", "Context", "Exten", "Priority", "Uniqueid", "Linkedid",
    },
)  # fmt: skip
"""Keys that Asterisk writes itself."""


def user_event(pbx: PbxId, message: Message, at: Instant) -> QueueStatusSet | UserEventSent:
    """Translate UserEvent: how a visit ended where the dialplan says so, else its own words.

    A dialplan may repeat Uniqueid among its fields; the first is Asterisk's own.
    """
    title = message["UserEvent"]
    unique = message.get("Uniqueid", "").partition("\n")[0]
    channel = ChannelId(f"{pbx}/{unique}") if unique else None
    status = message.get("QUEUESTATUS") or (message.get("Status") if title in EXITS else None)
    if channel and status:
        queue = message.get("Queue")
        return QueueStatusSet(
            pbx=pbx,
            at=at,
            channel=channel,
            status=status,
            queue=QueueId(f"{pbx}/{queue}") if queue else None,
            context=text(message, "Context"),
            exten=text(message, "Exten"),
        )
    fields = {key: value for key, value in message.items() if key not in _OF_THE_CHANNEL}
    return UserEventSent(pbx=pbx, at=at, name=title, fields=fields, channel=channel)


PHONES: Final = Having(b"Device", rb"(?:PJSIP|SIP|IAX2|DAHDI|SCCP)/")
"""Devices somebody could unplug. Local channels and the queues' own pseudo devices change with every call: a third of
all wanted events of a busy centre, and member events say the same of agents."""

RULES: Final = {
    "DeviceStateChange": Rule(device_changed, ("Device", "State"), PHONES),
    "ContactStatus": Rule(contact_changed),
    "PeerStatus": Rule(peer_changed),
    "Registry": Rule(registration_changed),
    "Shutdown": Rule(pbx_stopping),
    "Reload": Rule(pbx_reloaded),
    "UserEvent": Rule(user_event),
}
"""How each of these events is read."""
