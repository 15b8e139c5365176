"""Every checkpoint: signed by the log, and still true of the decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from engine.errors import IntegrityError
from engine.ledger.note import LOG, WITNESS, Checkpoint, Key, Note
from engine.ledger.tree import Nodes, root
from server import ed25519
from server.fsck.report import Finding
from server.store.schema import cosignatures, log_keys, signed_checkpoints


class Checkpoints:
    """Goes through what was signed.

    Attributes:
        count: How many checkpoints there were.
    """

    def __init__(self, connection: Connection, size: int, nodes: Nodes) -> None:
        """Compare with the tree over ``size`` decisions that ``nodes`` gives."""
        self._connection = connection
        self._size = size
        self._nodes = nodes
        self._keys: list[Key] = []
        self.count = 0

    def findings(self, outside: Sequence[str] = ()) -> Iterator[Finding]:
        """Yield what is wrong with keys, checkpoints and cosignatures.

        Args:
            outside: Notes of checkpoints that somebody kept elsewhere.
        """
        yield from self._wrong_with_keys()
        for row in self._connection.execute(select(signed_checkpoints)):
            self.count += 1
            yield from self._wrong_with(f"checkpoint {row.sequence}", row.note, row.size)
        for row in self._connection.execute(
            select(
                cosignatures.c.checkpoint,
                cosignatures.c.key,
                cosignatures.c.signature,
                signed_checkpoints.c.note,
            ).join(signed_checkpoints, signed_checkpoints.c.sequence == cosignatures.c.checkpoint)
        ):
            affected = f"signature of witness {row.key} under checkpoint {row.checkpoint}"
            try:
                witness, note = Key.parse(row.key), Note.parse(row.note)
                below = Note.parse(f"{note.text}\n{row.signature}")
                if witness.kind != WITNESS or len(below.signatures) != 1:
                    yield Finding(affected, "is not one signature of a witness")
                note.signer(below.signatures[0], [witness], ed25519.verify)
            except IntegrityError as error:
                yield Finding(affected, str(error))
        for number, text in enumerate(outside, 1):
            yield from self._wrong_with(f"checkpoint {number} of those given", text, None)

    def _wrong_with_keys(self) -> Iterator[Finding]:
        for row in self._connection.execute(select(log_keys).order_by(log_keys.c.sequence)):
            try:
                key = Key.parse(row.key)
                if key.kind != LOG:
                    raise IntegrityError("key", row.key, "is none of a log")
                self._keys.append(key)
            except IntegrityError as error:
                yield Finding(f"key {row.sequence} of the log", str(error))

    def _wrong_with(self, affected: str, text: str, size: int | None) -> Iterator[Finding]:
        try:
            note = Note.parse(text)
            checkpoint = Checkpoint.parse(note.text)
            own = [key for key in self._keys if key.name == checkpoint.origin]
            # One that was kept elsewhere may have signatures of witnesses, whose keys aren't here.
            signed = [each for each in note.signatures if any(each.is_of(key) for key in own)]
            if not signed or (size is not None and len(signed) != len(note.signatures)):
                yield Finding(affected, "is not signed by a key of the log")
            for each in signed:
                note.signer(each, own, ed25519.verify)
        except IntegrityError as error:
            yield Finding(affected, str(error))
            return
        if size is not None and size != checkpoint.size:
            yield Finding(affected, f"covers {checkpoint.size} decisions, its column says {size}")
        if checkpoint.size > self._size:
            yield Finding(
                f"decisions after number {self._size}",
                f"{affected} covers {checkpoint.size}, so "
                f"{checkpoint.size - self._size} at least are missing",
            )
        elif (found := root(checkpoint.size, self._nodes)) != checkpoint.root:
            yield Finding(
                f"decisions number 1 to {checkpoint.size}",
                f"{affected} was signed over the root {checkpoint.root.hex()}; "
                f"they give {found.hex()}",
            )
