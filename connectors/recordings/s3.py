"""Recordings in an S3-compatible store (boto3, the extra `s3`). Everything here waits for the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from connectors.errors import MisconfiguredError

SECONDS = 30
TRIES = 3


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Where: endpoint None for Amazon's own. access_key and secret None for what the machine itself is given."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = None
    secret: str | None = None


class S3Blobs:
    """Bytes in a bucket. What the service answers becomes an OSError, as from a disk."""

    def __init__(self, bucket: Bucket) -> None:
        try:
            import boto3  # noqa: PLC0415 - an extra
            from botocore.config import Config  # noqa: PLC0415
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
        except ImportError:
            raise MisconfiguredError("an S3 store needs boto3: install Floorwatch with the extra `s3`") from None
        self._bucket = bucket.name
        self._prefix = bucket.prefix.strip("/") + "/" if bucket.prefix.strip("/") else ""
        self._failed = (BotoCoreError, ClientError)
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            aws_access_key_id=bucket.access_key,
            aws_secret_access_key=bucket.secret,
            config=Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": TRIES}),
        )

    def write(self, name: str, file: Path) -> None:
        """Upload a file; the service shows it whole or not at all."""
        try:
            with file.open("rb") as body:
                self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=body)
        except self._failed as error:
            raise _as_of_a_disk(error) from None

    def size(self, name: str) -> int | None:
        """The object's size."""
        try:
            return int(self._client.head_object(Bucket=self._bucket, Key=self._key(name))["ContentLength"])
        except self._failed as error:
            if _status(error) == 404:
                return None
            raise _as_of_a_disk(error) from None

    def read(self, name: str, begin: int, end: int) -> bytes:
        """A range of the object."""
        if end <= begin:
            return b""
        asked = f"bytes={begin}-{end - 1}"
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name), Range=asked)
            body: bytes = answer["Body"].read()
        except self._failed as error:
            raise _as_of_a_disk(error) from None
        return body

    def delete(self, name: str) -> None:
        """Delete the object."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))
        except self._failed as error:
            raise _as_of_a_disk(error) from None

    def names(self) -> Iterator[str]:
        """Names of the objects below the prefix."""
        try:
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            ):
                for one in page.get("Contents", ()):
                    yield str(one["Key"]).rpartition("/")[2]
        except self._failed as error:
            raise _as_of_a_disk(error) from None

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name[:2]}/{name}"


def _status(error: Exception) -> int | None:
    response: dict[str, Any] = getattr(error, "response", {})
    found = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return found if isinstance(found, int) else None


def _as_of_a_disk(error: Exception) -> OSError:
    """Without the service's own text, which may quote what was sent."""
    return OSError(f"the S3 store did not do it ({type(error).__name__} {_status(error) or ''}): it is tried again")
