"""Find by a text what has it as a key, in flat arrays and without an object for each.

Keys are kept as CRC-32: what two keys of one hash belong to is found by either, and whoever asks
must compare.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
NONE: Numbers = np.empty(0, dtype=np.uint32)
_SPARSE = 4
_MOST_USED = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which numbers have a key.

    Attributes:
        hashes: Of the keys, in order.
        targets: What has the key of the hash at the same place.
        is_used: Whether any hash ends in these bits: most keys asked for belong to nothing.
    """

    hashes: Numbers
    targets: Numbers
    is_used: bytearray

    @classmethod
    def of(cls, pairs: array[int]) -> Postings:
        """Return the postings of what ``pair`` made, in any order, repeated or not."""
        ordered = np.unique(np.frombuffer(pairs, dtype=np.uint64))
        hashes = (ordered >> np.uint64(32)).astype(np.uint32)
        size = 1 << max(8, (_SPARSE * len(hashes)).bit_length())
        is_used = np.zeros(min(size, _MOST_USED), dtype=np.uint8)
        is_used[hashes & np.uint32(len(is_used) - 1)] = 1
        targets = (ordered & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        return cls(hashes, targets, bytearray(is_used))

    def of_keys(self, keys: Iterable[str]) -> Numbers:
        """Return what has one of ``keys``; what has several is there as often."""
        is_used, bits = self.is_used, len(self.is_used) - 1
        hashes = [zlib.crc32(key.encode()) for key in keys]
        used = [each for each in hashes if is_used[each & bits]]
        if not used:
            return NONE
        wanted = np.array(used, dtype=np.uint32)
        firsts = self.hashes.searchsorted(wanted).tolist()
        lasts = self.hashes.searchsorted(wanted, "right").tolist()
        parts = [self.targets[a:b] for a, b in zip(firsts, lasts, strict=True) if a < b]
        return joined(parts)


def pair(key: str, target: int) -> int:
    """Return a key and what has it as one number."""
    return zlib.crc32(key.encode()) << 32 | target


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Many lists of numbers in one.

    Attributes:
        starts: Where each begins, and where the last one ends.
        flat: All, one after the other.
    """

    starts: array[int]
    flat: Numbers

    @classmethod
    def of(cls, lists: Iterable[Sequence[int]]) -> Lists:
        """Return ``lists`` as one."""
        starts, flat = array("I", [0]), array("I")
        for each in lists:
            flat.extend(each)
            starts.append(len(flat))
        return cls(starts, np.frombuffer(flat, dtype=np.uint32) if flat else NONE)

    def of_all(self, numbers: Iterable[int]) -> Numbers:
        """Return what the lists of ``numbers`` have, one after the other."""
        starts, flat = self.starts, self.flat
        return joined([flat[starts[at] : starts[at + 1]] for at in numbers])


def joined(parts: Sequence[Numbers]) -> Numbers:
    """Return ``parts`` as one array."""
    filled = [part for part in parts if len(part)]
    if len(filled) > 1:
        return np.concatenate(filled)
    return filled[0] if filled else NONE
