"""Index the names of a snapshot, to be searched for similar ones."""

from __future__ import annotations

from array import array

from engine.screening.close_words import LEAST_INITIALS, CloseWords, keys_of
from engine.screening.closeness import is_ordinary
from engine.screening.latin import Script, sound
from engine.screening.postings import Lists, Postings, pair
from engine.screening.similar import MANNERS, Names, SimilarIndex, joined
from engine.screening.snapshot import Snapshot
from engine.screening.words import OWN, Manner, Reading, Word, manner_of, readings_of

_MOST_OWN = 63


def similar_index(snapshot: Snapshot) -> SimilarIndex:
    """Index every way to read every name of ``snapshot``."""
    making = _Making()
    for position, entry in enumerate(snapshot):
        for number, name in enumerate(entry.names):
            manner = manner_of(entry.kind, name)
            for reading in readings_of(name, manner):
                making.add(position, number, manner, reading)
    return making.made()


class _Making:
    """An index that is being made."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, int, Script, str], int] = {}
        self._words: list[Word] = []
        self._form_ids: dict[tuple[str, ...], int] = {}
        self._word_keys = array("Q")
        self._name_keys = array("Q")
        self._names = Names(
            array("I"), array("I"), array("H"), array("B"), array("B"), array("I", [0]), array("I")
        )
        self._many: list[list[int]] = []
        self._alone: list[list[int]] = []

    def add(self, position: int, number: int, manner: Manner, reading: Reading) -> None:
        """Add a way to read a name."""
        names = self._names
        at = len(names.positions)
        ids = [self._id(word) for word in reading.words]
        own = {
            each for each, word in zip(ids, reading.words, strict=True) if word.weight == OWN
        } or set(ids)
        names.positions.append(position)
        names.numbers.append(number)
        names.forms.append(self._form_ids.setdefault(reading.forms, len(self._form_ids)))
        names.own.append(min(len(own), _MOST_OWN))
        names.manners.append(MANNERS.index(manner))
        names.words.extend(ids)
        names.starts.append(len(names.words))
        for each in own:
            (self._alone if len(own) == 1 else self._many)[each].append(at)
        self._name_keys.extend(pair(f"j{sound(each.text)}", at) for each in joined(reading.words))
        initials = "".join(word.text[0] for word in reading.words)
        if len(initials) >= LEAST_INITIALS:
            self._name_keys.append(pair(f"a{initials}", at))

    def _id(self, word: Word) -> int:
        known = (word.text, word.weight, word.script, word.symbol)
        found = self._ids.get(known)
        if found is None:
            found = self._ids[known] = len(self._words)
            self._words.append(word)
            self._many.append([])
            self._alone.append([])
            self._word_keys.extend(pair(key, found) for key in keys_of(word))
        return found

    def made(self) -> SimilarIndex:
        """Return the index."""
        return SimilarIndex(
            tuple(self._form_ids),
            self._names,
            CloseWords(
                tuple(self._words),
                Postings.of(self._word_keys),
                Postings.of(self._name_keys),
                Lists.of(self._many),
                Lists.of(self._alone),
                bytes(map(is_ordinary, self._words)),
            ),
        )
