"""Sort what publishers print among the numbers of an entry.

The lists of the United States name each particular in words: ``Passport``, ``Tax ID No.``, but also
``Secondary sanctions risk:`` and ``Gender``. By these words it is told whether it is

1. a number that can be compared: an identifier;
2. something that bears on what the listing forbids: a directive, the risk of secondary sanctions, a
   date of a directive: a measure;
3. anything else: a remark.

Nothing is dropped: what is not known is a remark under its own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.screening.identifiers import Identifier
from server.lists.countries import code_of
from server.lists.reading import plain

SCHEMES = {
    "tax id": "tax", "v.a.t.": "tax", "rfc": "tax", "nit #": "tax", "ruc #": "tax", "rtn": "tax",
    "c.u.i.t.": "tax",
    "registration": "registration", "registration id": "registration",
    "company": "registration", "uk company": "registration", "c.r.": "registration",
    "business registration": "registration", "business registration document #": "registration",
    "commercial registry": "registration",
    "public registration": "registration", "legal entity": "registration",
    "certificate of incorporation": "registration", "chamber of commerce": "registration",
    "enterprise": "registration", "unified social credit code (uscc)": "registration",
    "d-u-n-s": "duns", "swift/bic": "bic", "mmsi": "mmsi", "lei": "lei",
    "passport": "passport", "diplomatic passport": "passport",
    "stateless person passport": "passport", "british national overseas passport": "passport",
    "national id": "national_id", "cedula": "national_id", "personal id card": "national_id",
    "citizen's card": "national_id", "c.u.r.p.": "national_id", "d.n.i.": "national_id",
    "tazkira national id card": "national_id",
    "aircraft tail": "aircraft_registration", "previous aircraft tail": "aircraft_registration",
}  # fmt: skip
"""Schemes by the publishers' words, without `No.`, `Number` and the like."""

_UNSAID = re.compile(r"[\s:]*(?:\bno\.?|\bnumber)?[\s:]*$", re.IGNORECASE)
_IMO = re.compile(r"\s*IMO\s*(\d{7})\b.*", re.IGNORECASE)
_WALLET = "Digital Currency Address"
_REGISTRATION_OF_A_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")

_MEASURE = re.compile(
    r"secondary sanctions|additional sanctions information|directive|transactions prohibited"
    r"|\(cmic\)|caatsa|executive order \d+|target type",
    re.IGNORECASE,
)


def scheme_of(kind: str, number: str) -> tuple[str, str]:
    """Return scheme and value of a number; an empty scheme if it can't be compared."""
    imo = _IMO.fullmatch(number)
    if kind.startswith("Vessel Registration") and imo:
        return "imo_ship", imo[1]
    if kind.startswith(("Identification", "Company")) and imo:
        return "imo_company", imo[1]
    if kind.startswith(_WALLET):
        return "crypto_wallet", number
    scheme = SCHEMES.get(_UNSAID.sub("", kind).casefold(), "")
    if scheme == "registration" and _REGISTRATION_OF_A_LEI.fullmatch(number):
        return "lei", number
    return scheme, number


def is_measure(kind: str) -> bool:
    """Whether the words of a particular bear on what the listing forbids."""
    return _MEASURE.search(kind) is not None


@dataclass(slots=True)
class Particulars:
    """What is printed of an entry, sorted.

    Attributes:
        identifiers: Numbers that can be compared.
        measures: What bears on what the listing forbids.
        remarks: Anything else.
    """

    identifiers: set[Identifier] = field(default_factory=set)
    measures: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def add(self, kind: str, value: str, country: str = "") -> None:
        """Take in a particular as printed; one without a value is none."""
        kind, value = plain(kind).rstrip(": -"), plain(value)
        if not value:
            return
        scheme, number = scheme_of(kind, value)
        if scheme and number:
            self.identifiers.add(Identifier(scheme, number, code_of(country)))
        elif is_measure(kind):
            self.measures[f"{kind}: {value}"] = None
        else:
            self.remark(kind, f"{value} ({plain(country)})" if plain(country) else value)

    def remark(self, label: str, value: str) -> None:
        """Take in something that is neither compared nor of law; a blank one is none."""
        if text := plain(value):
            self.remarks[f"{label}: {text}" if label else text] = None
