"""Read the license requirement column of the Entity List.

1. The scope of a requirement is told only where the text says it for the entry as a whole: *all
   items subject to the EAR*, or *all items on the CCL*. Citations after it, the license exception
   that may overcome it, its reach beyond an address and its review policy take nothing away.
2. A text that goes on to limit itself ("when used in projects ...", "except for ...", "apart from
   ...") or names certain items is not understood here: see the entry. It is never guessed.
3. A footnote is stated by its mark, or by citing the provision that exists for that footnote alone:
   ``734.9(e)(1)`` is footnote 1, ``734.9(e)(2)`` is 4, ``734.9(e)(3)`` is 5, ``734.9(g)`` is 3.
   ``734.9(e)`` alone states none.
   -- 15 CFR Part 744 Supp 4; 15 CFR 734.9(e), (g)

The forms below are those of all 3,420 entries of the edition of 31 July 2026.
"""

from __future__ import annotations

import re
from enum import Enum


class Scope(Enum):
    """Which items a license requirement is about."""

    ALL_ITEMS = "all_items"
    ALL_CCL_ITEMS = "all_ccl_items"
    SEE_ENTRY = "see_entry"


# What may follow without taking anything from the requirement, each until the end of a sentence.
_HARMLESS = re.compile(
    r"[(,\s]*see\s*(?:part)?\s*§(?:\([a-z0-9]\)|[\d§.,\sl]|and)*of the ear[\s.)]*[1-5]?[\s.)]*"
    r"|this license requirement may be overcome by license exception gov under "
    r"§\s*740\.11\(b\)(?:\(2\) and \(?e\)?)?(?: when used by the u\.s\.? geological survey)?\.?\s*"
    r"|the license requirements under this entry also extend to any export, reexport and transfer "
    r"\(in-country\) to the entity wherever located worldwide\.?\s*"
    r"|, with case-by-case basis for items listed on the ccl\.?\s*"
    r"|[.\s]+"
)
_HEADS = (
    (re.compile(r"(?:for )?all items subject to the ear\b"), Scope.ALL_ITEMS),
    (re.compile(r"(?:for )?all items (?:listed )?on the ccl\b"), Scope.ALL_CCL_ITEMS),
)


def scope_of(license_requirement: str) -> Scope:
    """Return which items the text of an entry is about, ``SEE_ENTRY`` where it can't be told."""
    text = " ".join(license_requirement.casefold().split())
    for head, scope in _HEADS:
        match = head.match(text)
        if match is not None and _is_harmless(text[match.end() :]):
            return scope
    return Scope.SEE_ENTRY


def _is_harmless(rest: str) -> bool:
    while rest:
        match = _HARMLESS.match(rest)
        if match is None:
            return False
        rest = rest[match.end() :]
    return True


_MARK = re.compile(r"(?:\)|\bEAR)[,.\s]*([1-5])(?!\d|\.\d|\()", re.IGNORECASE)
_PROVISION = re.compile(r"734\.9\((?:(g)|e\)\s*\(([123]))\)")
_FOOTNOTE_OF = {"g": "3", "1": "1", "2": "4", "3": "5"}


def footnotes_of(license_requirement: str) -> tuple[str, ...]:
    """Return the footnotes that the text of an entry states, sorted."""
    found = set(_MARK.findall(license_requirement))
    found |= {_FOOTNOTE_OF[g or e] for g, e in _PROVISION.findall(license_requirement)}
    return tuple(sorted(found))
