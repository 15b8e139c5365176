"""The license requirement column of the Entity List is read as printed, and never guessed."""

from __future__ import annotations

import pytest

from engine.screening.entity_list import Scope, footnotes_of, scope_of


@pytest.mark.parametrize(
    "text",
    [
        "All Items Subject to the EAR",
        "For all items subject to the EAR. (See §744.11 of the EAR).",
        "For all items subject to the EAR. (See part§744.11 of the EAR).",
        "For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2",
        "For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR",
        "For all items subject to the EAR. (See § 744.11 of the EAR). This license requirement may "
        "be overcome by License Exception GOV under § 740.11(b)(2) and (e).",
        "For all items subject to the EAR, with case-by-case basis for items listed on the CCL",
        "All items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR) "
        "The license requirements under this entry also extend to any export, reexport and "
        "transfer (in-country) to the entity wherever located worldwide.",
    ],
)
def test_scope_is_all_items_where_nothing_limits_it(text: str) -> None:
    """Citations, an exception and a review policy leave the requirement whole."""
    assert scope_of(text) is Scope.ALL_ITEMS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "For any item subject to the EAR listed in supplement no. 2 to part 744.",
        "For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR",
        "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the "
        "EAR",
        "All items subject to the EAR except for: crude oil, condensates",
        "For All Items Subject to the EAR (See §744.11 of the EAR), except for EAR99-designated "
        "technology",
        "For all items subject to the EAR (See §744.11 of the EAR), apart from items that are "
        "related to transactions that are authorized",
        "For all items subject to the EAR (See §744.11 when exported by air of the EAR)",
        "For all items subject to the EARTH",
    ],
)
def test_scope_is_the_entry_itself_where_something_limits_it(text: str) -> None:
    """A person must read what the text takes away."""
    assert scope_of(text) is Scope.SEE_ENTRY


def test_scope_knows_requirements_for_the_commerce_control_list() -> None:
    """Older entries are about the items of the Commerce Control List, and not about EAR99."""
    assert scope_of("For all items on the CCL (See §744.11 of the EAR).") is Scope.ALL_CCL_ITEMS


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        ("For all items subject to the EAR. (See §744.11 of the EAR)", ()),
        ("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2", ("1", "2")),
        ("For All Items (See §734.9(e)1, and §744.11 of the EAR)2.", ("1", "2")),
        ("All items. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        ("For All Items (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).", ("3",)),
        ("For all items (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        ("For all items. (See §§ 734.9(e) and 744.11 of the EAR) 4", ("4",)),
        ("For all items. (See §§ 734.9(e)(2) and 744.11 of the EAR)", ("4",)),
        ("For all items (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", ("5",)),
        ("For all items. (See §734.9(e) and §744.11 of the EAR)", ()),
        ("General License No. 11 of December 20, 2016, codes 271111, 2709", ()),
    ],
)
def test_footnotes_are_those_stated(text: str, footnotes: tuple[str, ...]) -> None:
    """By their mark, or by the provision that exists for them alone."""
    assert footnotes_of(text) == footnotes
