"""The fast front is used where it was tried, and nowhere else."""

from __future__ import annotations

from server.front.probe import problem


def test_problem_is_none_with_the_locked_grpcio() -> None:
    """The version that is installed with licet answers by the fast front."""
    assert problem() == ""


def test_problem_of_a_version_that_was_not_tried() -> None:
    """A newer grpcio may have changed what is private to it: the public interface is used."""
    assert problem("9.9.9") == "grpcio 9.9.9 was not tried; expected 1.85.1"
