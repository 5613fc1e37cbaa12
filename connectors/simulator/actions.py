"""Answers of an AMI server to actions: headers in, bytes out, as Asterisk 22 words them. No socket.

Where the ActionID stands in a row differs by action on a real Asterisk: first in CoreShowChannel and DeviceStateChange
(marked `@` by whoever renders the rows), last elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

VERSION = "22.10.1~simulated"


class ListSource(Protocol):
    """Whoever can answer the list actions: a simulated centre, or the model that follows a recording."""

    def rows(self, action: str, headers: Mapping[str, str]) -> Iterable[str]:
        """Blocks of headers for a list action, named in lower case; empty when there is nothing to list."""

    def times(self) -> tuple[float, float]:
        """When the PBX was started, and the present, both as epoch seconds."""

    def calls(self) -> tuple[int, int]:
        """Calls now, and calls since the start."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list is announced and closed, and which write class may ask for it. total: name of a second count."""

    message: str
    complete: str
    right: str = "reporting"
    total: str = ""


LISTINGS = {
    "queuestatus": Listing("Queue status will follow", "QueueStatusComplete"),
    "queuesummary": Listing("Queue summary will follow", "QueueSummaryComplete"),
    "coreshowchannels": Listing("Channels will follow", "CoreShowChannelsComplete"),
    "devicestatelist": Listing("Device State Changes will follow", "DeviceStateListComplete"),
    "status": Listing("Channel status will follow", "StatusComplete", total="Items"),
    "bridgelist": Listing("Bridge listing will follow", "BridgeListComplete"),
    "extensionstatelist": Listing("Extension Statuses will follow", "ExtensionStateListComplete"),
    "pjsipshowendpoints": Listing("A listing of Endpoints follows, presented as EndpointList events",
                                  "EndpointListComplete", right="system"),
    "pjsipshowcontacts": Listing("A listing of Contacts follows, presented as ContactList events",
                                 "ContactListComplete", right="system"),
    "pjsipshowregistrationsoutbound": Listing(
        "Following are Events for each Outbound registration", "OutboundRegistrationDetailComplete"),
}  # fmt: skip
DENIED = frozenset(
    [
        "queuepause",
        "queueadd",
        "queueremove",
        "queuepenalty",
        "queuereset",
        "queuewithdrawcaller",
        "originate",
        "redirect",
        "hangup",
        "mixmonitor",
        "stopmixmonitor",
        "command",
        "filter",
        "setvar",
        "getvar",
        "reload",
        "moduleload",
        "updateconfig",
        "getconfig",
        "userevent",
        "bridge",
        "atxfer",
        "blindtransfer",
        "park",
    ]
)
"""Actions a real Asterisk has, which a user with write = reporting may not use."""


def response(status: str, action_id: str, *headers: str) -> bytes:
    """Render a response; the ActionID comes right after it."""
    lines = [f"Response: {status}"]
    if action_id:
        lines.append(f"ActionID: {action_id}")
    return ("\r\n".join([*lines, *headers]) + "\r\n\r\n").encode()


def refused(action_id: str, message: str) -> bytes:
    """Render an error response."""
    return response("Error", action_id, f"Message: {message}")


def fully_booted(source: ListSource) -> bytes:
    """Render the event that follows every log-in."""
    booted, now = source.times()
    up = int(now - booted)
    return (
        f"Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: {up}\r\nLastReload: {up}\r\n"
        "Status: Fully Booted\r\n\r\n"
    ).encode()


def answer(source: ListSource, headers: Mapping[str, str], write_classes: frozenset[str]) -> bytes:
    """Answer one action of a client that is logged in. headers: names in lower case."""
    action, action_id = headers.get("action", "").lower(), headers.get("actionid", "")
    if action in LISTINGS:
        listing = LISTINGS[action]
        if not {listing.right, "all"} & write_classes:
            return refused(action_id, "Permission denied")
        return _list(listing, source.rows(action, headers), action_id)
    if action in SIMPLE:
        return SIMPLE[action](source, action_id)
    if action in DENIED:
        return refused(action_id, "Permission denied")
    if not action:
        return refused(action_id, "Missing action in request")
    shown = headers.get("action", "")[:80]
    return refused(action_id, f"Invalid/unknown command: {shown}. Use Action: ListCommands to show available commands.")


def _list(listing: Listing, rows: Iterable[str], action_id: str) -> bytes:
    own = f"ActionID: {action_id}\r\n" if action_id else ""
    parts = [response("Success", action_id, "EventList: start", f"Message: {listing.message}").decode()]
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the number of rows
        before, marked, after = row.partition("\r\n@")
        parts.append(f"{before}\r\n{own}{after}\r\n" if marked else f"{row}{own}\r\n")
    items = f"{listing.total}: {count}\r\n" if listing.total else ""
    parts.append(f"Event: {listing.complete}\r\n{own}EventList: Complete\r\nListItems: {count}\r\n{items}\r\n")
    return "".join(parts).encode()


def _ping(source: ListSource, action_id: str) -> bytes:
    return response("Success", action_id, "Ping: Pong", f"Timestamp: {source.times()[1]:.6f}")


def _settings(_: ListSource, action_id: str) -> bytes:
    return response(
        "Success",
        action_id,
        "AMIversion: 11.0.0",
        f"AsteriskVersion: {VERSION}",
        "SystemName: ",
        "CoreMaxCalls: 0",
        "CoreMaxLoadAvg: 0.000000",
        "CoreRunUser: ",
        "CoreRunGroup: ",
        "CoreMaxFilehandles: 0",
        "CoreRealTimeEnabled: No",
        "CoreCDRenabled: Yes",
        "CoreHTTPenabled: No",
        "SoundsSearchCustomDir: No",
    )


def _core_status(source: ListSource, action_id: str) -> bytes:
    booted = datetime.fromtimestamp(source.times()[0], tz=UTC)
    now, ever = source.calls()
    return response(
        "Success",
        action_id,
        f"CoreStartupDate: {booted:%Y-%m-%d}",
        f"CoreStartupTime: {booted:%H:%M:%S}",
        f"CoreReloadDate: {booted:%Y-%m-%d}",
        f"CoreReloadTime: {booted:%H:%M:%S}",
        f"CoreCurrentCalls: {now}",
        f"CoreProcessedCalls: {ever}",
    )


SIMPLE: dict[str, Callable[[ListSource, str], bytes]] = {
    "ping": _ping,
    "coresettings": _settings,
    "corestatus": _core_status,
}
