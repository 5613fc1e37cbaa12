"""From the configuration to where recordings lie and where they are kept."""

from __future__ import annotations

from pathlib import Path

from config.settings import Https, Pbx, Settings
from connectors.recordings.cipher import Cipher, load_key
from connectors.recordings.content_store import Blobs, ContentStore, LocalBlobs
from connectors.recordings.fetch import LocalSource, Source
from connectors.recordings.find import Rule
from connectors.recordings.https import HttpsSource, Shown
from connectors.recordings.retention import Policy
from connectors.recordings.s3 import Bucket, S3Blobs
from connectors.recordings.sftp import Remote, SftpSource
from realtime.names import Seconds

GIGABYTE = 1_000_000_000
HOUR = 3600.0
DAY = 86_400.0


def kept_in(settings: Settings) -> Path:
    """The directory of copies, or at least of those on their way to a bucket."""
    return settings.recordings.directory or settings.storage.directory / "recordings"


def content_store(settings: Settings) -> ContentStore:
    """The store of copies. Raises MisconfiguredError, and OSError where its directory cannot be made."""
    told, directory = settings.recordings, kept_in(settings)
    cipher = None if told.key_file is None else Cipher(load_key(told.key_file))
    blobs: Blobs
    if told.bucket is None:
        blobs = LocalBlobs(directory)
    else:
        blobs = S3Blobs(
            Bucket(
                name=told.bucket,
                prefix=told.prefix,
                endpoint=told.endpoint,
                region=told.region,
                access_key=told.access_key,
                secret=None if told.secret is None else told.secret.reveal(),
            )
        )
    return ContentStore(blobs, directory / "spool", cipher)


def source_of(pbx: Pbx) -> Source | None:
    """Where a PBX's recordings lie; None where the file names no place."""
    if pbx.recordings is not None:
        return LocalSource(pbx.recordings)
    if pbx.recordings_https is not None:
        return _shown(pbx.recordings_https)
    if pbx.recordings_sftp is None:
        return None
    far = pbx.recordings_sftp
    return SftpSource(
        Remote(
            host=far.host,
            port=far.port,
            username=far.username,
            key_file=far.key_file,
            known_hosts=far.known_hosts,
            directory=far.directory,
        )
    )


def _shown(told: Https) -> HttpsSource:
    """What the file names is read when it is needed, so that a changed token holds at once."""
    return HttpsSource(
        Shown(
            address=told.address,
            token_file=told.token_file,
            username=told.username,
            password_file=told.password_file,
            ca_file=told.ca_file,
            checksum=told.checksum,
        )
    )


def rule_of(pbx: Pbx, settings: Settings) -> Rule:
    """How a PBX names its recordings."""
    return Rule(on_pbx=pbx.recordings_on_pbx, pattern=pbx.recordings_pattern, zone=settings.site.timezone)


def policy_of(settings: Settings) -> Policy:
    """What retention may delete."""
    told = settings.recordings
    return Policy(
        grace=Seconds(told.grace_hours * HOUR),
        days=Seconds(settings.retention.recordings_days * DAY),
        quota=None if told.most_gigabytes is None else round(told.most_gigabytes * GIGABYTE),
    )
