"""The lists and formats that are known: data for importers, the command line and its help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final


class Format(Enum):
    """The forms of list files, by the words of the command line."""

    CSL_JSON = "csl-json"
    CSL_JSON_LINES = "csl-json-lines"
    CSL_CSV = "csl-csv"
    OFAC_ADVANCED_XML = "ofac-advanced-xml"
    OFAC_XML = "ofac-xml"
    OFAC_CSV = "ofac-csv"
    EU_FSF_XML = "eu-fsf-xml"
    UK_XML = "uk-xml"
    UK_CSV = "uk-csv"
    UN_XML = "un-xml"
    BIS_EL_CSV = "bis-el-csv"
    METI_XLSX = "meti-xlsx"
    FTM_JSON_LINES = "ftm-json-lines"


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list that has a form of its own.

    Attributes:
        list_id: Its id.
        title: What it is.
        publisher: Who publishes it.
        formats: The forms that it comes in; the first is the one with the most in it.
    """

    list_id: str
    title: str
    publisher: str
    formats: tuple[Format, ...]


_OFAC: Final = "US Department of the Treasury, Office of Foreign Assets Control"
_OFAC_FORMATS = (Format.OFAC_ADVANCED_XML, Format.OFAC_XML, Format.OFAC_CSV)

_LISTS = (
    KnownList(
        "US-CSL",
        "Consolidated Screening List of the United States",
        "US Department of Commerce, International Trade Administration",
        (Format.CSL_JSON, Format.CSL_CSV, Format.CSL_JSON_LINES),
    ),
    KnownList("OFAC-SDN", "Specially Designated Nationals List", _OFAC, _OFAC_FORMATS),
    KnownList("OFAC-CONS", "OFAC's lists other than the SDN List", _OFAC, _OFAC_FORMATS),
    KnownList(
        "BIS-EL",
        "Entity List, Supplement No. 4 to Part 744 of the EAR",
        "US Department of Commerce, Bureau of Industry and Security",
        (Format.BIS_EL_CSV,),
    ),
    KnownList(
        "EU-FSF",
        "Consolidated financial sanctions list of the European Union",
        "European Commission",
        (Format.EU_FSF_XML,),
    ),
    KnownList(
        "UK-SL",
        "UK Sanctions List",
        "UK Foreign, Commonwealth and Development Office",
        (Format.UK_XML, Format.UK_CSV),
    ),
    KnownList(
        "UN-SC",
        "Consolidated List of the United Nations Security Council",
        "United Nations Security Council",
        (Format.UN_XML,),
    ),
    KnownList(
        "METI-EUL",
        "Foreign End User List of Japan",
        "Ministry of Economy, Trade and Industry of Japan",
        (Format.METI_XLSX,),
    ),
)

LISTS: Final[Mapping[str, KnownList]] = MappingProxyType({each.list_id: each for each in _LISTS})
"""Known lists by their ids. A list of one's own has any other id."""
