"""Whether the cases of a ruleset notice a mutant.

Deciding every case anew for every mutant would take hours. A case is decided anew only where a rule
that the mutant is about comes out otherwise in it, or can't be told, by the reference meaning of
conditions; all else goes into the decision as before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.conditions import tree
from engine.conditions.meaning import Memberships, meaning
from engine.conditions.tree import And, TableRef, Truth
from engine.decision.law_on_day import DECIDING, NumberedRule
from engine.decision.release import CompiledRelease
from engine.facts.derive import derive
from engine.facts.fact import Facts, Value
from engine.facts.transaction import Transaction
from engine.law.model import Case, Parameter, Rule, Ruleset, Status
from engine.law.table import Table, TableOnDay
from engine.match.missing import memberships
from server.cases import asked_about, decide_one, screened_as_stated
from server.transaction_file import from_mapping
from server.translate import from_proto
from tests.mutation.mutants import Change, Mutant

_DIGEST = "0" * 64


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A case with what doesn't change between mutants."""

    case: Case
    transaction: Transaction
    facts: Facts


@dataclass(slots=True)
class Trial:
    """The cases of a version, ready to be put to mutants.

    Attributes:
        ruleset: The version.
        cases: Its cases that pass.
    """

    ruleset: Ruleset
    cases: tuple[_Prepared, ...]
    _tables: dict[tuple[str, str], TableOnDay] = field(default_factory=dict)

    @classmethod
    def of(cls, ruleset: Ruleset) -> Trial:
        """Prepare the cases of ``ruleset`` that pass; one that fails notices nothing."""
        prepared = []
        with contextlib.closing(CompiledRelease.compile(_DIGEST, [ruleset])) as release:
            for case in ruleset.cases:
                transaction = from_proto.transaction(from_mapping(case.transaction))
                if decide_one(release, ruleset, case, transaction).failure is None:
                    screened = screened_as_stated(transaction, case.screening).screened
                    asked = asked_about(ruleset, case)
                    facts = derive(transaction, screened, case.as_of, asked).facts
                    prepared.append(_Prepared(case, transaction, facts))
        return cls(ruleset, tuple(prepared))

    def notices(self, mutant: Mutant) -> str | None:
        """Return the name of a case that fails with ``mutant``, or None."""
        affected = [each for each in self.cases if self._is_affected(each, mutant)]
        if not affected:
            return None
        changed = mutant.of(self.ruleset)
        with contextlib.closing(CompiledRelease.compile(_DIGEST, [changed])) as release:
            for each in affected:
                ran = decide_one(release, changed, each.case, each.transaction)
                if ran.failure is not None:
                    return each.case.name
        return None

    def _is_affected(self, prepared: _Prepared, mutant: Mutant) -> bool:
        day = prepared.case.as_of
        for rule in self.ruleset.rules:
            if rule.id not in mutant.readers:
                continue
            before = list(self._answers(prepared, rule, None, None))
            is_about_more = mutant.change in (Change.EFFECT, Change.RELATION) or rule.wind_down
            if is_about_more and any(whole is not Truth.FALSE for _, whole, _ in before):
                return True
            changed = mutant.rule or rule
            after = list(self._answers(prepared, changed, mutant.table, mutant.parameter))
            unknown = any(Truth.UNKNOWN in each[1:] for each in (*before, *after))
            if before != after or (unknown and changed.status(day) in DECIDING):
                return True
        return False

    def _answers(
        self, prepared: _Prepared, rule: Rule, table: Table | None, parameter: Parameter | None
    ) -> Iterator[tuple[Status, Truth, Truth]]:
        """Yield how ``rule`` comes out of each thing it is asked of."""
        day = prepared.case.as_of
        tables = self._memberships(rule, day, table)
        parameters: dict[str, Decimal] = {}
        for name, each in self.ruleset.parameters.items():
            value = (parameter if parameter and parameter.name == name else each).on(day)
            if value is not None:
                parameters[name] = value
        for visible in _places(rule, self.ruleset, prepared.facts):
            scope = meaning(rule.scope, visible, tables, parameters)
            when = meaning(rule.when, visible, tables, parameters)
            yield rule.status(day), min(scope, when), scope

    def _memberships(self, rule: Rule, day: str, changed: Table | None) -> Memberships:
        named = {
            test.operand.table
            for test in tree.tests(And((rule.scope, rule.when)))
            if isinstance(test.operand, TableRef)
        }
        on_day = {}
        for name in named:
            if changed is not None and changed.name == name:
                on_day[name] = changed.on(day)
                continue
            if (name, day) not in self._tables:
                self._tables[name, day] = self.ruleset.tables[name].on(day)
            on_day[name] = self._tables[name, day]
        return memberships(on_day)


def _places(rule: Rule, ruleset: Ruleset, facts: Facts) -> Iterator[Mapping[str, Value]]:
    reads = tuple(sorted(tree.facts_of(And((rule.scope, rule.when)))))
    numbered = NumberedRule(0, rule, ruleset, reads)
    for of_item in facts.items if numbered.per_item else ({},):
        for of_party in facts.parties if numbered.per_party else ({},):
            yield {**facts.transaction, **of_item, **of_party}
