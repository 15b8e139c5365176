"""The Consolidated Screening List is imported as a whole or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Fault, RulesetError
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.csl import LIST_CODES
from server.lists.known import Format as Form
from server.lists.reading import MAX_FAULTS
from tests.server.lists.builders import (
    SDN,
    a_record,
    consolidated,
    files,
    lines,
    read,
)

# Invented, in the publisher's own form; no real file of that form may be passed on.
OFFICIAL = {
    "id": "0f3c",
    "addresses": [
        {"address": "1 Quay", "city": "Bandar", "state": None, "postal_code": "1", "country": "IR"}
    ],
    "alt_names": ["OLD ACME", "OLD ACME"],
    "citizenships": ["UK"],
    "dates_of_birth": ["12 Dec 1960"],
    "end_date": None,
    "entity_number": 36,
    "federal_register_notice": None,
    "ids": [
        {"type": "Vessel Registration Identification", "number": "IMO 9187629", "country": None,
         "issue_date": None, "expiration_date": None},
        {"type": "Identification Number", "number": "IMO 5342883", "country": None},
        {"type": "Tax ID No.", "number": "7707083893", "country": "RU"},
        {"type": "SWIFT/BIC", "number": "SABRRUMM", "country": None},
        {"type": "Legal Entity Number", "number": "253400W1QH7BSNDTFW12", "country": None},
        {"type": "Digital Currency Address - XBT", "number": "12QtD5BFw", "country": None},
        {"type": "Gender", "number": "Male", "country": None},
        {"type": "Secondary sanctions risk:", "number": "See Section 11", "country": None},
    ],
    "license_policy": None,
    "license_requirement": "",
    "name": "ACME",
    "nationalities": ["TURKIYE"],
    "places_of_birth": ["Kazan"],
    "programs": ["IRAN", "SDGT"],
    "remarks": None,
    "source": SDN,
    "source_information_url": "http://bit.ly/1MLgpye",
    "start_date": "2020-02-29",
    "title": "Captain",
    "type": "Individual",
    "vessel_flag": "PA",
}  # fmt: skip


FORMS = (Form.CSL_JSON, Form.CSL_JSON_LINES)


def only(record: dict[str, Any], form: Form = Form.CSL_JSON_LINES) -> ListEntry:
    """Return the entry of a file that has only ``record``."""
    content = dict(files([record]))[form]
    (entry,) = read(content, form)
    return entry


def faults_of(content: bytes, form: Form = Form.CSL_JSON_LINES) -> tuple[Fault, ...]:
    """Return why ``content`` is refused, or nothing if it is a list."""
    try:
        read(content, form)
    except RulesetError as error:
        return error.faults
    return ()


def test_read_takes_every_field_that_is_compared_or_cited() -> None:
    """An entry has what the publisher prints; numbers of known kinds can be compared."""
    assert only(OFFICIAL, Form.CSL_JSON) == ListEntry(
        id="SDN-36",
        list_code="SDN",
        name="ACME",
        kind=EntryKind.PERSON,
        aliases=("OLD ACME",),
        countries=("GB", "IR", "PA", "TR"),
        identifiers=(
            Identifier("bic", "SABRRUMM"),
            Identifier("crypto_wallet", "12QtD5BFw"),
            Identifier("imo_company", "5342883"),
            Identifier("imo_ship", "9187629"),
            Identifier("lei", "253400W1QH7BSNDTFW12"),
            Identifier("tax", "7707083893", "RU"),
        ),
        programs=("IRAN", "SDGT"),
        start_date="2020-02-29",
        addresses=("1 Quay, Bandar, 1, IR",),
        dates_of_birth=("12 Dec 1960",),
        remarks=(
            "Title: Captain",
            "Place of birth: Kazan",
            "Gender: Male",
        ),
        nationalities=("GB", "TR"),
        flag="PA",
        measures=("Secondary sanctions risk: See Section 11",),
    )


def test_read_gives_one_snapshot_in_both_forms() -> None:
    """The form of the file is not part of the list."""
    snapshots = {read(content, form).digest for form, content in files([OFFICIAL, a_record()])}

    assert len(snapshots) == 1


@pytest.mark.parametrize("piece_bytes", [1, 2, 7, 1000])
def test_read_does_not_depend_on_the_pieces(piece_bytes: int) -> None:
    """A file that arrives byte by byte is the same list."""
    records = [OFFICIAL, a_record(name="Šķipper 船"), a_record(name="B")]
    for form, content in files(records):
        assert read(content, form, piece_bytes) == read(content, form)


def test_read_again_gives_the_same_digest_in_any_order() -> None:
    """An import can be repeated, and the order of records carries no meaning."""
    one, two = a_record(name="A"), a_record(name="B")

    assert read(lines(one, two)) == read(lines(two, one))


def test_read_gives_each_list_its_code() -> None:
    """All thirteen lists are known by what the publisher prints."""
    snapshot = read(lines(*(a_record(source=source) for source in LIST_CODES)))

    assert sorted(snapshot.counts()) == sorted(LIST_CODES.values())
    assert len(LIST_CODES) == 13


def test_read_parses_footnotes_of_the_entity_list_only() -> None:
    """A footnote 3 is one of Supplement No. 4 to Part 744."""
    text = "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3) of the EAR)"

    assert only(a_record(license_requirement=text)).footnotes == ("3",)
    assert only(a_record(license_requirement=text, source=SDN, entity_number="1")).footnotes == ()


def test_read_divides_aliases_that_are_printed_in_one() -> None:
    """Several names in one text are several names; the name itself is no alias."""
    entry = only(a_record(alt_names=["CETC 24;CETC 44", "HPSTAR;", "Acme"]))

    assert entry.aliases == ("CETC 24", "CETC 44", "HPSTAR")


def test_read_marks_entries_that_are_an_address() -> None:
    """`Address 01` on the Entity List names nobody."""
    assert only(a_record(name="Address 01")).kind is EntryKind.ADDRESS
    assert only(a_record(name="Address 01 Ltd.")).kind is EntryKind.UNKNOWN


def test_ids_without_number_come_from_the_name_alone() -> None:
    """An amended entry keeps its id."""
    before = only(a_record(federal_register_notice="84 FR 1"))
    after = only(a_record(federal_register_notice="84 FR 1; 85 FR 2", countries=["CN"]))

    assert before.id == after.id
    assert before.id.startswith("EL-h")


def test_ids_of_one_name_are_told_apart_by_the_notice() -> None:
    """Two entries of one name are two, and neither has the id of the name alone."""
    alone = only(a_record())
    pair = read(
        lines(
            a_record(federal_register_notice="84 FR 1"),
            a_record(federal_register_notice="85 FR 2"),
        )
    )

    assert len({entry.id for entry in pair} | {alone.id}) == 3


def test_ids_of_one_name_and_notice_are_told_apart_by_the_rest() -> None:
    """One person at two places is two entries where the publisher makes it two."""
    pair = read(lines(a_record(countries=["CN"]), a_record(countries=["RU"])))

    assert len(pair) == 2


REFUSED = [
    (a_record(name=None), "name: missing"),
    (a_record(name=" "), "name: missing"),
    (a_record(name=["A"]), "name: expected a text"),
    (a_record(name="\ud800"), "name: half of a character"),
    (a_record(source=None), "source: missing"),
    (a_record(source="Naughty List"), "source: `Naughty List` is no list known here"),
    (a_record(type="Boat"), "type: `Boat` is no kind of entry"),
    (a_record(alt_names=[1]), "alt_names: expected a text"),
    (a_record(alt_names={"a": "b"}), "alt_names: expected a text"),
    (a_record(programs=3), "programs: expected a text"),
    (a_record(entity_number="12a"), "entity_number: `12a` is no number"),
    (a_record(entity_number=1.5), "entity_number: expected a text"),
    (a_record(entity_number=True), "entity_number: expected a text"),
    (a_record(start_date="31.07.2026"), "start_date: `31.07.2026` is no day"),
    (a_record(end_date="2026-02-29"), "end_date: `2026-02-29` is no day"),
    (
        a_record(start_date="2026-01-02", end_date="2026-01-01"),
        "end_date: `2026-01-01` is before the start date `2026-01-02`",
    ),
    (a_record(ids="7707083893"), "ids: expected a list of objects"),
    (a_record(ids=["7707083893"]), "ids: expected a list of objects"),
    (a_record(ids=[{"type": "Passport", "number": 5}]), "ids.number: expected a text"),
    (a_record(addresses=[[]]), "addresses: expected a list of objects"),
]


@pytest.mark.parametrize(("record", "problem"), REFUSED)
def test_read_names_line_and_field_of_a_fault(record: dict[str, Any], problem: str) -> None:
    """A publisher can jump to what is wrong."""
    for form, content in files([a_record(name="Good"), record]):
        with pytest.raises(RulesetError) as caught:
            read(content, form)

        (fault,) = caught.value.faults
        assert problem in str(fault)
        where = json.dumps({"results": [a_record(name="Good"), record]}, indent=1).split("\n")
        line = where.index("  {", where.index("  },")) + 1 if form is Form.CSL_JSON else 2
        assert (fault.file, fault.line) == ("list.json", line)


def test_read_reports_all_faults_at_once() -> None:
    """Nobody mends a list one fault a time."""
    bad = a_record(source="?", type="?", start_date="?")

    with pytest.raises(RulesetError) as caught:
        read(lines(bad, a_record(), bad))

    assert {(fault.line, fault.field) for fault in caught.value.faults} == {
        (line, field) for line in (1, 3) for field in ("source", "start_date", "type")
    }


def test_read_stops_after_many_faults_and_says_so() -> None:
    """A file of another kind is not reported line by line."""
    with pytest.raises(RulesetError, match="the rest was not read") as caught:
        read(b"no\n" * 5000)

    assert len(caught.value.faults) == MAX_FAULTS + 1


@pytest.mark.parametrize(
    "again",
    [a_record(), a_record(name="Other", source=SDN, entity_number="7")],
)
def test_read_refuses_an_entry_that_stands_twice(again: dict[str, Any]) -> None:
    """Two entries with one id are a fault of the file; the second is named."""
    content = lines(a_record(), a_record(name="B", source=SDN, entity_number="7"), again)

    with pytest.raises(RulesetError, match=r"list.json:3:1: the entry of line \d stands here"):
        read(content)


BROKEN_LINES = [
    (b"", "0:0: the file holds no entry"),
    (b"\n \n", "0:0: the file holds no entry"),
    (b'{"name": "Acme", "sour', "1:18: this is not JSON"),
    (lines(a_record())[:-9], "1:"),
    (lines(a_record()) + b'{"name": "\xff"}\n', "2:11: this is not UTF-8"),
    (lines(a_record(), [a_record()]), "2:1: expected one object"),
    (lines(a_record()) + b"{} {}\n", "2:4: this is not JSON: Extra data"),
    (b'{"name": "A", "name": "B"}', "1:1: the field `name` stands twice"),
    (b'{"name": NaN}', "1:1: `NaN` is no JSON"),
    (b'{"name": 1%s}' % (b"0" * 5000), "1:1: "),
    (b'{"name": %s' % (b"[" * 100_000), "1:1: this is nested too deeply"),
    (b'{"name": "%s"}' % (b"x" * (1 << 20)), "1:1: a line has more than 1048576 bytes"),
]


@pytest.mark.parametrize(("content", "problem"), BROKEN_LINES)
def test_read_refuses_broken_lines(content: bytes, problem: str) -> None:
    """Truncated, no UTF-8, empty, of another form: refused, with the place."""
    with pytest.raises(RulesetError) as caught:
        read(content)

    assert f"list.json:{problem}" in str(caught.value)


BROKEN_FILES = [
    (b"", "1:1: the file is empty"),
    (b" \n", "2:1: the file is empty"),
    (b"[]", "1:1: expected an object with the array `results`"),
    (b"{}", "1:3: there is no array `results`"),
    (b'{"total": 3}', "1:13: there is no array `results`"),
    (b'{"results": {}}', "1:13: results: expected an array"),
    (b'{"results": []}', "0:0: the file holds no entry"),
    (b'{"results": [], "results": []}', "`results` stands here a second time"),
    (b'{"results": [1]}', "1:14: expected one object"),
    (b'{"results": [{}', "the file ends too early; it is truncated"),
    (b'{"results": [{"name": "Ac', "the file ends too early; it is truncated"),
    (b'{"results": [{"name": nope}]}', "1:23: this is not JSON"),
    (consolidated(a_record())[:-1], "the file ends too early; it is truncated"),
    (consolidated(a_record()) + b"x", "the file goes on after its end"),
    (consolidated(a_record()).replace(b"Acme", b"Ac\xff"), ":4:15: this is not UTF-8"),
    (b'{"results": [{"name": "A\xc3', "the file ends inside a character; it is truncated"),
    (b'{"results": [{"name": "A", "name": "B"}]}', "1:14: the field `name` stands twice"),
    (b'{"results": [%s' % (b"[" * 100_000), "1:14: this is nested too deeply"),
    (b'{1: []}', "1:2: expected the name of a field"),
    (b'{"results" []}', "1:12: expected `:`"),
    (b'{"results": [{} {}]}', "1:17: expected `,` or `]`"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "problem"), BROKEN_FILES)
def test_read_refuses_broken_files(content: bytes, problem: str) -> None:
    """The publisher's own form, truncated at any place or of another kind, is refused."""
    with pytest.raises(RulesetError) as caught:
        read(content, Form.CSL_JSON)

    assert problem in str(caught.value)


def test_read_passes_over_a_byte_order_mark_and_other_fields() -> None:
    """What Windows puts before a file, and what the publisher may add one day."""
    mark = b"\xef\xbb\xbf"
    content = b'{"total": 12, "sources": [{"a": [1]}], "results": [%s], "took": 1.5}' % (
        json.dumps(a_record(color="red")).encode()
    )

    assert read(mark + content, Form.CSL_JSON) == read(lines(a_record()))
    assert read(mark + lines(a_record())) == read(lines(a_record()))


@pytest.mark.parametrize("form", FORMS)
def test_read_notices_a_truncation_anywhere(form: Form) -> None:
    """However much of a file is missing, there is no half-imported list."""
    content = dict(files([a_record(name="é"), OFFICIAL]))[form].rstrip()
    whole_lines = (
        {content.find(b"\n") + add for add in (0, 1)} if form is Form.CSL_JSON_LINES else ()
    )

    for length in set(range(len(content))) - set(whole_lines):
        with pytest.raises(RulesetError):
            read(content[:length], form)


@given(st.data(), st.sampled_from(FORMS))
def test_read_never_crashes_on_altered_bytes(data: st.DataObject, form: Form) -> None:
    """Whatever arrives, it is a list or a refusal in words."""
    content = bytearray(dict(files([OFFICIAL, a_record()]))[form])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    for fault in faults_of(bytes(content), form):
        assert fault.file == "list.json"
        assert fault.message


@given(st.binary(max_size=64), st.sampled_from(FORMS))
def test_read_never_crashes_on_any_bytes(content: bytes, form: Form) -> None:
    """Noise is refused."""
    with pytest.raises(RulesetError):
        read(content, form)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(OFFICIAL, json_values)))
def test_read_never_crashes_on_a_field_of_another_type(changes: dict[str, Any]) -> None:
    """A field may hold anything that JSON can; it is read or refused."""
    for fault in faults_of(lines(OFFICIAL | changes)):
        assert fault.line == 1
        assert fault.field.split(".")[0] in OFFICIAL
