"""Read OFAC's legacy CSV files: names, aliases, addresses, and remarks that did not fit.

1. ``SDN.CSV``, ``ALT.CSV``, ``ADD.CSV`` and ``SDN_COMMENTS.CSV`` (of the other lists
   ``CONS_PRIM.CSV`` and so on) have no headings. They are told apart by their columns: 12 are
   parties, 6 addresses, 5 aliases, 2 remarks. They belong together by the number in the first.
2. Nothing is written ``-0-``. Files end with a Ctrl-Z.
3. Of a party without aliases and addresses nobody could say that it was searched for well: the
   first three files must be there. The fourth need not.
4. Births, nationalities and numbers stand in the remarks, divided by semicolons; weak aliases only
   there, in quotes. What is not understood stays a remark.
5. On which list a party is, is said by the id of the list (``OFAC-SDN``), or told by its programs.

-- OFAC, "Specially Designated Nationals List: Data Formats", dat_spec.txt
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.screening.snapshot import EntryKind, ListEntry
from server.lists.countries import Places
from server.lists.csv_records import Row, read_rows
from server.lists.days import in_words, years
from server.lists.naming import Naming
from server.lists.ofac_lists import KINDS, SDN_LIST_ID, code_of_programs
from server.lists.particulars import Particulars, is_measure, scheme_of
from server.lists.reading import ListFile, Placed, Report, plain, short

_PARTIES, _ADDRESSES, _ALIASES, _COMMENTS = 12, 6, 5, 2
_WANTED = {_PARTIES: "the parties", _ADDRESSES: "the addresses", _ALIASES: "the aliases"}
_NOTHING = "-0-"
_CUT_OFF = "-0"

_WEAK = re.compile(r"(?:a|f|n)\.k\.a\. '(.+)'", re.IGNORECASE)
_NATIONALITY = re.compile(r"(?:nationality|citizen) (.+)")
_BIRTH = re.compile(r"DOB (.+)")
_RANGE = re.compile(r"(?:circa )?(\d{4})[- ](?:to )?(\d{4})")
_REFERENCE = "for more information"
_NUMBER = re.compile(
    r"(?P<number>.+?)(?: issued [^()]+?| expires [^()]+?)*(?: ?\((?P<country>[^()]+)\))?"
    r"(?: \([^()]+\))*(?: issued [^()]+| expires [^()]+)*"
)


@dataclass(slots=True)
class _Party:
    """What the files say of a party."""

    line: int
    cells: list[str]
    file: str
    comments: str = ""
    aliases: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)


def read(files: Iterable[ListFile], named: Mapping[str, str], report: Report) -> Iterator[Placed]:
    """Yield the entries of the files, given in any order."""
    parties: dict[str, _Party] = {}
    others: list[tuple[str, int, int, list[str]]] = []
    seen: set[int] = set()
    for file in files:
        report.file = file.name
        width = 0
        for row in read_rows(file, report):
            cells = _cells(row, report)
            width = width or _width(row, seen, report)
            if len(cells) != width:
                problem = f"the row has {len(cells)} cells; expected {width}"
                raise report.unreadable(row.line, 1, problem)
            if width == _PARTIES:
                _add_party(cells, row.line, parties, report)
            else:
                others.append((file.name, row.line, width, cells))
        if not width:
            raise report.unreadable(0, 0, "the file is empty")
    missing = [what for width, what in _WANTED.items() if width not in seen]
    if missing:
        problem = (
            f"the file with {' and the one with '.join(missing)} is missing; give all together"
        )
        raise report.unreadable(0, 0, problem)
    for other in others:
        _add_other(other, parties, report)
    for number, party in parties.items():
        report.file = party.file
        report.at(party.line, number)
        yield Placed(_entry(number, party, named, report), party.line)


def _width(row: Row, seen: set[int], report: Report) -> int:
    width = len(row.cells)
    if width not in (_PARTIES, _ADDRESSES, _ALIASES, _COMMENTS):
        raise report.unreadable(row.line, 1, f"a row of {width} cells is none of OFAC's files")
    if width in seen:
        raise report.unreadable(row.line, 1, f"a second file with rows of {width} cells")
    seen.add(width)
    return width


def _cells(row: Row, report: Report) -> list[str]:
    cells = [cell.strip() for cell in row.cells]
    if cells[-1] == _CUT_OFF:
        report.at(row.line, cells[0])
        report.notice("last cell", "the file is cut off inside the last cell, which is empty")
        cells[-1] = _NOTHING
    return ["" if cell == _NOTHING else cell for cell in cells]


def _add_party(cells: list[str], line: int, parties: dict[str, _Party], report: Report) -> None:
    number = cells[0]
    report.at(line, number)
    if not number.isdigit():
        report.refuse("ent_num", f"`{short(number)}` is no number")
    elif number in parties:
        report.refuse("ent_num", f"the party of line {parties[number].line} stands here again")
    else:
        parties[number] = _Party(line, cells, report.file)


def _add_other(
    other: tuple[str, int, int, list[str]], parties: Mapping[str, _Party], report: Report
) -> None:
    file, line, width, cells = other
    report.file = file
    report.at(line, cells[0])
    party = parties.get(cells[0])
    if party is None:
        report.notice("ent_num", "belongs to no party of the file of parties", cells[0])
    elif width == _ALIASES:
        party.aliases.append(cells[3])
    elif width == _COMMENTS:
        party.comments += cells[1]
    else:
        parts = [cell for cell in cells[2:] if cell]
        if parts:
            party.addresses[", ".join(parts)] = cells[4]


def _entry(number: str, party: _Party, named: Mapping[str, str], report: Report) -> ListEntry:
    cells = party.cells
    programs = _programs(cells[3])
    code = "SDN" if named["list_id"] == SDN_LIST_ID else code_of_programs(programs, report)
    if not code:
        report.refuse("Program", f"`{short(cells[3])}` does not tell on which list it is")
    kind = cells[2].casefold()
    if kind and kind not in KINDS:
        report.refuse("SDN_Type", f"`{short(cells[2])}` is none of {', '.join(KINDS)}, or nothing")
    remarks = _Remarks(Places(report))
    remarks.naming.add(cells[1], primary=True)
    for alias in party.aliases:
        if not alias:
            report.notice("alt_name", "an alias without a name is left out")
        remarks.naming.add(alias)
    for country in party.addresses.values():
        remarks.places.add(country, "Country")
    flag = remarks.places.add(cells[9], "Vess_flag")
    for label, cell in (("Title", 4), ("Call sign", 5), ("Vessel type", 6), ("Vessel owner", 10)):
        remarks.particulars.remark(label, cells[cell])
    for label, cell in (("Tonnage", 7), ("Gross registered tonnage", 8)):
        remarks.particulars.remark(label, cells[cell])
    remarks.add_all(cells[11] + party.comments)
    names = remarks.naming.fields()
    if not names["name"]:
        report.refuse("SDN_Name", "missing")
    return ListEntry(
        id=f"{code}-{number}",
        list_code=code,
        **names,
        kind=KINDS.get(kind, EntryKind.ENTITY),
        countries=remarks.places.found,
        identifiers=tuple(sorted(remarks.particulars.identifiers)),
        programs=programs,
        addresses=tuple(party.addresses),
        dates_of_birth=tuple(remarks.births),
        remarks=tuple(remarks.particulars.remarks),
        nationalities=tuple(sorted(remarks.nationalities - {""})),
        flag=flag,
        measures=tuple(remarks.particulars.measures),
    )


def _programs(cell: str) -> tuple[str, ...]:
    """Return the programs of a cell; several stand as ``A] [B``."""
    return tuple(part for each in cell.split("] [") if (part := each.strip(" []")))


class _Remarks:
    """The remarks of a party, sorted."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.naming = Naming()
        self.particulars = Particulars()
        self.births: dict[str, None] = {}
        self.nationalities: set[str] = set()

    def add_all(self, text: str) -> None:
        """Take in remarks divided by semicolons."""
        for part in plain(text).removesuffix(".").split(";"):
            self._add(part.strip())

    def _add(self, text: str) -> None:
        text = text.removeprefix("alt. ")
        if weak := _WEAK.fullmatch(text):
            self.naming.add(weak[1], weak=True)
        elif birth := _BIRTH.fullmatch(text):
            self._add_birth(birth[1])
        elif nation := _NATIONALITY.fullmatch(text):
            self.nationalities.add(self.places.add(nation[1], "Remarks"))
        elif not self._add_number(text):
            self._add_words(text)

    def _add_birth(self, printed: str) -> None:
        if match := _RANGE.fullmatch(printed):
            circa = "circa " if printed.startswith("circa") else ""
            self.births |= {circa + year: None for year in years(match[1], match[2])}
        else:
            self.births[in_words(printed) or printed] = None

    def _add_number(self, text: str) -> bool:
        """Take in a number that begins with words for its kind; tell whether it was one."""
        words = text.split(" ")
        for end in range(len(words) - 1, 0, -1):
            kind, rest = " ".join(words[:end]), " ".join(words[end:])
            if scheme_of(kind, rest)[0]:
                match = _NUMBER.fullmatch(rest)
                number = rest if match is None else match["number"]
                self.particulars.add(kind, number, (match and match["country"]) or "")
                return True
        return False

    def _add_words(self, text: str) -> None:
        for divider in (": ", " - "):
            label, found, value = text.partition(divider)
            if found and _REFERENCE not in label.casefold():
                self.particulars.add(label, value)
                return
        if is_measure(text) and _REFERENCE not in text.casefold():
            self.particulars.measures[text] = None
        else:
            self.particulars.remark("", text)
