"""What can go wrong with storage, and who can mend it.

A ``StorageError`` is for the operator: the disk, the folder, the version of something installed. A
pin that is missing or altered is for the auditor, a version that exists already for its publisher;
those are kinds of the core's own errors.
"""

from __future__ import annotations

from engine.errors import Fault, IntegrityError, LicetError, RulesetError


class StorageError(LicetError):
    """The database cannot be opened, read or written; the operator can mend it."""


class FolderInUseError(StorageError):
    """Another process writes to the data folder."""


class UnsafeSqliteError(StorageError):
    """The SQLite at hand can lose or corrupt what it was given."""


class SchemaMismatchError(StorageError):
    """The database was made by another version of licet than this one can work with."""


class UnreadableError(StorageError):
    """The database could not be read; whether what was asked for exists is not known."""


class NotDurableError(StorageError):
    """What was to be written is not recorded: for a decision, none exists and none may be given.

    The same call may be made again. Where the disk failed in the very moment of committing, what
    was reported as not recorded can turn out recorded after a restart; a repetition with the same
    request id then finds it.
    """


class PinMissingError(IntegrityError):
    """Something that was pinned is not there."""


class PinAlteredError(IntegrityError):
    """Something that was pinned is there and is not what its digest says."""


class VersionExistsError(RulesetError):
    """A published version of a ruleset would be overwritten."""

    def __init__(self, ruleset: str, version: str, published: str) -> None:
        """Say that ``version`` of ``ruleset`` is ``published``, a digest, for good."""
        super().__init__(
            [
                Fault(
                    "ruleset.yaml",
                    0,
                    0,
                    f"`{version}` of `{ruleset}` is published already, as {published}, and a "
                    "published version is never changed; give the changed files a new version",
                    field="version",
                )
            ]
        )
