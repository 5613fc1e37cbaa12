from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from connectors.recordings.cipher import Cipher
from connectors.recordings.content_store import ContentMissingError, ContentStore
from connectors.recordings.s3 import Bucket, S3Blobs


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    made = Bucket(
        name="calls", prefix="fw", endpoint=f"http://{host}:{port}", region="us-east-1", access_key="a", secret="b"
    )
    client = boto3.client(
        "s3", endpoint_url=made.endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="calls")
    yield made
    server.stop()


@pytest.mark.parametrize("cipher", [None, Cipher(bytes(32))], ids=["plain", "encrypted"])
def test_a_bucket_keeps_what_a_directory_keeps(bucket: Bucket, tmp_path: Path, cipher: Cipher | None) -> None:
    kept = ContentStore(S3Blobs(bucket), tmp_path / "spool", cipher)
    content = os.urandom(300_000)
    (tmp_path / "a").write_bytes(content)
    name = kept.put(tmp_path / "a")
    assert kept.size(name) == len(content)
    assert b"".join(kept.read(name, 65_000, 200_000)) == content[65_000:200_000]
    assert kept.intact(name)
    assert [each for each, _ in kept.kept()] == [name]
    kept.delete(name)
    with pytest.raises(ContentMissingError):
        kept.size(name)


def test_a_store_that_refuses_is_an_error_of_the_disk_without_the_secret(bucket: Bucket) -> None:
    blobs = S3Blobs(Bucket(name="none", endpoint=bucket.endpoint, region="us-east-1", access_key="a", secret="hush"))
    with pytest.raises(OSError, match="tried again") as refused:
        list(blobs.names())
    assert "hush" not in str(refused.value)
