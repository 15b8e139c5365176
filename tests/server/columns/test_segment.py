"""What is read from a segment is what was put into it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Facts, Kind, Scope, Value
from engine.match.projection import FactColumn, project
from server.columns.segment import LEFT_OUT, Segment, read, write

EXAMPLES: dict[Kind, Value] = {
    Kind.BOOLEAN: False,
    Kind.INTEGER: 3,
    Kind.DECIMAL: Decimal("0.50"),
    Kind.DATE: "2026-08-01",
}
ALL = {
    name: ("a, b", 'é"') if fact.many else EXAMPLES.get(fact.kind, "NO")
    for name, fact in CATALOGUE.items()
}


def of_scope(scope: Scope) -> dict[str, Value]:
    """Return a value of every fact of a scope."""
    return {name: value for name, value in ALL.items() if CATALOGUE[name].scope is scope}


def a_segment(*transactions: Facts) -> Segment:
    """Return decisions with these facts, numbered from 7."""
    numbers = np.arange(7, 7 + len(transactions))
    release = FactColumn(np.ones(len(transactions), dtype=np.int32), ("d2830e",))
    verdict = np.full(len(transactions), 2)
    return Segment(numbers, verdict, release, project(transactions, LEFT_OUT))


def test_every_fact_comes_back(tmp_path: Path) -> None:
    """With its value and type; of a subject that supplied none, nothing."""
    full = Facts(
        of_scope(Scope.TRANSACTION), (of_scope(Scope.ITEM), {}), ({}, of_scope(Scope.PARTY))
    )
    write(tmp_path / "a", a_segment(Facts({}), full))

    back = read(tmp_path / "a", CATALOGUE.keys())

    assert back.sequence.tolist() == [7, 8]
    assert back.verdict.tolist() == [2, 2]
    assert [back.release.of(row) for row in (0, 1)] == ["d2830e", "d2830e"]
    scopes = back.projection.scopes
    assert scopes[Scope.TRANSACTION].facts(0, CATALOGUE) == {}
    assert scopes[Scope.TRANSACTION].facts(1, CATALOGUE) == of_scope(Scope.TRANSACTION)
    assert scopes[Scope.ITEM].transaction.tolist() == [1, 1]
    assert scopes[Scope.ITEM].facts(0, CATALOGUE) == of_scope(Scope.ITEM)
    party = of_scope(Scope.PARTY)
    del party["party.name"]
    assert scopes[Scope.PARTY].facts(1, CATALOGUE) == party
    types = {type(value) for value in scopes[Scope.ITEM].facts(0, CATALOGUE).values()}
    assert types == {str, bool, Decimal, tuple} | ({int} & types)


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    """The other columns stay where they are."""
    write(tmp_path / "a", a_segment(Facts(of_scope(Scope.TRANSACTION))))

    back = read(tmp_path / "a", {"transaction.destination"})

    assert list(back.projection.scopes[Scope.TRANSACTION].columns) == ["transaction.destination"]


def test_names_are_left_out(tmp_path: Path) -> None:
    """Nobody's name is in the files."""
    write(tmp_path / "a", a_segment(Facts({}, (), ({"party.name": "Ivanka Petrova"},))))

    assert not any(b"Ivanka" in path.read_bytes() for path in (tmp_path / "a").iterdir())


def test_other_tools_read_the_files(tmp_path: Path) -> None:
    """They are Arrow IPC files with dictionary columns of text."""
    write(tmp_path / "a", a_segment(Facts({"transaction.destination": "RU"})))

    with pa.memory_map(str(tmp_path / "a" / "transaction.arrow")) as source:
        table = pa.ipc.open_file(source).read_all()

    assert table.to_pylist() == [
        {"sequence": 7, "verdict": 2, "release": "d2830e", "transaction.destination": "RU"}
    ]


def test_a_segment_is_not_overwritten(tmp_path: Path) -> None:
    """What is there stays, whole."""
    write(tmp_path / "a", a_segment(Facts({"transaction.destination": "RU"})))

    with pytest.raises(OSError, match="a"):
        write(tmp_path / "a", a_segment(Facts({"transaction.destination": "FR"})))

    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    kept = read(tmp_path / "a", CATALOGUE.keys()).projection.scopes[Scope.TRANSACTION]
    assert kept.facts(0, CATALOGUE) == {"transaction.destination": "RU"}


def test_what_a_power_cut_left_is_told_apart(tmp_path: Path) -> None:
    """An empty or cut file is an error of its own, so that the segment is made again."""
    write(tmp_path / "a", a_segment(Facts({"transaction.destination": "RU"})))
    (tmp_path / "a" / "item.arrow").write_bytes(b"")

    with pytest.raises(OSError, match="is no segment"):
        read(tmp_path / "a", CATALOGUE.keys())
