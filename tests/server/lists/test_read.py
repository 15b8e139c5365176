"""A list is read whole or not at all, whatever is in the file; and it is what it is said to be."""

from __future__ import annotations

import contextlib
import itertools
import re
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import RulesetError
from engine.screening.snapshot import Snapshot
from server.lists.csv_records import MAX_ROW_BYTES
from server.lists.formats import recognise
from server.lists.known import LISTS, Format
from server.lists.read import Named, Read, read_list
from server.lists.reading import MAX_FAULTS, ListFile
from server.lists.xml_records import MAX_RECORD_BYTES
from tests.server.lists.builders import pieces, read_content
from tests.server.lists.small_files import FILES, LIST_IDS, STATES_ITS_EDITION, TEXT, XML

EACH = pytest.mark.parametrize("form", FILES, ids=lambda form: str(form.value))
EACH_XML = pytest.mark.parametrize("form", XML, ids=lambda form: str(form.value))
EACH_TEXT = pytest.mark.parametrize("form", TEXT, ids=lambda form: str(form.value))


def read_as(
    form: Format, content: bytes, *, edition: str = "2026-01-08", said: bool = True
) -> Read:
    """Read a file as the list that comes in ``form``."""
    publisher = "" if LIST_IDS[form] in LISTS else "a test"
    named = Named(LIST_IDS[form], form=form if said else None, edition=edition, publisher=publisher)
    return read_list([ListFile("list", pieces(content, 4096))], named)


def problems(form: Format, content: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(RulesetError) as caught:
        read_as(form, content)
    return str(caught.value)


@EACH
def test_read_recognises_the_form(form: Format) -> None:
    """Nobody needs to say what a file is, and saying it changes nothing."""
    recognised = read_as(form, FILES[form], said=False)

    assert recognised.form is form
    assert recognised.snapshot.digest == read_as(form, FILES[form]).snapshot.digest
    assert [entry.name for entry in recognised.snapshot] == ["ACME"]


@EACH
@pytest.mark.parametrize("piece_bytes", [1, 7, 100_000])
def test_read_again_gives_the_same_digest(form: Format, piece_bytes: int) -> None:
    """The same file is the same snapshot, in pieces of any size, and can be read back."""
    named = Named(LIST_IDS[form], edition="2026-01-08", publisher="a test")

    snapshot = read_list([ListFile("x", pieces(FILES[form], piece_bytes))], named).snapshot

    again = read_list([ListFile("y", pieces(FILES[form], 4096))], named).snapshot
    assert snapshot.digest == again.digest
    assert Snapshot.from_bytes(snapshot.content) == snapshot


@EACH
def test_read_takes_the_edition_from_the_file_or_asks_for_it(form: Format) -> None:
    """Where the file states its day nobody has to; who says another day is told so."""
    if form in STATES_ITS_EDITION:
        assert read_as(form, FILES[form], edition="").snapshot.header.edition == "2026-01-08"
        with pytest.raises(RulesetError, match="the file is of 2026-01-08, not of 2026-01-09"):
            read_as(form, FILES[form], edition="2026-01-09")
    else:
        with pytest.raises(RulesetError, match="edition: the file does not state it"):
            read_as(form, FILES[form], edition="")


@pytest.mark.parametrize(("form", "other"), list(itertools.permutations(XML, 2)))
def test_read_refuses_the_file_of_another_list(form: Format, other: Format) -> None:
    """The list of the Union imported as that of the Council would seem to have lost everybody."""
    if LIST_IDS[form] == LIST_IDS[other]:
        pytest.skip("one list")

    with pytest.raises(RulesetError, match=f"this file is taken for `{other.value}`"):
        read_content(LIST_IDS[form], FILES[other])


@EACH
def test_read_notices_a_truncation_anywhere(form: Format) -> None:
    """Half a file is no list: at no byte does it pass for a whole one without its entry."""
    whole = read_as(form, FILES[form]).snapshot
    content = FILES[form].rstrip()

    for length in range(0, len(content), 5):
        try:
            found = read_as(form, content[:length]).snapshot
        except RulesetError:
            continue
        # The end of a line of text can be the end of a file: then a cell may be cut, never a row.
        assert form in TEXT
        assert len(found) == len(whole)


@EACH_XML
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_read_takes_xml_in_the_encodings_of_unicode(form: Format, encoding: str) -> None:
    """XML says its encoding itself, and a byte order mark is no fault."""
    text = XML[form].decode().replace('<?xml version="1.0" encoding="utf-8"?>\n', "")
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'

    assert read_as(form, declared.encode(encoding)).snapshot.digest == (
        read_as(form, XML[form]).snapshot.digest
    )


@EACH_TEXT
def test_read_takes_a_byte_order_mark(form: Format) -> None:
    """Spreadsheets write one before a text."""
    content = b"\xef\xbb\xbf" + TEXT[form]

    assert read_as(form, content, said=False).snapshot == read_as(form, TEXT[form]).snapshot


@EACH
def test_read_refuses_another_encoding(form: Format) -> None:
    """Latin-1 that is called UTF-8 is refused; nothing is read as something else."""
    if form is Format.METI_XLSX:
        pytest.skip("an archive has no encoding")

    told = problems(form, FILES[form].replace(b"ACME", b"ACM\xc9"))

    assert any(each in told for each in ("this is not UTF-8", "not well-formed XML"))


@EACH_TEXT
def test_read_refuses_utf_16_of_texts(form: Format) -> None:
    """JSON and CSV are read in UTF-8 alone."""
    assert "list:" in problems(form, TEXT[form].decode().encode("utf-16"))


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
EXTERNAL = '<!ENTITY x SYSTEM "file:///etc/hostname">'


@EACH_XML
@pytest.mark.parametrize(
    "subset", [f'<!ENTITY e0 "ha">{BOMB}', EXTERNAL, ""], ids=["bomb", "external", "empty"]
)
def test_read_refuses_a_document_type(form: Format, subset: str) -> None:
    """Entities are neither expanded nor fetched: a file with any declaration is refused."""
    text = XML[form].decode().partition("?>")[2] or XML[form].decode()
    root = re.split(r"\W", text.strip()[1:])[0]
    content = f"<!DOCTYPE {root} [{subset}]>{text.replace('ACME', '&e9;&x;')}".encode()

    assert "document type declaration" in problems(form, content)


def endless(start: bytes, filler: bytes, mebibytes: int) -> Iterator[bytes]:
    """Yield a file that goes on and on."""
    yield start
    for _ in range(mebibytes):
        yield filler * ((1 << 20) // len(filler))


def peak_of_refusal(form: Format, chunks: Iterator[bytes]) -> tuple[int, str]:
    """Return the peak of Python's memory, and why the file was refused."""
    named = Named(LIST_IDS[form], form=form, edition="2026-01-08", publisher="a test")
    tracemalloc.start()
    try:
        with pytest.raises(RulesetError) as caught:
            read_list([ListFile("list", chunks)], named)
        return tracemalloc.get_traced_memory()[1], str(caught.value)
    finally:
        tracemalloc.stop()


@EACH_XML
def test_read_refuses_a_text_of_100_mebibytes(form: Format) -> None:
    """One text node of 100 MiB is refused when it is longer than any; the rest isn't read."""
    head = XML[form].partition(b"ACME")[0]
    chunks = endless(head, b"x", 100)

    _, told = peak_of_refusal(form, chunks)

    assert "a text is too long" in told or f"more than {MAX_RECORD_BYTES} bytes" in told
    assert sum(1 for _ in chunks) > 80


@EACH_TEXT
def test_read_refuses_a_line_of_100_mebibytes(form: Format) -> None:
    """One line of 100 MiB is refused when it is longer than any; the rest isn't read."""
    chunks = endless(TEXT[form].partition(b"ACME")[0], b"x", 100)

    peak, told = peak_of_refusal(form, chunks)

    assert "list:" in told
    assert peak < 32 << 20
    assert sum(1 for _ in chunks) > 80


@pytest.mark.parametrize("form", [Format.CSL_CSV, Format.UK_CSV, Format.BIS_EL_CSV])
def test_read_refuses_a_quote_that_never_closes(form: Format) -> None:
    """Everything after it would be one cell: it is refused, with the line that opened it."""
    unquoted = TEXT[form].replace(b'"ACME"', b"ACME")
    content = unquoted.replace(b"ACME", b'"ACME', 1) + b"a,b\n" * (MAX_ROW_BYTES // 4)

    assert "quote" in problems(form, content)


@EACH_XML
def test_read_refuses_a_record_without_end(form: Format) -> None:
    """A record of a million elements is none; memory stays bounded."""
    head, _, _ = XML[form].partition(b"ACME")

    _, told = peak_of_refusal(form, endless(head + b"ACME", b"<!-- x --><?x x?>", 40))

    assert f"more than {MAX_RECORD_BYTES} bytes" in told


@EACH_XML
def test_read_passes_over_what_is_elsewhere_in_bounded_memory(form: Format) -> None:
    """Elements that are no records are dropped as they come, however many there are."""
    content = XML[form]
    at = content.index(b">", content.index(b"<", content.find(b"?>") + 1)) + 1

    def chunks() -> Iterator[bytes]:
        yield content[:at]
        for _ in range(24):
            yield b"<unknown><a>b</a></unknown>" * 40_000
        yield content[at:]

    named = Named(LIST_IDS[form], form=form, edition="2026-01-08")
    read = read_list([ListFile("list", chunks())], named)

    assert [entry.name for entry in read.snapshot] == ["ACME"]


@EACH
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_read_never_crashes_on_altered_bytes(form: Format, data: st.DataObject) -> None:
    """Whatever is in a file: a list, or faults with their places, never another error."""
    content = bytearray(FILES[form])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["replace", "delete", "insert", "repeat"]))
        if how == "replace":
            content[at] = data.draw(st.integers(0, 255))
        elif how == "delete":
            del content[at : at + data.draw(st.integers(1, 9))]
        elif how == "insert":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=9))
        else:
            content[at:at] = content[at : at + data.draw(st.integers(1, 200))]
        if not content:
            break

    said = data.draw(st.booleans())
    with contextlib.suppress(RulesetError):
        assert len(read_as(form, bytes(content), said=said).snapshot)


@EACH_XML
def test_read_refuses_two_entries_of_one_id(form: Format) -> None:
    """The same party twice: both places are named."""
    marks = {
        Format.OFAC_ADVANCED_XML: (b"<DistinctParty ", b"</DistinctParty>"),
        Format.OFAC_XML: (b"<sdnEntry>", b"</sdnEntry>"),
        Format.EU_FSF_XML: (b"<sanctionEntity ", b"</sanctionEntity>"),
        Format.UK_XML: (b"<Designation>", b"</Designation>"),
        Format.UN_XML: (b"<ENTITY>", b"</ENTITY>"),
    }
    start, end = marks[form]
    at, after = XML[form].index(start), XML[form].index(end) + len(end)

    told = problems(form, XML[form][:after] + XML[form][at:after] + XML[form][after:])

    assert "stands here again" in told or "a second party has this profile" in told


def test_read_tells_the_first_hundred_faults() -> None:
    """A file of another kind does not fill the screen."""
    entity = b"<sanctionEntity/>" * 500

    with pytest.raises(RulesetError) as caught:
        read_content("EU-FSF", b'<export generationDate="2026-01-08">' + entity + b"</export>")

    assert len(caught.value.faults) == MAX_FAULTS + 1


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_read_refuses_an_empty_file(content: bytes) -> None:
    """An empty download is no list."""
    with pytest.raises(RulesetError, match=r"file 1:\d+:\d+: (the file is empty|its format)"):
        read_content("UN-SC", content)


def test_read_refuses_no_file_and_several_of_a_list_that_is_one() -> None:
    """What is one file is one file."""
    with pytest.raises(RulesetError, match="there is no file"):
        read_list([], Named("UN-SC"))
    with pytest.raises(RulesetError, match="a list in this format is one file"):
        read_content("UN-SC", XML[Format.UN_XML], XML[Format.UN_XML])


def test_recognise_knows_no_page_of_a_website() -> None:
    """A page that says that the list moved is no list."""
    assert recognise(b"<!DOCTYPE html><html><body>Moved</body></html>") is None
    assert recognise(b"name,country\nACME,DE\n") is None
    assert recognise(b"\x00\x01\x02") is None


def test_each_format_belongs_to_a_known_list_or_to_anybody() -> None:
    """Every format but FollowTheMoney is of a known list."""
    known = {form for each in LISTS.values() for form in each.formats}

    assert set(Format) - known == {Format.FTM_JSON_LINES}
