"""Time a law over many past transactions: python -m tests.peers.columns [--rules N].

licet's columns against the same rules as expressions of Polars and DuckDB, which is what one would
otherwise do. Each says how many transactions each rule holds of, and all must say the same. One
core and one thread each; data are in memory, and as each would store them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from engine.facts.fact import Scope
from engine.match.columnar import ColumnIndex
from engine.match.index import Index
from engine.match.projection import FactColumn, Projection, Subjects, project
from server.columns.folder import SEGMENT
from tests.peers.workload import FIELDS, Part, Workload, workload

DISTINCT = SEGMENT
"""Transactions that are drawn; the rest are these again, in another order."""
Counts = tuple[int, ...]
"""Of each rule, how many transactions it holds of."""


def licet(work: Workload, order: Sequence[np.ndarray]) -> Callable[[], Counts]:
    """Return how licet counts: a segment at a time, as they lie beside the log."""
    whole = project(work.facts)
    segments = [_shuffled(whole, each) for each in order]
    index = ColumnIndex(Index.build(work.entries, {}, {}))

    def run() -> Counts:
        counts = np.zeros(len(work.entries), dtype=np.int64)
        for segment in segments:
            counts += np.bincount(index.matches(segment).entry, minlength=len(counts))
        return tuple(counts.tolist())

    return run


def _shuffled(whole: Projection, order: np.ndarray) -> Projection:
    """Return the transactions, each with one item and one party, in another order."""
    return Projection(
        len(order),
        {
            scope: Subjects(
                np.arange(len(order)),
                {
                    name: FactColumn(column.codes[order], column.values)
                    for name, column in whole.scopes[scope].columns.items()
                },
            )
            for scope in Scope
        },
    )


def polars(work: Workload, order: Sequence[np.ndarray]) -> Callable[[], Counts]:
    """Return how Polars counts, with categorical columns."""
    import polars as pl

    frame = pl.DataFrame([work.flat[row] for each in order for row in each.tolist()])
    frame = frame.with_columns(pl.col("destination", "eccn", "hs", "origin").cast(pl.Categorical))

    def expression(part: Part) -> pl.Expr:
        column = pl.col(part.field)
        match part.asks:
            case "in":
                return column.is_in(list(part.texts))
            case "equals":
                return column == part.texts[0]
            case "differs":
                return column != part.texts[0]
            case "starts":
                return column.cat.starts_with(part.texts[0])
            case "more":
                return column > part.number
            case _:
                return column.list.contains(part.texts[0])

    expressions = [
        pl.all_horizontal(*map(expression, rule)).sum().alias(str(number))
        for number, rule in enumerate(work.rules)
    ]
    return lambda: tuple(map(int, frame.lazy().select(expressions).collect().row(0)))


def duckdb(work: Workload, order: Sequence[np.ndarray]) -> Callable[[], Counts]:
    """Return how DuckDB counts."""
    import duckdb as library
    import pyarrow as pa

    connection = library.connect()
    connection.execute("set threads to 1")
    rows = pa.Table.from_pylist([work.flat[row] for each in order for row in each.tolist()])
    connection.register("given", rows)
    connection.execute("create table transactions as select * from given")

    def expression(part: Part) -> str:
        texts = [f"'{text}'" for text in part.texts]
        match part.asks:
            case "in":
                return f"{part.field} in ({', '.join(texts)})"
            case "equals" | "differs":
                return f"{part.field} {'=' if part.asks == 'equals' else '<>'} {texts[0]}"
            case "starts":
                return f"starts_with({part.field}, {texts[0]})"
            case "more":
                return f"{part.field} > {part.number}"
            case _:
                return f"list_contains({part.field}, {texts[0]})"

    counts = ", ".join(
        f"count(*) filter (where {' and '.join(map(expression, rule))})" for rule in work.rules
    )

    def run() -> Counts:
        found = connection.execute(f"select {counts} from transactions").fetchone()
        assert found is not None
        return tuple(found)

    return run


OTHERS: Mapping[str, Callable[[Workload, Sequence[np.ndarray]], Callable[[], Counts]]] = {
    "Polars": polars,
    "DuckDB": duckdb,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers.columns", description=__doc__)
    parser.add_argument("--rules", type=int, default=500)
    parser.add_argument("--segments", type=int, default=122, help=f"of {SEGMENT} transactions")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    work = workload(given.rules, DISTINCT)
    shuffle = np.random.default_rng(1)
    order = [shuffle.permutation(DISTINCT) for _ in range(given.segments)]
    runs = {"licet": licet(work, order)}
    for name, make in OTHERS.items():
        try:
            runs[name] = make(work, order)
        except ImportError:
            print(f"{name}: left out, it is not installed", file=sys.stderr)
    counts = {name: run() for name, run in runs.items()}
    wrong = sorted(name for name, found in counts.items() if found != counts["licet"])
    if wrong:
        print(f"{', '.join(wrong)}: other counts than licet's", file=sys.stderr)
        return 1
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(given.rounds):
        for name, run in runs.items():
            before = time.process_time()
            run()
            taken[name].append(time.process_time() - before)
    total = DISTINCT * given.segments
    seconds = {name: statistics.median(each) for name, each in taken.items()}
    print(f"{given.rules} rules, {total:,} transactions, {sum(counts['licet']):,} hits")
    for name, each in seconds.items():
        ratio = each / seconds["licet"]
        print(f"{name:8} {each:8.2f} s {total / each:12,.0f}/s {ratio:8.1f}")
    if given.json:
        told = {"rules": given.rules, "transactions": total, "fields": len(FIELDS)}
        given.json.write_text(json.dumps(told | {"seconds": seconds}))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    sys.exit(main())
