"""A transaction is cut into its parties and the rest without a byte changing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EvaluationError
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.pieces import NO_PARTY, pieces
from tests.server.api.calls import a_transaction


def test_pieces_are_the_message_and_each_party_one_of_them() -> None:
    """Together the pieces are what was received, and each party can be read by itself."""
    transaction = a_transaction()
    transaction.parties.append(Party(name="Jane Doe" * 40, country="US"))
    transaction.planned_return_days = 300
    content = transaction.SerializeToString(deterministic=True)

    cut = pieces(content)

    assert b"".join(cut) == content
    assert [Transaction.FromString(each).parties for each in cut[1::2]] == [
        [party] for party in transaction.parties
    ]
    assert not Transaction.FromString(b"".join(cut[::2])).parties


@given(st.permutations(range(4)), st.integers(0, 3))
def test_pieces_are_found_in_any_order_of_fields(order: list[int], cut_at: int) -> None:
    """Fields may come in any order, and parties need not stand together."""
    parts = [
        Transaction(parties=[Party(name="A")]).SerializeToString(),
        Transaction(parties=[Party(name="B")]).SerializeToString(),
        Transaction(destination="DE").SerializeToString(),
        Transaction(kind=TransactionKind.TRANSACTION_KIND_EXPORT).SerializeToString(),
    ]
    content = b"".join(parts[each] for each in order)

    cut = pieces(content)

    assert b"".join(cut) == content
    assert cut[1::2] == [parts[each] for each in order if each < 2]


@pytest.mark.parametrize("content", [b"\x6a", b"\x6a\x05ab", b"\x08", b"\xff\xff", b"\x0b"])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    """What can't be cut is not recorded in one piece by mistake."""
    with pytest.raises(EvaluationError, match="is no message that could be recorded"):
        pieces(content)


def test_no_party_keeps_the_places_of_others() -> None:
    """In place of a redacted party stands one of which nothing is known."""
    both = Transaction.FromString(NO_PARTY + NO_PARTY)

    assert list(both.parties) == [Party(), Party()]
