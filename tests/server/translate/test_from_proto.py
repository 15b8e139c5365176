"""What becomes of a request: every fact in its place, every fault by its name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.message import DecodeError
from google.type.date_pb2 import Date
from google.type.money_pb2 import Money
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import TransactionError
from engine.facts.transaction import Transaction as Core
from licet.v1 import authorization_pb2, document_pb2
from licet.v1.end_use_pb2 import WeaponKind
from licet.v1.item_pb2 import Item
from licet.v1.party_pb2 import Party, PartyRole
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.translate import limits
from server.translate.from_proto import transaction
from tests.server.translate.builders import a_full_transaction, leaves, messages

EXPORT = TransactionKind.TRANSACTION_KIND_EXPORT
NUCLEAR = WeaponKind.WEAPON_KIND_NUCLEAR
CONSIGNEE = PartyRole.PARTY_ROLE_CONSIGNEE
_UNKNOWN_FIELD = b"\xf8\xff\x03\x01"
"""Field 8191 with the value 1, which no message of the contract has."""


def an_export(**fields: Any) -> Transaction:
    """Return a minimal valid transaction with ``fields``."""
    return Transaction(kind=EXPORT, **fields)


def a_party(**fields: Any) -> Party:
    """Return a minimal valid party with ``fields``."""
    return Party(roles=[CONSIGNEE], **fields)


def violations(message: Transaction) -> dict[str, str]:
    """Return what is wrong with ``message``, by field."""
    with pytest.raises(TransactionError) as caught:
        transaction(message)
    return {each.field: each.problem for each in caught.value.violations}


def only(message: Transaction) -> tuple[str, str]:
    """Return the one thing that is wrong with ``message``."""
    (one,) = violations(message).items()
    return one


# -- what must be there


def test_transaction_empty_message_says_what_is_needed() -> None:
    """An empty request is refused; the answer names the field and the words it may have."""
    field, problem = only(Transaction())

    assert field == "kind"
    assert "export, reexport, in_country_transfer" in problem


def test_transaction_needs_nothing_but_a_kind() -> None:
    """Whatever else is absent is unknown, and a rule may ask for it."""
    read = transaction(an_export())

    assert read == Core({"transaction.kind": "export"})


def test_transaction_tells_all_violations_at_once() -> None:
    """A caller mends a request in one go."""
    message = Transaction(destination="UK", ship_from="usa")
    message.items.add().classification.eccn = "3a001"
    message.items.add().net_weight_kg.value = "-1"
    message.parties.add(name="")

    assert list(violations(message)) == [
        "ship_from",
        "destination",
        "parties[0].name",
        "items[0].classification.eccn",
        "items[1].net_weight_kg",
        "kind",
    ]


# -- presence


def test_transaction_list_that_is_there_and_empty_is_known_to_be_none() -> None:
    """No transit country is an answer; no answer is none."""
    message = an_export()
    message.routing.transit.SetInParent()

    assert transaction(message).facts["transaction.transit"] == ()
    assert "transaction.transshipment" not in transaction(message).facts


def test_transaction_party_that_was_screened_is_told_from_one_that_was_not() -> None:
    """Screened without a hit is knowledge; not screened is none."""
    message = an_export(parties=[a_party(name="A"), a_party(name="B")])
    message.parties[0].listings.SetInParent()

    screened, unscreened = transaction(message).parties

    assert screened.listings == ()
    assert unscreened.listings is None


@pytest.mark.parametrize("field", ["authorizations", "documents"])
def test_transaction_nothing_presented_is_told_from_nothing_stated(field: str) -> None:
    """That no license is presented is a fact of its own."""
    message = an_export()

    assert getattr(transaction(message), field) is None
    getattr(message, field).SetInParent()
    assert getattr(transaction(message), field) == ()


@pytest.mark.parametrize("answer", [True, False])
def test_transaction_false_is_an_answer(answer: bool) -> None:
    """No is not the same as no answer."""
    message = an_export(is_sale=answer)

    assert transaction(message).facts["transaction.sale"] is answer


def test_transaction_ports_are_known_if_each_is_named() -> None:
    """Of a list with a gap it can't be said what it doesn't hold."""
    message = an_export()
    message.routing.called_ports.ports.add(locode="NLRTM")
    assert transaction(message).facts["transaction.called_ports"] == ("NLRTM",)

    message.routing.called_ports.ports.add(name="Rotterdam")
    assert "transaction.called_ports" not in transaction(message).facts


def test_transaction_transfers_between_ships_are_asked_as_a_whole() -> None:
    """That there was none is an answer too."""
    message = an_export()
    message.routing.ship_to_ship_transfers.SetInParent()
    message.routing.ais_gaps.gaps.add()

    facts = transaction(message).facts

    assert facts["transaction.has_ship_to_ship_transfer"] is False
    assert facts["transaction.has_ais_gap"] is True


# -- what isn't understood is not dropped


def _unknown_fields() -> list[str]:
    return [path for _, path in messages(a_full_transaction())]


@pytest.mark.parametrize("path", _unknown_fields())
def test_transaction_with_an_unknown_field_is_refused(path: str) -> None:
    """A newer client's fact is refused wherever it stands, and never silently dropped."""
    message = a_full_transaction()
    holder = next(each for each, where in messages(message) if where == path)
    holder.MergeFromString(_UNKNOWN_FIELD)

    assert "number 8191" in violations(message)[path]


def _enums() -> list[str]:
    return [place.where for place in leaves(a_full_transaction()) if place.field.enum_type]


@pytest.mark.parametrize("where", _enums())
def test_transaction_with_an_unknown_enum_number_is_refused(where: str) -> None:
    """A newer client's word is refused: the answer names the field, the number and the words."""
    message = a_full_transaction()
    place = next(each for each in leaves(message) if each.where == where)
    if place.field.is_repeated:
        getattr(place.holder, place.field.name)[:] = [4242]
        where = f"{where}[0]"
    else:
        setattr(place.holder, place.field.name, 4242)
    assert place.field.enum_type is not None
    word = place.field.enum_type.values_by_number[1].name.lower()

    problem = violations(message)[where]

    assert "`4242`" in problem
    assert any(word.endswith(each) for each in problem.split("expected one of ")[1].split(", "))


def test_transaction_unspecified_in_a_list_is_refused() -> None:
    """A list of roles can't hold the absence of one."""
    message = an_export(parties=[Party(roles=[CONSIGNEE, PartyRole.PARTY_ROLE_UNSPECIFIED])])

    assert only(message)[0] == "parties[0].roles[1]"


# -- values


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("-1", "is negative"),
        ("1" * 40, "more than 15 significant digits"),
        ("1e3", "is no number"),
        ("NaN", "is no number"),
        ("", "is empty"),
        ("0.0000000000000001", "out of range"),
    ],
)
def test_transaction_number_that_is_none_is_refused(value: str, problem: str) -> None:
    """A quantity is exact, not negative, and has a length that law can compare."""
    message = an_export(items=[Item()])
    message.items[0].quantity.amount.value = value

    field, text = only(message)

    assert field == "items[0].quantity.amount"
    assert problem in text


@pytest.mark.parametrize("value", ["0", "100", "100.000", "49.9"])
def test_transaction_share_up_to_the_whole_is_read(value: str) -> None:
    """A share is a number of percent."""
    message = an_export(parties=[a_party()])
    message.parties[0].owned_by_exporter_percent.value = value

    facts = transaction(message).parties[0].facts

    assert facts["party.owned_by_exporter_percent"] == Decimal(value)


def test_transaction_share_of_more_than_the_whole_is_refused() -> None:
    """No share exceeds 100 percent, whether a rule reads it or not."""
    message = an_export(items=[Item()])
    message.items[0].inputs.inputs.add().share_percent.value = "100.1"

    assert only(message)[0] == "items[0].inputs.inputs[0].share_percent"


@pytest.mark.parametrize(
    "date", [Date(year=2026), Date(year=2026, month=2, day=30), Date(month=1, day=1), Date()]
)
def test_transaction_day_that_is_none_is_refused(date: Date) -> None:
    """A day of law has year, month and day."""
    message = an_export()
    message.dates.loaded_on.CopyFrom(date)

    assert only(message)[0] == "dates.loaded_on"


@pytest.mark.parametrize("date", [Date(year=1962), Date(year=1962, month=5)])
def test_transaction_year_of_birth_alone_is_read(date: Date) -> None:
    """Of a person often no more is known."""
    transaction(an_export(parties=[a_party(born_on=date)]))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("x" * 1_001, "at most 1000"), ("\x00", "control characters"), ("  ", "is empty")],
)
def test_transaction_text_of_no_use_is_refused(text: str, problem: str) -> None:
    """A name is a text of some length, also where no rule reads it."""
    field, told = only(an_export(transaction_id=text))

    assert field == "transaction_id"
    assert problem in told


@pytest.mark.parametrize("text", ["Ростов", "a\tb", "x" * 1_000, "O'Brien & Söhne"])
def test_transaction_text_of_any_script_is_read(text: str) -> None:
    """Names are as their bearers write them."""
    message = an_export(parties=[a_party(name=text)])

    assert transaction(message).parties[0].name == text


def test_transaction_count_has_as_many_digits_as_a_number_may() -> None:
    """Counts are compared like other numbers."""
    message = an_export(items=[Item()])
    message.items[0].technical.transistor_count = 10**15 - 1
    assert transaction(message).items[0].facts["item.transistor_count"] == 10**15 - 1

    message.items[0].technical.transistor_count = 10**15
    assert only(message)[0] == "items[0].technical.transistor_count"


def test_transaction_item_in_no_list_is_told_from_an_unknown_one() -> None:
    """Only some lists know the word `NONE`; of the ECCN, `EAR99` says it."""
    message = an_export(items=[Item()])
    message.items[0].classification.eu_dual_use = "NONE"
    assert transaction(message).items[0].facts["item.eu_dual_use"] == "NONE"

    message.items[0].classification.eccn = "NONE"
    assert only(message)[0] == "items[0].classification.eccn"


@pytest.mark.parametrize("imo", ["9243320", "1234567"])
def test_transaction_ship_number_is_read_whatever_its_check_digit(imo: str) -> None:
    """Lists of sanctioned ships hold numbers that fail the check."""
    message = an_export()
    message.routing.vessel.imo = imo

    assert transaction(message).facts["transaction.vessel_imo"] == imo


@pytest.mark.parametrize("imo", ["IMO9243320", "924332", "92433200"])
def test_transaction_ship_number_has_seven_digits(imo: str) -> None:
    """Anything else is no number of a ship."""
    message = an_export()
    message.routing.vessel.imo = imo

    assert only(message)[0] == "routing.vessel.imo"


# -- money


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (Money(currency_code="USD", units=1200, nanos=500_000_000), "1200.5"),
        (Money(currency_code="USD", nanos=1), "0.000000001"),
        (Money(currency_code="USD"), "0"),
        (Money(currency_code="USD", units=999_999_999_999_999), "999999999999999"),
        (Money(currency_code="USD", units=4_000), "4000"),
    ],
)
def test_transaction_money_is_exact(money: Money, amount: str) -> None:
    """Nothing is rounded on the way."""
    read = transaction(an_export(total_value=money)).value["USD"]

    assert str(read) == amount or read == Decimal(amount)


@pytest.mark.parametrize(
    ("money", "problem"),
    [
        (Money(units=1), "no currency"),
        (Money(currency_code="usd", units=1), "no currency"),
        (Money(currency_code="US$", units=1), "no currency"),
        (Money(currency_code="USD", units=1, nanos=-1), "one sign"),
        (Money(currency_code="USD", units=-1, nanos=1), "one sign"),
        (Money(currency_code="USD", nanos=1_000_000_000), "nanos"),
        (Money(currency_code="USD", units=-1), "negative"),
        (Money(currency_code="USD", nanos=-1), "negative"),
        (Money(currency_code="USD", units=2**63 - 1), "significant digits"),
        (Money(currency_code="USD", units=1_000_000_000, nanos=1), "significant digits"),
    ],
)
def test_transaction_money_that_is_none_is_refused(money: Money, problem: str) -> None:
    """An amount has a currency, one sign, and a length that law can compare."""
    field, text = only(an_export(total_value=money))

    assert field == "total_value"
    assert problem in text


def test_transaction_value_may_be_stated_in_several_currencies() -> None:
    """The law compares amounts in its own currency; the caller converts."""
    message = an_export(items=[Item()])
    message.items[0].total_value.CopyFrom(Money(currency_code="USD", units=110))
    message.items[0].stated_values.add(currency_code="EUR", units=100)
    message.items[0].stated_values.add(currency_code="USD", units=110)

    assert transaction(message).items[0].value == {"USD": Decimal(110), "EUR": Decimal(100)}


def test_transaction_two_values_in_one_currency_are_refused() -> None:
    """Which one is true is for the caller to say."""
    message = an_export(items=[Item()])
    message.items[0].total_value.CopyFrom(Money(currency_code="USD", units=110))
    message.items[0].stated_values.add(currency_code="USD", units=100)

    field, problem = only(message)

    assert field == "items[0].stated_values[0]"
    assert "100 USD contradicts 110 USD" in problem


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (TransactionKind.TRANSACTION_KIND_PAYMENT, {"USD": Decimal(10)}),
        (TransactionKind.TRANSACTION_KIND_EXPORT, {}),
    ],
)
def test_transaction_is_worth_what_is_paid_if_it_is_a_payment(
    kind: TransactionKind.ValueType, value: dict[str, Decimal]
) -> None:
    """An instalment says nothing of what the goods are worth."""
    message = Transaction(kind=kind)
    message.payment.amount.CopyFrom(Money(currency_code="USD", units=10))

    assert transaction(message).value == value


# -- contract, licenses, documents


@pytest.mark.parametrize(
    ("amended", "not_before", "not_after"),
    [
        ({"last_on": Date(year=2025, month=6, day=17)}, "2025-06-17", "2025-06-17"),
        ({"after": Date(year=2025, month=6, day=30)}, "2025-07-01", ""),
        ({"not_after": Date(year=2025, month=6, day=17)}, "", "2025-06-17"),
        ({"never": True}, "", "0001-01-01"),
        ({"never": False}, "", ""),
        ({}, "", ""),
    ],
)
def test_transaction_amendment_is_between_two_days(
    amended: dict[str, Any], not_before: str, not_after: str
) -> None:
    """However a caller knows of the last amendment, a rule asks between which days it was."""
    message = an_export()
    message.contract.amendment.SetInParent()
    for name, value in amended.items():
        if isinstance(value, bool):
            setattr(message.contract.amendment, name, value)
        else:
            getattr(message.contract.amendment, name).CopyFrom(value)

    read = transaction(message)

    assert (read.amended_not_before, read.amended_not_after) == (not_before, not_after)


def test_transaction_amendment_after_the_last_day_is_refused() -> None:
    """The calendar ends; a request about the day after it is a slip."""
    message = an_export()
    message.contract.amendment.after.CopyFrom(Date(year=9999, month=12, day=31))

    assert only(message)[0] == "contract.amendment.after"


def _a_license(**fields: Any) -> Transaction:
    message = an_export(items=[Item(line="1")])
    message.authorizations.authorizations.add(
        type=authorization_pb2.AUTHORIZATION_TYPE_INDIVIDUAL_LICENSE, **fields
    )
    return message


def test_transaction_license_ends_on_the_day_before_it_is_invalid() -> None:
    """The contract names the first day without validity, the core the last with it."""
    message = _a_license(
        valid_from=Date(year=2026, month=1, day=1), valid_until=Date(year=2027, month=1, day=1)
    )

    (read,) = transaction(message).authorizations or ()

    assert (read.valid_from, read.valid_until) == ("2026-01-01", "2026-12-31")


def test_transaction_license_that_ends_before_it_starts_is_refused() -> None:
    """A license without a day is a slip."""
    message = _a_license(
        valid_from=Date(year=2026, month=1, day=1), valid_until=Date(year=2026, month=1, day=1)
    )

    assert only(message)[0] == "authorizations.authorizations[0].valid_until"


def test_transaction_license_for_a_line_that_is_not_there_is_refused() -> None:
    """A license that names another line covers nothing, and the caller should know."""
    message = _a_license(item_lines=["1", "2"])

    assert only(message)[0] == "authorizations.authorizations[0].item_lines[1]"


@pytest.mark.parametrize(("stated", "expected"), [(None, False), (True, True), (False, False)])
def test_transaction_license_by_quantity_covers_only_what_its_holder_states(
    stated: bool | None, expected: bool
) -> None:
    """What is left on a license isn't compared with what is sent; a cure needs positive proof."""
    message = _a_license()
    said = message.authorizations.authorizations[0]
    said.remaining_quantity.amount.value = "10"
    said.remaining_quantity.unit = "pcs"
    if stated is not None:
        said.conditions_met = stated

    (read,) = transaction(message).authorizations or ()

    assert read.conditions_met is expected


def test_transaction_license_without_registration_does_not_cover() -> None:
    """An authorization that its holder isn't registered for can't be used."""
    (read,) = transaction(_a_license(is_registered=False)).authorizations or ()
    assert read.conditions_met is False

    contradiction = _a_license(is_registered=False, conditions_met=True)
    assert only(contradiction)[0] == "authorizations.authorizations[0].is_registered"


def test_transaction_license_and_document_need_a_type() -> None:
    """What isn't named cures nothing and shows nothing."""
    message = an_export()
    message.authorizations.authorizations.add(code="LVS")
    message.documents.documents.add(number="1")

    assert set(violations(message)) == {
        "authorizations.authorizations[0].type",
        "documents.documents[0].type",
    }


@pytest.mark.parametrize("tier", [0, 4])
def test_transaction_price_attestation_has_one_of_three_tiers(tier: int) -> None:
    """The price cap knows three tiers."""
    message = an_export()
    message.documents.documents.add(
        type=document_pb2.DOCUMENT_TYPE_PRICE_ATTESTATION, price_cap_tier=tier
    )

    assert only(message)[0] == "documents.documents[0].price_cap_tier"


# -- what is said in two ways


@pytest.mark.parametrize(
    ("say", "fact"),
    [
        (lambda m: m.end_use.weapon_kinds.append(NUCLEAR), "transaction.end_use.wmd"),
        (
            lambda m: setattr(m.end_use, "diversion_destination", "RU"),
            "transaction.end_use.diversion_suspected",
        ),
        (
            lambda m: m.end_use.notices.add(authority="BIS"),
            "transaction.end_use.informed_by_authority",
        ),
    ],
)
def test_transaction_particulars_say_the_fact_itself(
    say: Callable[[Transaction], object], fact: str
) -> None:
    """Whoever names the notice has received one."""
    message = an_export()
    say(message)

    assert transaction(message).facts[fact] is True


def test_transaction_particulars_of_what_is_denied_are_refused() -> None:
    """A request must not say two things."""
    message = an_export(parties=[a_party(website="https://example.org", has_web_presence=False)])
    message.end_use.notices.add(authority="BIS")
    message.end_use.informed_by_authority = False
    message.end_use.weapon_kinds.append(NUCLEAR)
    message.end_use.is_wmd = False

    assert set(violations(message)) == {
        "end_use.informed_by_authority",
        "end_use.is_wmd",
        "parties[0].has_web_presence",
    }


def test_transaction_authorities_are_known_if_each_notice_names_one() -> None:
    """Of a notice of nobody it can't be said whose it isn't."""
    message = an_export()
    message.end_use.notices.add(authority="OFAC")
    message.end_use.notices.add(authority="BIS")
    facts = transaction(message).facts
    assert facts["transaction.end_use.informed_by"] == ("BIS", "OFAC")

    message.end_use.notices.add(reference="1")
    assert "transaction.end_use.informed_by" not in transaction(message).facts


# -- US content


def test_transaction_us_content_beyond_the_whole_is_refused() -> None:
    """Parts are shares of one item."""
    message = an_export(items=[Item()])
    for _ in range(3):
        message.items[0].us_content.content.parts.add(eccn="EAR99").percent.value = "40"

    assert only(message)[0] == "items[0].us_content.content"


def test_transaction_us_content_without_classification_still_counts() -> None:
    """How much it is, is known; what it is, must be asked."""
    message = an_export(items=[Item()])
    message.items[0].us_content.content.parts.add(eccn="EAR99").percent.value = "10"
    message.items[0].us_content.content.parts.add().percent.value = "5"

    (item,) = transaction(message).items

    assert item.us_content is None
    assert item.facts["item.us_content_percent"] == Decimal(15)


# -- identity and limits


def test_transaction_keys_are_unique() -> None:
    """A key that two lines share ties nothing together."""
    message = an_export(
        items=[Item(line="1"), Item(line="1")],
        parties=[a_party(party_id="a"), a_party(party_id="a")],
    )

    assert set(violations(message)) == {"items[1].line", "parties[1].party_id"}


def test_transaction_identifier_needs_scheme_and_value() -> None:
    """A number without a scheme can't be compared."""
    message = an_export(parties=[a_party()])
    message.parties[0].identifiers.add(value="1")
    message.parties[0].identifiers.add(scheme=4)
    message.parties[0].identifiers.add(scheme=4, value="too short")

    assert list(violations(message)) == [
        "parties[0].identifiers[0].scheme",
        "parties[0].identifiers[1].value",
        "parties[0].identifiers[2].value",
    ]


def test_transaction_listing_needs_a_list() -> None:
    """That somebody is listed somewhere is no fact that law knows."""
    message = an_export(parties=[a_party()])
    message.parties[0].listings.listings.add(entry_id="1")

    assert only(message)[0] == "parties[0].listings.listings[0].list_id"


@pytest.mark.parametrize(("field", "limit"), [("items", 10_000), ("parties", limits.ENTRIES)])
def test_transaction_has_a_largest_size(field: str, limit: int) -> None:
    """One request can't cost more than others can bear; the answer says how much it may hold."""
    message = an_export()
    one = Item() if field == "items" else a_party()
    getattr(message, field).extend([one] * limit)
    assert len(getattr(transaction(message), field)) == limit

    getattr(message, field).append(one)
    assert only(message) == (field, f"has {limit + 1} entries; expected at most {limit}")


# -- nothing but a transaction or its violations


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_transaction_of_any_bytes_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever arrives, the answer is a transaction or names the fields at fault."""
    content = bytearray(a_full_transaction().SerializeToString(deterministic=True))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        message = Transaction.FromString(bytes(content))
    except DecodeError:
        return

    try:
        read = transaction(message)
    except TransactionError as refused:
        named = [each.field for each in refused.violations if each.problem]
        if not named or "" in named:
            raise
        return
    assert read.facts["transaction.kind"]


def test_transaction_is_the_same_under_any_hash_seed() -> None:
    """A replay reads what was read."""
    program = (
        "from tests.server.translate.builders import a_full_transaction as full\n"
        "from server.translate.from_proto import transaction\n"
        "print(transaction(full()))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }

    assert len(printed) == 1
