"""Measure everything and write BENCHMARKS.md: python -m tests.benchmarks [--list FILE] [--quick].

Each part is a command of its own that writes its figures as JSON; this runs them one after the
other, none beside another, and puts the figures into one page and one JSON file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.page import page

QUICK = {
    "load": ("--calls", "100", "--rounds", "1"),
    "peers": ("--rounds", "1", "--transactions", "60"),
    "peers_more": ("--rounds", "1", "--transactions", "60"),
    "columns": ("--segments", "2", "--rounds", "1"),
    "parts": ("--benchmark-max-time=0.01", "--benchmark-min-rounds=1", "-k", "network or finding"),
}
"""Arguments by which a part takes seconds: to see that it works, not to measure."""


@dataclass(frozen=True, slots=True)
class Part:
    """One command that measures.

    Attributes:
        name: What its figures are called.
        command: Module and arguments; ``FILE`` stands for the file that it writes.
    """

    name: str
    command: tuple[str, ...]


def parts(listed: Path | None, fronts: Sequence[str]) -> list[Part]:
    """Return the commands in the order in which they run."""
    named = ("--list", str(listed)) if listed else ()
    chosen = [word for front in fronts for word in ("--front", front)]
    return [
        Part("load", ("tests.load", *named, *chosen, "--json", "FILE")),
        Part("peers", ("tests.peers", "--json", "FILE")),
        Part("peers_more", ("tests.peers", "--rules", "5000", "--rounds", "3", "--json", "FILE")),
        Part("columns", ("tests.peers.columns", "--json", "FILE")),
        Part(
            "parts",
            (
                *("pytest", "tests/benchmarks", "--benchmark-enable", "--benchmark-only"),
                *("--timeout=0", "-q", "--benchmark-json", "FILE"),
            ),
        ),
    ]


def measured(part: Part, more: Sequence[str]) -> Any:
    """Run a part and return its figures; None where it failed, which is said."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "figures.json"
        command = [str(file) if word == "FILE" else word for word in part.command]
        print(f"bench: {' '.join(part.command)} {' '.join(more)}".rstrip(), file=sys.stderr)
        done = subprocess.run([sys.executable, "-m", *command, *more], check=False)
        if done.returncode or not file.exists():
            print(f"bench: {part.name} failed and is left out", file=sys.stderr)
            return None
        return json.loads(file.read_text())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    list_help = "the Consolidated Screening List; without it, the demonstration list"
    parser.add_argument("--list", type=Path, metavar="FILE", dest="listed", help=list_help)
    parser.add_argument("--front", action="append", metavar="NAME", help="threads, fast; both")
    parser.add_argument("--quick", action="store_true", help="see that it works, in a minute")
    parser.add_argument("--page", type=Path, default=Path("BENCHMARKS.md"), metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures, for programs")
    given = parser.parse_args(arguments)
    figures = {
        part.name: measured(part, QUICK[part.name] if given.quick else ())
        for part in parts(given.listed, given.front or ("threads", "fast"))
    }
    text = page(figures)
    print(text)
    given.page.write_text(text)
    if given.json:
        given.json.write_text(json.dumps(figures))
    return 0 if all(each is not None for each in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
