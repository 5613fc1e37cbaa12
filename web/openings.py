"""Snapshots for screens that join or fell behind: made in steps, once for all who ask for the same in the same frame.

At 1,000 agents and 200 queues a snapshot has 1 MB; choosing its rows, encoding and deflating it at one stretch would
hold the loop for about 10 ms. After every step the fan-out may write what is due to others.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from realtime.masking import Audience, picture_for
from realtime.rows import Picture
from web.clients import Client
from web.packets import Packet
from web.wire import Board, Site, arranged, encoding, snapshot

log = logging.getLogger(__name__)


class View(NamedTuple):
    """What a snapshot depends on beside the picture: those who have all of it in common share one."""

    audience: Audience
    board: Board | None
    inflates: bool


class Opening:
    """One snapshot, in the making or made. seq: the frame it shows; waiting: the screens that are still to get it.

    frame: the whole of it for a socket, None while it is not made.
    """

    def __init__(self, picture: Picture, view: View, site: Site, static: str) -> None:
        self.seq = picture.seq
        self.view = view
        self.waiting: list[Client] = []
        self.frame: bytes | None = None
        self._steps = self._made(picture, view, site, static)

    def step(self) -> None:
        """Go on with the making by a millisecond or two; raises what a row that cannot be encoded raises."""
        next(self._steps, None)

    def _made(self, picture: Picture, view: View, site: Site, static: str) -> Iterator[None]:
        rows = picture_for(picture, view.audience.narrowed(view.board.scope() if view.board else None))
        yield
        shown = arranged(picture, rows, site, view.board)
        yield
        packet = Packet((yield from encoding(snapshot(shown, static))))
        yield
        if view.inflates:
            yield from packet.deflating()
        self.frame = packet.deflated if view.inflates else packet.plain


class Openings:
    """All snapshots that are being made or given out, in the order in which they were asked for.

    serve: gives a screen the frame of this seq; fail: closes one that cannot be given any. `bool` says whether there is
    anything to do.
    """

    def __init__(
        self, site: Site, static: str, serve: Callable[[Client, int, bytes], None], fail: Callable[[Client], None]
    ) -> None:
        self._site = site
        self._static = static
        self._serve = serve
        self._fail = fail
        self._known: dict[View, Opening] = {}
        self._due: deque[Opening] = deque()

    def __bool__(self) -> bool:
        return bool(self._due)

    def ask(self, client: Client, picture: Picture) -> None:
        """Have a screen wait for the snapshot of this picture; shared by all who ask for the same."""
        view = View(client.audience, client.board, client.inflates)
        opening = self._known.get(view)
        if opening is None or opening.seq != picture.seq:
            opening = self._known[view] = Opening(picture, view, self._site, self._static)
        if not opening.waiting:
            self._due.append(opening)
        client.opening = opening
        opening.waiting.append(client)

    def step(self) -> None:
        """Go on with the first one: by one step of the making or, when it is made, by one screen that waits for it."""
        opening = self._due[0]
        concerned = opening.waiting if opening.frame is None else [opening.waiting.pop()]
        try:
            if opening.frame is None:
                opening.step()
            elif concerned[0].opening is opening:  # else it left, or waits for another one by now
                self._serve(concerned[0], opening.seq, opening.frame)
        except Exception:
            log.exception("a snapshot could not be given; the screens concerned are closed")
            self._known.pop(opening.view, None)
            for client in list(concerned):
                self._fail(client)
            concerned.clear()
        if not opening.waiting:
            self._due.popleft()

    def forget(self) -> None:
        """Let go of those that nobody is likely to ask for again."""
        self._known.clear()

    def clear(self) -> None:
        """Let go of all; whoever waits gets nothing."""
        self._known.clear()
        self._due.clear()
