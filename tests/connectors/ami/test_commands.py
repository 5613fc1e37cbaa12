from __future__ import annotations

import pytest

from connectors.ami.commands import CommandRefusedError, Commands
from connectors.errors import LinkLostError
from tests.connectors.ami.pbx import QUICK, Pbx


async def test_a_command_is_given_over_a_link_of_its_own_without_events() -> None:
    async with Pbx().listening() as pbx:
        pbx.answers["MixMonitor"] = pbx.success
        pbx.answers["Events"] = pbx.success
        commands = Commands(pbx.peer())
        assert pbx.dialled == 0
        for channel in ("PJSIP/a-1", "PJSIP/a-2"):
            await commands.give("MixMonitor", "system", Channel=channel)
        assert (pbx.dialled, pbx.count("Login")) == (1, 1)
        assert [each["Channel"] for each in pbx.actions if each["Action"] == "MixMonitor"] == ["PJSIP/a-1", "PJSIP/a-2"]
        assert next(each["EventMask"] for each in pbx.actions if each["Action"] == "Events") == "off"
        commands.close()
        await commands.give("MixMonitor", "system", Channel="PJSIP/a-4")
        assert pbx.dialled == 2
        commands.close()


async def test_a_command_that_is_not_answered_is_not_sent_again() -> None:
    async with Pbx().listening() as pbx:
        pbx.answers["Events"] = pbx.success
        pbx.answers["MixMonitor"] = lambda _action: b""
        commands = Commands(pbx.peer(QUICK))
        with pytest.raises(LinkLostError, match="not answered"):
            await commands.give("MixMonitor", "system", Channel="PJSIP/a-1")
        pbx.answers["MixMonitor"] = pbx.success
        await commands.give("MixMonitor", "system", Channel="PJSIP/a-2")
        assert [each["Channel"] for each in pbx.actions if each["Action"] == "MixMonitor"] == ["PJSIP/a-1", "PJSIP/a-2"]
        commands.close()


async def test_what_asterisk_refuses_is_told_with_the_right_it_needs() -> None:
    async with Pbx().listening() as pbx:
        pbx.answers["Events"] = pbx.success
        pbx.answers["MixMonitor"] = pbx.denied
        commands = Commands(pbx.peer())
        with pytest.raises(CommandRefusedError, match=r"write=system"):
            await commands.give("MixMonitor", "system", Channel="PJSIP/a-1")
        pbx.answers["MixMonitor"] = lambda action: pbx.denied(action, "No such channel")
        with pytest.raises(CommandRefusedError, match="No such channel"):
            await commands.give("MixMonitor", "system", Channel="PJSIP/a-1")
        commands.close()


async def test_a_wrong_secret_is_told_and_not_tried_again_at_once() -> None:
    async with Pbx().listening() as pbx:
        commands = Commands(pbx.peer(secret="wrong"))
        for _ in range(2):
            with pytest.raises(CommandRefusedError, match="correct the secret"):
                await commands.give("MixMonitor", "system", Channel="x")
        assert pbx.count("Login") == 1
        commands.close()
    with pytest.raises(LinkLostError):
        await Commands(pbx.peer()).give("MixMonitor", "system", Channel="x")
