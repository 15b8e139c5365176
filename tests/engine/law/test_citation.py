"""Citations are taken apart where the act is known, and never refused."""

from __future__ import annotations

import pytest

from engine.law.citation import citation


@pytest.mark.parametrize(
    ("act", "locator"),
    [
        ("15 CFR", "744.21(a)(2)"),
        ("15 CFR", "Part 738 Supp 1"),
        ("15 CFR", "Part 774 Supp 1 3A090"),
        ("31 CFR", "587.406"),
        ("90 FR", "47201"),
        ("50 USC", "4801"),
        ("EO 14068", "s1(a)(i)(D)"),
        ("EO 14068", "metals determination of 2024-04-12"),
        ("EO 14024", ""),
        ("OFAC FAQ", "401"),
        ("OFAC GL", "104"),
        ("OFAC Russia GL", "134"),
        ("Reg (EU) 833/2014", "Art 3p(4)"),
        ("Reg (EU) 833/2014", "Annex XXVIII"),
        ("Reg (EC) 765/2006", "Art 1x"),
        ("Reg (EU) 2021/821", "Annex II Section A"),
        ("Commission FAQ 269/2014", "Q8"),
        ("EU Best Practices 11623/24", ""),
        ("SI 2019/855", "reg 46Z16R"),
        ("SI 2019/855", "Schedule 3B"),
        ("SOR/2014-58", "s 3.15(1)"),
        ("SR 946.231.176.72", "Art 14d"),
        ("FEFA", "Art 48(1)"),
        ("Export Trade Control Order", "Appended Table 1 item 16(1)"),
        ("MOFCOM Announcement 2025 No. 61", ""),
        ("OFAC SDN List", ""),
        ("Annex XLII", ""),
        ("15 CFRs", ""),
    ],
)
def test_citation_separates_the_act_from_the_place_in_it(act: str, locator: str) -> None:
    """A reader can collect what is cited of one act; the text stays as it was written."""
    text = f"{act} {locator}".strip()

    cited = citation(text)

    assert (cited.text, cited.act, cited.locator) == (text, act, locator)
