"""An unsafe SQLite is refused, with the reason."""

from __future__ import annotations

import pytest

from server.store.driver import driver, require_safe
from server.store.errors import UnsafeSqliteError


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_require_safe_refuses_a_sqlite_that_corrupts(version: tuple[int, int, int]) -> None:
    """An operator with the system's SQLite learns what it can do to the records."""
    with pytest.raises(UnsafeSqliteError, match=r"can corrupt .* WAL-reset .* 3\.51\.3 or newer"):
        require_safe(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_require_safe_accepts_a_repaired_sqlite(version: tuple[int, int, int]) -> None:
    """The first repaired release and all later ones will do."""
    require_safe(version)


def test_driver_is_a_safe_one() -> None:
    """What is installed with licet is safe."""
    assert driver().sqlite_version_info >= (3, 51, 3)
