"""What another snapshot changes is found by looking at few decisions as by looking at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from engine.decision.sensitivity import could_differ
from engine.screening.identifiers import Identifier
from engine.screening.snapshot import EntryKind, Header, ListEntry, Snapshot
from licet.v1.identity_pb2 import IdentifierScheme
from licet.v1.transaction_pb2 import Transaction, TransactionKind
from server.compose import Parts, parts
from server.recorder import ToRecord
from server.rescreening import Looked, Swap, look
from server.settings import Settings
from tests.builders import a_parameter, a_release, a_rule, a_ruleset, at_least, is_true
from tests.server.api.conftest import FakeClock
from tests.server.api.law_files import law_files

AS_OF = "2026-01-02"
FLAGS = b"""
- id: test.possible
  title: Like somebody who is listed
  effect: flag
  subject: party
  code: possible
  cites: ["Test Act s 6"]
  in_force: {from: 2020-01-01}
  when: 'party.possible_lists.exists(l, l in ["SDN", "EL"])'
  because: "{party.name} is like somebody on {party.possible_lists}"
- id: test.owned
  title: Owned by somebody who is listed
  effect: prohibit
  subject: party
  cites: ["Test Act s 7"]
  in_force: {from: 2020-01-01}
  when: '"SDN" in party.owned_half_or_more_by'
  because: "{party.name} is owned by persons on {party.owned_half_or_more_by}"
- id: test.vessel
  title: Listed vessel
  effect: prohibit
  subject: transaction
  cites: ["Test Act s 8"]
  in_force: {from: 2020-01-01}
  when: '"SDN" in transaction.known_vessel_lists'
  because: the vessel is listed
- id: test.stale
  title: Stale list
  effect: flag
  subject: transaction
  code: stale
  cites: ["Test Act s 9"]
  in_force: {from: 2020-01-01}
  when: transaction.list_age_days > 10.0
  because: the list is old
"""
WORDS = (
    "Orient",
    "Baltic",
    "Nikolai",
    "Petrov",
    "Sirius",
    "Volga",
    "Zenit",
    "Kama",
    "Iskra",
    "Don",
)
FORMS = ("", " LLC", " OOO", " Trading", " GmbH")
IMOS = ("9074729", "9243320", "9337327")


def a_name(chance: Random) -> str:
    """Return a name, at times misspelled."""
    name = " ".join(chance.sample(WORDS, 2)) + chance.choice(FORMS)
    at = chance.randrange(len(name))
    return name if chance.random() < 0.7 else name[:at] + chance.choice("aeik") + name[at + 1 :]


def an_entry(chance: Random, number: int) -> ListEntry:
    """Return an entry of a list."""
    kind = chance.choice((EntryKind.ENTITY, EntryKind.PERSON, EntryKind.VESSEL, EntryKind.UNKNOWN))
    numbers = (
        [Identifier("registration", f"B{chance.randrange(6)}")] if chance.random() < 0.3 else []
    )
    if kind is EntryKind.VESSEL:
        numbers = [Identifier("imo_ship", chance.choice(IMOS))]
    return ListEntry(
        f"SDN-{number:03}",
        chance.choice(("SDN", "EL")),
        a_name(chance),
        kind,
        tuple(a_name(chance) for _ in range(chance.randrange(3))),
        chance.choice(((), ("RU",), ("DE",))),
        tuple(numbers),
        start_date=chance.choice(("", "", "2025-01-01", "2026-06-01")),
    )


def later(chance: Random, entries: list[ListEntry]) -> list[ListEntry]:
    """Return the list as it was published next: some went, some came, some were changed."""
    kept = [each for each in entries if chance.random() > 0.1]
    changed = [
        replace(each, name=a_name(chance)) if chance.random() < 0.1
        else replace(each, remarks=("x",)) if chance.random() < 0.1
        else each
        for each in kept
    ]  # fmt: skip
    return changed + [an_entry(chance, 500 + number) for number in range(chance.randrange(4))]


def a_transaction(chance: Random) -> Transaction:
    """Return a transaction with parties, owners, numbers and perhaps a vessel."""
    made = Transaction(
        kind=TransactionKind.TRANSACTION_KIND_EXPORT, ship_from="US", destination="DE"
    )
    item = made.items.add(line="1")
    item.classification.eccn = "EAR99"
    for _ in range(chance.randint(1, 3)):
        party = made.parties.add(name=a_name(chance), country=chance.choice(("DE", "RU")))
        if chance.random() < 0.3:
            party.identifiers.add(
                scheme=IdentifierScheme.IDENTIFIER_SCHEME_REGISTRATION,
                value=f"B{chance.randrange(6)}",
            )
        for _ in range(chance.choice((0, 0, 1, 2))):
            stake = party.ownership.stakes.add()
            stake.owner.name = a_name(chance)
            stake.percent.value = "50"
    if chance.random() < 0.3:
        made.routing.vessel.imo = chance.choice(IMOS)
        made.routing.vessel.name = a_name(chance)
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Give a library with a law that asks for everything that screening finds."""
    folder: Path = tmp_path_factory.mktemp("rescreening")
    (folder / "rulesets").mkdir()
    files = law_files()
    files["rules/all.yaml"] += FLAGS
    with parts(Settings(data=folder / "data", rulesets=folder / "rulesets"), FakeClock()) as made:
        made.law.publish([files], None)
        yield made


def record(made: Parts, transactions: list[Transaction]) -> list[str]:
    """Record decisions about ``transactions`` and return their ids."""
    pinned = made.decider.pinned(AS_OF, made.clock())
    ids = []
    for transaction in transactions:
        content = transaction.SerializeToString(deterministic=True)
        decision = made.decider.decide(transaction, content, pinned)
        (answer,) = made.recorder.record(
            [ToRecord("", "0" * 64, content, (), decision, decision.canonical())]
        )
        assert not isinstance(answer, Exception)
        ids.append(answer.decision_id)
    return ids


def looked(made: Parts, ids: list[str], swap: Swap, *, decide_all: bool) -> list[Looked]:
    """Look at decisions."""
    found = []
    for each in ids:
        recorded = made.decisions.get(each)
        assert recorded is not None
        found.append(look(recorded, made.decider, swap, decide_all=decide_all))
    return found


def compare(made: Parts, seed: int, count: int, editions: tuple[str, str]) -> tuple[int, int, int]:
    """Compare for one list and its successor; return how many were decided, differ, and changed."""
    chance = Random(seed)
    entries = [an_entry(chance, number) for number in range(25)]
    before = Snapshot.of(Header("US-CSL", "tests", editions[0], str(seed)), entries)
    after = Snapshot.of(Header("US-CSL", "tests", editions[1], str(seed)), later(chance, entries))
    made.lists.add(before, made.clock())
    ids = record(made, [a_transaction(chance) for _ in range(count)])
    made.lists.add(after, made.clock())
    swap = Swap.of(before, after)

    few = looked(made, ids, swap, decide_all=False)
    all_ = looked(made, ids, swap, decide_all=True)

    assert [each.rescreened for each in few] == [each.rescreened for each in all_]
    assert all(each.is_meant for each in few)
    told = [each.rescreened for each in few if each.rescreened is not None]
    assert not any(each.error for each in told)
    return (
        sum(each.is_decided for each in few),
        len(told),
        sum(each.was != each.now for each in told),
    )


def test_looking_at_few_finds_what_looking_at_all_finds(library: Parts) -> None:
    """Names, like names, owners, numbers, vessels; entries that went, came and were changed."""
    made = [compare(library, seed, 40, ("2025-12-31", "2026-01-01")) for seed in range(12)]

    decided, told, changed = map(sum, zip(*made, strict=True))
    assert changed > 20
    assert told > changed
    assert told <= decided < 0.8 * 12 * 40


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_looking_at_few_finds_what_looking_at_all_finds_for_long(library: Parts) -> None:
    """The same, for long."""
    for seed in range(1_000, 1_300):
        compare(library, seed, 60, ("2025-12-31", "2026-01-01"))


def test_decision_that_was_flagged_for_an_old_list_is_looked_at_again(library: Parts) -> None:
    """With a younger list the flag falls, whoever takes part."""
    decided, told, changed = compare(library, 77, 30, ("2025-12-01", "2026-01-01"))

    assert decided == 30
    assert changed > 0
    assert told >= changed


def test_decision_with_another_snapshot_is_not_meant(library: Parts) -> None:
    """What was not made with the earlier snapshot has nothing to do with it."""
    chance = Random(5)
    entries = [an_entry(chance, number) for number in range(5)]
    used, other, third = (
        Snapshot.of(Header("US-CSL", "tests", "2026-01-01", f"not meant {number}"), entries)
        for number in range(3)
    )
    library.lists.add(used, library.clock())
    ids = record(library, [a_transaction(chance)])

    assert looked(library, ids, Swap.of(other, third), decide_all=True) == [Looked()]


def test_delta_tells_entries_apart(library: Parts) -> None:
    """An entry that was changed neither came nor went."""
    one, two, three = (ListEntry(f"SDN-{n}", "SDN", f"Name {n}") for n in (1, 2, 3))
    header = Header("US-CSL", "tests", "2026-01-01")

    swap = Swap.of(
        Snapshot.of(header, [one, two]), Snapshot.of(header, [replace(two, remarks=("x",)), three])
    )

    assert (swap.delta.added, swap.delta.removed) == (("SDN-3",), ("SDN-1",))
    assert swap.delta.changed == ("SDN-2",)


def test_could_differ_asks_each_test_of_the_facts_that_changed() -> None:
    """A list that is a day younger matters where a rule draws its line between the two days."""
    age, extract = "transaction.list_age_days", "transaction.list_is_extract"
    law = a_ruleset(
        a_rule("test.age", when=at_least(age, "days")),
        a_rule("test.extract", when=is_true(extract)),
        parameters=[a_parameter("days", ("", "", "10"))],
    )

    def differs(one: int, other: int, is_extract: bool = False) -> bool:
        return could_differ(
            release, AS_OF, {age: one, extract: False}, {age: other, extract: is_extract}
        )

    with a_release(law) as release:
        assert not differs(3, 3)
        assert not differs(3, 9)
        assert not differs(10, 40)
        assert differs(9, 10)
        assert differs(3, 3, is_extract=True)
