"""Make the golden records anew: `python -m tests.replay.golden`.

Those of the first version of records are in ``golden`` itself and can't be made any more; those of
the second are in ``golden/v2``, each with what it discloses beside it. Both were decided by
versions 1 and 2 of the engine; those of version 3 are in ``golden/engine3``, and only they are made
anew.

They are decisions that were given. Whoever makes them anew says in the commit message why each
change of their bytes is right, and raises ``engine.decision.decide.ENGINE`` where a decision
changed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from google.type.date_pb2 import Date

from licet.v1.authorization_pb2 import AuthorizationType
from licet.v1.party_pb2 import Party
from licet.v1.transaction_pb2 import Transaction
from server.compose import Parts, parts
from server.recorder import ToRecord
from server.settings import Settings
from tests.server.api.calls import a_transaction
from tests.server.api.conftest import FakeClock, a_list
from tests.server.api.law_files import law_files

FOLDER = Path(__file__).parent / "golden"
DISCLOSED = ".disclosures"
"""Ends the name of a file with what a record discloses."""
AS_OF = "2026-01-02"
MADE = "engine3"
"""Folder of the records that are made anew."""


def transactions() -> dict[str, Transaction]:
    """Return the transactions, by the name of their record."""
    unclassified = a_transaction()
    unclassified.items[0].classification.ClearField("eccn")
    licensed = a_transaction("3A001")
    license_ = licensed.authorizations.authorizations.add(issuer="MoT", number="L-1")
    license_.type = AuthorizationType.AUTHORIZATION_TYPE_INDIVIDUAL_LICENSE
    owned = a_transaction()
    stake = owned.parties[0].ownership.stakes.add()
    stake.owner.name = "Blocked Trading LLC"
    stake.percent.value = "33.3"
    chain = a_transaction()
    above = chain.parties[0].ownership.stakes.add(source="register extract")
    above.owner.name, above.percent.value, above.voting_percent.value = "Holding SA", "50", "60"
    above.held_from.CopyFrom(Date(year=2020, month=1, day=1))
    top = above.owner.ownership.stakes.add(in_joint_arrangement=True)
    top.owner.name, top.percent.value = "Blocked Trading LLC", "50"
    top.owner.listings.listings.add(list_id="MEU")
    chain.routing.vessel.imo, chain.routing.vessel.name = "9074729", "Calypso"
    chain.routing.vessel.former_names.append("Blocked Traiding")
    two = a_transaction("3A001", destination="KP", name="Blocked Trading LLC")
    two.parties.append(Party(name="Ωmega Ünïcode 有限公司", country="CN"))
    return {
        "allow": a_transaction(),
        "review-unclassified": unclassified,
        "block-license": a_transaction("3A001"),
        "allow-licensed": licensed,
        "block-listed": a_transaction(name="BLOCKED TRADING, L.L.C."),
        "allow-minority-owner": owned,
        "block-everything": two,
        "allow-owned-chain": chain,
    }


@contextmanager
def a_library(folder: Path) -> Iterator[Parts]:
    """Give a library with the law and the list that the golden decisions pin."""
    empty = folder / "rulesets"
    empty.mkdir()
    with parts(Settings(data=folder / "data", rulesets=empty), FakeClock()) as made:
        made.law.publish([law_files()], None)
        made.importer.keep(a_list())
        yield made


def main() -> None:
    """Write every record."""
    with tempfile.TemporaryDirectory() as folder, a_library(Path(folder)) as made:
        for name, transaction in transactions().items():
            content = transaction.SerializeToString(deterministic=True)
            pinned = made.decider.pinned(AS_OF, made.clock())
            decision = made.decider.decide(transaction, content, pinned)
            to_record = ToRecord("", "0" * 64, content, (), decision, decision.canonical())
            (answer,) = made.recorder.record([to_record])
            assert not isinstance(answer, Exception)
            recorded = made.decisions.get(answer.decision_id)
            assert recorded is not None
            (FOLDER / MADE / f"{name}.json").write_bytes(recorded.entry.record)
            disclosed = FOLDER / MADE / f"{name}{DISCLOSED}"
            disclosed.write_bytes(recorded.entry.disclosures)


if __name__ == "__main__":
    main()
