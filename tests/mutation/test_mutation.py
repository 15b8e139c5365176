"""A ruleset whose cases don't notice that it changed has not been tested."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from engine.conditions.cel import Compiler
from engine.facts.catalogue import CATALOGUE
from engine.law.model import Ruleset
from engine.law.reader import read
from server.settings import SHIPPED_RULESETS
from tests.mutation.__main__ import main, shipped, tried
from tests.mutation.mutants import SLIPS, Change, Mutant, Mutator
from tests.mutation.trial import Trial

RULESET = b"""\
id: test-law
title: A law for tests
jurisdiction: TEST
authority: Ministry of Tests
version: 2026.1.0
in_force: {from: 2020-01-01}
sources: [invented for tests]
"""
RULES = b"""\
- id: test.stones
  title: Stones of some weight
  effect: prohibit
  subject: item
  cites: ["Test Act s 1"]
  in_force: {from: 2024-03-01}
  when: >
    transaction.destination in ["BY", "RU"] && item.carats_per_stone >= parameters.minimum
  because: "{item.carats_per_stone} ct"
"""
PARAMETERS = b"""\
minimum:
  unit: carat
  values:
    - {from: 2024-03-01, until: 2024-09-01, value: 1.0, cite: Test Act s 2}
    - {from: 2024-09-01, value: 0.5, cite: Test Act s 2}
"""
CASE = """\
- case: "{day} {to} {carats}"
  as_of: {day}
  transaction:
    kind: export
    destination: {to}
    items: [{{diamond: {{carats_per_stone: {carats}}}}}]
  expect: {{verdict: {verdict}}}
"""
WHOLE = (
    ("2024-02-29", "RU", "1.0", "ALLOW"),
    ("2024-03-01", "RU", "1.0", "BLOCK"),
    ("2024-08-31", "RU", "0.9", "ALLOW"),
    ("2024-08-31", "RU", "0.5", "ALLOW"),
    ("2024-09-01", "RU", "0.5", "BLOCK"),
    ("2024-09-01", "RU", "0.4", "ALLOW"),
    ("2024-09-01", "BY", "0.5", "BLOCK"),
    ("2024-09-01", "FR", "0.5", "ALLOW"),
)
"""Cases that show every side of the rule."""


def a_version(*cases: tuple[str, str, str, str]) -> tuple[Ruleset, Mapping[str, bytes]]:
    """Return a version with ``cases`` of the form day, destination, carats, verdict."""
    written = [
        CASE.format(day=day, to=to, carats=carats, verdict=verdict)
        for day, to, carats, verdict in cases
    ]
    files = {
        "ruleset.yaml": RULESET,
        "rules/all.yaml": RULES,
        "parameters.yaml": PARAMETERS,
        "cases.yaml": "".join(written).encode(),
    }
    return read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names)), files


def mutants(*changes: Change) -> list[Mutant]:
    """Return the mutants of the version, of these kinds."""
    ruleset, files = a_version(*WHOLE)
    made = Mutator(ruleset, files, 1, Random(0)).mutants()
    return [each for each in made if each.change in changes]


def test_mutants_are_told_at_file_and_line() -> None:
    """Who writes the missing case finds the number it is about, and its line."""
    told = {(each.file, each.line, each.told) for each in mutants(Change.THRESHOLD)}

    assert told == {
        ("parameters.yaml", 4, "parameters.minimum: 0.9 instead of 1.0 carat"),
        ("parameters.yaml", 4, "parameters.minimum: 1.1 instead of 1.0 carat"),
        ("parameters.yaml", 5, "parameters.minimum: 0.4 instead of 0.5 carat"),
        ("parameters.yaml", 5, "parameters.minimum: 0.6 instead of 0.5 carat"),
    }


def test_mutants_shift_adjacent_values_together() -> None:
    """A transition comes a day early or late; no day has two values."""
    shifted = [each for each in mutants(Change.DATE) if each.parameter and "until" in each.told]

    values = [each.parameter.values for each in shifted if each.parameter]
    assert [[str(days) for days, _ in each] for each in values] == [
        ["from 2024-03-01 until 2024-08-31", "from 2024-08-31"],
        ["from 2024-03-01 until 2024-09-02", "from 2024-09-02"],
    ]


def test_mutants_leave_out_what_can_not_be_noticed() -> None:
    """A rule in force since the ruleset is has no first day of its own."""
    ruleset, files = a_version(*WHOLE)
    files = {**files, "rules/all.yaml": RULES.replace(b"2024-03-01", b"2020-01-01")}
    ruleset = read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))

    made = Mutator(ruleset, files, 1, Random(0)).mutants()

    assert not [each for each in made if each.change is Change.DATE and each.rule]


def test_a_suspension_has_only_the_days_on_which_it_says_something() -> None:
    """Before the rule starts, and once its fate is uncertain, nobody asks about suspension."""
    stretches = (
        b'  suspended:\n    - {from: 2024-03-01, until: 2024-06-01, cites: ["Test Act s 3"]}\n'
        b'  uncertain:\n    - {from: 2024-06-01, cites: ["Test Act s 4"]}\n'
    )
    ruleset, files = a_version(*WHOLE)
    files = {**files, "rules/all.yaml": RULES.replace(b"  when:", stretches + b"  when:")}
    ruleset = read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))

    made = Mutator(ruleset, files, 1, Random(0)).mutants()

    told = [each.told for each in made if each.change is Change.DATE and each.rule]
    assert told == [
        "test.stones: in force from 2024-02-29 instead of 2024-03-01",
        "test.stones: in force from 2024-03-02 instead of 2024-03-01",
        "test.stones: suspended until 2024-05-31 instead of 2024-06-01",
        "test.stones: suspended from 2024-03-02 instead of 2024-03-01",
        "test.stones: uncertain from 2024-05-31 instead of 2024-06-01",
        "test.stones: uncertain from 2024-06-02 instead of 2024-06-01",
    ]


def test_a_rule_whose_fate_is_uncertain_starts_no_later() -> None:
    """It starts too early or not; that it starts a day late is hidden by the uncertainty."""
    uncertain = b'  uncertain:\n    - {from: 2024-03-01, cites: ["Test Act s 4"]}\n'
    ruleset, files = a_version(*WHOLE)
    files = {**files, "rules/all.yaml": RULES.replace(b"  when:", uncertain + b"  when:")}
    ruleset = read(files, CATALOGUE, lambda *names: Compiler(CATALOGUE, *names))

    made = Mutator(ruleset, files, 1, Random(0)).mutants()

    told = [each.told for each in made if each.told.startswith("test.stones: in force")]
    assert told == ["test.stones: in force from 2024-02-29 instead of 2024-03-01"]


def test_whole_cases_notice_every_mutant() -> None:
    """Both sides of every date, number, value and test: nothing can change unnoticed."""
    run = tried(*a_version(*WHOLE), limit=0, seed=1)

    assert run.survived == ()
    assert len(run.killed) == run.possible > 15


@pytest.mark.parametrize(
    ("left_out", "survivors"),
    [
        (0, {"test.stones: in force from 2024-02-29 instead of 2024-03-01"}),
        (5, {"parameters.minimum: 0.4 instead of 0.5 carat"}),
        (
            6,
            {'test.stones: transaction.destination in ["BY", "RU"] without `BY`'},
        ),
    ],
)
def test_a_mutant_survives_without_the_case_that_shows_it(
    left_out: int, survivors: set[str]
) -> None:
    """The survivors say which case is missing."""
    cases = [case for number, case in enumerate(WHOLE) if number != left_out]

    run = tried(*a_version(*cases), limit=0, seed=1)

    assert {each.told for each in run.survived} == survivors


def test_trial_decides_as_if_every_case_were_decided_anew() -> None:
    """That only some cases are decided anew for a mutant changes no answer."""
    ruleset, files = a_version(*WHOLE[:6])
    trial = Trial.of(ruleset)
    for mutant in Mutator(ruleset, files, 1, Random(0)).mutants():
        unnoticed = len(Trial.of(mutant.of(ruleset)).cases) == len(ruleset.cases)

        assert (trial.notices(mutant) is None) is unnoticed, mutant.told


def test_draw_is_the_same_for_the_same_seed() -> None:
    """A survivor can be shown again."""
    version = a_version(*WHOLE[:2])

    one, other = (tried(*version, limit=9, seed=7) for _ in range(2))

    assert one == other
    assert len(one.killed) + len(one.survived) == 9


def test_command_tells_survivors_and_shares(capsys: pytest.CaptureFixture[str]) -> None:
    """The command runs over a shipped ruleset and names the seed that shows it again."""
    status = main(["reference", "--limit", "3", "--seed", "5"])

    told = capsys.readouterr().out
    assert status == 0
    assert "RULESET" in told
    assert told.endswith("seed 5\n")


def test_command_without_the_ruleset_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in the name is no success."""
    assert main(["us-eer"]) == 2
    assert "`us-eer` is not there" in capsys.readouterr().err


def test_shipped_rulesets_notice_most_of_a_sample() -> None:
    """In a small sample of each shipped ruleset, cases notice more slips than they miss."""
    killed = survived = 0
    for ruleset, files in shipped(SHIPPED_RULESETS, ()):
        run = tried(ruleset, files, limit=20, seed=1)
        killed += sum(each.change in SLIPS for each in run.killed)
        survived += sum(each.change in SLIPS for each in run.survived)

    assert killed > survived, f"{killed} slips are noticed, {survived} are not"
