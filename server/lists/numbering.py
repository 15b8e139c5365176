"""Give ids to entries that their publisher does not number.

The id is derived from the name as printed; where several entries of a list have one name, from name
and notice; where that does not tell them apart, from the whole entry. So a derived id never passes
to an entry of another name, and stays while the entry stays as it is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from engine.screening.snapshot import ListEntry
from server.lists.reading import Placed

# INVARIANT: the fields of the first form, in their order. Ids derived from them must not change.
_PRINTED = (
    "id", "list_code", "name", "kind", "aliases", "countries", "identifiers", "programs",
    "license_requirement", "license_policy", "footnotes", "federal_register_notice", "start_date",
    "end_date", "addresses", "dates_of_birth", "remarks",
)  # fmt: skip


def numbered(placed: Iterable[Placed]) -> Iterator[Placed]:
    """Yield the entries under their ids: list code, and the number in ``id`` or a derived one."""
    left = list(placed)
    for tell_apart in _TELL_APART:
        groups: dict[tuple[str, str], list[Placed]] = defaultdict(list)
        for each in left:
            entry = each.entry
            groups[entry.list_code, entry.id or _derived(tell_apart(entry))].append(each)
        left = []
        for (code, number), group in groups.items():
            is_told_apart = len(group) == 1 or group[0].entry.id or tell_apart is _TELL_APART[-1]
            if is_told_apart:
                for each in group:
                    yield Placed(replace(each.entry, id=f"{code}-{number}"), each.line)
            else:
                left += group


def _whole(entry: ListEntry) -> str:
    printed = ", ".join(f"{name}={getattr(entry, name)!r}" for name in _PRINTED)
    return f"ListEntry({printed})"


_TELL_APART: tuple[Callable[[ListEntry], tuple[str, ...]], ...] = (
    lambda entry: (entry.name,),
    lambda entry: (entry.name, entry.federal_register_notice),
    lambda entry: (entry.name, entry.federal_register_notice, _whole(entry)),
)


def _derived(parts: tuple[str, ...]) -> str:
    """Return a short digest. Should two collide, the next way to tell entries apart decides."""
    return "h" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
