"""The canonical form, against an independent implementation of RFC 8785."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.ledger.canonical import Plain, dumps

keys = st.text(st.characters(max_codepoint=127), max_size=8)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
values: st.SearchStrategy[Plain] = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5)
)


@given(values)
def test_dumps_writes_what_rfc_8785_says(value: Plain) -> None:
    """Of all values that licet has, a reader in any language can make the same bytes."""
    assert dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("character", [chr(code) for code in (*range(0x20), 0x22, 0x5C, 0x7F)])
def test_dumps_escapes_what_must_be_and_nothing_else(character: str) -> None:
    """Each character that JSON treats apart is written in the one way that the standard allows."""
    assert dumps(character) == rfc8785.dumps(character)


@pytest.mark.parametrize("character", ["\u2028", "\ufeff", "é", "漢", "𝄞", "\uffff", "/", "\x80"])
def test_dumps_writes_other_characters_as_they_are(character: str) -> None:
    """UTF-8, without escapes."""
    assert dumps(character) == f'"{character}"'.encode()


def test_dumps_refuses_half_a_character() -> None:
    """What UTF-8 can't hold is no text."""
    with pytest.raises(UnicodeEncodeError):
        dumps("\ud800")


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), float("nan"), float("inf")])
def test_dumps_refuses_what_has_no_canonical_form(value: object) -> None:
    """Nothing is written in a form that somebody made up."""
    with pytest.raises((TypeError, ValueError)):
        dumps(value)  # type: ignore[arg-type]
