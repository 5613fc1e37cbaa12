"""The queue_log file, written as Asterisk's app_queue writes it: one line per happening, whole seconds, in order."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

NOBODY = "NONE"
MANAGER = "MANAGER"


def line(at: float, call: str, queue: str, agent: str, verb: str, *data: str | int) -> str:
    """Render one line; a verb without data keeps its last bar, as Asterisk does."""
    rest = "|".join(map(str, data))
    return f"{int(at)}|{call}|{queue}|{agent}|{verb}|{rest}\n"


class QueueLog:
    """Passes lines on to `sink`; with none it only keeps quiet."""

    def __init__(self, sink: Callable[[str], object] | None = None) -> None:
        self._sink = sink

    def write(self, at: float, call: str, queue: str, agent: str, verb: str, *data: str | int) -> None:
        """Write one line. agent: the member's name, or NONE where there is none."""
        if self._sink is not None:
            self._sink(line(at, call, queue, agent, verb, *data))


class QueueLogFile:
    """A queue_log on disk, appended to as Asterisk does. The lines of one step reach the file together."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = path.open("a", encoding="utf-8")

    def write(self, text: str) -> None:
        """Take one line; it is on disk after the next flush."""
        self._file.write(text)

    def flush(self) -> None:
        """Bring everything written so far to the file."""
        self._file.flush()

    def close(self) -> None:
        """Flush and close."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
