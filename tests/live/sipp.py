"""Real SIP: sipp as the agents' telephones and as callers on a trunk, inside the same small Debian as Asterisk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import count
from socket import SOCK_DGRAM
from string import Template

import numpy as np
import soundfile

from tests.live.asterisk import LOOPBACK, TEMPLATES, Asterisk, free_port, inside
from tests.live.control import PATIENCE, Control, ControlError

_NUMBERS = count(1)
# Of each call, in milliseconds: how long a telephone rings, and how long it talks before it hangs up by itself.
RINGS = 700
TALKS = 4000


class Sipp:
    """One running sipp."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def dies(self) -> None:
        """End it at once, as a telephone without power does: nothing is said to the PBX."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def done(self, patience: float = 30.0) -> None:
        """Wait until it has played its scenario; AssertionError with its exit code where something unexpected came."""
        async with asyncio.timeout(patience):
            code = await self._process.wait()
        if code:
            raise AssertionError(f"sipp ended with {code}: the PBX did not say what its scenario expects")


async def phone(
    pbx: Asterisk, number: str, *, rings: int = RINGS, talks: int = TALKS, pitch: float | None = None
) -> Sipp:
    """An agent's telephone: answers OPTIONS, rings, answers; it hangs up by itself if nobody does before.

    pitch: of a tone that is heard from it, in hertz; None for silence.
    """
    port = pbx.phone_ports[number]
    return await _play(pbx, "phone", ["-p", str(port), "-aa"], pitch, rings=rings, talks=talks)


async def caller(  # noqa: PLR0913  # all that a caller can be
    pbx: Asterisk,
    exten: str,
    number: str,
    *,
    name: str,
    talks: int,
    trunk: str = "carrier",
    media: int | None = None,
    pitch: float | None = None,
) -> Sipp:
    """A caller who waits to be answered, talks, and hangs up after `talks` milliseconds.

    media: where its sound is; pitch: as of a phone.
    """
    said = {"number": number, "name": name, "talks": talks, "trunk": trunk, "reason": ""}
    said["media"] = "[media_port]" if media is None else str(media)
    return await _play(pbx, "caller", ["-m", "1", *_to(pbx, exten)], pitch, **said)


async def callers(pbx: Asterisk, exten: str, calls: int, *, talks: int, trunk: str, cause: int | None = None) -> Sipp:
    """So many callers at once on a trunk that sends back the voice it hears; the trunk's end is one process.

    cause: what the trunk says when they hang up after `talks` milliseconds.
    """
    said = {"number": "1390000000[call_number]", "name": "", "talks": talks, "trunk": trunk, "media": "[media_port]"}
    reason = "" if cause is None else f"\nReason: Q.850;cause={cause}"
    how = ["-m", str(calls), "-l", str(calls), "-r", str(calls), "-rtp_echo", "-mp", str(free_port(SOCK_DGRAM))]
    return await _play(pbx, "caller", [*how, *_to(pbx, exten)], None, **said, reason=reason)


async def impatient_caller(pbx: Asterisk, exten: str, number: str, *, name: str, waits: int) -> Sipp:
    """A caller who cancels after `waits` milliseconds."""
    to = ["-m", "1", *_to(pbx, exten)]
    return await _play(pbx, "caller_gives_up", to, number=number, name=name, waits=waits, trunk="carrier")


def _to(pbx: Asterisk, exten: str) -> list[str]:
    return ["-s", exten, f"{LOOPBACK}:{pbx.sip_port}"]


def _sounding(pbx: Asterisk, filled: str, pitch: float, name: str) -> tuple[str, list[str]]:
    """A scenario that plays a tone from the answer on, and the options for its ports."""
    file = pbx.home / "spool" / f"{name}.ulaw"
    tone = 0.3 * np.sin(2 * np.pi * pitch * np.arange(5 * 8000) / 8000)
    soundfile.write(file, tone.astype(np.float32), 8000, format="RAW", subtype="ULAW")
    stream = f'<nop><action><exec rtp_stream="/{file.relative_to(pbx.root)},-1,0,PCMU/8000"/></action></nop>'
    first = free_port(SOCK_DGRAM)
    said = filled.replace("[auto_media_port]", "[rtpstream_audio_port]").replace(
        "[media_port]", "[rtpstream_audio_port]"
    )
    ports = ["-min_rtp_port", str(first), "-max_rtp_port", str(first + 20)]
    return said.replace('<recv request="BYE"', f'{stream}\n  <recv request="BYE"'), ports


async def _play(pbx: Asterisk, scenario: str, options: list[str], pitch: float | None = None, **values: object) -> Sipp:
    filled = Template((TEMPLATES / "sipp" / f"{scenario}.xml").read_text(encoding="utf-8")).substitute(values)
    name = f"sipp-{next(_NUMBERS)}"
    place = f"{name}.xml"
    if pitch is not None:
        filled, ports = _sounding(pbx, filled, pitch, name)
        options = [*options, *ports]
    (pbx.home / "spool" / place).write_text(filled, encoding="utf-8")
    inner = f"/{(pbx.home / 'spool' / place).relative_to(pbx.root)}"
    command = ["env", "TERM=dumb", "sipp", "-sf", inner, "-i", LOOPBACK, "-nostdin", *options]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *inside(pbx.root, *command), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    return Sipp(process)


@contextlib.asynccontextmanager
async def phones(pbx: Asterisk, *numbers: str) -> AsyncIterator[dict[str, Sipp]]:
    """Telephones that are switched on for the block; whatever stands in the dictionary at its end is ended."""
    on = {number: await phone(pbx, number) for number in numbers}
    try:
        yield on
    finally:
        for running in on.values():
            await running.dies()


async def reachable(control: Control, *numbers: str) -> None:
    """Wait until the PBX reaches these telephones, whether it says so anew or has known it."""
    async with asyncio.timeout(PATIENCE):
        for number in numbers:
            since = control.mark("ContactStatus")
            while not await _known_reachable(control, number):
                with contextlib.suppress(ControlError):
                    await control.event("ContactStatus", since=since, AOR=number, patience=1.0)


async def _known_reachable(control: Control, number: str) -> bool:
    details, ends = control.mark("ContactStatusDetail"), control.mark("EndpointDetailComplete")
    await control.act("PJSIPShowEndpoint", Endpoint=number)
    await control.event("EndpointDetailComplete", since=ends)
    return any(row.get("Status") == "Reachable" for row in control.heard["ContactStatusDetail"][details:])
