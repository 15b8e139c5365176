"""Tables are read with their sources, and every faulty cell is named."""

from __future__ import annotations

import pytest

from engine.conditions.tree import Truth
from engine.facts.fact import Kind
from engine.law.interval import Interval
from engine.law.table import Covers, Row
from engine.law.table_file import tables_of

FILE = "tables/codes.csv"
NO_ROWS = "0:0: has no rows; expected one or more"


def head(kind: str) -> str:
    """Return a valid head, four lines long, of a table of ``kind``."""
    return f"# source: 15 CFR\n# edition: 2026-07-23\n# certainty: verified\n# kind: {kind}\n"


def faults(content: str | bytes, file: str = FILE) -> list[str]:
    """Return the faults of a table without the file's name, by place."""
    raw = content if isinstance(content, bytes) else content.encode()
    return [str(fault).removeprefix(f"{file}:") for fault in sorted(tables_of(file, raw)[1])]


def test_tables_of_reads_head_and_rows() -> None:
    """A table knows its source, and a row its dates, citation and line."""
    content = (
        head("eccn")
        + "# Some note: kept for people.\n"
        + "code,name,covers,cite,question,note,from,until,certainty\n"
        + '3A001,"Circuits, ""rated""",,742.4,,,2024-01-01,,\n'
        + '3A001.b,"over\ntwo lines",ask,,Which frequency?,,,2025-01-01,secondary\n'
        + "EAR99,none,out,,,,,,\n"
    )

    tables, wrong = tables_of(FILE, content.encode())

    table = tables["codes"]
    assert wrong == []
    assert (table.kind, table.source, table.edition) == (Kind.ECCN, "15 CFR", "2026-07-23")
    assert table.certainty == "verified"
    assert table.rows == (
        Row("3A001", Covers.IN, "", "742.4", Interval("2024-01-01"), 7),
        Row(
            "3A001.b",
            Covers.ASK,
            "Which frequency?",
            "",
            Interval("", "2025-01-01"),
            8,
            "secondary",
        ),
        Row("EAR99", Covers.OUT, line=10),
    )


def test_tables_of_makes_a_table_of_each_set() -> None:
    """A file with a column ``set`` is a family of tables."""
    content = head("country") + "set,code\na1,NO\na1,US\nb,NO\n"

    tables, wrong = tables_of(FILE, content.encode())

    assert wrong == []
    assert {name: [row.code for row in table.rows] for name, table in tables.items()} == {
        "codes.a1": ["NO", "US"],
        "codes.b": ["NO"],
    }


def test_tables_of_writes_out_ranges() -> None:
    """The headings 7206 to 7209 cover what is under each of them, and nothing else."""
    content = head("hs") + "code\n0098-0101\n7206-7209\n"

    tables, wrong = tables_of(FILE, content.encode())

    table = tables["codes"].on("2026-11-24")
    assert wrong == []
    assert [row.code for row in tables["codes"].rows] == [
        *("0098", "0099", "0100", "0101"),
        *("7206", "7207", "7208", "7209"),
    ]
    assert table.membership("720810").truth is Truth.TRUE
    assert table.membership("721010").truth is Truth.FALSE


def test_tables_of_lets_a_code_return_on_another_day() -> None:
    """A country can leave a group and come back; on each day it is in once or not."""
    content = (
        head("country")
        + "code,covers,from,until\nNO,in,,2024-01-01\nNO,out,2024-01-01,2025-01-01\n"
        + "NO,in,2025-01-01,\n"
    )

    tables, wrong = tables_of(FILE, content.encode())

    table = tables["codes"]
    assert wrong == []
    assert [
        table.on(day).membership("NO").truth for day in ("2023-12-31", "2024-01-01", "2025-01-01")
    ] == [Truth.TRUE, Truth.FALSE, Truth.TRUE]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "code\nNO\n",
            [
                "1:1: certainty: has no `# certainty: ...` in its head",
                "1:1: edition: has no `# edition: ...` in its head",
                "1:1: kind: has no `# kind: ...` in its head",
                "1:1: source: has no `# source: ...` in its head",
            ],
        ),
        (
            "# source:\n" + head("text") + "code\nNO\n",
            [
                "1:1: source: has no `# source: ...` in its head",
                "2:1: source: `# source:` stands twice",
            ],
        ),
        (
            head("colour") + "code\nred\n",
            [
                "4:1: kind: `colour` is unknown; expected one of `country`, `eccn`, `hs`, `cn`, "
                "`text`"
            ],
        ),
        (
            head("text").replace("verified", "sure").replace("-07-23", "-07") + "code\nx\n",
            [
                "2:1: edition: `2026-07` is no day; expected a form like `2026-11-24`",
                "3:1: certainty: `sure` is unknown; expected one of `verified`, `secondary`, "
                "`unverified`",
            ],
        ),
    ],
)
def test_tables_of_tells_faults_of_the_head(content: str, expected: list[str]) -> None:
    """A table without a source and an edition is nobody's law."""
    assert faults(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (head("text"), ["0:0: code: has no column `code`", NO_ROWS]),
        (head("text") + "code\n", [NO_ROWS]),
        (head("text") + "name,cite\nx,y\n", ["5:1: code: has no column `code`"]),
        (head("text") + "code,cite,cite\nx,,\n", ["5:11: cite: column `cite` stands twice"]),
        (
            head("text") + "code,Full name\nx,y\n",
            ["5:6: `Full name` is no name of a column; expected lower case like `cite`"],
        ),
        (
            head("text") + "code,untill\nx,\n",
            ["5:6: untill: is nearly `until`; write that, or call it otherwise"],
        ),
        (head("text") + "code,cite\nx\ny,,\n",
         [NO_ROWS, "6:1: row with 1 of 2 cells", "7:1: row with 3 of 2 cells"]),
        (head("text") + "code,cite\n\nx,y\n", ["6:1: row with 1 of 2 cells"]),
        (
            head("text") + 'code,cite\nx,y "z"\nw,"y"z\n"v,\n',
            [
                NO_ROWS,
                "6:5: cell with a stray quote; quote the cell and double the quotes in it",
                "7:6: cell with a stray quote; quote the cell and double the quotes in it",
                "8:1: quote that is not closed",
            ],
        ),
        (
            head("text") + "set,code\nA1,x\n",
            ["6:1: set: `A1` is no name of a set; expected lower case like `ns1`"],
        ),
        (
            head("text") + "code,note\nb,\na,\nc,\n",
            ["7:1: code: `a` is out of order; sort rows by set, code and from"],
        ),
        (head("text") + "code\nx\ty\n", ["6:2: tab; indent and separate with spaces"]),
        (b"# source: \xff\n", ["1:11: byte that is not UTF-8"]),
    ],
)  # fmt: skip
def test_tables_of_tells_faults_of_shape(content: str | bytes, expected: list[str]) -> None:
    """A cell that slipped into the next column must not become law."""
    assert faults(content) == expected


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("country", "UK", "`UK` is no country; expected an ISO 3166-1 code like `DE`"),
        ("country", "no", "`no` is no country; expected an ISO 3166-1 code like `DE`"),
        ("eccn", "3a001", "`3a001` is no ECCN; expected a form like `3A001` or `3A001.a.2`"),
        ("eccn", "3A001.", "`3A001.` is no ECCN; expected a form like `3A001` or `3A001.a.2`"),
        ("eccn", " 3A001", "` 3A001` has blanks around it"),
        ("hs", "8542.31", "`8542.31` is no such code; expected 2, 4, 6, 8 or 10 digits"),
        ("hs", "854", "`854` is no such code; expected 2, 4, 6, 8 or 10 digits"),
        ("cn", "85-8542", "`85-8542` is no range; expected two codes of one length"),
        ("cn", "86-85", "`86-85` is no range; expected two codes of one length"),
        ("hs", "100000-990000", "`100000-990000` has more than 1000 codes"),
        ("eccn", "3A001-3A002", "`3A001-3A002` is no ECCN"),
        ("text", '""', "is empty"),
    ],
)
def test_tables_of_tells_codes_of_another_form(kind: str, code: str, expected: str) -> None:
    """A code that no item can have would make a rule silently never hold."""
    (found,) = [fault for fault in faults(f"{head(kind)}code,note\n{code},x\n") if "6:1" in fault]

    assert found.startswith(f"6:1: code: {expected}")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("maybe,,,", "6:5: covers: `maybe` is unknown; expected one of `in`, `out`, `ask`"),
        ("ask,,,", "6:9: question: is empty; a row that asks needs a question"),
        ("in,,2024-13-01,", "6:9: from: `2024-13-01` is no day; expected a form like `2026-11-24`"),
        ("in,,2024-02-01,2024-01-01", "6:20: until: ends on 2024-01-01, not after its start on "
         "2024-02-01"),
    ],
)  # fmt: skip
def test_tables_of_tells_faults_of_a_row(cells: str, expected: str) -> None:
    """What a row says of its code, and when, is understood or refused."""
    content = f"{head('text')}code,covers,question,from,until\nabc,{cells}\n"

    assert expected in faults(content)


def test_tables_of_refuses_a_code_twice_for_one_day() -> None:
    """Two rows of one code and day would let the order of rows decide."""
    content = head("hs") + "set,code,until\na,7206-7208,\na,7207,\nb,7207,\n"

    assert faults(content) == ["7:1: code: `7207` stands twice for one day; it is at line 6 too"]


def test_tables_of_refuses_names_that_conditions_can_not_write() -> None:
    """``tables.part-746`` would be a subtraction."""
    file = "tables/part-746.csv"

    assert faults(head("text") + "code\nx\n", file) == [
        "0:0: `part-746` can't be named in a condition; expected lower case like `ccl`"
    ]
