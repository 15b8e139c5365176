"""The legal periods, read from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from server.store.errors import StorageError

SHIPPED = Path(__file__).with_name("periods.yaml")
_FIELDS = {"jurisdiction", "years", "cites", "certainty", "note"}
_CERTAINTIES = ("verified", "secondary", "unverified")
_MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Period:
    """How long a jurisdiction has records kept.

    Attributes:
        jurisdiction: E.g. ``US-EAR``.
        years: Whole years.
        cites: The provision.
        certainty: ``verified``, ``secondary`` or ``unverified``.
    """

    jurisdiction: str
    years: int
    cites: str
    certainty: str


def read(path: Path = SHIPPED) -> Mapping[str, Period]:
    """Return the periods in a file, by jurisdiction.

    Raises:
        StorageError: It can't be read, or has something else in it; the line is named.
    """
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = plain["periods"]
        if set(plain) != {"periods"} or not isinstance(entries, list):
            raise ValueError("expected `periods`, a list, and nothing else")
        periods = [_period(number, each) for number, each in enumerate(entries, 1)]
    except OSError as error:
        raise StorageError(f"`{path}` can't be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"`{path}`: {' '.join(str(error).split())}") from None
    found = {each.jurisdiction: each for each in periods}
    if len(found) != len(periods):
        raise StorageError(f"`{path}`: a jurisdiction has two periods; expected one")
    return found


def _period(number: int, entry: object) -> Period:
    if not isinstance(entry, dict) or not _FIELDS - {"note"} <= entry.keys() <= _FIELDS:
        raise ValueError(f"period {number}: expected {', '.join(sorted(_FIELDS))}; `note` may miss")
    years, certainty = entry["years"], entry["certainty"]
    if type(years) is not int or not 0 < years <= _MOST_YEARS:
        raise ValueError(f"period {number}: `{years}` years; expected a whole number up to 100")
    if certainty not in _CERTAINTIES:
        raise ValueError(f"period {number}: certainty `{certainty}`; expected {_CERTAINTIES}")
    return Period(str(entry["jurisdiction"]), years, str(entry["cites"]), certainty)
