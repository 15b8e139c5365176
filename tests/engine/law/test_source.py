"""YAML as a tree of texts that knows its places, with libyaml and without."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.law.place_of import place_of
from engine.law.source import Entries, Items, Place, Text, plain, tree

LIKE_YAML = st.text(alphabet="ab:-?&*!|>'\"{}[], \n#%\\\t\u00a0", max_size=60)
"""Texts that are YAML more often than not."""

LOADERS = [
    pytest.param(yaml.BaseLoader, id="plain"),
    pytest.param(
        getattr(yaml, "CBaseLoader", None),
        id="libyaml",
        marks=pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without it"),
    ),
]
with_each_loader = pytest.mark.parametrize("loader", LOADERS)


def faults(text: str | bytes, loader: Any) -> list[str]:
    """Return the faults of ``text``, in the order found."""
    content = text if isinstance(text, bytes) else text.encode()
    return [str(fault) for fault in tree("a.yaml", content, loader)[1]]


@with_each_loader
def test_tree_has_texts_alone(loader: Any) -> None:
    """Norway is no truth, 3E992 no number, and half a carat has two decimals."""
    text = "country: NO\neccn: 3E992\ncarats: 0.50\nday: 2026-11-24\nnone: null\nempty:\n"

    node, wrong = tree("a.yaml", text.encode(), loader)

    assert wrong == []
    assert node is not None
    assert plain(node) == {
        "country": "NO",
        "eccn": "3E992",
        "carats": "0.50",
        "day": "2026-11-24",
        "none": "null",
        "empty": "",
    }


@with_each_loader
def test_tree_knows_its_places(loader: Any) -> None:
    """Line and column count from one, in characters, not bytes."""
    node, _ = tree("a.yaml", "é: [ü, {k: v}]\n".encode(), loader)

    assert isinstance(node, Entries)
    items = node.value("é")
    assert isinstance(items, Items)
    assert items.place == Place(1, 4)
    assert [each.place for each in items.nodes] == [Place(1, 5), Place(1, 8)]
    inner = items.nodes[1]
    assert isinstance(inner, Entries)
    assert inner.pairs[0][1].place == Place(1, 12)


@with_each_loader
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ["a.yaml:3:1: key `a` stands twice; it is at line 1 too"]),
        (
            "a: &x 1\nb: *x\n",
            [
                "a.yaml:1:4: anchor `&x`; write the value out where it is used",
                "a.yaml:2:4: alias `*x`; write out what it stands for",
            ],
        ),
        ("a: !!str 1\n", ["a.yaml:1:4: tag `tag:yaml.org,2002:str`; every scalar is a text"]),
        ("a: !x [1]\n", ["a.yaml:1:4: tag `!x`; every scalar is a text"]),
        ("a: 1\n---\nb: 1\n", ["a.yaml:2:1: second document; expected one in a file"]),
        ("%YAML 1.1\n---\na: 1\n", ["a.yaml:1:1: directive; none is expected"]),
        ("a:\t1\n", ["a.yaml:1:3: tab; indent and separate with spaces"]),
        ("a: 1\r\nb: 2\r\n", ["a.yaml:1:5: line ends in CR LF; expected LF alone"]),
        ("\ufeffa: 1\n", ["a.yaml:1:1: byte order mark; expected UTF-8 without it"]),
        ("a: 1\nb: x\x07\n", ["a.yaml:2:5: control character U+0007"]),
        ('a: "\\t"\n', ["a.yaml:1:4: escape that stands for a tab or control character"]),
        (b"a: 1\nb\xc3\xa9: \xff\n", ["a.yaml:2:5: byte that is not UTF-8"]),
        ("? [1]\n: 2\n", ["a.yaml:1:3: key that is a list or mapping; expected a text"]),
        ("[" * 40, ["a.yaml:1:33: nested more than 32 levels deep"]),
        ("a: *x\n", ["a.yaml:1:4: alias `*x`; write out what it stands for"]),
    ],
)
def test_tree_tells_each_fault_at_its_place(
    loader: Any, text: str | bytes, expected: list[str]
) -> None:
    """What YAML allows and a reader of law would overlook is refused where it stands."""
    assert faults(text, loader) == expected


@with_each_loader
@pytest.mark.parametrize(
    ("text", "place"), [("a: b: c\n", (1, 5)), ("- a\nb: c\n", (2, 1)), ("a: |\n  x\n y\n", (3, 2))]
)
def test_tree_says_where_text_stops_being_yaml(
    loader: Any, text: str, place: tuple[int, int]
) -> None:
    """The parser's words differ, its place does not."""
    node, wrong = tree("a.yaml", text.encode(), loader)

    assert node is None
    assert [(fault.line, fault.column) for fault in wrong] == [place]
    assert wrong[0].message.startswith("no YAML")


@with_each_loader
def test_tree_tells_all_faults_of_form_at_once(loader: Any) -> None:
    """The publisher mends a file in one go."""
    text = "a: &x 1\na: 2\nb: *x\nc: !y 3\nd:\t4\n"

    assert [fault.split(" ")[0] for fault in sorted(faults(text, loader))] == [
        "a.yaml:1:4:",
        "a.yaml:2:1:",
        "a.yaml:3:4:",
        "a.yaml:4:4:",
        "a.yaml:5:3:",
    ]


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\ud800"])
@with_each_loader
def test_tree_refuses_escapes_that_are_no_characters(loader: Any, escape: str) -> None:
    """Plain-Python PyYAML lets them through or fails over them."""
    _, wrong = tree("a.yaml", f'a: "{escape}"\n'.encode(), loader)

    assert len(wrong) == 1


@with_each_loader
@given(content=st.binary(max_size=200) | LIKE_YAML.map(str.encode))
def test_tree_never_crashes(loader: Any, content: bytes) -> None:
    """Whatever is in a file, the answer is a tree, or faults that lie in the file."""
    node, wrong = tree("a.yaml", content, loader)

    lines = content.count(b"\n") + 1
    assert all(0 <= fault.line <= lines + 1 for fault in wrong)
    assert node is None or plain(node) is not None


WORDS = st.text(alphabet="abé&|.\"'\\#: ", min_size=1, max_size=8)
LINES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
EXPRESSIONS = st.lists(LINES, min_size=1, max_size=4)


@given(
    lines=EXPRESSIONS,
    style=st.sampled_from([None, "'", '"', "|", ">"]),
    width=st.integers(10, 60),
    indent=st.integers(2, 6),
)
def test_place_of_finds_every_character_of_every_style(
    lines: list[str], style: str | None, width: int, indent: int
) -> None:
    """Whatever YAML folds, strips or escapes, a fault points at the character it is about."""
    value = "\n".join(lines)
    source = yaml.dump(
        [{"when": value}], default_style=style, width=width, indent=indent, allow_unicode=True
    )
    source_lines = source.split("\n")
    node, _ = tree("a.yaml", source.encode())
    assert isinstance(node, Items)
    entry = node.nodes[0]
    assert isinstance(entry, Entries)
    text = entry.pairs[0][1]
    assert isinstance(text, Text)
    is_escaped = source_lines[text.place.line - 1][text.place.column - 1] == '"'

    for number, line in enumerate(text.body.split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if character == " ":
                continue
            place = place_of(text, number, column)
            found = source_lines[place.line - 1][place.column - 1]
            assert found == character or (is_escaped and found == "\\"), (source, place)


def test_place_of_points_behind_the_text_for_what_is_missing_at_its_end() -> None:
    """An expression that ends too early is wrong where it ends."""
    node, _ = tree("a.yaml", b"when: >  # why\n  a &&\n\n  b ||\n")
    assert isinstance(node, Entries)
    text = node.pairs[0][1]
    assert isinstance(text, Text)

    assert place_of(text, 1, 99) == Place(2, 7)
    assert place_of(text, 2, 5) == Place(4, 7)
    assert place_of(text, 9, 1) == Place(4, 7)
