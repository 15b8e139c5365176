"""Whatever goes wrong is told in lines that help whoever can mend it."""

from __future__ import annotations

import pytest

from engine.errors import Fault, IntegrityError, RulesetError, TransactionError, Violation
from server.cli.failure import CommandError, Failure, of_error
from server.settings import Settings


def a_settings_error() -> Exception:
    """Return what wrong settings raise."""
    with pytest.raises(ValueError, match="threads") as raised:
        Settings(threads=0)
    return raised.value


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (CommandError("a", "b", exit_code=3), Failure(("a", "b"), 3)),
        (
            TransactionError([Violation("kind", "is missing"), Violation("items", "is empty")]),
            Failure(("kind: is missing", "items: is empty"), 2),
        ),
        (
            RulesetError([Fault("f.yaml", 2, 5, "wrong", "r.1", "when"), Fault("g", 0, 0, "gone")]),
            Failure(("f.yaml:2:5: r.1 when: wrong", "g: gone"), 2),
        ),
        (
            IntegrityError("release", "aa", "is missing"),
            Failure(("release `aa`: is missing",), 3),
        ),
        (FileNotFoundError(2, "No such file", "x"), Failure(("x: No such file",), 2)),
        (
            a_settings_error(),
            Failure(("threads: input should be greater than or equal to 1",), 2),
        ),
    ],
)
def test_of_error_tells(error: Exception, failure: Failure) -> None:
    """Each party gets its own: the caller its fields, the publisher its places."""
    assert of_error(error) == failure


def test_of_error_names_the_place_of_an_unforeseen_error() -> None:
    """A fault of licet's own can be reported without a traceback."""
    with pytest.raises(ZeroDivisionError) as raised:
        _ = 1 // 0

    told = of_error(raised.value)

    assert told.exit_code == 3
    assert told.lines[0].startswith("fault in licet, please report it: ZeroDivisionError: ")
    assert "test_failure.py:" in told.lines[0]
