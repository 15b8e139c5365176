"""A list is named by the digest of its bytes, and the bytes are all there is of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import IntegrityError, LicetError, RulesetError
from engine.screening.identifiers import SCHEMES, Identifier
from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from tests.engine.screening.builders import DEMONSTRATION, a_header, a_list

ONE = ListEntry("EL-1", "EL", "Yuzhno", license_requirement="§ 744.11", footnotes=("3",))
TWO = ListEntry(
    "SDN-2", "SDN", "Šķipper “X”", EntryKind.VESSEL, aliases=("船",), programs=("CUBA",),
    identifiers=(Identifier("imo_ship", "9187629"),),
    start_date="2020-01-31", end_date="2020-02-29",
)  # fmt: skip

FIRST_FORM_DIGEST = "61ff542ea6ab1782ecb61ad6c37f4823cef5b1bf12a4ce09ca610197c912e564"
"""Of the list of both, made when there was one form."""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
lists = st.lists(texts, max_size=3).map(tuple)
identifiers = st.builds(
    Identifier, st.sampled_from(sorted(SCHEMES)), texts.filter(bool), texts
)  # fmt: skip
entries = st.builds(
    ListEntry,
    id=texts.filter(bool),
    list_code=texts.filter(bool),
    name=texts.filter(bool),
    kind=st.sampled_from(EntryKind),
    identifiers=st.lists(identifiers, max_size=2).map(tuple),
    **{f.name: lists for f in fields(ListEntry) if f.type == "tuple[str, ...]"},
)
snapshots = st.lists(entries, max_size=4, unique_by=lambda entry: entry.id).map(
    lambda some: a_list(*some)
)


def test_digest_is_of_the_content_as_it_is() -> None:
    """Anybody can verify a list with `sha256sum`."""
    snapshot = a_list(ONE, TWO)

    assert snapshot.digest == hashlib.sha256(snapshot.content).hexdigest()


def test_digest_does_not_depend_on_the_order_of_entries() -> None:
    """The same list is the same snapshot."""
    assert a_list(ONE, TWO) == a_list(TWO, ONE)


@pytest.mark.parametrize(
    "header",
    [
        replace(a_header(), edition="2026-08-01"),
        replace(a_header(), list_id="US-SDN"),
        replace(a_header(), source="elsewhere"),
        replace(a_header(), is_extract=True),
    ],
)
def test_digest_covers_what_the_list_says_of_itself(header: Header) -> None:
    """An old list can't be passed off as a new one, nor an extract as the whole."""
    assert a_list(ONE, header=header).digest != a_list(ONE).digest


def test_of_refuses_two_entries_with_one_id() -> None:
    """An id names one entry."""
    with pytest.raises(RulesetError, match="two entries have the id `EL-1`"):
        a_list(ONE, replace(TWO, id="EL-1"))


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (("", "p", "2026-07-31"), "list_id"),
        (("US-CSL", "", "2026-07-31"), "publisher"),
        (("US-CSL", "p", "2026-02-30"), "`2026-02-30` is no day"),
        (("US-CSL", "p", "20260731"), "is no day"),
    ],
)
def test_header_refuses_what_could_not_be_cited(header: tuple[str, str, str], problem: str) -> None:
    """A decision says which list it was made with, and of which day."""
    with pytest.raises(RulesetError, match=problem):
        Header(*header)


@given(snapshots)
def test_from_bytes_gives_back_what_was_written(snapshot: Snapshot) -> None:
    """Every field survives, with and without a digest to compare."""
    assert Snapshot.from_bytes(snapshot.content) == snapshot
    assert Snapshot.from_bytes(snapshot.content, snapshot.digest) == snapshot
    assert a_list(*snapshot) == snapshot


@given(snapshots)
def test_content_is_canonical_json(snapshot: Snapshot) -> None:
    """Each line is what RFC 8785 says, as an implementation of all of it writes it."""
    for line in snapshot.content.removesuffix(b"\n").split(b"\n"):
        assert rfc8785.dumps(json.loads(line)) == line


def test_from_bytes_refuses_content_of_another_digest() -> None:
    """A list that was altered is named, with the digest that was asked for."""
    snapshot = a_list(ONE)
    altered = snapshot.content.replace(b"Yuzhno", b"Severo")

    with pytest.raises(IntegrityError) as caught:
        Snapshot.from_bytes(altered, snapshot.digest)

    assert caught.value.digest == snapshot.digest


def _edited(**changes: Any) -> bytes:
    head, line, _ = a_list(ONE).content.split(b"\n")
    entry = {name: part for name, part in (json.loads(line) | changes).items() if part is not None}
    return head + b"\n" + rfc8785.dumps(entry) + b"\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "1:1"),
        (b"{}\n", "no list in the form"),
        (b"[]\n", "no list in the form"),
        (b"\xff\n", "1:1"),
        (b"[" * 200_000, "1:1"),
        (b'{"form":"licet.list/1"}\n', "entries: missing"),
        (a_list(ONE, TWO).content[:-9], "truncated: expected 2 entries, found 2"),
        (b"\n".join(a_list(ONE, TWO).content.split(b"\n")[:2]) + b"\n", "expected 2 .* found 1"),
        (a_list(ONE).content.replace(b'"entries":1', b'"entries":true'), "expected a number"),
        (a_list(ONE).content.replace(b'"entries":1', b'"entries": 1'), "1:1: not in canonical"),
        (a_list(ONE).content.replace(b'"EL",', b'"EL" ,'), "2:1: not in canonical"),
        (_edited(name=None), "2:1: name: missing"),
        (_edited(name=1), "name: expected a text"),
        (_edited(programs="CUBA"), "programs: expected a list"),
        (_edited(programs=[1]), "programs: expected a text"),
        (_edited(kind="ship"), "kind: expected one of address, aircraft"),
        (_edited(kind=[]), "kind: expected a text"),
        (_edited(color="red"), "unknown"),
        (_edited(identifiers={}), "identifiers: expected a list"),
        (_edited(identifiers=["1"]), "identifiers: expected `scheme`"),
        (_edited(identifiers=[{"scheme": "tax"}]), "identifiers: `scheme` or `value`"),
    ],
)
def test_from_bytes_names_the_line_at_fault(content: bytes, problem: str) -> None:
    """A file that is no list is refused, and says why."""
    with pytest.raises(RulesetError, match=problem):
        Snapshot.from_bytes(content)


def test_from_bytes_refuses_entries_out_of_order() -> None:
    """There is one way only to write a list."""
    head, one, two, _ = a_list(ONE, TWO).content.split(b"\n")

    with pytest.raises(RulesetError, match="3:1: the id `EL-1` is not above the one before"):
        Snapshot.from_bytes(b"\n".join((head, two, one, b"")))


@given(st.data())
def test_from_bytes_never_crashes_on_altered_bytes(data: st.DataObject) -> None:
    """Whatever is done to a list, it is refused in words, or it is another list altogether."""
    content = bytearray(a_list(ONE, TWO).content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    try:
        snapshot = Snapshot.from_bytes(bytes(content))
    except LicetError:
        return

    assert a_list(*snapshot, header=snapshot.header).content == bytes(content)


def test_is_listed_on_counts_both_days() -> None:
    """An entry is listed from its first day to its last."""
    days = ("2020-01-30", "2020-01-31", "2020-02-29", "2020-03-01")

    assert [TWO.is_listed_on(day) for day in days] == [False, True, True, False]
    assert ONE.is_listed_on("1900-01-01")


def test_counts_are_by_list() -> None:
    """How many entries each list has."""
    assert a_list(ONE, TWO).counts() == {"EL": 1, "SDN": 1}


def test_demonstration_list_is_canonical_and_says_what_it_is() -> None:
    """The list that ships has entries of every list, and does not pass for the whole."""
    snapshot = Snapshot.from_bytes(DEMONSTRATION.read_bytes())

    assert snapshot.header.is_extract
    assert "incomplete" in snapshot.header.source
    assert len(snapshot.counts()) == 12


def test_snapshot_of_fields_of_the_first_form_stays_in_it() -> None:
    """What was recorded of a list before a form grew is what is made of it after."""
    snapshot = a_list(ONE, TWO)

    assert json.loads(snapshot.content.partition(b"\n")[0])["form"] == "licet.list/1"
    assert snapshot.digest == FIRST_FORM_DIGEST


@pytest.mark.parametrize(
    "field", ["weak_aliases", "original_script", "nationalities", "flag", "legal_bases", "measures"]
)
def test_snapshot_with_a_field_of_the_second_form_says_so(field: str) -> None:
    """A program that knows the first form alone refuses it, instead of losing the field."""
    value: Any = "PA" if field == "flag" else ("PA",)

    snapshot = a_list(ONE, replace(TWO, **{field: value}))

    assert json.loads(snapshot.content.partition(b"\n")[0])["form"] == "licet.list/2"
    assert Snapshot.from_bytes(snapshot.content) == snapshot
    older = snapshot.content.replace(b"licet.list/2", b"licet.list/1", 1)
    with pytest.raises(RulesetError, match=r"the fields used are those of `licet.list/2`"):
        Snapshot.from_bytes(older)
    newer = a_list(ONE).content.replace(b"licet.list/1", b"licet.list/2", 1)
    with pytest.raises(RulesetError, match=r"the fields used are those of `licet.list/1`"):
        Snapshot.from_bytes(newer)
