"""What can be wrong with a recording, each as a type that says what it is and the mend."""

from __future__ import annotations

from connectors.errors import ConnectorError, MisconfiguredError


class RecordingError(ConnectorError):
    """A recording that cannot be used as it is. The message names the file by its name alone, never its folder."""


class UnreadableRecordingError(RecordingError):
    """It is not there, or may not be read."""


class EmptyRecordingError(RecordingError):
    """Nothing in it: the call was never bridged, or the PBX has only just begun to write."""


class TruncatedRecordingError(RecordingError):
    """It ends before its header says so: still being written, or cut short by a full disk."""


class WrongHeaderError(RecordingError):
    """Its content is not what its name or its header says."""


class TooLargeRecordingError(RecordingError):
    """Longer or larger than the limits: a forgotten channel, or no recording at all."""


class UnknownFormatError(RecordingError):
    """A kind of file that no decoder here knows."""


class DecoderMissingError(MisconfiguredError):
    """The optional package that decodes is not installed."""
