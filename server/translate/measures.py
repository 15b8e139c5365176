"""Measures as messages of the contract."""

from __future__ import annotations

from google.type.decimal_pb2 import Decimal

from engine.law.measures import Measure, Step, Threshold
from licet.v1 import measure_pb2 as pb
from licet.v1.citation_pb2 import Citation
from licet.v1.interval_pb2 import DateInterval
from licet.v1.reason_pb2 import Certainty, Effect, RuleStatus
from server.moments import date


def as_message(measure: Measure) -> pb.Measure:
    """Return ``measure`` as a message."""
    return pb.Measure(measure_id=measure.id, steps=[_step(each) for each in measure.steps])


def _step(step: Step) -> pb.MeasureStep:
    days = step.in_force
    return pb.MeasureStep(
        jurisdiction=step.jurisdiction,
        ruleset_id=step.ruleset,
        rule_ids=step.rules,
        effect=Effect.Value(f"EFFECT_{step.effect.name}"),
        in_force=DateInterval(
            from_date=date(days.start) if days.start else None,
            until_date=date(days.until) if days.until else None,
        ),
        threshold=None if step.threshold is None else _threshold(step.threshold),
        citations=[
            Citation(act=each.act, locator=each.locator, printed=each.text) for each in step.cites
        ],
        certainty=Certainty.Value(f"CERTAINTY_{step.certainty.name}"),
        lag_days=step.lag_days,
        status=RuleStatus.Value(f"RULE_STATUS_{step.status.name}"),
    )


def _threshold(threshold: Threshold) -> pb.MeasureThreshold:
    return pb.MeasureThreshold(
        fact=threshold.fact,
        comparison=threshold.operator.value,
        value=Decimal(value=format(threshold.value, "f")),
        unit=threshold.unit,
    )
