"""`licet facts`: the fact catalogue, the vocabulary of all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from engine.decision.reasons import text as value_text
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Fact, Scope
from server.cli import output
from server.cli.layout import count, paragraph, width

_TITLES = {
    Scope.TRANSACTION: "Facts of the transaction",
    Scope.ITEM: "Facts of an item",
    Scope.PARTY: "Facts of a party",
}
_INTRODUCTION = """\
# Fact catalogue

Every fact that a rule may ask about. A fact that isn't supplied is unknown, never false; the
question is what a decision asks then. Where a default is named, the law reads silence so, and a
decision that did says it. Written by `licet facts --markdown`; don't edit it.
"""


def facts(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="Only facts with these words.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write the page docs/facts.md.")
    ] = False,
) -> None:
    """Show the fact catalogue.

    What rules may ask about, what it means, and where a transaction states it.
    """
    if markdown:
        output.say_bytes(page(CATALOGUE.values()).encode())
        return
    found = [fact for fact in CATALOGUE.values() if _has(fact, words or ())]
    output.say(line for fact in found for line in _entry(fact, width()))
    output.say([count(len(found), "fact")])


def page(catalogue: Iterable[Fact]) -> str:
    """Return the published page of the catalogue, in Markdown."""
    by_scope: dict[Scope, list[Fact]] = {scope: [] for scope in Scope}
    for fact in catalogue:
        by_scope[fact.scope].append(fact)
    lines = [_INTRODUCTION]
    for scope, members in by_scope.items():
        lines += [f"## {_TITLES[scope]}", "", "| fact | type | meaning | question | from |"]
        lines += ["|---|---|---|---|---|", *map(_row, members), ""]
    return "\n".join(lines)


def _row(fact: Fact) -> str:
    meaning = " ".join([fact.meaning, *_remarks(fact)])
    cells = (f"`{fact.name}`", _type(fact), meaning, fact.question, _origin(fact))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _entry(fact: Fact, columns: int) -> Iterator[str]:
    yield f"{fact.name}  ({_type(fact)})"
    for text in (" ".join([fact.meaning, *_remarks(fact)]), fact.question, _origin(fact)):
        yield from paragraph(text.replace("`", ""), columns, "    ")


def _type(fact: Fact) -> str:
    unit = f", {fact.unit}" if fact.unit else ""
    return f"{'set of ' if fact.many else ''}{fact.kind.value}{unit}"


def _origin(fact: Fact) -> str:
    return f"`{fact.contract}`" if fact.contract else f"derived: {fact.derived}"


def _remarks(fact: Fact) -> Iterator[str]:
    if fact.values:
        yield f"One of: {', '.join(f'`{value}`' for value in fact.values)}."
    if fact.default is not None:
        yield f"Default: {value_text(fact.default.value)}, since {fact.default.reason}."


def _has(fact: Fact, words: Iterable[str]) -> bool:
    text = f"{fact.name} {fact.meaning} {fact.question} {fact.contract} {fact.derived}".lower()
    return all(word.lower() in text for word in words)
