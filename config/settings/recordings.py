"""Where recordings are kept, and how long those that nobody may draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from config.settings.kinds import Name, Port, Secret, Section

Hours = Annotated[float, Meta(ge=1, le=8760, description="hours from 1 to 8760")]
Gigabytes = Annotated[float, Meta(gt=0, le=1_000_000, description="gigabytes above 0")]


class Sftp(Section, frozen=True, kw_only=True):
    """The PBX's own directory over SFTP. known_hosts: the file with its key, which is always checked."""

    host: Name
    port: Port = 22
    username: Name
    key_file: Path
    known_hosts: Path
    directory: Name = "/var/spool/asterisk/monitor"


class Https(Section, frozen=True, kw_only=True):
    """The PBX's directory as its own web server shows it. address: `https://...`, of the directory.

    token_file: sent as a bearer token; username with password_file: basic authentication. ca_file: of a private
    authority. checksum: names of files beside each, such as "{name}.sha256", that hold its SHA-256.
    """

    address: Annotated[str, Meta(pattern=r"^https://[^\s?#]+$", max_length=500, description="an address, https://...")]
    token_file: Path | None = None
    username: Name | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    checksum: Annotated[str, Meta(pattern=r"^[^/\s]*\{name\}[^/\s]*$", max_length=100)] | None = None


class Recordings(Section, frozen=True, kw_only=True):
    """Copies of calls that may be drawn. directory: None for `recordings` in the store's directory.

    key_file: encrypts at rest. bucket: an S3-compatible store instead of the directory; endpoint None for Amazon's.
    """

    directory: Path | None = None
    key_file: Path | None = None
    grace_hours: Hours = 72.0
    most_gigabytes: Gigabytes | None = None
    bucket: Name | None = None
    prefix: str = ""
    endpoint: Name | None = None
    region: Name | None = None
    access_key: Name | None = None
    secret: Secret | None = None
