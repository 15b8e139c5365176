"""One line a decision at most, structured, and never a word of what was traded or with whom.

An event is a past participle from this list; everything else is a key. Ids, verdicts, versions and
durations may be logged; names, addresses and facts are in the record and nowhere else.
"""

from __future__ import annotations

import logging
import sys
from typing import Final

import structlog

DECIDED: Final = "decided"
REFUSED: Final = "refused"
FAILED: Final = "failed"
PUBLISHED: Final = "published"
IMPORTED: Final = "imported"
REPLAYED: Final = "replayed"
REDACTED: Final = "redacted"
OVERRIDDEN: Final = "overridden"
STARTED: Final = "started"
STOPPED: Final = "stopped"
DRAINED: Final = "drained"
RESTARTED: Final = "restarted"


def configure(level: str = "INFO") -> None:
    """Log JSON lines to standard error, where a command's own output is not."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
