"""What was signed is read as others' tools read it, or not at all."""

from __future__ import annotations

import pytest

from engine.errors import IntegrityError
from engine.ledger.note import Checkpoint, Key, Note, witnessed_at
from engine.ledger.tree import EMPTY_ROOT
from server.ed25519 import verify
from tests.engine.ledger.signing import SEEN_S, a_log, a_witness

# The example of the package that the format comes from: golang.org/x/mod/sumdb/note.
NEUMANN = Key.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
ANSWER = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotp"
    "RZb6KE6RyyBwJnAM=\n"
)
CHECKPOINT = str(Checkpoint("example.com/log", 3, EMPTY_ROOT))


def test_note_of_another_tool_verifies() -> None:
    """What Go's tools signed is verified here."""
    note = Note.parse(ANSWER)

    assert note.signer(note.signatures[0], [NEUMANN], verify) == NEUMANN
    assert str(note) == ANSWER


def test_note_with_another_text_does_not_verify() -> None:
    """A signature is of its text."""
    note = Note.parse(ANSWER.replace("answer", "Answer"))

    with pytest.raises(IntegrityError, match="not that of the key that it names"):
        note.signer(note.signatures[0], [NEUMANN], verify)


def test_note_by_an_unknown_key_is_by_nobody() -> None:
    """A key that was not given proves nothing, though it has the name of one that was."""
    stranger = a_log("PeterNeumann")
    note = stranger.signed("text\n")

    with pytest.raises(IntegrityError, match="names a key that was not given"):
        note.signer(note.signatures[0], [NEUMANN], verify)


def test_note_of_a_witness_says_when_it_was_seen() -> None:
    """A witness signs text and time, and the signature is good for no other time."""
    witness = a_witness()
    note = a_log().signed(CHECKPOINT)
    signature = witness.seen(note.text)
    later = type(signature)(
        signature.name, signature.key_id, (SEEN_S + 1).to_bytes(8, "big") + signature.content[8:]
    )

    assert note.signer(signature, [witness.key], verify) == witness.key
    assert witnessed_at(signature) == SEEN_S
    with pytest.raises(IntegrityError):
        note.signer(later, [witness.key], verify)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "no signature\n",
        ANSWER.removesuffix("\n"),
        ANSWER + "\n",
        ANSWER.replace("— ", "- "),
        ANSWER.replace("— PeterNeumann ", "— Peter Neumann "),
        ANSWER.replace("JnAM=", "JnAN="),
        ANSWER.replace("If you", "If\tyou"),
        "text\n\n" + ANSWER.rsplit("\n\n", 1)[1] * 101,
    ],
)
def test_note_that_is_written_otherwise_is_refused(text: str) -> None:
    """There is one way to write a note."""
    with pytest.raises(IntegrityError, match="is no signed note"):
        Note.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        str(NEUMANN)[:-1],
        str(NEUMANN).replace("c74f", "c74e"),
        str(NEUMANN).replace("Peter", "Paul"),
        str(NEUMANN).replace("c74f20a3", "C74F20A3"),
        "a+b",
        "a b+00000000+AQ==",
    ],
)
def test_key_that_was_changed_on_its_way_is_refused(text: str) -> None:
    """A key says by itself that it is whole."""
    with pytest.raises(IntegrityError, match="is no key"):
        Key.parse(text)


def test_key_of_a_public_log_is_read() -> None:
    """The key of Go's checksum database has its form."""
    text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

    assert str(Key.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        CHECKPOINT + "extension\n",
        CHECKPOINT.replace("\n3\n", "\n03\n"),
        CHECKPOINT.replace("\n3\n", "\n-3\n"),
        CHECKPOINT.replace("\n3\n", f"\n{2**63}\n"),
        CHECKPOINT.replace("\n3\n", "\n\N{FULLWIDTH DIGIT THREE}\n"),
        CHECKPOINT.replace("example", "exa mple"),
        CHECKPOINT.removesuffix("\n"),
        "example.com/log\n3\nAAAA\n",
    ],
)
def test_checkpoint_that_is_written_otherwise_is_refused(text: str) -> None:
    """There is one way to write a checkpoint."""
    with pytest.raises(IntegrityError, match="is no checkpoint"):
        Checkpoint.parse(text)


def test_checkpoint_is_read_as_written() -> None:
    """Log, size and root come back."""
    assert Checkpoint.parse(CHECKPOINT) == Checkpoint("example.com/log", 3, EMPTY_ROOT)
