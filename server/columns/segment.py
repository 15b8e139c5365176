"""A stretch of the log in columns, as files that other tools read as well.

1. A segment is a folder of three Arrow IPC files, ``transaction``, ``item`` and ``party``, with a
   row for each subject and a dictionary-encoded column for each fact. ``transaction`` has number in
   the log and verdict of each decision beside its facts, the others the row of the transaction.
2. A value is the text by which the fact catalogue's kind can be read again; a set of values is a
   JSON list. A fact that nobody supplied is null.
3. A segment is written whole or not at all, and never changed. It is derived from the log and can
   be thrown away at any time.
4. Names are left out: no rule can be put to them here, and who reads columns needs none.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Fact, Kind, Scope, Value
from engine.match.projection import FactColumn, Projection, Rows, Subjects

LEFT_OUT = frozenset({"party.name"})
"""Facts that say who somebody is."""
SEQUENCE, VERDICT, RELEASE, TRANSACTION = "sequence", "verdict", "release", "transaction"


@dataclass(frozen=True, slots=True)
class Segment:
    """Decisions in columns.

    Attributes:
        sequence: Their numbers in the log, ascending.
        verdict: What was decided: 1 ALLOW, 2 REVIEW, 3 BLOCK, as in the contract.
        release: Digests of the releases they were decided by.
        projection: Their facts.
    """

    sequence: Rows
    verdict: Rows
    release: FactColumn
    projection: Projection


def write(folder: Path, segment: Segment) -> None:
    """Write ``segment`` as the new folder ``folder``.

    Raises:
        OSError: It can't be written, or is there.
    """
    making = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    scopes = segment.projection.scopes
    own = {
        SEQUENCE: pa.array(segment.sequence),
        VERDICT: pa.array(segment.verdict),
        RELEASE: _encoded(segment.release),
    }
    _write(making / "transaction.arrow", own, scopes[Scope.TRANSACTION])
    for scope in (Scope.ITEM, Scope.PARTY):
        owner = {TRANSACTION: pa.array(scopes[scope].transaction)}
        _write(making / f"{scope.value}.arrow", owner, scopes[scope])
    try:
        making.rename(folder)
    except OSError:
        shutil.rmtree(making)
        raise


def read(folder: Path, facts: Collection[str]) -> Segment:
    """Read a segment with those of ``facts`` that it has.

    Raises:
        OSError: It isn't there, or is no segment.
    """
    try:
        whole = _read(folder / "transaction.arrow")
        sequence = _numbers(whole, SEQUENCE)
        scopes = {Scope.TRANSACTION: _subjects(whole, np.arange(len(sequence)), facts)}
        for scope in (Scope.ITEM, Scope.PARTY):
            table = _read(folder / f"{scope.value}.arrow")
            scopes[scope] = _subjects(table, _numbers(table, TRANSACTION), facts)
        return Segment(
            sequence,
            _numbers(whole, VERDICT),
            _column(whole, RELEASE, lambda text: text),
            Projection(len(sequence), scopes),
        )
    except (pa.ArrowInvalid, KeyError, ValueError) as error:
        raise OSError(f"{folder}: is no segment: {error}") from error


def _write(path: Path, own: Mapping[str, pa.Array], subjects: Subjects) -> None:
    columns = dict(own)
    for name, column in subjects.columns.items():
        columns[name] = _encoded(column)
    table = pa.table(columns)
    with path.open("wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _encoded(column: FactColumn) -> pa.Array:
    codes = pa.array(column.codes - 1, mask=column.codes == 0)
    values = pa.array([_written(value) for value in column.values], type=pa.string())
    return pa.DictionaryArray.from_arrays(codes, values)


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _numbers(table: pa.Table, name: str) -> Rows:
    numbers: Rows = table[name].to_numpy()
    return numbers


def _subjects(table: pa.Table, transaction: Rows, facts: Collection[str]) -> Subjects:
    wanted = [name for name in table.column_names if name in facts]
    return Subjects(
        transaction,
        {name: _column(table, name, partial(_value, CATALOGUE[name])) for name in wanted},
    )


def _column(table: pa.Table, name: str, value: Callable[[str], Value]) -> FactColumn:
    (chunk,) = table[name].chunks
    codes = chunk.indices.fill_null(-1).to_numpy().astype(np.int32) + np.int32(1)
    return FactColumn(codes, tuple(value(text) for text in chunk.dictionary.to_pylist()))


def _written(value: Value) -> str:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _value(fact: Fact, text: str) -> Value:
    if fact.many:
        return tuple(json.loads(text))
    match fact.kind:
        case Kind.BOOLEAN:
            return text == "true"
        case Kind.INTEGER:
            return int(text)
        case Kind.DECIMAL:
            return Decimal(text)
        case _:
            return text
