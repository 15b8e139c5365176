"""A version of a ruleset is read whole, or refused with everything that is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionCompiler
from engine.conditions.stored import from_plain, to_plain
from engine.conditions.tree import And, Operator, TableRef
from engine.conditions.tree import Test as Asks
from engine.errors import Fault, RulesetError
from engine.facts.catalogue import CATALOGUE
from engine.facts.fact import Kind
from engine.law.digest import digest
from engine.law.interval import Interval
from engine.law.model import Citation, Effect, Ruleset
from engine.law.reader import conditions_of, read
from tests.engine.law.builders import (
    CASES,
    CCL,
    FACTS,
    GROUPS,
    PARAMETERS,
    RULES,
    RULESET,
    a_ruleset,
    a_version,
    faults_in,
    tiny,
    with_change,
)

RULE_FILE = "rules/part-742.yaml"


def no_compiler(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    """Fail: nothing should need compiling."""
    raise AssertionError(f"asked to compile over {sorted(tables)} and {sorted(parameters)}")


def test_read_returns_what_the_files_say() -> None:
    """A version without faults becomes a value, rules in the order of files and lines."""
    files = a_version()

    ruleset = a_ruleset(files)

    assert (ruleset.id, ruleset.version, ruleset.jurisdiction) == ("us-ear", "2026.11.0", "US-EAR")
    assert ruleset.in_force == Interval("2026-11-01")
    assert ruleset.digest == digest(files)
    assert [(rule.id, rule.file, rule.line) for rule in ruleset.rules] == [
        ("ear.742.4", RULE_FILE, 1),
        ("ear.740.3", RULE_FILE, 13),
        ("ear.740.2", RULE_FILE, 24),
        ("ear.734.3.a1", "ruleset.yaml", 9),
    ]
    assert sorted(ruleset.tables) == ["ccl.ns1", "groups"]


def test_read_takes_rules_apart() -> None:
    """Citations, dates and conditions of a rule are values, not texts."""
    license_rule, exception, _, nexus = a_ruleset(a_version()).rules

    assert license_rule.cites == (Citation("15 CFR 742.4(a)", "15 CFR", "742.4(a)"),)
    assert license_rule.in_force == Interval("1996-03-25")
    assert license_rule.when == And(
        (
            Asks("item.eccn", Operator.IN, TableRef("ccl.ns1")),
            Asks("transaction.destination", Operator.IN, TableRef("groups")),
        )
    )
    assert (exception.cures, exception.barred_by) == (("ns",), ("ear.740.2",))
    assert nexus.effect is Effect.NEXUS


def test_read_keeps_numbers_exact_and_codes_as_written() -> None:
    """Half a carat stays 0.50, NO stays Norway, and 3E992 an ECCN."""
    ccl = CCL.replace("3A001.b,ask,Which one?", "3E992,in,")
    cases = CASES.replace("{eccn: 3A001}", "{eccn: 3E992, carats: 0.50}")

    ruleset = a_ruleset(a_version(ccl=ccl, cases=cases))

    limit = ruleset.parameters["limit"]
    assert str(limit.on("2026-11-24")) == "0.50"
    assert limit.on("2024-03-01") == Decimal("1.00")
    assert limit.on("2024-02-29") is None
    assert [row.code for row in ruleset.tables["groups"].rows] == ["NO"]
    assert [row.code for row in ruleset.tables["ccl.ns1"].rows] == ["3A001", "3E992"]
    assert ruleset.cases[0].transaction == {
        "ship_from": "US",
        "destination": "NO",
        "items": [{"eccn": "3E992", "carats": "0.50"}],
    }


def rule_faults(old: str, new: str) -> list[str]:
    """Return the faults of the rules with ``old`` changed to ``new``, without the file's name."""
    found = faults_in(a_version(rules=with_change(RULES, old, new), cases=None))
    return [fault.removeprefix(f"{RULE_FILE}:") for fault in found]


def after_authority(*lines: str) -> tuple[str, str]:
    """Return the change that adds ``lines`` to the first rule, from line 8 on."""
    return "  authority: BIS\n", "\n".join(
        ["  authority: BIS", *(f"  {line}" for line in lines), ""]
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("National security", "''", "2:10: ear.742.4 title: is empty; expected a text"),
        (
            "id: ear.742.4\n",
            "id: EAR 742\n",
            "1:7: EAR 742 id: `EAR 742` has the wrong form; expected lower case like "
            "`ear.744.21.a2`",
        ),
        (
            "require_license",
            "forbid",
            "3:11: ear.742.4 effect: `forbid` is unknown; expected one of `prohibit`, "
            "`require_license`, `require_document`, `flag`, `oblige`, `except`, `bar`",
        ),
        (
            "subject: transaction",
            "subject: shipment",
            "27:12: ear.740.2 subject: `shipment` is unknown; expected one of `transaction`, "
            "`item`, `party`",
        ),
        ("  subject: transaction\n", "", "24:3: ear.740.2 subject: is missing"),
        (
            '["15 CFR 740.3"]',
            "[]",
            "17:10: ear.740.3 cites: is empty; expected one entry or more",
        ),
        ('["15 CFR 740.3"]', "x", "17:10: ear.740.3 cites: is a text; expected a list"),
        ('["15 CFR 740.3"]', "[a, b, a]", "17:17: ear.740.3 cites[2]: `a` is repeated"),
        (
            ' ["15 CFR 740.3"]',
            "\n    - a\n    - [b]",
            "19:7: ear.740.3 cites[1]: is a list; expected a text",
        ),
        ("{from: 1996-03-25}", "x", "6:13: ear.742.4 in_force: is a text; expected a mapping"),
        (
            "{from: 1996-03-25}",
            "{form: 1996-03-25}",
            "6:14: ear.742.4 in_force.form: is no key here; expected `from`, perhaps",
        ),
        (
            *after_authority("x: 1"),
            "8:3: ear.742.4 x: is no key here; expected `id`, `title`, `subject`, `cites`, "
            "`in_force`, `when`, `because`, `scope`, `tags`, `certainty`, `suspended`, "
            "`uncertain`, `renewal_expected`, `effect`, `given`, `cures`, `barred_by`, `code`, "
            "`authority`, `reasons_for_control`, `review_policy`, `wind_down`, `informs_only`",
        ),
        (
            *after_authority("certainty: sure"),
            "8:14: ear.742.4 certainty: `sure` is unknown; expected one of `verified`, "
            "`secondary`, `unverified`",
        ),
        (
            *after_authority("review_policy: denial"),
            "8:18: ear.742.4 review_policy: `denial` is unknown; expected one of `approval`, "
            "`case_by_case`, `presumption_of_approval`, `presumption_of_denial`, "
            "`policy_of_denial`",
        ),
        (
            *after_authority("renewal_expected: yes"),
            "8:21: ear.742.4 renewal_expected: `yes` is no truth; expected `true` or `false`",
        ),
        (
            "code: LVS",
            "code: L VS",
            "19:9: ear.740.3 code: `L VS` has the wrong form; expected a symbol without blanks "
            "like `LVS`",
        ),
    ],
)
def test_read_tells_faults_of_form(old: str, new: str, expected: str) -> None:
    """What is missing, unknown or of another form is told at its line and column."""
    assert rule_faults(old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "1996-03-25",
            "2023-02-29",
            "6:20: ear.742.4 in_force.from: `2023-02-29` is no day; expected a form like "
            "`2026-11-24`",
        ),
        (
            "1996-03-25",
            "2024-W01-1",
            "6:20: ear.742.4 in_force.from: `2024-W01-1` is no day; expected a form like "
            "`2026-11-24`",
        ),
        (
            "{from: 1996-03-25}",
            "{from: 2024-03-01, until: 2024-03-01}",
            "6:13: ear.742.4 in_force: ends on 2024-03-01, not after its start on 2024-03-01",
        ),
        (
            *after_authority("suspended: [{from: 1990-01-01, until: 1996-03-25, cites: [a]}]"),
            "8:15: ear.742.4 suspended[0]: is suspended from 1990-01-01 until 1996-03-25, but in "
            "force only from 1996-03-25",
        ),
        (
            *after_authority("suspended: [{from: 2026-01-01}]"),
            "8:15: ear.742.4 suspended[0].cites: is missing",
        ),
        (
            *after_authority("uncertain: [{until: 2026-01-01}]"),
            "8:15: ear.742.4 uncertain[0].from: is missing",
        ),
        (
            *after_authority("renewal_expected: true"),
            "8:21: ear.742.4 renewal_expected: means nothing without an end in `in_force`",
        ),
        (
            *after_authority(
                "wind_down: [{contracts_before: 2024-03-01, until: 2024-02-01, cites: [a]}]"
            ),
            "8:15: ear.742.4 wind_down[0]: ends on 2024-02-01, before contracts must be "
            "concluded, 2024-03-01",
        ),
        (
            *after_authority(
                "wind_down: [{contracts_before: 1995-03-25, until: 1996-01-01, cites: [a]}]"
            ),
            "8:53: ear.742.4 wind_down[0].until: ends on 1996-01-01, but the rule starts on "
            "1996-03-25",
        ),
    ],
)
def test_read_tells_faults_of_dates(old: str, new: str, expected: str) -> None:
    """A day exists, and an interval has days in it that matter."""
    assert rule_faults(old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "  authority: BIS\n",
            "",
            "1:3: ear.742.4 authority: is missing; a rule with effect `require_license` needs it",
        ),
        (
            "require_license",
            "flag",
            "1:3: ear.742.4 code: is missing; a rule with effect `flag` needs it",
        ),
        (
            "require_license",
            "require_document",
            "1:3: ear.742.4 code: is missing; a rule with effect `require_document` needs it",
        ),
        (
            "effect: bar",
            "effect: oblige",
            "24:3: ear.740.2 code: is missing; a rule with effect `oblige` needs it",
        ),
        (
            "  code: LVS\n",
            "",
            "13:3: ear.740.3 code: is missing; a rule with effect `except` needs it",
        ),
        (
            "  cures: [ns]\n",
            "",
            "13:3: ear.740.3 cures: is missing; a rule with effect `except` needs it",
        ),
        (
            "[ns]\n  barred",
            "[]\n  barred",
            "20:10: ear.740.3 cures: is empty; expected one entry or more",
        ),
        (
            *after_authority("informs_only: true"),
            "8:3: ear.742.4 informs_only: means nothing with effect `require_license`; it is for "
            "`flag`",
        ),
        (
            *after_authority("barred_by: [ear.740.2]"),
            "8:3: ear.742.4 barred_by: means nothing with effect `require_license`; it is for "
            "`except`",
        ),
        (
            "  code: LVS\n",
            "  code: LVS\n  reasons_for_control: [NS2]\n",
            "20:3: ear.740.3 reasons_for_control: means nothing with effect `except`; it is for "
            "`require_license`",
        ),
        (
            "effect: bar",
            "effect: nexus",
            "26:11: ear.740.2 effect: `nexus` is unknown; expected one of `prohibit`, "
            "`require_license`, `require_document`, `flag`, `oblige`, `except`, `bar`",
        ),
    ],
)
def test_read_tells_fields_that_the_effect_needs_or_ignores(
    old: str, new: str, expected: str
) -> None:
    """A license requirement names who licenses; a field that would do nothing is a slip."""
    assert rule_faults(old, new) == [expected]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "id: ear.740.2\n",
            "id: ear.740.3\n",
            [
                "21:15: ear.740.3 barred_by: `ear.740.2` is neither the id nor a tag of a rule",
                f"24:7: ear.740.3 id: stands twice; it is at {RULE_FILE}:13 too",
                "26:11: ear.740.3 effect: bars nothing; no exception names it in `barred_by`",
            ],
        ),
        (
            "cures: [ns]",
            "cures: [nss]",
            ["20:11: ear.740.3 cures: `nss` is neither the id nor a tag of a rule"],
        ),
        (
            "cures: [ns]",
            "cures: [ns, ear.740.2]",
            ["20:15: ear.740.3 cures: `ear.740.2` has effect `bar`, which needs no cure"],
        ),
        (
            "  barred_by: [ear.740.2]\n",
            "  barred_by: [ear.740.2]\n  tags: [ns]\n",
            [
                "20:11: ear.740.3 cures: `ear.740.3`, tagged `ns`, has effect `except`, which "
                "needs no cure"
            ],
        ),
        (
            "barred_by: [ear.740.2]",
            "barred_by: [ear.740.2, ear.740.3]",
            ["21:26: ear.740.3 barred_by: `ear.740.3` names the rule itself"],
        ),
        (
            "  barred_by: [ear.740.2]\n",
            "",
            ["25:11: ear.740.2 effect: bars nothing; no exception names it in `barred_by`"],
        ),
        (
            *after_authority("given: [ear.740.9]"),
            ["8:11: ear.742.4 given: `ear.740.9` is neither the id nor a tag of a rule"],
        ),
        (
            *after_authority("given: [ear.742.4]"),
            ["8:11: ear.742.4 given: `ear.742.4` names the rule itself"],
        ),
        (
            "  code: LVS\n",
            "  code: LVS\n  tags: [ear.742.4]\n",
            ["20:10: ear.740.3 tags: `ear.742.4` is the id of a rule"],
        ),
    ],
)
def test_read_tells_names_that_name_nothing_fit(old: str, new: str, expected: list[str]) -> None:
    """An exception that cures a misspelt rule would cure nothing, and a bar bar nothing."""
    assert rule_faults(old, new) == expected


def test_read_refuses_what_is_given_to_be_given_something_itself() -> None:
    """Support is one step deep, so that a reader can follow it."""
    rules = with_change(RULES, *after_authority("given: [ear.740.2]"))
    rules = with_change(rules, "  code: LVS\n", "  code: LVS\n  given: [ns]\n")

    assert faults_in(a_version(rules=rules, cases=None)) == [
        f"{RULE_FILE}:21:11: ear.740.3 given: `ear.742.4`, tagged `ns`, has a `given` of its own; "
        "what is given must be found by itself"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "when: transaction.destination",
            "when: item.eccn && party.country",
            [
                "30:9: ear.740.2 when: reads `item.eccn`; a rule about the transaction sees only "
                "facts of the transaction",
                "30:22: ear.740.2 when: reads `party.country`; a rule about the transaction sees "
                "only facts of the transaction",
            ],
        ),
        (
            "subject: transaction",
            "subject: party\n  scope: item.eccn",
            [
                "28:10: ear.740.2 scope: reads `item.eccn`; a rule about the party sees only facts "
                "of the transaction and the party"
            ],
        ),
        (
            "goes to {transaction.destination}",
            "goes to {item.eccn}",
            [
                "31:20: ear.740.2 because: `item.eccn` can't be seen by this rule about the "
                "transaction"
            ],
        ),
        (
            '"{item.carats} carats"',
            '"{item.carat} and { or }}"',
            [
                "23:13: ear.740.3 because: `item.carat` is no fact of the catalogue",
                "23:30: ear.740.3 because: ` or ` is no fact of the catalogue",
                "23:36: ear.740.3 because: has a stray brace; write facts as `{item.eccn}`",
            ],
        ),
        (
            '"{item.carats} carats"',
            "of {party.country}",
            ["23:15: ear.740.3 because: `party.country` can't be seen by this rule about the item"],
        ),
    ],
)
def test_read_tells_facts_that_the_subject_has_not(old: str, new: str, expected: list[str]) -> None:
    """A rule about the transaction can't ask, or show, which of its items is meant."""
    assert rule_faults(old, new) == expected


def test_read_lets_an_item_rule_show_the_party_that_it_asks_about() -> None:
    """A rule about an item that asks about a party is about that party too."""
    rules = with_change(RULES, "when: item.carats", "when: party.country && item.carats")
    rules = with_change(rules, '"{item.carats} carats"', "of {party.country}")

    ruleset = a_ruleset(a_version(rules=rules))

    assert ruleset.rules[1].because == "of {party.country}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "    item.eccn in tables.ccl.ns1\n",
            "    item.eccn in tables.ccl.ns2 &&\n\n    item.foo\n",
            [
                "10:18: ear.742.4 when: `tables.ccl.ns2` is unknown",
                "12:5: ear.742.4 when: `item.foo` is unknown",
            ],
        ),
        (
            "when: >\n    item.eccn in tables.ccl.ns1\n",
            "when: |-  # a literal\n    item.eccn in tables.ccl.ns1\n      && item.foo\n",
            ["11:10: ear.742.4 when: `item.foo` is unknown"],
        ),
        (
            *after_authority("scope: 'transaction.destination && item.it''s'"),
            ["8:38: ear.742.4 scope: `item.it` is unknown"],
        ),
        (
            *after_authority('scope: "\\x69tem.eccn && \\', '  item.no"'),
            ["9:5: ear.742.4 scope: `item.no` is unknown"],
        ),
        (
            "when: item.carats >= parameters.limit",
            "when: item.carats >=\n    parameters.lim",
            ["23:5: ear.740.3 when: `parameters.lim` is unknown"],
        ),
    ],
)
def test_read_tells_faults_of_conditions_at_their_place_in_the_file(
    old: str, new: str, expected: list[str]
) -> None:
    """However YAML wraps the text of a condition, the fault is where an editor finds it."""
    assert rule_faults(old, new) == expected


def test_read_tells_units_that_differ() -> None:
    """Carats aren't compared with dollars."""
    files = a_version(parameters=with_change(PARAMETERS, "unit: carat", "unit: usd"))

    assert faults_in(files) == [
        f"{RULE_FILE}:22:24: ear.740.3 when: compares `item.carats` in `carat` "
        "with `limit` in `usd`"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026.11.0", "2026.11",
         "5:10: version: `2026.11` has the wrong form; expected year, month and number like "
         "`2026.11.0`"),
        ("us-ear", "US_EAR", "1:5: id: `US_EAR` has the wrong form; expected lower case like "
         "`us-ear`"),
        ("US-EAR", "us", "3:15: jurisdiction: `us` has the wrong form; expected upper case like "
         "`US-EAR`"),
        ("authority: BIS\n", "", "1:1: authority: is missing"),
        ("    subject: transaction\n", "    subject: transaction\n    effect: nexus\n",
         "12:5: ear.734.3.a1 effect: is no key here; expected `id`, `title`, `subject`, `cites`, "
         "`in_force`, `when`, `because`, `scope`, `tags`, `certainty`, `suspended`, `uncertain`, "
         "`renewal_expected`"),
        ("when: transaction.ship_from", "when: transaction.shipped",
         "14:11: ear.734.3.a1 when: `transaction.shipped` is unknown"),
        ("nexus:\n", "nexsus: x\nnexus:\n",
         "8:1: nexsus: is no key here; expected `nexus`, perhaps"),
    ],
)  # fmt: skip
def test_read_tells_faults_of_the_ruleset_file(old: str, new: str, expected: str) -> None:
    """The head of a version is held to its form, and so is each nexus."""
    files = a_version(ruleset=with_change(RULESET, old, new))

    assert faults_in(files) == [f"ruleset.yaml:{expected}"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value: 0.50", "value: half",
         "5:33: limit.values[1].value: `half` is no number; expected a form like `1200.50`"),
        ("value: 0.50", "value: 1e3", "5:33: limit.values[1].value: `1e3` is no number; expected a "
         "form like `1200.50`"),
        ("value: 0.50", "value: 1.0000000000000001", "5:33: limit.values[1].value: "
         "`1.0000000000000001` has more than 15 significant digits; expected at most 15"),
        (", until: 2024-09-01", "",
         "5:7: limit.values[1]: holds from 2024-09-01, but another value holds from 2024-03-01"),
        ("from: 2024-09-01", "from: 2024-08-31", "5:7: limit.values[1]: holds from 2024-08-31, but "
         "another value holds from 2024-03-01 until 2024-09-01"),
        ("value: 0.50, cite: OFAC FAQ 1165", "value: 0.50",
         "5:7: limit.values[1].cite: is missing"),
        ("limit:\n", "Limit:\n  values: []\nlimit:\n",
         "1:1: `Limit` is no name of a parameter; expected lower case like `price_cap`"),
    ],
)  # fmt: skip
def test_read_tells_faults_of_parameters(old: str, new: str, expected: str) -> None:
    """A number of the law is exact, cited, and one for a day."""
    files = a_version(parameters=with_change(PARAMETERS, old, new))

    assert f"parameters.yaml:{expected}" in faults_in(files)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("verdict: BLOCK", "verdict: block",
         "4:21: expect.verdict: `block` is unknown; expected one of `ALLOW`, `REVIEW`, `BLOCK`"),
        ("2026-11-24", "2026-11-31", "2:10: as_of: `2026-11-31` is no day; expected a form like "
         "`2026-11-24`"),
        ("[ear.742.4]", "[ear.742.5]", "4:36: expect.rules: `ear.742.5` is no rule"),
        ("[ear.742.4]", "[ear.742.4.wind-down.1]",
         "4:36: expect.rules: `ear.742.4.wind-down.1` is no rule"),
        ("absent: [ear.740.2]", "absent: [ear.742.4]",
         "4:57: expect.absent: `ear.742.4` is expected too"),
        ("[item.carats]", "[item.carat]", "4:79: expect.missing: `item.carat` is no fact"),
        ("as_of: 2026-11-24\n", "as_of: 2026-11-24\n  on: x\n",
         "3:3: on: is no key here; expected `case`, `as_of`, `jurisdictions`, `screening`, "
         "`transaction`, `expect`"),
        ("{verdict", "{veredict",
         "4:12: expect.veredict: is no key here; expected `verdict`, perhaps"),
    ],
)  # fmt: skip
def test_read_tells_faults_of_cases(old: str, new: str, expected: str) -> None:
    """A case that names a rule that isn't there could never fail or never pass."""
    files = a_version(cases=with_change(CASES, old, new))

    assert f"cases.yaml:{expected}" in faults_in(files)


def test_read_tells_cases_of_one_name() -> None:
    """A report names cases, so a name is one case's."""
    files = a_version(cases=CASES + CASES)

    assert faults_in(files) == [
        "cases.yaml:5:9: case: `a converter to Norway needs a license` stands twice"
    ]


def test_read_lets_a_case_expect_a_wind_down() -> None:
    """A wind-down is a rule of its own in a decision, named after the rule it stands by."""
    wind_down = "wind_down: [{contracts_before: 2024-01-01, until: 2024-06-01, cites: [a]}]"
    rules = with_change(RULES, *after_authority(wind_down))
    cases = with_change(CASES, "[ear.742.4]", "[ear.742.4.wind-down.1]")

    assert a_ruleset(a_version(rules=rules, cases=cases)).cases[0].rules == (
        "ear.742.4.wind-down.1",
    )


def test_read_refuses_ids_like_those_of_wind_downs() -> None:
    """Or two rules of a decision would have one name."""
    found = rule_faults("id: ear.742.4\n", "id: ear.742.4.wind-down.1\n")

    assert found == ["1:7: ear.742.4.wind-down.1 id: `.wind-down.` is kept for wind-downs"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rules/a.yml", "rules/a.yml:0:0: is no file of a ruleset"),
        ("tables/a/b.csv", "tables/a/b.csv:0:0: is no file of a ruleset"),
        ("Ruleset.yaml", "Ruleset.yaml:0:0: is no file of a ruleset"),
        ("a\nb\x1b", "a b?:0:0: is no file of a ruleset"),
        ("\udcff", "?:0:0: is no file of a ruleset"),
        ("rules/a.yaml", "rules/a.yaml:0:0: is empty; expected a list of rules"),
    ],
)
def test_read_refuses_files_that_nobody_expects(path: str, expected: str) -> None:
    """A rule in a file that isn't read would be no rule, and nobody would notice."""
    (found,) = faults_in(a_version() | {path: b""})

    assert found.startswith(expected)


@pytest.mark.parametrize("path", ["CHANGES.md", "README.md", "tables/README.md"])
def test_read_leaves_files_for_people_alone(path: str) -> None:
    """What people read may say anything; it is under the digest all the same."""
    files = a_version() | {path: b"\xff"}

    assert a_ruleset(files).digest == digest(files)


def test_read_needs_the_ruleset_file() -> None:
    """Without it nobody knows what the rules are of."""
    assert faults_in(a_version(ruleset=None)) == ["ruleset.yaml:0:0: is missing"]


def test_read_refuses_a_version_without_rules() -> None:
    """It would allow everything, and say so."""
    files = a_version(rules=None, cases=None)

    assert faults_in(files) == ["ruleset.yaml:0:0: has no rules; expected some in `rules/*.yaml`"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("rules", "a: b\n", f"{RULE_FILE}:1:1: is no list; expected a list of rules"),
        ("cases", "a: b\n", "cases.yaml:1:1: is no list; expected a list of cases"),
        ("cases", "- a\n", "cases.yaml:1:3: is a text; expected a mapping"),
        ("cases", "# none\n", "cases.yaml:0:0: is empty; expected a list of cases"),
        ("parameters", "- a\n", "parameters.yaml:1:1: is no mapping; expected parameters by name"),
        ("ruleset", "- a\n", "ruleset.yaml:1:1: is a list; expected a mapping"),
        ("ruleset", b"\xff", "ruleset.yaml:1:1: byte that is not UTF-8"),
    ],
)
def test_read_refuses_files_of_another_shape(
    name: str, content: str | bytes, expected: str
) -> None:
    """A file is what its name says."""
    assert expected in faults_in(a_version(**{name: content}))


def test_read_tells_all_faults_at_once() -> None:
    """Twelve slips in one file are mended in one go, not in twelve."""
    rules = """\
- id: ear.1
  id: ear.1
  title:
  effect: require_license
  subject: transaction
  cites: []
  in_force: {from: 2024-02-30}
  tags: [A]
  wehn: x
  when: item.eccn && item.foo
  because: goes to {transaction.to}
- id: ear.2
  title: Two
  effect: except
  subject: item
  cites: [a]
  in_force: {}
  code: X
  cures: [ear.3]
  renewal_expected: true
  when: item.eccn
  because: "{item.eccn}"
- id: ear.1
  title: Three
  effect: prohibit
  subject: item
  cites: [a]
  in_force: {}
  when: item.eccn && item.bar
  because: "{item.eccn}"
"""
    assert faults_in(a_version(rules=rules, cases=None)) == [
        f"{RULE_FILE}:{fault}"
        for fault in (
            "1:3: ear.1 authority: is missing; a rule with effect `require_license` needs it",
            "2:3: key `id` stands twice; it is at line 1 too",
            "3:9: ear.1 title: is empty; expected a text",
            "6:10: ear.1 cites: is empty; expected one entry or more",
            "7:20: ear.1 in_force.from: `2024-02-30` is no day; expected a form like `2026-11-24`",
            "8:10: ear.1 tags[0]: `A` has the wrong form; expected lower case like `ear.744.21.a2`",
            "9:3: ear.1 wehn: is no key here; expected `when`, perhaps",
            "10:22: ear.1 when: `item.foo` is unknown",
            "11:20: ear.1 because: `transaction.to` is no fact of the catalogue",
            "19:11: ear.2 cures: `ear.3` is neither the id nor a tag of a rule",
            "20:21: ear.2 renewal_expected: means nothing without an end in `in_force`",
            f"23:7: ear.1 id: stands twice; it is at {RULE_FILE}:1 too",
            "29:22: ear.1 when: `item.bar` is unknown",
        )
    ]


def test_read_tells_faults_of_all_files_together() -> None:
    """One reading of a version finds what is wrong anywhere in it."""
    files = a_version(
        ruleset=with_change(RULESET, "us-ear", "US"),
        rules=with_change(RULES, "National security", "''"),
        ccl=with_change(CCL, "Which one?", ""),
        parameters=with_change(PARAMETERS, "1.00", "one"),
        cases=with_change(CASES, "BLOCK", "STOP"),
    )

    assert [fault.split(": ")[0] for fault in faults_in(files)] == [
        "cases.yaml:4:21",
        "parameters.yaml:4:52",
        f"{RULE_FILE}:2:10",
        "ruleset.yaml:1:5",
        "tables/ccl.csv:7:17",
    ]


def test_read_needs_no_compiler_for_conditions_that_were_stored() -> None:
    """A release is replayed where the official compiler can't be installed."""
    files = a_version()
    stored = {text: to_plain(each) for text, each in conditions_of(a_ruleset(files)).items()}

    again = read(
        files, FACTS, no_compiler, {text: from_plain(each) for text, each in stored.items()}
    )

    assert again == a_ruleset(files)


def test_conditions_of_holds_every_text_once_in_order() -> None:
    """What is stored with a version doesn't depend on the order of its files."""
    rules = with_change(RULES, *after_authority("scope: item.carats >= parameters.limit"))

    assert list(conditions_of(a_ruleset(a_version(rules=rules)))) == [
        "item.carats >= parameters.limit",
        "item.eccn in tables.ccl.ns1 && transaction.destination in tables.groups",
        "transaction.destination",
        "transaction.ship_from",
    ]


def test_read_does_not_depend_on_the_order_of_files() -> None:
    """A version is a set of files, not a sequence."""
    files = a_version()

    read_back = [a_ruleset(dict(order)) for order in itertools.permutations(files.items(), 6)][::97]

    assert all(each == read_back[0] for each in read_back)


def read_or_refuse(files: Mapping[str, bytes]) -> Ruleset | tuple[Fault, ...]:
    """Return the ruleset that ``files`` are, or their faults."""
    try:
        return read(files, FACTS, tiny)
    except RulesetError as error:
        return error.faults


CUTS = st.tuples(st.integers(0, 900), st.integers(0, 8), st.binary(max_size=6))


@given(
    name=st.sampled_from(["ruleset", "rules", "ccl", "groups", "parameters", "cases"]),
    content=st.binary(max_size=300)
    | st.text(alphabet="- id:{}[]\n,\"#'>x", max_size=80).map(str.encode),
)
def test_read_never_crashes_over_arbitrary_bytes(name: str, content: bytes) -> None:
    """Whatever is in a file, there is a ruleset or there are faults."""
    outcome = read_or_refuse(a_version(**{name: content}))

    assert outcome != ()


@given(
    name=st.sampled_from(["ruleset", "rules", "ccl", "groups", "parameters", "cases"]),
    cut=CUTS,
)
def test_read_never_crashes_over_a_slip(name: str, cut: tuple[int, int, bytes]) -> None:
    """A valid file with some bytes replaced is the file that people really get wrong."""
    start, length, new = cut
    valid = {
        "ruleset": RULESET,
        "rules": RULES,
        "ccl": CCL,
        "groups": GROUPS,
        "parameters": PARAMETERS,
        "cases": CASES,
    }[name].encode()
    content = valid[:start] + new + valid[start + length :]

    outcome = read_or_refuse(a_version(**{name: content}))

    assert outcome != ()
    assert isinstance(outcome, Ruleset) or all("\n" not in str(fault) for fault in outcome)


def official(tables: Mapping[str, Kind], parameters: Collection[str]) -> ConditionCompiler:
    """Return the official compiler over the real catalogue."""
    return Compiler(CATALOGUE, tables, parameters)


REAL_RULES = """\
- id: ear.742.4
  title: National security
  effect: require_license
  subject: item
  cites: ["15 CFR 742.4(a)"]
  in_force: {from: 1996-03-25}
  authority: BIS
  when: >
    item.eccn in tables.ccl.ns1
    && transaction.destination in tables.groups
  because: "{item.eccn} to {transaction.destination}"
"""


def test_read_with_the_official_compiler() -> None:
    """The real conditions over the real catalogue become the same tree."""
    files = a_version(
        ruleset=with_change(
            RULESET, "when: transaction.ship_from", "when: transaction.ship_from == 'US'"
        ),
        rules=REAL_RULES,
        parameters=None,
        cases=None,
    )

    ruleset = read(files, CATALOGUE, official)

    assert ruleset.rules[0].when == And(
        (
            Asks("item.eccn", Operator.IN, TableRef("ccl.ns1")),
            Asks("transaction.destination", Operator.IN, TableRef("groups")),
        )
    )
    assert read(files, CATALOGUE, no_compiler, conditions_of(ruleset)) == ruleset


def test_read_tells_faults_of_the_official_compiler_at_their_place() -> None:
    """A misspelt fact in the third line of a folded condition is where an editor jumps to."""
    files = a_version(
        ruleset=with_change(
            RULESET, "when: transaction.ship_from", "when: transaction.ship_from == 'US'"
        ),
        rules=with_change(
            REAL_RULES,
            "    && transaction.destination",
            "\n    && item.mass > 3.0\n    && transaction.destinaton",
        ),
        parameters=None,
        cases=None,
    )

    with pytest.raises(RulesetError) as raised:
        read(files, CATALOGUE, official)

    assert [(fault.line, fault.column, fault.field) for fault in raised.value.faults] == [
        (11, 8, "when"),
        (12, 8, "when"),
    ]
