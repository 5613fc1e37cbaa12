from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from connectors.channels.answers import Verdict
from connectors.channels.apprise_service import Apprise
from connectors.errors import MisconfiguredError
from tests.connectors.channels.build import message
from tests.connectors.channels.service import played

# The library itself, on some Pythons, imports a module that is on its way out; ours to bear and not to mend.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


async def test_a_service_of_the_library_gets_the_message_and_a_no_is_tried_again() -> None:
    async with played(lambda _request, _body: (200, "ok", {})) as (service, _):
        channel = Apprise("any", service.url.replace("http://", "json://"))
        assert (await channel.send(message())).verdict is Verdict.TAKEN
        said: dict[str, Any] = service.taken[0]
        assert "62 calls" in json.dumps(said)
        service.troubles = [(500, "oh", {})]
        assert (await channel.send(message())).verdict is Verdict.AGAIN
    await asyncio.sleep(0)


def test_an_address_it_does_not_know_is_a_fault_of_the_file_without_its_text() -> None:
    with pytest.raises(MisconfiguredError, match=r"channels\.any\.url") as caught:
        Apprise("any", "fox://hunter2")
    assert "hunter2" not in str(caught.value)
