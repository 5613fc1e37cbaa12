"""Copy the journal and the store into one archive, also while the daemon runs, and open the copies to see them whole.

To restore: stop the daemon, unpack the archive into storage.directory (`tar -xf FILE -C data`), start it again.
"""

from __future__ import annotations

import argparse
import tarfile
import tempfile
from pathlib import Path

import msgspec

from config.loader import DEFAULT_FILE, load
from config.output import remark, say
from config.problems import OperationError, UsageError
from config.settings import Settings
from config.shell_deeds import write_down_in
from connectors.journal.backup import BackupError, Copied, copy_database, examined
from connectors.store.database import FILE_NAME

JOURNAL = "journal.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="the archive (tar); must not exist yet")
    parser.add_argument("--json", action="store_true", help="what was copied as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Copy, examine, pack."""
    settings = load(arguments.config)
    sources = _sources(settings)
    target: Path = arguments.to
    if target.exists():
        raise UsageError(f"--to: {target} exists already; name a new file")
    write_down_in(settings, "backup_made", target.name)  # what is copied tells of its copy
    try:
        copied = _packed(sources, target)
    except OSError as error:
        raise OperationError(f"{target} cannot be written ({error.strerror or error}): name another place") from None
    except BackupError as error:
        raise OperationError(f"no backup was made: {error}") from None
    if arguments.json:
        say(msgspec.json.encode({"file": str(target), "size": target.stat().st_size, "parts": copied}).decode())
    else:
        for name, part in copied.items():
            say(f"{name}: {_sentence(part)}")
        say(f"{target}: {target.stat().st_size} bytes")
    if settings.storage.url is not None:
        remark(
            "the store is on a database server and not in this archive: copy it with that server's own tool, pg_dump"
        )
    return 0


def _sources(settings: Settings) -> list[Path]:
    """The files to copy. Raises OperationError without a journal."""
    directory = settings.storage.directory
    if not (directory / JOURNAL).is_file():
        raise OperationError(f"there is no journal in {directory}: name the daemon's own configuration with --config")
    names = [JOURNAL] if settings.storage.url is not None else [JOURNAL, FILE_NAME]
    return [directory / name for name in names if (directory / name).is_file()]


def _packed(sources: list[Path], target: Path) -> dict[str, Copied]:
    """Copies beside the target first, for the room is there; the archive gets its name when it is whole."""
    with tempfile.TemporaryDirectory(prefix=".floorwatch-backup-", dir=target.parent) as made:
        copies = Path(made)
        copied: dict[str, Copied] = {}
        for source in sources:
            copy_database(source, copies / source.name)
            copied[source.name] = examined(copies / source.name)
        archive = copies / "archive"
        archive.touch(mode=0o600)
        with tarfile.open(archive, "w") as packed:
            for source in sources:
                packed.add(copies / source.name, arcname=source.name)
        archive.rename(target)
    return copied


def _sentence(part: Copied) -> str:
    if part.entries is None:
        return f"{part.size} bytes, whole"
    lost = f", {part.missing} numbers without an entry" if part.missing else ""
    return f"{part.size} bytes, whole; {part.entries} entries, {part.first} to {part.last}{lost}"
