"""What a command says to the shell that called it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from licet.v1.verdict_pb2 import Verdict

OK: Final = 0
"""It is done. Of `evaluate`: ALLOW."""
NOT_GOOD: Final = 1
"""What was to be checked is not good: a fault, a failed case, a replay that differs."""
INPUT: Final = 2
"""The input can't be used: wrong usage, an unreadable file, a field that is refused."""
FAILED: Final = 3
"""The call failed for a reason that isn't the input's. No decision exists: hold the goods."""
REVIEW: Final = 10
"""Of `evaluate`: a person must decide."""
BLOCK: Final = 20
"""Of `evaluate`: forbidden unless a license is obtained."""

OF_VERDICT: Mapping[Verdict.ValueType, int] = MappingProxyType(
    {
        Verdict.VERDICT_ALLOW: OK,
        Verdict.VERDICT_REVIEW: REVIEW,
        Verdict.VERDICT_BLOCK: BLOCK,
    }
)
"""Any other verdict is one that this client is too old for: FAILED."""

TOLD: Final = (
    "Exit codes: 0 done, and of `evaluate` ALLOW; 10 REVIEW; 20 BLOCK; 1 what was checked is not "
    "good (a fault, a failed case, a replay that differs); 2 the input can't be used; 3 the call "
    "failed and no decision exists: hold the goods."
)
