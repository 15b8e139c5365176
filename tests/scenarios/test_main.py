"""The command over a file of scenarios: what it counts, and when it fails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from engine.decision.model import Decision, Verdict
from engine.errors import NotInForceError, RulesetError, UnknownJurisdictionError
from engine.law.citation import citation
from licet.v1.transaction_pb2 import Transaction
from tests.scenarios.__main__ import evaluate_all, main, read_scenarios
from tests.scenarios.report import Outcome, as_json, as_text, totals
from tests.server.translate.decision_builders import a_decision, a_reason

SCENARIOS = """\
version: 1
scenarios:
- id: EAR-01
  title: coffee
  as_of: 2026-09-24
  jurisdictions: [US-EAR]
  transaction: {kind: export, ship_from: US, destination: DE, items: [{eccn: EAR99}]}
  expect: {decision: ALLOW, must_cite: ["15 CFR 740", "15 CFR 734.13"]}
  source: none
  confidence: verified
- id: EAR-02
  as_of: 2026-09-24
  jurisdictions: [US-EAR]
  transaction: {kind: export, destination: RU}
  expect: {decision: BLOCK}
- id: EU-OWN-1
  as_of: 2026-09-24
  jurisdictions: [EU]
  transaction: {kind: payment}
  expect: {decision: REVIEW, must_cite: ["Reg (EU) 269/2014 Art 2(2)"]}
"""


def outcomes(text: str = SCENARIOS) -> tuple[Outcome, ...]:
    """Return what becomes of scenarios where all that goes to Russia is allowed, and no more."""

    def evaluate(message: Transaction, as_of: str, jurisdictions: Sequence[str]) -> Decision:
        assert as_of == "2026-09-24"
        if "EU" in jurisdictions:
            raise UnknownJurisdictionError.at("jurisdictions[0]", "`EU` is in no ruleset")
        is_allowed = message.destination == "RU"
        reason = replace(a_reason(), citations=(citation("15 CFR 740.3(b)"),))
        return a_decision(verdict=Verdict.ALLOW if is_allowed else Verdict.BLOCK, reasons=(reason,))

    return evaluate_all(read_scenarios("s.yaml", text.encode()), evaluate)


def test_outcome_compares_verdict_and_citations() -> None:
    """A citation counts if the asked text is contained in a given one."""
    first, second, third = outcomes()

    assert (first.verdict, first.is_right, first.missing) == ("BLOCK", False, ("15 CFR 734.13",))
    assert (second.verdict, second.is_right, second.missing) == ("ALLOW", False, ())
    assert (third.verdict, third.missing) == ("UNSUPPORTED", ("Reg (EU) 269/2014 Art 2(2)",))


def test_totals_count_what_is_wrong_in_which_way() -> None:
    """A wrong ALLOW is worse than a wrong BLOCK, and both are told apart from no answer."""
    assert totals(outcomes()) == {
        "scenarios": 3,
        "right": 0,
        "accuracy_permille": 0,
        "false_allow": ["EAR-02"],
        "false_block": ["EAR-01"],
        "unsupported": 1,
        "errors": 0,
        "citations": {"asked": 3, "found": 1, "recall_permille": 333},
        "families": {
            "EAR": {"scenarios": 2, "right": 0, "accuracy_permille": 0},
            "EU-OWN": {"scenarios": 1, "right": 0, "accuracy_permille": 0},
        },
    }


def test_totals_count_what_is_right() -> None:
    """A scenario is right if its verdict is the expected one."""
    text = SCENARIOS.replace("decision: ALLOW", "decision: BLOCK")

    counted = totals(outcomes(text))

    assert (counted["right"], counted["accuracy_permille"]) == (1, 333)
    assert counted["false_block"] == []


def test_review_where_block_was_due_is_neither() -> None:
    """Where a person looks, nothing goes wrong unseen."""
    one = Outcome("EAR-1", "", "REVIEW", "BLOCK", (), ())

    counted = totals((one,))

    assert (counted["right"], counted["false_allow"], counted["false_block"]) == (0, [], [])


def test_json_has_the_form_that_is_compared() -> None:
    """Other tools read it."""
    report = as_json(outcomes())

    assert list(report) == ["scenarios", "totals"]
    assert report["scenarios"][0] == {
        "id": "EAR-01",
        "verdict": "BLOCK",
        "expected": "ALLOW",
        "missing_citations": ["15 CFR 734.13"],
    }


def test_text_names_what_is_wrong() -> None:
    """A person sees which scenarios to look at."""
    text = as_text(outcomes())

    assert "WRONG EAR-01" in text
    assert "not cited: 15 CFR 734.13" in text
    assert "false ALLOW  1: EAR-02" in text
    assert "citations    1 of 3 found" in text


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ("transaction: {kind: payment, colour: red}", "no place for the key `colour`"),
        ("transaction: {kind: gift}", "`gift` is unknown here"),
        ("transaction: {kind: payment}\n  weather: fine", "no place for the key `weather`"),
    ],
)
def test_scenario_without_a_place_is_an_error_and_wrong(changed: str, problem: str) -> None:
    """What can't be mapped is not evaluated in part."""
    *_, last = outcomes(SCENARIOS.replace("transaction: {kind: payment}", changed))

    assert last.verdict == "ERROR"
    assert problem in last.problem
    assert totals((last,))["errors"] == 1


def test_law_that_is_not_in_force_is_unsupported() -> None:
    """A ruleset that may not be used for the day gives no verdict."""

    def evaluate(message: Transaction, as_of: str, jurisdictions: Sequence[str]) -> Decision:
        raise NotInForceError([])

    scenarios = read_scenarios("s.yaml", SCENARIOS.encode())

    assert {each.verdict for each in evaluate_all(scenarios, evaluate)} == {"UNSUPPORTED"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "scenarios: {}",
        "- a",
        "scenarios: [a]",
        "scenarios: [{id: A}]",
        "scenarios: [",
        "scenarios: []\nscenarios: []",
    ],
)
def test_file_of_another_kind_is_refused(text: str) -> None:
    """A slip in the file is not a result of nothing."""
    with pytest.raises(RulesetError, match=r"s\.yaml"):
        read_scenarios("s.yaml", text.encode())


def test_command_evaluates_with_the_shipped_rulesets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: a file in, decisions by the shipped law, a report out."""
    file = tmp_path / "scenarios.yaml"
    file.write_text(SCENARIOS, encoding="utf-8")

    status = main([str(file), "--json"])

    report = json.loads(capsys.readouterr().out)
    verdicts = {each["id"]: each["verdict"] for each in report["scenarios"]}
    assert status == 0
    assert verdicts["EAR-02"] in ("BLOCK", "REVIEW")
    assert verdicts["EAR-01"] in ("ALLOW", "REVIEW")


def test_command_tells_what_has_no_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fact without a place makes the command fail, and the rest is evaluated all the same."""
    file = tmp_path / "scenarios.yaml"
    file.write_text(SCENARIOS.replace("{kind: payment}", "{kind: payment, a: b}"), encoding="utf-8")

    status = main([str(file)])

    printed = capsys.readouterr()
    assert status == 1
    assert "EU-OWN-1: transaction: there is no place for the key `a`" in printed.err
    assert "EAR-01" in printed.out


@pytest.mark.parametrize("arguments", [["none.yaml"], ["s.yaml", "--ruleset-root", "empty"]])
def test_command_without_file_or_law_evaluates_nothing(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing evaluated is not a report of nothing wrong."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "s.yaml").write_text(SCENARIOS, encoding="utf-8")

    assert main(arguments) == 2
    assert "nothing was evaluated" in capsys.readouterr().err
