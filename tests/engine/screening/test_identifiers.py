"""Numbers agree when they are the same number of the same kind and the same state."""

from __future__ import annotations

import pytest

from engine.screening.identifiers import Identifier

RUSSIAN = Identifier("tax", "7707083893", "RU")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RUSSIAN, Identifier("tax", "77 07 08 38 93", "RU")),
        (RUSSIAN, Identifier("tax", "7707083893")),
        (Identifier("imo_ship", "IMO 9187629"), Identifier("imo_ship", "9187629")),
        (Identifier("bic", "SABRRUMM"), Identifier("bic", "sabrrumm012")),
        (Identifier("ogrn", "1027700132195"), Identifier("registration", "1027700132195", "RU")),
        (Identifier("crypto_wallet", "0xABcd12"), Identifier("crypto_wallet", "0xabCD12")),
    ],
)
def test_agrees_with_the_same_number(one: Identifier, other: Identifier) -> None:
    """Spaces, case and a branch do not make another number."""
    assert one.agrees_with(other)
    assert other.agrees_with(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RUSSIAN, Identifier("tax", "7707083893", "KZ")),
        (RUSSIAN, Identifier("passport", "7707083893", "RU")),
        (Identifier("crypto_wallet", "1BoatSLRHt"), Identifier("crypto_wallet", "1boatslrht")),
        (Identifier("imo_ship", "9187629"), Identifier("imo_company", "9187629")),
        (Identifier("tax", "--"), Identifier("tax", "..")),
    ],
)
def test_disagrees_with_another(one: Identifier, other: Identifier) -> None:
    """Another state, another kind of number, or no number at all."""
    assert not one.agrees_with(other)
