"""Read a version of a ruleset from its files, or tell everything that is wrong with them.

1. A version is read whole or not at all: with one fault there is no ruleset.
2. All faults are told, each at its place. What is faulty in one respect is still looked at in all
   others, as far as it can be understood.
3. A file that nobody expects is a fault: a rule in ``rules/x.yml`` would be no rule.

That folder names agree with id and version is for whoever knows the folders.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from engine.conditions.compiler import ConditionCompiler
from engine.conditions.tree import ALWAYS, Condition
from engine.errors import Fault, RulesetError
from engine.facts.fact import Fact, Kind
from engine.law.citation import citation
from engine.law.digest import digest
from engine.law.draft import Conditions, Draft, drafts, rule_of
from engine.law.model import Case, CaseScreening, Parameter, Ruleset
from engine.law.relations import expected, related
from engine.law.rule_checks import Vocabulary, checked
from engine.law.schema import (
    CASE,
    IDENTIFIER,
    PARAMETER,
    RULESET,
    CaseForm,
    CaseScreeningForm,
    ParameterForm,
    RulesetForm,
)
from engine.law.source import Entries, Items, Node, find, tree
from engine.law.table import Table
from engine.law.table_file import tables_of
from engine.law.wording import formed

RULESET_FILE = "ruleset.yaml"
PARAMETERS_FILE = "parameters.yaml"
CASES_FILE = "cases.yaml"

_RULES = re.compile(r"rules/[A-Za-z0-9_.-]+\.yaml")
_TABLES = re.compile(r"tables/[^/]+\.csv")
_FOR_PEOPLE = frozenset({"CHANGES.md", "README.md", "tables/README.md"})
_KNOWN = frozenset({RULESET_FILE, PARAMETERS_FILE, CASES_FILE}) | _FOR_PEOPLE

_LONGEST_NAME, _LONGEST_MESSAGE = 200, 600
"""Characters of what a fault says; the list of all keys of a rule is the longest of ours."""

CompilerFor: TypeAlias = Callable[[Mapping[str, Kind], Collection[str]], ConditionCompiler]
"""Makes a compiler from the kinds of the version's tables and the names of its parameters."""


def read(
    files: Mapping[str, bytes],
    facts: Mapping[str, Fact],
    compiler_for: CompilerFor,
    precompiled: Mapping[str, Condition] = MappingProxyType({}),
) -> Ruleset:
    """Return the ruleset version that ``files`` are.

    Args:
        files: Content by path inside the version's folder, with ``/`` between its parts.
        facts: The fact catalogue.
        compiler_for: Makes the compiler of conditions. It is not called if ``precompiled`` has them
            all.
        precompiled: Conditions by their text, as ``conditions_of`` returned them when the version
            was published.

    Raises:
        RulesetError: With every fault that was found.
    """
    faults = [_stray(path) for path in files if not _is_known(path)]
    tables = _tables(files, faults)
    parameters = _parameters(files, faults)
    kinds = {name: table.kind for name, table in tables.items()}
    conditions = Conditions(lambda: compiler_for(kinds, frozenset(parameters)), dict(precompiled))
    head, written = _rules(files, conditions, faults)
    vocabulary = Vocabulary(
        facts, {name: each.unit for name, each in parameters.items() if each is not None}
    )
    for draft in written:
        faults += checked(draft, vocabulary)
    faults += related(written)
    known = {*facts, *(f"parameters.{name}" for name in parameters)}
    cases = _cases(files, written, known, faults)
    if faults or head is None:
        raise RulesetError(_printable(fault) for fault in faults)
    return Ruleset(
        id=head.id,
        version=head.version,
        title=head.title,
        jurisdiction=head.jurisdiction,
        authority=head.authority,
        in_force=head.in_force.interval(),
        rules=tuple(rule_of(draft) for draft in written),
        tables=tables,
        parameters={name: each for name, each in parameters.items() if each is not None},
        cases=cases,
        sources=tuple(head.sources),
        digest=digest(files),
    )


def conditions_of(ruleset: Ruleset) -> dict[str, Condition]:
    """Return the conditions of ``ruleset`` by their text, in order of the text, to be stored."""
    found = {rule.when_text: rule.when for rule in ruleset.rules}
    found |= {rule.scope_text: rule.scope for rule in ruleset.rules if rule.scope != ALWAYS}
    return {text: found[text] for text in sorted(found)}


def _printable(fault: Fault) -> Fault:
    """Return ``fault`` in one line that a terminal can show, whatever the files say."""
    return replace(
        fault,
        file=_one_line(fault.file, _LONGEST_NAME),
        message=_one_line(fault.message, _LONGEST_MESSAGE),
        rule=_one_line(fault.rule, _LONGEST_NAME),
        field=_one_line(fault.field, _LONGEST_NAME),
    )


def _one_line(text: str, longest: int) -> str:
    line = " ".join(text.split())
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= longest else f"{line[:longest]} ..."


def _is_known(path: str) -> bool:
    return path in _KNOWN or any(form.fullmatch(path) for form in (_RULES, _TABLES))


def _stray(path: str) -> Fault:
    return Fault(
        path,
        0,
        0,
        "is no file of a ruleset; expected `ruleset.yaml`, `rules/*.yaml`, `tables/*.csv`, "
        "`parameters.yaml`, `cases.yaml` or `CHANGES.md`",
    )


def _tables(files: Mapping[str, bytes], faults: list[Fault]) -> dict[str, Table]:
    """Return all tables by name, those with faults too."""
    tables: dict[str, Table] = {}
    for path in sorted(files):
        if _TABLES.fullmatch(path):
            found, wrong = tables_of(path, files[path])
            tables |= found
            faults += wrong
    return tables


def _root(files: Mapping[str, bytes], path: str, content: str, faults: list[Fault]) -> Node | None:
    """Return the tree of a YAML file, noting a fault where there is none."""
    root, wrong = tree(path, files[path])
    if root is None and not wrong:
        wrong = [Fault(path, 0, 0, f"is empty; expected {content}")]
    faults += wrong
    return root


def _parameters(files: Mapping[str, bytes], faults: list[Fault]) -> dict[str, Parameter | None]:
    """Return the parameters by name; None for one with faults."""
    if PARAMETERS_FILE not in files:
        return {}
    root = _root(files, PARAMETERS_FILE, "parameters by name", faults)
    if root is None:
        return {}
    if not isinstance(root, Entries):
        place = root.place
        problem = "is no mapping; expected parameters by name"
        faults.append(Fault(PARAMETERS_FILE, place.line, place.column, problem))
        return {}
    parameters: dict[str, Parameter | None] = {}
    for key, node in root.pairs:
        if not IDENTIFIER.fullmatch(key.value):
            problem = (
                f"`{key.value}` is no name of a parameter; expected lower case like `price_cap`"
            )
            faults.append(Fault(PARAMETERS_FILE, key.place.line, key.place.column, problem))
        parameters[key.value] = _parameter(key.value, node, faults)
    return {name: parameters[name] for name in sorted(parameters)}


def _parameter(name: str, node: Node, faults: list[Fault]) -> Parameter | None:
    form = formed(PARAMETER, ParameterForm, node, PARAMETERS_FILE)
    if isinstance(form, list):
        for each in form:
            field = f"{name}.{each.field}" if each.field else name
            faults.append(Fault(each.file, each.line, each.column, each.message, field=field))
        return None
    ordered = sorted(enumerate(form.values), key=lambda pair: pair[1].start)
    is_sound = True
    for (_, before), (index, after) in pairwise(ordered):
        if before.interval().overlaps(after.interval()):
            is_sound = False
            place, _ = find(node, ("values", index))
            problem = f"holds {after.interval()}, but another value holds {before.interval()}"
            field = f"{name}.values[{index}]"
            faults.append(Fault(PARAMETERS_FILE, place.line, place.column, problem, field=field))
    if not is_sound:
        return None
    return Parameter(
        name,
        form.unit,
        tuple((value.interval(), value.value) for _, value in ordered),
        tuple(citation(value.cite) for _, value in ordered),
    )


def _rules(
    files: Mapping[str, bytes], conditions: Conditions, faults: list[Fault]
) -> tuple[RulesetForm | None, list[Draft]]:
    """Return what ``ruleset.yaml`` says and all rules, those with faults too, in order."""
    written: list[Draft] = []
    for path in sorted(files):
        if _RULES.fullmatch(path):
            root = _root(files, path, "a list of rules", faults)
            if root is not None:
                written += drafts(path, root, False, conditions, faults)
    if not any(_RULES.fullmatch(path) for path in files):
        problem = "has no rules; expected some in `rules/*.yaml`"
        faults.append(Fault(RULESET_FILE, 0, 0, problem))
    if RULESET_FILE not in files:
        faults.append(Fault(RULESET_FILE, 0, 0, "is missing"))
        return None, written
    root = _root(files, RULESET_FILE, "a mapping with `id`, `title` and the rest", faults)
    if root is None:
        return None, written
    head = formed(RULESET, RulesetForm, root, RULESET_FILE)
    nexus = root.value("nexus") if isinstance(root, Entries) else None
    if isinstance(nexus, Items):
        written += drafts(RULESET_FILE, nexus, True, conditions, faults)
    if isinstance(head, list):
        faults += head
        return None, written
    return head, written


def _cases(
    files: Mapping[str, bytes],
    written: Sequence[Draft],
    facts: Collection[str],
    faults: list[Fault],
) -> tuple[Case, ...]:
    if CASES_FILE not in files:
        return ()
    root = _root(files, CASES_FILE, "a list of cases", faults)
    if root is None:
        return ()
    if not isinstance(root, Items):
        place = root.place
        problem = "is no list; expected a list of cases"
        faults.append(Fault(CASES_FILE, place.line, place.column, problem))
        return ()
    cases = []
    for node in root.nodes:
        form = formed(CASE, CaseForm, node, CASES_FILE)
        if isinstance(form, list):
            faults += form
        else:
            cases.append(_case(form, node.place.line))
    nodes = [node for node in root.nodes if isinstance(node, Entries)]
    faults += expected(CASES_FILE, nodes, written, facts)
    return tuple(cases)


def _screening(form: CaseScreeningForm) -> CaseScreening:
    return CaseScreening(
        list_age_days=int(form.list_age_days),
        list_is_extract=form.list_is_extract,
        entity_list_scopes=tuple(form.entity_list_scopes),
        possible_lists=tuple(form.possible_lists),
        possible_vessel_lists=tuple(form.possible_vessel_lists),
    )


def _case(form: CaseForm, line: int) -> Case:
    return Case(
        name=form.case,
        as_of=form.as_of,
        transaction=form.transaction,
        verdict=form.expect.verdict,
        rules=tuple(form.expect.rules),
        absent=tuple(form.expect.absent),
        cites=tuple(form.expect.cites),
        missing=tuple(form.expect.missing),
        jurisdictions=None if form.jurisdictions is None else tuple(form.jurisdictions),
        screening=CaseScreening() if form.screening is None else _screening(form.screening),
        line=line,
    )
