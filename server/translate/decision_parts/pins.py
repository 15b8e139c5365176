"""What a decision was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from google.protobuf.timestamp_pb2 import Timestamp

from licet.v1.provenance_pb2 import OverridePin, Provenance, RulesetPin
from licet.v1.screening_pb2 import ListSnapshotUse
from server.moments import date
from server.translate.decision_parts.plain import Plain


def list_use(plain: Plain) -> ListSnapshotUse:
    """Return a list snapshot that took part."""
    return ListSnapshotUse(
        list_id=plain["list"],
        digest=plain["digest"],
        edition=date(plain["edition"]),
        age_days=plain["age_days"],
        entry_count=plain["entries"],
        is_extract=plain.get("is_extract", False),
        by_address_only_count=plain.get("by_address_only", 0),
    )


def jurisdictions(reasons: Iterable[Plain]) -> Mapping[str, str]:
    """Return whose law each ruleset is that ``reasons`` are from, by its id."""
    return {each["ruleset"]: each["jurisdiction"] for each in reasons}


def provenance(plain: Plain, jurisdictions: Mapping[str, str]) -> Provenance:
    """Return the pins of a decision; what ruleset is whose law is told as far as it is known."""
    return Provenance(
        transaction_digest=plain["transaction"],
        release_digest=plain["release"],
        rulesets=[
            RulesetPin(
                ruleset_id=each["ruleset"],
                version=each["version"],
                digest=each["digest"],
                jurisdiction=jurisdictions.get(each["ruleset"], ""),
            )
            for each in plain["rulesets"]
        ],
        list_snapshots=[list_use(each) for each in plain["lists"]],
        reference_data_digest=plain["reference"],
        as_of=date(plain["as_of"]),
        known_at=_moment(plain["known_at"]),
        engine_version=plain["engine"],
        overrides=[
            OverridePin(override_id=each["id"], digest=each["digest"])
            for each in plain.get("overrides", ())
        ],
    )


def _moment(text: str) -> Timestamp | None:
    if not text:
        return None
    moment = Timestamp()
    moment.FromJsonString(text)
    return moment
