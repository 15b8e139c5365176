"""Each clause of the specification, put to both engines."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import pytest

from engine.conditions.tree import Truth
from engine.inference.finding import Finding, Outcome, Program, Standing
from engine.inference.network import Network
from engine.inference.resolver import resolve
from tests.engine.inference.programs import TRUE, UNKNOWN, a_program

Resolve = Callable[[Program, Sequence[Finding]], tuple[Outcome, ...]]

# What the rules of these tests are, by their numbers.
REQUIREMENT, OTHER_REQUIREMENT, EXCEPTION, OTHER_EXCEPTION, BAR, OTHER_BAR, SUPPORT = range(7)


def by_network(program: Program, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
    """Resolve with a network of its own."""
    with contextlib.closing(Network(program)) as network:
        return network.resolve(findings)


@pytest.fixture(params=[resolve, by_network], ids=["resolver", "network"])
def outcomes(request: pytest.FixtureRequest) -> Resolve:
    """Each of the two engines in turn."""
    engine: Resolve = request.param
    return engine


CURE = a_program(cures={EXCEPTION: [REQUIREMENT]})
BARRED_CURE = a_program(cures={EXCEPTION: [REQUIREMENT]}, barred_by={EXCEPTION: [BAR, OTHER_BAR]})
GIVEN = a_program(given={REQUIREMENT: [SUPPORT, BAR]})


# -- 1. Overlap and cover --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bar", "reaches"),
    [
        (Finding(BAR, TRUE), True),
        (Finding(BAR, TRUE, item=1), True),
        (Finding(BAR, TRUE, party=2), True),
        (Finding(BAR, TRUE, item=1, party=2), True),
        (Finding(BAR, TRUE, item=0), False),
        (Finding(BAR, TRUE, party=0), False),
        (Finding(BAR, TRUE, item=1, party=0), False),
        (Finding(BAR, TRUE, item=0, party=2), False),
    ],
)
def test_overlap_is_to_name_no_other_item_and_no_other_party(
    outcomes: Resolve, bar: Finding, reaches: bool
) -> None:
    """A bar found for another item or party leaves an exception alone."""
    of_exception, _ = outcomes(BARRED_CURE, [Finding(EXCEPTION, TRUE, item=1, party=2), bar])

    assert of_exception.barred_by == ((1,) if reaches else ())


def test_overlap_of_what_names_nothing_is_with_everything(outcomes: Resolve) -> None:
    """An exception for the whole transaction is barred by what bars any item or party of it."""
    bars = [Finding(BAR, TRUE, item=7), Finding(BAR, TRUE, party=3), Finding(BAR, TRUE, 7, 3)]

    of_exception, *_ = outcomes(BARRED_CURE, [Finding(EXCEPTION, TRUE), *bars])

    assert of_exception.barred_by == (1, 2, 3)


@pytest.mark.parametrize(
    ("exception", "requirement", "covered"),
    [
        (Finding(EXCEPTION, TRUE), Finding(REQUIREMENT, TRUE), True),
        (Finding(EXCEPTION, TRUE), Finding(REQUIREMENT, TRUE, item=3), True),
        (Finding(EXCEPTION, TRUE, item=3), Finding(REQUIREMENT, TRUE, item=3), True),
        (Finding(EXCEPTION, TRUE, item=3), Finding(REQUIREMENT, TRUE, item=4), False),
        (Finding(EXCEPTION, TRUE, item=3), Finding(REQUIREMENT, TRUE), False),
        (Finding(EXCEPTION, TRUE, party=1), Finding(REQUIREMENT, TRUE), True),
        (Finding(EXCEPTION, TRUE), Finding(REQUIREMENT, TRUE, party=1), True),
        (Finding(EXCEPTION, TRUE, party=1), Finding(REQUIREMENT, TRUE, party=1), True),
        (Finding(EXCEPTION, TRUE, party=1), Finding(REQUIREMENT, TRUE, party=2), False),
        (Finding(EXCEPTION, TRUE, 3, 1), Finding(REQUIREMENT, TRUE, 3, 2), False),
    ],
)
def test_cover_is_to_name_no_item_or_the_same(
    outcomes: Resolve, exception: Finding, requirement: Finding, covered: bool
) -> None:
    """An exception for one item does not cure what is required for another, or for all."""
    of_requirement, _ = outcomes(CURE, [requirement, exception])

    assert of_requirement.standing is (Standing.CURED if covered else Standing.STANDS)


# -- 2. Given --------------------------------------------------------------------------------------


def test_given_without_support_is_dropped(outcomes: Resolve) -> None:
    """A rule that needs another finding says nothing without it."""
    assert outcomes(GIVEN, [Finding(REQUIREMENT, TRUE)]) == (
        Outcome(Truth.FALSE, Standing.DROPPED),
    )


def test_given_support_of_another_item_is_none(outcomes: Resolve) -> None:
    """What was found for one item supports nothing about another."""
    of_requirement, _ = outcomes(
        GIVEN, [Finding(REQUIREMENT, TRUE, item=0), Finding(SUPPORT, TRUE, item=1)]
    )

    assert of_requirement == Outcome(Truth.FALSE, Standing.DROPPED)


@pytest.mark.parametrize(
    ("own", "supports", "expected"),
    [
        (TRUE, [TRUE], TRUE),
        (TRUE, [UNKNOWN], UNKNOWN),
        (TRUE, [UNKNOWN, TRUE], TRUE),
        (UNKNOWN, [TRUE], UNKNOWN),
        (UNKNOWN, [UNKNOWN, UNKNOWN], UNKNOWN),
    ],
)
def test_given_truth_is_the_lesser_of_its_own_and_the_best_support(
    outcomes: Resolve, own: Truth, supports: Sequence[Truth], expected: Truth
) -> None:
    """Nothing is surer than what it rests on, and the best support counts."""
    findings = [Finding(SUPPORT, truth, item) for item, truth in enumerate(supports)]

    of_requirement, *_ = outcomes(GIVEN, [Finding(REQUIREMENT, own), *findings])

    assert of_requirement == Outcome(
        expected, Standing.STANDS, supported_by=tuple(range(1, len(supports) + 1))
    )


def test_given_any_of_its_rules_supports(outcomes: Resolve) -> None:
    """One of the rules that are named is enough."""
    of_requirement, _ = outcomes(GIVEN, [Finding(REQUIREMENT, TRUE), Finding(BAR, TRUE)])

    assert of_requirement.standing is Standing.STANDS


def test_given_exception_without_support_cures_nothing(outcomes: Resolve) -> None:
    """A dropped exception is not an exception."""
    program = a_program(given={EXCEPTION: [SUPPORT]}, cures={EXCEPTION: [REQUIREMENT]})

    of_requirement, of_exception = outcomes(
        program, [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE)]
    )

    assert of_requirement == Outcome(TRUE, Standing.STANDS)
    assert of_exception == Outcome(Truth.FALSE, Standing.DROPPED)


def test_given_exception_on_unknown_support_is_a_candidate(outcomes: Resolve) -> None:
    """An exception that rests on an open question cures nothing yet."""
    program = a_program(given={EXCEPTION: [SUPPORT]}, cures={EXCEPTION: [REQUIREMENT]})

    of_requirement, of_exception, _ = outcomes(
        program, [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE), Finding(SUPPORT, UNKNOWN)]
    )

    assert of_requirement == Outcome(TRUE, Standing.CURABLE, curable_by=(1,))
    assert of_exception == Outcome(UNKNOWN, Standing.CANDIDATE, supported_by=(2,))


def test_given_bar_without_support_bars_nothing(outcomes: Resolve) -> None:
    """A dropped bar does not stand in an exception's way."""
    program = a_program(
        given={BAR: [SUPPORT]}, barred_by={EXCEPTION: [BAR]}, cures={EXCEPTION: [REQUIREMENT]}
    )

    of_exception, of_bar = outcomes(program, [Finding(EXCEPTION, TRUE), Finding(BAR, TRUE)])

    assert of_exception == Outcome(TRUE, Standing.AVAILABLE)
    assert of_bar.standing is Standing.DROPPED


def test_given_bar_on_unknown_support_only_doubts(outcomes: Resolve) -> None:
    """A bar that rests on an open question leaves the exception open."""
    program = a_program(given={BAR: [SUPPORT]}, barred_by={EXCEPTION: [BAR]})

    of_exception, _, _ = outcomes(
        program, [Finding(EXCEPTION, TRUE), Finding(BAR, TRUE), Finding(SUPPORT, UNKNOWN)]
    )

    assert of_exception == Outcome(TRUE, Standing.CANDIDATE, doubted_by=(1,))


# -- 3. Bars ---------------------------------------------------------------------------------------


def test_bars_true_finding_bars(outcomes: Resolve) -> None:
    """A barred exception cures nothing, and the decision can say what bars it."""
    of_requirement, of_exception, of_bar = outcomes(
        BARRED_CURE, [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE), Finding(BAR, TRUE)]
    )

    assert of_requirement == Outcome(TRUE, Standing.STANDS)
    assert of_exception == Outcome(TRUE, Standing.BARRED, barred_by=(2,))
    assert of_bar == Outcome(TRUE, Standing.STANDS)


def test_bars_unknown_finding_makes_a_candidate(outcomes: Resolve) -> None:
    """An exception that may be barred is not available."""
    of_requirement, of_exception, _ = outcomes(
        BARRED_CURE, [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE), Finding(BAR, UNKNOWN)]
    )

    assert of_requirement == Outcome(TRUE, Standing.CURABLE, curable_by=(1,))
    assert of_exception == Outcome(TRUE, Standing.CANDIDATE, doubted_by=(2,))


def test_bars_true_finding_beats_unknown_ones(outcomes: Resolve) -> None:
    """What bars for certain decides; what might is named too."""
    findings = [Finding(EXCEPTION, TRUE), Finding(BAR, UNKNOWN), Finding(OTHER_BAR, TRUE)]

    of_exception, *_ = outcomes(BARRED_CURE, findings)

    assert of_exception == Outcome(TRUE, Standing.BARRED, barred_by=(2,), doubted_by=(1,))


def test_bars_unknown_exception_is_a_candidate(outcomes: Resolve) -> None:
    """An exception whose own conditions are open is not available."""
    assert outcomes(CURE, [Finding(EXCEPTION, UNKNOWN)]) == (Outcome(UNKNOWN, Standing.CANDIDATE),)


def test_bars_unknown_exception_can_be_barred(outcomes: Resolve) -> None:
    """There is no use in asking about an exception that is barred anyway."""
    of_exception, _ = outcomes(BARRED_CURE, [Finding(EXCEPTION, UNKNOWN), Finding(BAR, TRUE)])

    assert of_exception == Outcome(UNKNOWN, Standing.BARRED, barred_by=(1,))


def test_bars_exception_that_is_barred_itself_still_bars(outcomes: Resolve) -> None:
    """To bar takes that the conditions of a rule hold, not that the rule prevails."""
    program = a_program(barred_by={EXCEPTION: [OTHER_EXCEPTION], OTHER_EXCEPTION: [BAR]})

    of_exception, of_other, _ = outcomes(
        program, [Finding(EXCEPTION, TRUE), Finding(OTHER_EXCEPTION, TRUE), Finding(BAR, TRUE)]
    )

    assert of_exception == Outcome(TRUE, Standing.BARRED, barred_by=(1,))
    assert of_other == Outcome(TRUE, Standing.BARRED, barred_by=(2,))


def test_bars_exceptions_can_exclude_each_other(outcomes: Resolve) -> None:
    """Where each of two exceptions asks that the other does not apply, neither is available."""
    program = a_program(
        barred_by={EXCEPTION: [OTHER_EXCEPTION], OTHER_EXCEPTION: [EXCEPTION]},
    )

    one, other = outcomes(program, [Finding(EXCEPTION, TRUE), Finding(OTHER_EXCEPTION, TRUE)])

    assert (one.barred_by, other.barred_by) == ((1,), (0,))


# -- 4. Cures --------------------------------------------------------------------------------------


def test_cures_available_exception_cures(outcomes: Resolve) -> None:
    """A requirement that an available exception covers is cured, and says by which."""
    assert outcomes(CURE, [Finding(REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE)]) == (
        Outcome(TRUE, Standing.CURED, cured_by=(1,)),
        Outcome(TRUE, Standing.AVAILABLE),
    )


def test_cures_available_beats_candidate(outcomes: Resolve) -> None:
    """One available exception is enough; candidates are named too."""
    program = a_program(cures={EXCEPTION: [REQUIREMENT], OTHER_EXCEPTION: [REQUIREMENT]})

    of_requirement, *_ = outcomes(
        program,
        [
            Finding(REQUIREMENT, TRUE),
            Finding(EXCEPTION, UNKNOWN),
            Finding(OTHER_EXCEPTION, TRUE),
        ],
    )

    assert of_requirement == Outcome(TRUE, Standing.CURED, cured_by=(2,), curable_by=(1,))


def test_cures_only_what_the_exception_names(outcomes: Resolve) -> None:
    """An exception leaves requirements alone that it does not name."""
    of_other, _ = outcomes(CURE, [Finding(OTHER_REQUIREMENT, TRUE), Finding(EXCEPTION, TRUE)])

    assert of_other == Outcome(TRUE, Standing.STANDS)


def test_cures_unknown_requirement(outcomes: Resolve) -> None:
    """A requirement that may apply is cured as one that does, and stays as uncertain as it was."""
    of_requirement, _ = outcomes(CURE, [Finding(REQUIREMENT, UNKNOWN), Finding(EXCEPTION, TRUE)])

    assert of_requirement == Outcome(UNKNOWN, Standing.CURED, cured_by=(1,))


def test_cures_bar_for_one_item_leaves_the_others_cured(outcomes: Resolve) -> None:
    """Per item: the exception for the item with a bar is barred, that for the other cures."""
    findings = [Finding(rule, TRUE, item) for item in (0, 1) for rule in (REQUIREMENT, EXCEPTION)]

    one, _, other, _, _ = outcomes(BARRED_CURE, [*findings, Finding(BAR, TRUE, item=1)])

    assert (one.standing, other.standing) == (Standing.CURED, Standing.STANDS)


# -- All -------------------------------------------------------------------------------------------


def test_outcomes_of_nothing(outcomes: Resolve) -> None:
    """No finding, no outcome."""
    assert outcomes(BARRED_CURE, []) == ()


def test_outcomes_of_unrelated_rules_stand(outcomes: Resolve) -> None:
    """A finding that nothing relates to is what it was."""
    assert outcomes(CURE, [Finding(BAR, UNKNOWN, 1), Finding(SUPPORT, TRUE, None, 2)]) == (
        Outcome(UNKNOWN, Standing.STANDS),
        Outcome(TRUE, Standing.STANDS),
    )


def test_outcomes_name_findings_in_ascending_order(outcomes: Resolve) -> None:
    """Equal findings give equal decisions, whatever order an engine came upon them in."""
    program = a_program(
        cures={exception: [REQUIREMENT] for exception in (EXCEPTION, OTHER_EXCEPTION)}
    )
    exceptions = [
        Finding(rule, TRUE, item)
        for item in (None, 5)
        for rule in (OTHER_EXCEPTION, EXCEPTION, OTHER_EXCEPTION)
    ]

    *_, of_requirement = outcomes(program, [*exceptions, Finding(REQUIREMENT, TRUE, 5)])

    assert of_requirement.cured_by == (0, 1, 2, 3, 4, 5)
