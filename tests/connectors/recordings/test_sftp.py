from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import pytest

from connectors.errors import LinkLostError, MisconfiguredError
from connectors.recordings.fetch import ChangedError, copy
from connectors.recordings.sftp import Remote, SftpSource


@dataclass
class Far:
    """A real SSH server of this test with a directory of recordings."""

    monitor: Path
    remote: Remote
    server: asyncssh.SSHAcceptor


class Swapping(asyncssh.SFTPServer):
    """An SFTP server on whose machine somebody acts in the moments before and after a file is opened."""

    before: Callable[[], object] = staticmethod(lambda: None)
    after: Callable[[], object] = staticmethod(lambda: None)

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        type(self).before()
        opened = super().open(path, pflags, attrs)
        type(self).after()
        return opened


@pytest.fixture
async def far(tmp_path: Path) -> AsyncIterator[Far]:
    monitor = tmp_path / "monitor"
    monitor.mkdir()
    host_key, key = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "key")
    key.write_public_key(tmp_path / "authorized")
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[host_key],
        authorized_client_keys=str(tmp_path / "authorized"),
        sftp_factory=Swapping,
    )
    port = server.get_port()
    known = host_key.export_public_key().decode().strip()
    (tmp_path / "known").write_text(f"[127.0.0.1]:{port} {known}\n")
    remote = Remote(
        host="127.0.0.1",
        port=port,
        username="floorwatch",
        key_file=tmp_path / "key",
        known_hosts=tmp_path / "known",
        directory=str(monitor),
    )
    yield Far(monitor, remote, server)
    server.close()
    await server.wait_closed()


async def test_a_recording_is_copied_over_sftp(far: Far, tmp_path: Path) -> None:
    content = os.urandom(600_000)
    (far.monitor / "day").mkdir()
    (far.monitor / "day" / "a.wav").write_bytes(content)
    source = SftpSource(far.remote)
    seen = await source.stat("day/a.wav")
    assert seen is not None
    assert seen.size == len(content)
    await copy(source, "day/a.wav", seen, tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == content
    assert await source.stat("b.wav") is None
    await source.close()


async def test_links_and_names_that_lead_out_are_no_files(far: Far, tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(b"x")
    (far.monitor / "a.wav").symlink_to(tmp_path / "secret.wav")
    (far.monitor / "out").symlink_to(tmp_path)
    source = SftpSource(far.remote)
    for name in ("a.wav", "out/secret.wav", "../secret.wav"):
        assert await source.stat(name) is None
    with pytest.raises(ChangedError):
        _ = [piece async for piece in source.read("../secret.wav")]
    await source.close()


@pytest.mark.parametrize("back", [False, True], ids=["stays", "swapped back"])
@pytest.mark.parametrize("swapped", ["day/a.wav", "day"], ids=["the file", "its folder"])
async def test_a_path_swapped_for_a_link_after_it_was_looked_at_is_not_read(
    far: Far, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str, *, back: bool
) -> None:
    for folder, content in (("monitor", b"call"), ("secrets", b"a secret")):
        (tmp_path / folder / "day").mkdir(parents=True)
        (tmp_path / folder / "day" / "a.wav").write_bytes(content)
    there, aside = far.monitor / swapped, tmp_path / "aside"

    def swap() -> None:
        there.rename(aside)
        there.symlink_to(tmp_path / "secrets" / swapped)

    def undo() -> None:
        there.unlink()
        aside.rename(there)

    source = SftpSource(far.remote)
    seen = await source.stat("day/a.wav")
    assert seen is not None
    monkeypatch.setattr(Swapping, "before", staticmethod(swap))
    if back:
        monkeypatch.setattr(Swapping, "after", staticmethod(undo))
    with pytest.raises(ChangedError):
        _ = [piece async for piece in source.read("day/a.wav")]
    await source.close()


async def test_a_link_is_not_even_opened(far: Far, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.wav").write_bytes(b"x")
    (far.monitor / "a.wav").symlink_to(tmp_path / "secret.wav")
    opened: list[bool] = []
    monkeypatch.setattr(Swapping, "before", staticmethod(lambda: opened.append(True)))
    source = SftpSource(far.remote)
    with pytest.raises(ChangedError):
        _ = [piece async for piece in source.read("a.wav")]
    assert opened == []
    await source.close()


async def test_another_host_key_is_not_believed_and_an_end_that_is_away_comes_back(far: Far) -> None:
    (far.monitor / "a.wav").write_bytes(b"x")
    source = SftpSource(far.remote)
    known = far.remote.known_hosts.read_text()
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    far.remote.known_hosts.write_text(f"[127.0.0.1]:{far.remote.port} {other}\n")
    with pytest.raises(LinkLostError, match="HostKeyNotVerifiable"):
        await source.stat("a.wav")
    far.remote.known_hosts.write_text(known)
    assert await source.stat("a.wav") is not None
    await source.close()


async def test_a_key_that_is_none_is_ours_to_mend(far: Far) -> None:
    far.remote.key_file.write_text("nothing")
    with pytest.raises(MisconfiguredError, match="private key"):
        await SftpSource(far.remote).stat("a.wav")
