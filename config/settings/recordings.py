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
