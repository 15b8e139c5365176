"""A part of a long list, and where the next part begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Sequenced(Protocol):
    """Something with a place in the order of commits."""

    @property
    def sequence(self) -> int:
        """Its number, from 1."""


Item = TypeVar("Item", bound=Sequenced)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A page, which later commits do not change.

    Attributes:
        items: In the order that was asked for.
        after: Sequence to go on after for the next page; nothing when this is the last.
    """

    items: tuple[Item, ...]
    after: int | None

    @classmethod
    def of(cls, found: Sequence[Item], size: int) -> Page[Item]:
        """Return a page of ``size`` from what was ``found``: one more, if there is a next page."""
        return cls(tuple(found[:size]), found[size - 1].sequence if len(found) > size else None)
