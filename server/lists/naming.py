"""Gather the names of an entry: each once, and what the publisher says of its worth."""

from __future__ import annotations

from typing import TypedDict

from server.lists.reading import plain


class Names(TypedDict):
    """The names of an entry, by the fields of ``ListEntry``."""

    name: str
    aliases: tuple[str, ...]
    weak_aliases: tuple[str, ...]
    original_script: tuple[str, ...]


class Naming:
    """The names of one entry, in the order printed."""

    def __init__(self) -> None:
        """Begin without a name."""
        self.primary = ""
        self._aliases: dict[str, bool] = {}
        self._original: dict[str, None] = {}

    def add(
        self, text: str, *, primary: bool = False, weak: bool = False, original: bool = False
    ) -> None:
        """Take in a name; a blank one is none.

        Args:
            text: As printed.
            primary: Whether it is the primary name. The first one is; a second is an alias.
            weak: Whether the publisher calls it weak. A name that is once not weak is not.
            original: Whether it is given as the original writing.
        """
        name = plain(text)
        if not name:
            return
        if primary and not self.primary:
            self.primary = name
            self._aliases.pop(name, None)
            return
        if name != self.primary:
            self._aliases[name] = weak and self._aliases.get(name, True)
        if original:
            self._original[name] = None

    def fields(self) -> Names:
        """Return them; where none is primary, the first that is not weak is."""
        if not self.primary and self._aliases:
            self.primary = min(self._aliases, key=self._aliases.__getitem__)
            del self._aliases[self.primary]
        return Names(
            name=self.primary,
            aliases=tuple(self._aliases),
            weak_aliases=tuple(name for name, is_weak in self._aliases.items() if is_weak),
            original_script=tuple(name for name in self._original if name in self._aliases),
        )
