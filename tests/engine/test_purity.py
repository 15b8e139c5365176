"""The core is pure: what no import shows, its syntax does.

import-linter sees what the core imports; this sees what it says. Every exception is named here,
with its reason, and a reason that no longer applies fails as well.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "engine"
MODULES = {
    path.relative_to(ENGINE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ENGINE.rglob("*.py"))
}

FLOATS = {
    "conditions/official.py": "CEL has doubles, and the official evaluator is the oracle",
    "law/table_file.py": "how alike a wrong header and a known one must be to suggest the latter",
}
"""Modules that have a float, and why; none of them takes part in a decision."""

CHANGEABLE = {
    "decision/release.py: CompiledRelease": "makes the index of a stretch of days when asked",
    "match/index.py: Index": "keeps what is missing for facts that were seen before",
    "match/scope_columns.py: ScopeColumns": "keeps the masks of combinations of facts",
    "match/columns.py: Column": "keeps the masks of values",
    "law/draft.py: Conditions": "asks for a compiler when the first condition needs one",
    "conditions/subset.py: Reader": "goes through a syntax tree",
    "decision/coverage.py: _Seen": "goes through the cases of a ruleset",
    "law/source.py: _Open": "goes through a file",
    "law/source.py: _Builder": "goes through a file",
    "law/table_file.py: _Reading": "goes through a file",
}
"""Dataclasses that aren't frozen, and why; what they keep changes no answer."""

NAMED_SO = {
    "inference/session.py: handle": "a ruleset's handle, in the words of the library",
}
"""Names that would say nothing elsewhere."""

CLOCKS_AND_CHANCE = frozenset(
    {"time", "random", "secrets", "uuid", "os", "io", "sys", "pathlib", "logging", "locale", "gc"}
)
IMPURE_CALLS = frozenset(
    {
        "open",
        "print",
        "input",
        "hash",
        "id",
        "eval",
        "exec",
        "compile",
        "globals",
        "vars",
        "breakpoint",
    }
)
IMPURE_METHODS = frozenset({"today", "now", "utcnow", "getcontext", "setcontext"})
BANNED_WORDS = ("utils", "helpers", "common", "manager", "data", "process", "handle", "misc")

Check = Callable[[ast.AST], bool]


def places(module: str, is_it: Check) -> list[str]:
    """Return where in ``module`` something is, as file and line."""
    return [
        f"{module}:{getattr(node, 'lineno', 0)}"
        for node in ast.walk(MODULES[module])
        if is_it(node)
    ]


def is_call_of(names: frozenset[str]) -> Check:
    """Return the check for a call of one of ``names``, by itself."""
    return lambda node: (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    )


def is_float(node: ast.AST) -> bool:
    """Say whether a float is written, made, or named as a type."""
    is_written = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    return is_written or (isinstance(node, ast.Name) and node.id in ("float", "complex"))


def is_impure_import(node: ast.AST) -> bool:
    """Say whether a clock, chance, or the outside is imported."""
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in CLOCKS_AND_CHANCE for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in CLOCKS_AND_CHANCE
    return False


def is_impure_method(node: ast.AST) -> bool:
    """Say whether a clock, or the precision of the thread, is asked or set."""
    return isinstance(node, ast.Attribute) and node.attr in IMPURE_METHODS


def is_global(node: ast.AST) -> bool:
    """Say whether something that all share is changed."""
    return isinstance(node, ast.Global)


@pytest.mark.parametrize(
    "is_it",
    [is_impure_import, is_call_of(IMPURE_CALLS), is_impure_method, is_global],
    ids=["imports", "calls", "methods", "globals"],
)
def test_core_is_pure(is_it: Check) -> None:
    """No clock, file, environment, chance, output, or memory between two decisions."""
    assert [place for module in MODULES for place in places(module, is_it)] == []


def test_no_float_is_in_a_decision() -> None:
    """Money, quantities and percentages are exact; floats are where CEL has doubles, and told."""
    with_floats = {module for module in MODULES if places(module, is_float)}

    assert with_floats == FLOATS.keys()


@pytest.mark.parametrize(
    ("source", "is_it"),
    [
        ("import time", is_impure_import),
        ("from os.path import join", is_impure_import),
        ("open('x')", is_call_of(IMPURE_CALLS)),
        ("hash(x)", is_call_of(IMPURE_CALLS)),
        ("date.today()", is_impure_method),
        ("x = 0.5", is_float),
        ("x: float", is_float),
        ("def f():\n    global x", is_global),
    ],
)
def test_checks_see_what_they_look_for(source: str, is_it: Check) -> None:
    """A check that can't fail shows nothing."""
    assert any(is_it(node) for node in ast.walk(ast.parse(source)))


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a module gives: of functions, classes, arguments and variables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_names_say_something() -> None:
    """A lawyer looks over the shoulder: nothing is called `data` or `utils`."""
    banned = re.compile(rf"(^|_)({'|'.join(BANNED_WORDS)})$|Manager$|Helper$|Handler$")
    named = {
        f"{module}: {name}"
        for module, tree in MODULES.items()
        for name in (Path(module).stem, *names_in(tree))
        if banned.search(name)
    }

    assert named == NAMED_SO.keys()


def options(decorator: ast.expr) -> set[str]:
    """Return the options of a dataclass that are set; none of anything else."""
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func) != "dataclass":
        return set()
    return {
        keyword.arg or ""
        for keyword in decorator.keywords
        if isinstance(keyword.value, ast.Constant) and keyword.value.value is True
    }


def test_values_cannot_be_changed() -> None:
    """A dataclass of the core has slots and is frozen, unless it says why not."""
    classes = {
        f"{module}: {node.name}": set[str]().union(*map(options, node.decorator_list))
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and "dataclass" in map(_called, node.decorator_list)
    }

    assert len(classes) > 50
    assert [name for name, said in classes.items() if "slots" not in said] == []
    assert {name for name, said in classes.items() if "frozen" not in said} == CHANGEABLE.keys()


def _called(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
