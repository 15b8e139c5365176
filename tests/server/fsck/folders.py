"""A data folder with some of everything, as a server leaves it."""

from __future__ import annotations

from pathlib import Path

import grpc

from engine.ledger.note import WITNESS, Key, Note, cosignature
from licet.v1 import audit_service_pb2 as pb
from licet.v1.decision_service_pb2 import BatchEvaluateEntry, BatchEvaluateRequest
from server import ed25519
from server.compose import running
from server.settings import Settings
from server.store.database import DATABASE
from server.store.driver import driver
from tests.server.api.calls import AS_OF, a_request, a_transaction
from tests.server.api.conftest import Client, FakeClock, a_list
from tests.server.api.law_files import law_files

SEED = b"w" * 32
WITNESS_KEY = Key("witness.example", WITNESS, ed25519.public_key(SEED))
DECISIONS = 261
"""A full tile of the tree and some."""


def fill(folder: Path) -> str:
    """Have a server fill ``folder`` and return the last checkpoint that it signed."""
    (folder / "none").mkdir(parents=True)
    settings = Settings(
        listen=f"unix:{folder}/s",
        data=folder / "data",
        rulesets=folder / "none",
        witnesses=(str(WITNESS_KEY),),
        max_batch=DECISIONS,
    )
    clock = FakeClock()
    with running(settings, clock) as started, grpc.insecure_channel(settings.listen) as channel:
        client = Client(started, channel, clock)
        started.parts.law.publish([law_files()], None)
        started.parts.importer.keep(a_list())
        client.decisions.Evaluate(a_request(a_transaction(destination="KP"), "named"))
        note = client.audit.GetCheckpoint(pb.GetCheckpointRequest()).note
        text = Note.parse(note).text
        seen = cosignature(text, WITNESS_KEY, 1, lambda message: ed25519.sign(SEED, message))
        client.audit.AddCosignatures(pb.AddCosignaturesRequest(note=str(Note(text, (seen,)))))
        client.decisions.BatchEvaluate(
            BatchEvaluateRequest(
                entries=[BatchEvaluateEntry(transaction=a_transaction(), as_of=AS_OF)]
                * (DECISIONS - 1)
            )
        )
        return client.audit.GetCheckpoint(pb.GetCheckpointRequest()).note


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of the database in ``folder``."""
    connection = driver().connect(folder / DATABASE)
    try:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
        ]
        return {
            table: connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
            for table in tables
        }
    finally:
        connection.close()
