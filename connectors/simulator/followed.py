"""A floor that follows a recorded stream, so that a replayed PBX can answer QueueStatus and its kin at any position.

It takes in the rows of recorded snapshots and every event, and keeps headers as they came. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Headers = dict[str, str]
LIST_KEYS = ("ActionID", "Privilege", "Event", "Timestamp")
MEMBER_KEYS = [
    "StateInterface",
    "Membership",
    "Penalty",
    "CallsTaken",
    "LastCall",
    "LastPause",
    "LoginTime",
    "InCall",
    "Status",
    "Paused",
    "PausedReason",
    "Wrapuptime",
]
PARAMS = (
    "Max: 0\r\nStrategy: unknown\r\nCalls: {calls}\r\nHoldtime: 0\r\nTalkTime: 0\r\nCompleted: 0\r\nAbandoned: 0\r\n"
    "ServiceLevel: 20\r\nServicelevelPerf: 0.0\r\nServicelevelPerf2: 0.0\r\nWeight: 0\r\n"
)


@dataclass(slots=True)
class Followed:
    """What is known at the present position.

    now: the moment of the last frame. clock: gives the present where it goes on between frames.
    """

    params: dict[str, Headers] = field(default_factory=dict)
    members: dict[tuple[str, str], Headers] = field(default_factory=dict)
    entries: dict[str, dict[str, Headers]] = field(default_factory=dict)
    channels: dict[str, Headers] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    now: float = 0.0
    processed: int = 0
    clock: Callable[[], float] | None = None

    def present(self) -> float:
        """The moment of an answer, in seconds since the epoch."""
        return self.now if self.clock is None else max(self.now, self.clock())

    def take(self, frame: bytes, at: float) -> None:
        """Follow one frame. at: epoch time to use where the frame carries no Timestamp."""
        headers = parsed(frame)
        event = headers.get("Event", "")
        self.now = max(self.now, _number(headers.get("Timestamp"), at))
        if event.startswith("Queue"):
            self._queue(event, headers)
        elif event in ("DeviceStateChange", "DeviceStateListItem"):
            self.devices[headers.get("Device", "")] = headers.get("State", "")
        elif "Uniqueid" in headers and "Channel" in headers:
            self._channel(event, headers)

    def _queue(self, event: str, headers: Headers) -> None:
        queue = headers.get("Queue", "")
        if event == "QueueParams":
            self.params[queue] = headers
            self.entries[queue] = {}
            self.members = {key: row for key, row in self.members.items() if key[0] != queue}
        elif event == "QueueMember":
            self.members[queue, headers.get("Location", "")] = headers
        elif event == "QueueMemberRemoved":
            self.members.pop((queue, headers.get("Interface", "")), None)
        elif event.startswith("QueueMember"):
            self.members[queue, headers.get("Interface", "")] = headers
        elif event == "QueueEntry":
            headers["Joined"] = str(self.now - _number(headers.get("Wait"), 0.0))
            self.entries.setdefault(queue, {})[headers.get("Uniqueid", "")] = headers
        elif event == "QueueCallerJoin":
            headers["Joined"] = str(self.now)
            self.entries.setdefault(queue, {})[headers.get("Uniqueid", "")] = headers
        elif event == "QueueCallerLeave":
            self.entries.get(queue, {}).pop(headers.get("Uniqueid", ""), None)

    def _channel(self, event: str, headers: Headers) -> None:
        uniqueid = headers["Uniqueid"]
        if event == "Hangup":
            self.channels.pop(uniqueid, None)
        elif event in ("Newchannel", "CoreShowChannel"):
            self.processed += headers.get("Linkedid") == uniqueid
            self.channels[uniqueid] = headers | {"Since": str(self.now)}
        elif uniqueid in self.channels:
            known = self.channels[uniqueid]
            self.channels[uniqueid] = known | {key: headers[key] for key in known if key in headers}
            if event == "BridgeEnter":
                self.channels[uniqueid]["BridgeId"] = headers.get("BridgeUniqueid", "")
            elif event == "BridgeLeave":
                self.channels[uniqueid]["BridgeId"] = ""

    def rows(self, action: str, headers: Mapping[str, str]) -> Iterable[str]:
        """Blocks of headers for a list action; nothing for lists a recording cannot tell."""
        if action == "queuestatus":
            return self._queue_status(headers.get("queue", ""))
        if action == "queuesummary":
            return self._queue_summary(headers.get("queue", ""))
        if action == "coreshowchannels":
            return self._channel_rows()
        if action == "devicestatelist":
            return (
                f"Event: DeviceStateChange\r\n@Device: {name}\r\nState: {state}\r\n"
                for name, state in self.devices.items()
            )
        return ()

    def times(self) -> tuple[float, float]:
        """A recording does not tell when its PBX was started: an hour ago, say."""
        now = self.present()
        return now - 3600, now

    def calls(self) -> tuple[int, int]:
        """Calls now, and calls since the start."""
        return len({row.get("Linkedid") for row in self.channels.values()}), self.processed

    def _queues(self, wanted: str) -> list[str]:
        names = dict.fromkeys([*self.params, *self.entries, *(queue for queue, _ in self.members)])
        return [name for name in names if name and wanted in ("", name)]

    def _queue_status(self, wanted: str) -> Iterator[str]:
        for queue in self._queues(wanted):
            entries = self.entries.get(queue, {})
            if queue in self.params:
                row = self.params[queue] | {"Calls": str(len(entries))}
                yield "Event: QueueParams\r\n" + "".join(
                    f"{key}: {value}\r\n" for key, value in row.items() if key not in LIST_KEYS
                )
            else:
                yield f"Event: QueueParams\r\nQueue: {queue}\r\n" + PARAMS.format(calls=len(entries))
            for (name, interface), row in self.members.items():
                if name == queue:
                    yield _member(queue, interface, row)
            for position, row in enumerate(entries.values(), 1):
                yield _entry(queue, position, row, self.present())

    def _queue_summary(self, wanted: str) -> Iterator[str]:
        for queue in self._queues(wanted):
            rows = [row for (name, _), row in self.members.items() if name == queue]
            free = sum(row.get("Status") == "1" and row.get("Paused") == "0" for row in rows)
            yield (
                f"Event: QueueSummary\r\nQueue: {queue}\r\nLoggedIn: {len(rows)}\r\nAvailable: {free}\r\n"
                f"Callers: {len(self.entries.get(queue, {}))}\r\nHoldTime: 0\r\nTalkTime: 0\r\nLongestHoldTime: 0\r\n"
            )

    def _channel_rows(self) -> Iterator[str]:
        for row in self.channels.values():
            now = self.present()
            seconds = max(0, int(now - _number(row.get("Since"), now)))
            duration = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
            shown = {key: value for key, value in row.items() if key not in (*LIST_KEYS, "Since")}
            shown = {"Application": "", "ApplicationData": "", "Duration": "", "BridgeId": ""} | shown
            last = {key: shown.pop(key) for key in ("Application", "ApplicationData", "Duration", "BridgeId")}
            last["Duration"] = duration
            body = "".join(f"{key}: {value}\r\n" for key, value in (shown | last).items())
            yield f"Event: CoreShowChannel\r\n@{body}"


def _member(queue: str, interface: str, row: Headers) -> str:
    name = row.get("MemberName") or row.get("Name", "")
    rest = "".join(f"{key}: {row.get(key, '0')}\r\n" for key in MEMBER_KEYS)
    return f"Event: QueueMember\r\nQueue: {queue}\r\nName: {name}\r\nLocation: {interface}\r\n{rest}"


def _entry(queue: str, position: int, row: Headers, now: float) -> str:
    plain = {
        key: row.get(key, "unknown").replace("<unknown>", "unknown").replace('\\"', '"').replace("\\'", "'")
        for key in ("CallerIDNum", "CallerIDName", "ConnectedLineNum", "ConnectedLineName")
    }
    wait = max(0, int(now) - int(_number(row.get("Joined"), now)))
    parties = "".join(f"{key}: {value}\r\n" for key, value in plain.items())
    return (
        f"Event: QueueEntry\r\nQueue: {queue}\r\nPosition: {position}\r\nChannel: {row.get('Channel', '')}\r\n"
        f"Uniqueid: {row.get('Uniqueid', '')}\r\n{parties}Wait: {wait}\r\nPriority: 0\r\n"
    )


def parsed(frame: bytes) -> Headers:
    """Headers of a frame; the first of repeated ones. Bytes that are no UTF-8 survive the way back."""
    headers: Headers = {}
    for line in frame.decode("utf-8", "surrogateescape").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name, value.removeprefix(" "))
    return headers


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise
