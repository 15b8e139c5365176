"""Two names are one when they differ only in what carries no meaning."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.screening.names import METHOD, given_first, key, readings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huawei Technologies Co., Ltd.", "HUAWEI TECHNOLOGIES CO LTD"),
        ("Co.,Ltd", "co ltd"),
        ("S.A.", "SA"),
        ("AL-QA'IDA", "Al Qa\u2019ida"),
        ("Smith & Sons", "Smith and Sons"),
        ("YATIRIM BANKASI ANONİM ŞİRKETİ", "Yatirim Bankasi Anonim Sirketi"),
        ("Mes Kargo Ta\u015f\u0131mac\u0131l\u0131k", "MES KARGO TASIMACILIK"),
        ("Łódź", "Lodz"),
        ("Straße", "STRASSE"),
        ("\uff2c\uff34\uff24", "Ltd"),
        ("Газпром Нефть", "ГАЗПРОМ  НЕФТЬ"),
        ("Королёв", "Королев"),
        ("\u062d\u064e\u0633\u064e\u0646", "\u062d\u0633\u0646"),
        ("soft\u00adhyphen", "soft hyphen"),
    ],
)  # fmt: skip
def test_key_is_one_for_what_is_printed_differently(one: str, other: str) -> None:
    """Case, accents, punctuation, spacing and width of letters do not make another name."""
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delta 1", "Delta 2"),
        ("か", "が"),
        ("ก่", "ก้"),
        ("Mikron", "Микрон"),
        ("Ivanov", "Ivanova"),
    ],
)
def test_key_differs_where_the_name_does(one: str, other: str) -> None:
    """A mark that makes another letter, another digit and another script make another name."""
    assert key(one) != key(other)


def test_key_of_a_name_without_letters_is_empty() -> None:
    """What has neither letter nor digit can't be compared."""
    assert [key(text) for text in ("", " ", "?!", "\x81\t", "\ud800")] == [""] * 5


@given(st.text())
def test_key_is_not_changed_by_being_taken_again(text: str) -> None:
    """A key is plain: nothing is left to take away."""
    assert key(key(text)) == key(text)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_key_does_not_depend_on_how_accents_are_stored(text: str) -> None:
    """A letter with its accent and the two one after the other are the same name."""
    assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))


def test_key_leaves_letters_alone_that_old_unicode_does_not_know() -> None:
    """A letter of 2024 gives the same key under every Python, whatever it knows of the letter."""
    assert key("\U00010d50x") == "\U00010d50x"


def test_keys_are_those_of_the_method_under_every_python() -> None:
    """An old decision is replayed with the same keys; who changes one must name a new method."""
    digest = hashlib.sha256()

    for code in range(0x20000):
        digest.update(key(f"a{chr(code)}\u0350\u0301b").encode() + b"\n")

    assert METHOD == "exact/1"
    assert digest.hexdigest() == (
        "100200b34c571be409ffaab2e0fa0550e77a8654ad46b48b0c09f8f7f3562c6e"
    )


@pytest.mark.parametrize(
    ("printed", "others"),
    [
        ("Mahan Air", ()),
        ("FUYI SUN A/K/A FRANK SUN", ("FUYI SUN", "FRANK SUN")),
        ("KOW SENG LIM -AKA- ERIC LIM", ("KOW SENG LIM", "ERIC LIM")),
        ("KOLOKOL (AKA: ALDRICH AMES)", ("ALDRICH AMES",)),
        ("AKA Drones LLC", ()),
        ("Atomic Energy Organization of Iran (AEOI)", ("Atomic Energy Organization of Iran",)),
        ("Huawei Technologies Co., Ltd. (Huawei)", ("Huawei Technologies Co., Ltd.",)),
        ("Corad Technology Ltd. (Shenzhen)", ()),
        ("ZDAS (HK) Company", ()),
        ("Alpha Beta (HK)", ()),
    ],
)
def test_readings_are_the_names_that_a_printed_one_holds(
    printed: str, others: tuple[str, ...]
) -> None:
    """Lists print several names in one; the place of a branch is no second name."""
    assert readings(printed, is_person=False) == (printed, *others)


def test_readings_of_a_person_put_the_given_name_first() -> None:
    """`PUTIN, Vladimir` on the list is Vladimir Putin on an invoice; a company has no surname."""
    assert readings("PUTIN, Vladimir", is_person=True)[1:] == ("Vladimir PUTIN",)
    assert readings("Acme, Ltd", is_person=False)[1:] == ()


def test_given_first_leaves_what_has_not_one_comma() -> None:
    """Without exactly one comma nobody knows which is the surname."""
    assert [given_first(text) for text in ("A B", "A, B, C")] == ["A B", "A, B, C"]
