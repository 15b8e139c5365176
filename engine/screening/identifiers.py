"""How identifiers are compared.

1. Only identifiers of one kind of number are compared: a passport never equals a tax number. The
   Russian OGRN is a registration number and is compared with those.
2. Punctuation, spaces and case do not count, nor does ``IMO`` before an IMO number. An address of a
   crypto-asset counts letter by letter, unless it is hexadecimal.
3. Of a BIC the first eight characters count; the other three name a branch of the same bank.
   -- ISO 9362
4. Numbers that a state issues may repeat in another. Where both sides name the issuing country, the
   countries must agree; where one is silent, the number alone counts.

It does *not* check check digits: a list entry is compared as printed, right or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.screening.names import key

AIRCRAFT_REGISTRATION = "aircraft_registration"
SCHEMES = frozenset(
    {
        "registration", "tax", "ogrn", "lei", "duns", "bic", "imo_ship", "imo_company", "mmsi",
        "passport", "national_id", "eori", AIRCRAFT_REGISTRATION, "crypto_wallet",
    }
)  # fmt: skip
"""Kinds of identifiers that are compared, in the words of the contract."""

_NATIONAL = frozenset({"registration", "tax", "ogrn", "passport", "national_id"})
_BIC_OF_THE_BANK = 8


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A number or code by which somebody is known.

    Attributes:
        scheme: Who issues it and how it is written; one of ``SCHEMES``.
        value: As issued or printed.
        country: ISO 3166-1 alpha-2 code of the issuer where the scheme is national, or empty.
    """

    scheme: str
    value: str
    country: str = ""

    @property
    def key(self) -> str:
        """What is compared: the family of the scheme and the plain value; empty for no value."""
        value = _plain(self.scheme, self.value)
        family = "registration" if self.scheme == "ogrn" else self.scheme
        return f"{family}:{value}" if value else ""

    def agrees_with(self, other: Identifier) -> bool:
        """Whether both are the same number."""
        if not self.key or self.key != other.key:
            return False
        is_elsewhere = self.country and other.country and self.country != other.country
        return not (self.scheme in _NATIONAL and is_elsewhere)


def _plain(scheme: str, value: str) -> str:
    if scheme == "crypto_wallet":
        address = value.strip()
        return address.lower() if address[:2].lower() == "0x" else address
    plain = key(value)
    if scheme in ("imo_ship", "imo_company"):
        return plain.removeprefix("imo")
    return plain[:_BIC_OF_THE_BANK] if scheme == "bic" else plain
