"""Prove to an auditor what the log says: checkpoints, proofs and receipts.

A checkpoint is signed when somebody asks for one, when a server starts and when it stops; never on
the path on which a decision waits.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import IntegrityError
from engine.ledger.note import WITNESS, Checkpoint, Key, Note
from engine.ledger.receipt import Leaf, Receipt
from engine.ledger.record import Record
from engine.ledger.tree import (
    Nodes,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)
from server import ed25519
from server.log_key import LogKey
from server.recorder import opened
from server.store.database import Database
from server.store.decisions import DecisionLog
from server.store.events import RecordedEvent, read_events
from server.store.records import Recorded
from server.store.redaction import redacted_by
from server.store.signed_checkpoints import SignedCheckpoint, SignedCheckpoints
from server.store.tiles import nodes


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Why a record is in the log.

    Attributes:
        index: Its number, from 0.
        size: Of the log.
        leaf: Its leaf.
        hashes: From the leaf to the root.
        root: The root.
    """

    index: int
    size: int
    leaf: bytes
    hashes: tuple[bytes, ...]
    root: bytes


@dataclass(frozen=True, slots=True)
class Consistency:
    """Why one state of the log only adds to another.

    Attributes:
        roots: The older root and the newer.
        hashes: From the one to the other.
    """

    roots: tuple[bytes, bytes]
    hashes: tuple[bytes, ...]


class Prover:
    """Proves what is in one database with one key."""

    def __init__(
        self,
        database: Database,
        decisions: DecisionLog,
        kept: SignedCheckpoints,
        key: LogKey,
        witnesses: Sequence[Key] = (),
    ) -> None:
        """Prove ``decisions``, which are in ``database``.

        Args:
            database: Where the tree is read.
            decisions: The log.
            kept: Where checkpoints are kept.
            key: Signs.
            witnesses: Whose signatures are taken.
        """
        self._database = database
        self._decisions = decisions
        self._kept = kept
        self._key = key
        self._witnesses = tuple(witnesses)
        self._signing = threading.Lock()

    def size(self) -> int:
        """Return how many decisions can be proved now."""
        return self._decisions.frontier().size

    def keys(self) -> tuple[str, ...]:
        """Return the keys that the log ever signed with, the oldest first."""
        return self._kept.keys()

    def checkpoint(self) -> SignedCheckpoint:
        """Return the signed state of all that is recorded now.

        Raises:
            IntegrityError: The log is not what was signed before: nothing is signed any more.
            NotDurableError: It can't be kept, so it isn't given.
        """
        with self._signing:
            latest, size = self._kept.latest(), self.size()
            if latest is not None and latest.size == size and self._is_mine(latest):
                return latest
            if latest is not None:
                self._require_kept(latest)
            text = str(Checkpoint(self._key.key.name, size, self._root(size)))
            return self._kept.add(size, str(self._key.signed(text)))

    def cosigned(self) -> SignedCheckpoint | None:
        """Return the newest checkpoint that a witness has signed too, if there is one."""
        return self._kept.latest(cosigned=True)

    def inclusion(self, recorded: Recorded, size: int) -> Inclusion:
        """Prove that a record is in the log of ``size``, which must be larger than its number.

        Raises:
            IntegrityError: What is stored does not prove it.
        """
        with self._database.reading() as connection:
            tree = nodes(connection, self._decisions.frontier())
            return _inclusion(tree, recorded, size, root(size, tree))

    def consistency(self, first: int, second: int) -> Consistency:
        """Prove that the log of size ``second`` only adds to that of ``first``, at least 1."""
        with self._database.reading() as connection:
            tree = nodes(connection, self._decisions.frontier())
            hashes = consistency_proof(first, second, tree)
            return Consistency((root(first, tree), root(second, tree)), hashes)

    def receipt(self, recorded: Recorded, *, cosigned: bool = False) -> Receipt | None:
        """Return the receipt of a record; none where witnesses are asked for and have not signed.

        Raises:
            NotDurableError: No checkpoint could be kept.
            IntegrityError: What is stored does not prove it.
        """
        events = self._events([recorded])
        reach = max([recorded.sequence, *(each.sequence for each in events.values())])
        checkpoint = self._kept.latest(cosigned=cosigned)
        if checkpoint is None or checkpoint.size < reach:
            if cosigned:
                return None
            checkpoint = self.checkpoint()
        note = self.with_cosignatures(checkpoint) if cosigned else checkpoint.note
        return self._receipts([recorded], events, checkpoint, note)[0]

    def receipts(
        self, all_recorded: Sequence[Recorded], by: SignedCheckpoint | None = None
    ) -> list[Receipt]:
        """Return the receipts of several records, by one checkpoint.

        Args:
            all_recorded: The records.
            by: The checkpoint, which covers them; nothing for one over all there is. Redactions
                that are later than it are left out.

        Raises:
            NotDurableError: No checkpoint could be kept.
            IntegrityError: What is stored does not prove one of them.
        """
        events = self._events(all_recorded)
        checkpoint = by or self.checkpoint()
        return self._receipts(all_recorded, events, checkpoint, checkpoint.note)

    def _events(self, all_recorded: Sequence[Recorded]) -> dict[int, RecordedEvent]:
        """Return the events, by number, that redacted parts of records."""
        with self._database.reading() as connection:
            parts = redacted_by(connection, (each.sequence for each in all_recorded))
            needed = {event for each in parts.values() for event in each.values()}
            return {each.sequence: each for each in read_events(connection, needed)}

    def _receipts(
        self,
        all_recorded: Sequence[Recorded],
        events: Mapping[int, RecordedEvent],
        checkpoint: SignedCheckpoint,
        note: str,
    ) -> list[Receipt]:
        with self._database.reading() as connection:
            tree = nodes(connection, self._decisions.frontier())
            size, found = checkpoint.size, root(checkpoint.size, tree)
            _require_root(checkpoint, found)
            parts = redacted_by(connection, (each.sequence for each in all_recorded))
            receipts = []
            for recorded in all_recorded:
                proved = _inclusion(tree, recorded, size, found)
                leaf = Leaf(recorded.entry.record, proved.index, proved.hashes)
                record = opened(recorded)
                redacted = tuple(
                    _leaf(tree, events[number], size)
                    for number in sorted(set(parts.get(recorded.sequence, {}).values()))
                    if number in events and number <= size
                )
                disclosed = record.disclosures if isinstance(record, Record) else None
                receipts.append(Receipt(leaf, note, disclosed, redacted))
        return receipts

    def with_cosignatures(self, checkpoint: SignedCheckpoint) -> str:
        """Return the note of a checkpoint with the signatures of its witnesses."""
        return checkpoint.note + "".join(checkpoint.cosignatures.values())

    def add_cosignatures(self, text: str) -> int:
        """Keep the signatures of witnesses under a checkpoint of this log; return how many are new.

        Raises:
            IntegrityError: It is none of this log's, or a signature is not by a witness.
            NotDurableError: They can't be kept.
        """
        note = Note.parse(text)
        checkpoint = Checkpoint.parse(note.text)
        standing = next(
            (
                each
                for each in self._kept.of_size(checkpoint.size)
                if each.note.startswith(f"{note.text}\n")
            ),
            None,
        )
        if standing is None:
            raise IntegrityError(
                "checkpoint", checkpoint.root.hex(), "is none that this log has signed"
            )
        own = tuple(map(Key.parse, self._kept.keys()))
        lines: dict[str, str] = {}
        for signature in note.signatures:
            key = note.signer(signature, (*self._witnesses, *own), ed25519.verify)
            if key.kind == WITNESS:
                lines[str(key)] = str(signature)
        return self._kept.add_cosignatures(standing, lines)

    def _require_kept(self, latest: SignedCheckpoint) -> None:
        if latest.size > self.size():
            raise IntegrityError(
                "checkpoint",
                str(latest.sequence),
                f"covers {latest.size} decisions, and there are only {self.size()}",
            )
        _require_root(latest, self._root(latest.size))

    def _root(self, size: int) -> bytes:
        with self._database.reading() as connection:
            return root(size, nodes(connection, self._decisions.frontier()))

    def _is_mine(self, checkpoint: SignedCheckpoint) -> bool:
        return any(each.is_of(self._key.key) for each in Note.parse(checkpoint.note).signatures)


def _inclusion(tree: Nodes, recorded: Recorded, size: int, tree_root: bytes) -> Inclusion:
    index, leaf = recorded.sequence - 1, leaf_hash(recorded.entry.record)
    if tree(0, index) != leaf:
        raise IntegrityError(
            f"record of decision {recorded.entry.decision_id}",
            recorded.record_digest,
            "is not what its leaf in the tree was made of",
        )
    return Inclusion(index, size, leaf, inclusion_proof(index, size, tree), tree_root)


def _leaf(tree: Nodes, event: RecordedEvent, size: int) -> Leaf:
    index = event.sequence - 1
    if tree(0, index) != leaf_hash(event.event.record):
        raise IntegrityError(
            f"record of event {event.event.event_id}",
            event.record_digest,
            "is not what its leaf in the tree was made of",
        )
    return Leaf(event.event.record, index, inclusion_proof(index, size, tree))


def _require_root(signed: SignedCheckpoint, found: bytes) -> None:
    """Refuse a log that is not what was signed."""
    checkpoint = Checkpoint.parse(Note.parse(signed.note).text)
    if checkpoint.root != found:
        raise IntegrityError(
            "checkpoint",
            checkpoint.root.hex(),
            f"was signed for the first {checkpoint.size} decisions, which now give `{found.hex()}`",
        )
