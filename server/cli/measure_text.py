"""Measures in words, the same in a terminal and in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from licet.v1.measure_pb2 import Measure, MeasureStep

_PROPER: Mapping[str, str] = MappingProxyType(
    {
        "russia": "Russia",
        "russian": "Russian",
        "belarus": "Belarus",
        "lng": "LNG",
        "reexport": "re-export",
    }
)
"""Words that are written otherwise than in the name of a measure."""


def title(measure: Measure) -> str:
    """Return the name of ``measure`` as people say it."""
    words = [_PROPER.get(each, each) for each in measure.measure_id.split("_")]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def threshold(step: MeasureStep) -> str:
    """Return the threshold of ``step`` as people write it; empty without one."""
    if not step.HasField("threshold"):
        return ""
    found = step.threshold
    return f"{found.comparison} {found.value.value} {found.unit}".rstrip()
