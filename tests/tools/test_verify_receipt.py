"""The check that an auditor can read comes to the same end as licet's own."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import IntegrityError
from engine.ledger.note import Key
from engine.ledger.receipt import Receipt
from engine.ledger.tree import inclusion_proof
from licet.v1 import audit_service_pb2 as pb
from server import ed25519
from tests.engine.ledger.signing import a_log, a_witness
from tests.engine.ledger.trees import defined_root, nodes_of, records
from tests.server.api.calls import a_request
from tests.server.api.conftest import Client
from tests.server.api.conftest import client as client
from tests.server.api.conftest import settings as settings
from tools import verify_receipt

TOOL = Path(verify_receipt.__file__)


@pytest.fixture
def given(client: Client) -> tuple[bytes, list[str]]:
    """Give the receipt of the third of seven decisions, and the keys of the log."""
    ids = [client.decisions.Evaluate(a_request()).decision_id for _ in range(7)]
    keys = client.audit.GetCheckpoint(pb.GetCheckpointRequest()).keys
    response = client.audit.GetReceipt(pb.GetReceiptRequest(decision_id=ids[2]))
    return response.content, list(keys)


def by_licet(content: bytes, keys: Sequence[str]) -> bool:
    """Tell whether licet takes a receipt for proved."""
    try:
        Receipt.from_bytes(content).verify([Key.parse(each) for each in keys], ed25519.verify)
    except IntegrityError:
        return False
    return True


def by_file(content: bytes, keys: Sequence[str]) -> bool:
    """Tell whether the single file takes a receipt for proved."""
    try:
        verify_receipt.verify(content, list(keys))
    except verify_receipt.NotProvedError:
        return False
    return True


def with_witness(content: bytes, keys: Sequence[str]) -> tuple[bytes, list[str]]:
    """Return a receipt whose checkpoint a witness has signed too, and all keys."""
    receipt, witness = Receipt.from_bytes(content), a_witness()
    text = receipt.checkpoint.rpartition("\n\n")[0] + "\n"
    signed = receipt.checkpoint + str(witness.seen(text))
    return replace(receipt, checkpoint=signed).to_bytes(), [*keys, str(witness.key)]


def test_file_is_short_and_stands_alone() -> None:
    """An auditor reads it in one sitting, and needs nothing of licet."""
    source = TOOL.read_text(encoding="utf-8")
    imports = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
    }

    assert len(source.splitlines()) < 200
    assert imports - set(sys.stdlib_module_names) == {"cryptography"}


def test_file_run_by_hand_tells_what_is_proved(
    given: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    """By itself, in a folder without licet, it says which decision is proved."""
    content, keys = given
    (tmp_path / "receipt.json").write_bytes(content)
    (tmp_path / "changed.json").write_bytes(content.replace(b'"index":2', b'"index":3'))
    (tmp_path / "verify.py").write_bytes(TOOL.read_bytes())

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "verify.py", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    good, bad, usage = run("receipt.json", *keys), run("changed.json", *keys), run()

    assert (good.returncode, bad.returncode, usage.returncode) == (0, 1, 2)
    assert good.stdout.startswith("PROVED\ndecision    ")
    assert "number      3 of 7 in the log" in good.stdout
    assert "NOT PROVED: the record is not in the log that was signed" in bad.stderr


def test_file_and_licet_agree_on_sound_receipts(given: tuple[bytes, list[str]]) -> None:
    """A receipt of a server, with a witness or without, is proved by both."""
    content, keys = given
    cosigned, all_keys = with_witness(content, keys)

    assert by_licet(content, keys)
    assert by_file(content, keys)
    assert by_licet(cosigned, all_keys)
    assert by_file(cosigned, all_keys)
    assert not by_licet(cosigned, keys)
    assert not by_file(cosigned, keys)
    assert not by_licet(content, [str(a_log().key)])
    assert not by_file(content, [str(a_log().key)])


def test_file_refuses_every_changed_bit(given: tuple[bytes, list[str]]) -> None:
    """No bit of a server's receipt can be otherwise, whichever of the two checks it."""
    content, keys = with_witness(*given)
    step = 1 if len(content) < 8_000 else 3
    accepted = []

    for bit in range(0, len(content) * 8, step):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        if by_file(bytes(changed), keys) or by_licet(bytes(changed), keys):
            accepted.append(bit)

    assert accepted == []


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13, 32, 33])
def test_file_follows_proofs_in_trees_of_every_shape(size: int) -> None:
    """Its steps, those of RFC 9162, lead to the root that the definition gives."""
    entries = records(size)
    for index in range(size):
        proof = list(inclusion_proof(index, size, nodes_of(entries)))

        root = verify_receipt.root_from_proof(entries[index], index, size, proof)

        assert root == defined_root(entries)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]\n", b"null\n", b"[" * 100_000, b"\xff", b'{"record":1}\n', b"7\n"]
)
def test_file_refuses_what_is_no_receipt(content: bytes) -> None:
    """Whatever it is given, it says that nothing is proved, and doesn't fall over."""
    assert not by_file(content, [str(a_log().key)])


@pytest.mark.parametrize(
    "key", ["", "a+b", "a+00000000+AQ==", str(a_log().key).replace("+A", "+B")]
)
def test_file_refuses_what_is_no_key(given: tuple[bytes, list[str]], key: str) -> None:
    """A key that was changed on its way proves nothing."""
    assert not by_file(given[0], [key])
