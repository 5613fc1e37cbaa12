from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.live.asterisk import Asterisk, Login, running
from tests.live.control import ControlError, controlling


def mounts() -> str:
    return Path("/proc/mounts").read_text(encoding="utf-8")


def test_two_run_side_by_side_and_leave_nothing_behind(asterisk: Asterisk) -> None:
    with running() as other:
        assert other.ami_port != asterisk.ami_port
        assert "sales" in other.cli("queue show sales")
        home = other.home
    assert not home.exists()
    assert str(asterisk.root) not in mounts()
    assert "sales" in asterisk.cli("queue show sales")


def test_a_start_that_fails_says_why_and_leaves_nothing_behind(asterisk: Asterisk) -> None:
    broken = Asterisk(asterisk.root)
    broken.ami_port = asterisk.ami_port  # taken, and whoever has it does not know the new secret
    with pytest.raises(RuntimeError, match="FullyBooted"):
        broken.start(patience=3.0)
    assert not broken.home.exists()


async def test_it_restarts_and_its_queues_are_back() -> None:
    with running() as own:
        async with controlling(own.control) as control:
            await control.act("QueueAdd", Queue="empty", Interface="Local/1091@agents/n", MemberName="孙丽")
        own.restart()
        assert "孙丽" in own.cli("queue show empty")


@pytest.mark.parametrize("user", ["least", "readall", "nodialplan"])
async def test_who_may_listen_may_ask_for_a_snapshot_and_nothing_else(asterisk: Asterisk, user: str) -> None:
    login: Login = getattr(asterisk, user)
    async with controlling(login) as control:
        await control.act("QueueStatus")
        with pytest.raises(ControlError, match="ermission"):
            await control.act("QueuePause", Interface="Local/1001@agents/n", Paused="true")


@pytest.mark.parametrize("action", ["CoreSettings", "CoreShowChannels", "DeviceStateList"])
async def test_who_lacks_the_reporting_right_is_refused_the_snapshot(asterisk: Asterisk, action: str) -> None:
    async with controlling(asterisk.noreporting) as control:
        await control.act("QueueStatus")  # asks for no right
        with pytest.raises(ControlError, match="ermission"):
            await control.act(action)


def test_installing_twice_changes_nothing_and_takes_no_time(asterisk: Asterisk) -> None:
    script = Path(__file__).with_name("install_asterisk.sh")
    done = subprocess.run(["sh", str(script)], capture_output=True, text=True, timeout=5, check=True)
    assert done.stdout.strip() == str(asterisk.root)
