"""What OFAC's files share: the codes of its lists, and what it prints of a party in any of them.

A party of the file with the lists other than the SDN List is known to be on one of them by name, in
the advanced form, or by its sanctions programs, in the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from engine.screening.snapshot import EntryKind
from server.lists.reading import Report

SDN_LIST_ID = "OFAC-SDN"

UMBRELLA = "Consolidated List"
"""What OFAC calls its lists other than the SDN List taken together; it is no list of its own."""

LIST_CODES = MappingProxyType(
    {
        "SDN List": "SDN",
        "Non-SDN Palestinian Legislative Council List": "PLC",
        "FSE List": "FSE",
        "Sectoral Sanctions Identifications List": "SSI",
        "CAPTA List": "CAP",
        "Non-SDN Menu-Based Sanctions List": "MBS",
        "Non-SDN CMIC List": "CMIC",
    }
)
"""Codes by the names that OFAC prints in ``ListValues`` and in the filters of its exports."""

KINDS = MappingProxyType(
    {
        "individual": EntryKind.PERSON,
        "entity": EntryKind.ENTITY,
        "vessel": EntryKind.VESSEL,
        "aircraft": EntryKind.AIRCRAFT,
    }
)

_OF_ONE_LIST = (
    ("NS-PLC", "PLC"),
    ("FSE-", "FSE"),
    ("CMIC-", "CMIC"),
    ("UKRAINE-EO13662", "SSI"),
    ("561", "CAP"),
)
_OF_MENUS = frozenset(
    {
        "BURMA-EO14014",
        "CAATSA - RUSSIA",
        "HKAA",
        "ILLICIT-DRUGS-EO14059",
        "RUSSIA-EO14024",
    }
)
"""Programs by the lists other than the SDN List on which the Consolidated Screening List of 31 July
2026 shows them; those of this set are on the SDN List too, and prove nothing beside others."""


def code_of_programs(programs: Iterable[str], report: Report) -> str:
    """Return the list, other than the SDN List, that a party with ``programs`` is on, or nothing.

    Where the programs allow several, the narrower is taken and the doubt is noticed.
    """
    printed = tuple(programs)
    starts = [code for start, code in _OF_ONE_LIST if any(p.startswith(start) for p in printed)]
    of_menus = [program for program in printed if program in _OF_MENUS]
    if len(starts) > 1 or (starts and of_menus):
        report.notice(
            "programs", "may be on a second list, which this format can't tell", "; ".join(printed)
        )
    if starts:
        return starts[0]
    return "MBS" if of_menus else ""
