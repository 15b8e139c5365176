"""The fact catalogue can be read, in the terminal and as a page."""

from __future__ import annotations

from pathlib import Path

from engine.facts.catalogue import CATALOGUE
from server.cli.facts import page
from tests.server.cli.conftest import run

PAGE = Path(__file__).resolve().parents[3] / "docs" / "facts.md"


def test_facts_page_is_current() -> None:
    """The published page says what the catalogue says: `licet facts --markdown > docs/facts.md`."""
    assert PAGE.read_text() == page(CATALOGUE.values())


def test_facts_page_has_every_fact() -> None:
    """A writer of rules finds each word that a rule may use."""
    text = page(CATALOGUE.values())

    assert [name for name in CATALOGUE if f"| `{name}` |" not in text] == []


def test_facts_shows_those_with_all_words() -> None:
    """One can look for a fact by what it is about."""
    result = run("facts", "QUANTITY", "unit")

    names = [line.split()[0] for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert names == ["item.quantity", "item.quantity_unit", "2"]


def test_facts_markdown_is_the_page() -> None:
    """The page can be made anew by one command."""
    result = run("facts", "--markdown")

    assert result.stdout == page(CATALOGUE.values())
