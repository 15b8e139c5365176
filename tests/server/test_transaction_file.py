"""A transaction that a person wrote: what is understood, and how faults are told."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson

from engine.errors import TransactionError
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.transaction_file import TransactionFileError, from_mapping, read
from tests.server.translate.builders import a_full_transaction

ABBREVIATED = """\
kind: export
ship_from: US
destination: NO
total_value: 1200.50 USD
contract: {concluded_on: 2026-01-15}
parties:
  - role: consignee
    name: Nordlys AS
    country: NO
    listings: []
    nationalities: NO
    stakes:
      - owner: Holding AS
        percent: 50.0
      - {owner: {name: Kari, listings: [SDN]}, percent: 0.5, control: veto}
items:
  - eccn: 3A001.a.2
    hs: "854231"
    quantity: {amount: 0.50, unit: kg}
    mined_in: RU
routing: {mode: sea, transit: [TR, AE]}
documents: [mill_test_certificate, {type: kimberley_certificate, origin_listed: false}]
authorizations: []
"""

WRITTEN_OUT = """\
{
  "kind": "TRANSACTION_KIND_EXPORT",
  "shipFrom": "US",
  "destination": "NO",
  "totalValue": {"currencyCode": "USD", "units": "1200", "nanos": 500000000},
  "contract": {"concludedOn": {"year": 2026, "month": 1, "day": 15}},
  "parties": [
    {
      "roles": ["PARTY_ROLE_CONSIGNEE"],
      "name": "Nordlys AS",
      "country": "NO",
      "listings": {},
      "nationalities": {"codes": ["NO"]},
      "ownership": {"stakes": [
        {"owner": {"name": "Holding AS"}, "percent": {"value": "50.0"}},
        {"owner": {"name": "Kari", "listings": {"listings": [{"listId": "SDN"}]}},
         "percent": {"value": "0.5"},
         "control": {"indicators": ["CONTROL_INDICATOR_VETO"]}}
      ]}
    }
  ],
  "items": [
    {
      "classification": {"eccn": "3A001.a.2", "hs": "854231"},
      "quantity": {"amount": {"value": "0.50"}, "unit": "kg"},
      "minedIn": {"codes": ["RU"]}
    }
  ],
  "routing": {"mode": "TRANSPORT_MODE_SEA", "transit": {"codes": ["TR", "AE"]}},
  "documents": {"documents": [
    {"type": "DOCUMENT_TYPE_MILL_TEST_CERTIFICATE"},
    {"type": "DOCUMENT_TYPE_KIMBERLEY_CERTIFICATE", "originListed": false}
  ]},
  "authorizations": {}
}
"""


def faults(text: str) -> list[str]:
    """Return what is wrong with a file of ``text``."""
    with pytest.raises(TransactionFileError) as caught:
        read("order.yaml", text.encode())
    assert [each.problem for each in caught.value.violations] == [
        each.message for each in caught.value.faults
    ]
    return [str(fault) for fault in caught.value.faults]


def a_file(text: str) -> str:
    """Return a valid transaction with ``text`` after it; ``text`` starts on line 2."""
    return f"kind: export\n{text}\n"


def test_read_understands_what_a_person_writes() -> None:
    """The short form and the contract's own JSON are the same transaction."""
    assert read("order.yaml", ABBREVIATED.encode()) == read("order.json", WRITTEN_OUT.encode())


def test_read_understands_the_json_of_the_contract() -> None:
    """What a program prints of any transaction can be put into a file."""
    message = a_full_transaction()

    for text in (
        MessageToJson(message),
        MessageToJson(message, preserving_proto_field_name=True, indent=None),
        MessageToJson(message, indent=8).replace(" " * 8, "\t"),
    ):
        assert read("order.json", text.encode()) == message


@pytest.mark.parametrize("code", ["NO", "no"])
def test_read_norway_is_a_country(code: str) -> None:
    """A country is never a truth; and its code has capitals."""
    if code == "NO":
        assert read("order.yaml", a_file("destination: NO").encode()).destination == "NO"
    else:
        (fault,) = faults(a_file("destination: no"))
        assert fault.startswith("order.yaml:2:14: destination: `no` is no country")


@pytest.mark.parametrize("eccn", ["3E992", "1E001", "0A501"])
def test_read_classification_is_no_number(eccn: str) -> None:
    """`3E992` is an ECCN, not a number with many zeros."""
    message = read("order.yaml", a_file(f"items: [{{eccn: {eccn}}}]").encode())

    assert message.items[0].classification.eccn == eccn


@pytest.mark.parametrize("number", ["0.50", "1200.000", "007", "123456789012345"])
def test_read_number_is_exact(number: str) -> None:
    """A number arrives digit by digit."""
    message = read("order.yaml", a_file(f"items: [{{net_weight_kg: {number}}}]").encode())

    assert message.items[0].net_weight_kg.value == number


@pytest.mark.parametrize(
    ("text", "units", "nanos"),
    [("1200.50 USD", 1200, 500_000_000), ("0.000000001 USD", 0, 1), ("7 USD", 7, 0)],
)
def test_read_money_is_exact(text: str, units: int, nanos: int) -> None:
    """An amount is not rounded."""
    money = read("order.yaml", a_file(f"total_value: {text}").encode()).total_value

    assert (money.currency_code, money.units, money.nanos) == ("USD", units, nanos)


def test_read_moment_and_year() -> None:
    """A moment is written as RFC 3339; of a day of birth the year may do."""
    text = a_file(
        "contract: {concluded_at: 2026-01-30T11:01:00Z}\nparties: [{name: A, born_on: 1962}]"
    )
    message = read("order.yaml", text.encode())

    assert message.contract.concluded_at.seconds == 1_769_770_860
    assert (message.parties[0].born_on.year, message.parties[0].born_on.month) == (1962, 0)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfkind: export\r\nship_from: US\r\n",
        b'{"kind":"export","shipFrom":"US"}',
        b'{\r\n\t"kind": "export",\r\n\t"shipFrom": "US"\r\n}\r\n',
        b'{"kind": "TRANSACTION_KIND_EXPORT", "ship_from": "U\\u0053"}',
    ],
)
def test_read_file_of_any_editor(content: bytes) -> None:
    """Line ends, byte order marks, tabs in JSON and spaces left out are no fault."""
    message = read("order", content)

    assert message == Transaction(kind=TransactionKind.TRANSACTION_KIND_EXPORT, ship_from="US")


@pytest.mark.parametrize(
    ("escaped", "name"),
    [
        (r"\ud840\udc0b Ltd", "\U0002000b Ltd"),
        (r"\\ud840\\udc0b", r"\ud840\udc0b"),
        (r"\u041e\u041e\u041e", "\u041e\u041e\u041e"),
    ],
)
def test_read_name_in_any_script_of_json(escaped: str, name: str) -> None:
    """JSON escapes rare characters in two halves."""
    text = f'{{"kind": "export", "parties": [{{"name": "{escaped}"}}]}}'

    assert read("order.json", text.encode()).parties[0].name == name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("destinaton: NO", "2:1: transaction: `destinaton` is no field here; "
         "did you mean `destination`?"),
        ("shipfrom: US", "2:1: transaction: `shipfrom` is no field here; "
         "did you mean `ship_from`?"),
        ("items: [{ecn: EAR99}]", "2:10: items[0]: `ecn` is no field here; did you mean `eccn`?"),
        ("items:\n  - {xyz: 1}", "3:6: items[0]: `xyz` is no field here; expected one of line, "),
        ("routing: {mode: see}", "2:17: routing.mode: `see` is unknown here; did you mean `sea`?"),
        ("routing: {mode: TRANSPORT_MODE_UNSPECIFIED}", "2:17: routing.mode: `TRANSPORT_MODE_UNSP"),
        ("is_sale: yes", "2:10: is_sale: `yes` is no truth; expected `true` or `false`"),
        ("planned_return_days: soon", "2:22: planned_return_days: `soon` is no count"),
        ("planned_return_days: 5000000000", "2:22: planned_return_days: `5000000000` is too large"),
        ("planned_return_days: -1", "2:22: planned_return_days: `-1` is too large; expected"),
        ("dates: {loaded_on: 15.1.2026}", "2:20: dates.loaded_on: `15.1.2026` is no day; expected"),
        ("dates: {loaded_on: 2026-02-30}", "2:20: dates.loaded_on: year 2026, month 2, day 30 is"),
        ("total_value: 1200", "2:14: total_value: `1200` is no money; expected a form like "),
        ("total_value: 1,200.50 USD", "2:14: total_value: `1,200.50 USD` is no money"),
        ("total_value: 1200 usd", "2:14: total_value: `1200 usd` is no money"),
        ("contract: {concluded_at: noon}", "2:26: contract.concluded_at: `noon` is no moment"),
        ("destination: null", "2:14: destination: `null` says nothing; leave the field out"),
        ("destination: ~", "2:14: destination: `~` says nothing; leave the field out"),
        ("destination:", "2:13: destination: is empty; leave the field out if it is unknown"),
        ("destination: [NO]", "2:14: destination: is no text; expected a text"),
        ("items: EAR99", "2:8: items[0]: is a text; expected a mapping with fields like `line`"),
        ("items: [[EAR99]]", "2:9: items[0]: is a list; expected a mapping with fields like"),
        ("end_use: [true]", "2:10: end_use: is a list; expected a mapping with fields like"),
        ("further_destinations: {a: b}", "2:23: further_destinations: is a mapping; expected a"),
        ("further_destinations: [[NO]]", "2:24: further_destinations[0]: is no text; expected"),
        ("parties: [{role: buyer}]", "2:18: parties[0].roles[0]: `buyer` is unknown here; "),
        ("parties: [{role: payer, roles: [bank]}]", "2:25: parties[0]: `roles` says again what "
         "`role` says"),
        ("items: [{eccn: EAR99, classification: {hs: '01'}}]", "2:23: items[0]: `classification` "
         "says again what `eccn` says"),
        ("items: [{classification: {hs: '01'}, eccn: EAR99}]", "2:38: items[0]: `eccn` "
         "says again what `classification` says"),
        ("contract: {amendment: {never: true, after: 2025-06-17}}", "2:37: contract.amendment: "
         "`after` says again what `never` says"),
        ("is_sale: true\nisSale: true", "3:1: transaction: `isSale` says again what `is_sale` "),
        ("documents: [kimberly]", "2:13: documents.documents[0].type: `kimberly` is unknown"),
    ],
)  # fmt: skip
def test_read_says_where_and_what(text: str, fault: str) -> None:
    """An editor can jump to the fault, and the message says what would be right."""
    (told,) = faults(a_file(text))

    assert told.startswith(f"order.yaml:{fault}"), told


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ship_from: US", "1:1: kind: is missing; expected one of export"),
        (a_file("items:\n  - hs: '01'\n  - eccn: 3a001"), "4:11: items[1].classification.eccn: "),
        (a_file("parties: [{name: A, stakes: [{owner: B, percent: 60}, {owner: C, percent: 60}]}]"),
         "2:29: parties[0].ownership: exceeds the whole by 20 percent"),
        (a_file("documents:\n  - {price_cap_tier: 2}"),
         "3:5: documents.documents[0].type: is missing"),
        (a_file("authorizations: [{type: exception_claim, item_lines: [7]}]"),
         "2:55: authorizations.authorizations[0].item_lines[0]: `7` is the line of no item"),
    ],
)  # fmt: skip
def test_read_says_where_a_request_would_be_refused(text: str, fault: str) -> None:
    """What the server would refuse is told before it is asked, at its line."""
    (told,) = faults(text)

    assert told.startswith(f"order.yaml:{fault}"), told


def test_read_tells_all_faults_in_the_order_of_the_file() -> None:
    """A file is mended in one go."""
    told = faults("kind: exprt\nis_sale: 1\nroutin: {}\nitems: [{kind: thing}]\n")

    assert [each.split(": ")[0] for each in told] == [
        "order.yaml:1:7",
        "order.yaml:2:10",
        "order.yaml:3:1",
        "order.yaml:4:16",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "order.yaml:0:0: is empty; expected a transaction"),
        (b"# nothing\n", "order.yaml:0:0: is empty; expected a transaction"),
        (b"- kind: export\n", "order.yaml:1:1: transaction: is no mapping"),
        (b"export\n", "order.yaml:1:1: transaction: is no mapping"),
        (b"kind: export\nkind: import\n", "order.yaml:2:1: key `kind` stands twice"),
        (b"kind: [export\n", "order.yaml:2:1: no YAML"),
        (b"kind: export\nname: \xff\n", "order.yaml:2:7: byte that is not UTF-8"),
        (b'{"kind": "\xff"}', "order.yaml:1:11: byte that is not UTF-8"),
        (b"kind: &a export\n", "order.yaml:1:7: anchor `&a`"),
        (b"kind:\texport\n", "order.yaml:1:6: tab"),
        (b'{"kind": "export"', "order.yaml:2:1: no YAML"),
    ],
)
def test_read_file_that_is_none_is_refused(content: bytes, fault: str) -> None:
    """Whatever a file holds, the answer says where it stops being a transaction."""
    with pytest.raises(TransactionFileError) as caught:
        read("order.yaml", content)

    assert str(caught.value.faults[0]).startswith(fault), str(caught.value)


def test_read_faults_are_limited() -> None:
    """A file of another kind doesn't drown the reader."""
    text = "".join(f"field{number}: 1\n" for number in range(5_000))

    assert len(faults(text)) == 100


def test_from_mapping_reads_what_was_read_already() -> None:
    """Cases of a ruleset are written like files."""
    said: dict[str, Any] = {
        "kind": "export",
        "destination": "NO",
        "items": [{"eccn": "EAR99", "quantity": {"amount": "0.50", "unit": "kg"}}],
        "documents": [],
    }

    message = from_mapping(said)

    assert message.items[0].quantity.amount.value == "0.50"
    assert message.HasField("documents")


def test_from_mapping_names_the_field_at_fault() -> None:
    """Without a file the field is what there is to name."""
    with pytest.raises(TransactionError) as caught:
        from_mapping({"kind": "exprt", "items": [{"ecn": "EAR99"}]})

    assert [str(each) for each in caught.value.violations] == [
        "kind: `exprt` is unknown here; did you mean `export`?",
        "items[0]: `ecn` is no field here; did you mean `eccn`?",
    ]
