"""A psycopg connection that does not wait for ever, and engines that make such: imported only where it is installed."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, event

from connectors.waits import SERVER_SIDE, TCP, Waits

T = TypeVar("T")


class PatientConnection(psycopg.Connection[Any]):
    """Closes itself and raises OperationalError when the server says nothing for too long.

    waits: the limits; rests: whether it lies in a pool, so that what is asked next is only whether it still lives.
    """

    waits: Waits | None = None
    rests = False

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **named: Any) -> T:
        """Wait as psycopg does, which looks up ten times a second, and ask each time whether it is too long."""
        try:
            return super().wait(self._watched(gen), *args, **named)
        except psycopg.errors.IdleInTransactionSessionTimeout as error:
            # PostgreSQL counts it among its internal errors; to us it is a connection that was lost.
            raise psycopg.OperationalError(str(error)) from None

    def _watched(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        heard = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard = monotonic()
                elif self._too_long(monotonic() - heard):
                    self._give_up()
                wanted = gen.send(ready)
        except StopIteration as end:
            answer: T = end.value
            return answer

    def _too_long(self, seconds: float) -> bool:
        if self.waits is None:
            return False
        return self.waits.over or seconds >= (self.waits.ping if self.rests else self.waits.answer)

    def _give_up(self) -> None:
        self.close()
        if self.waits is not None:
            self.waits.failed()
        raise psycopg.OperationalError("the database server does not answer")


def connected(waits: Waits, named: dict[str, Any]) -> PatientConnection:
    """A connection under these limits. Raises psycopg.OperationalError."""
    if waits.over:
        raise psycopg.OperationalError("the database server did not answer, and this program is ending")
    try:
        made = PatientConnection.connect(**named)
    except psycopg.OperationalError:
        waits.failed()
        raise
    made.waits = waits
    return made


def bound(engine: Engine, waits: Waits, server_side: str | None = SERVER_SIDE) -> None:
    """Make an engine of PostgreSQL by psycopg wait only as long as `waits` says; before its first connection.

    server_side: what each connection tells the server of it.
    """

    def connect(_dialect: Any, _record: Any, _args: Any, named: dict[str, Any]) -> Any:
        asked = TCP | {"connect_timeout": waits.connect} | named
        if waits.ending:
            asked["connect_timeout"] = waits.connect
        return connected(waits, asked)

    def limit(connection: Any, _record: Any) -> None:
        # Told here, for a pooler in between takes no such parameters when it is connected to.
        with connection.cursor() as cursor:
            cursor.execute(server_side)
        connection.commit()

    def rests(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.rests = True

    def works(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.rests = False

    event.listen(engine, "do_connect", connect)
    if server_side is not None:
        event.listen(engine, "connect", limit)
    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", works)
