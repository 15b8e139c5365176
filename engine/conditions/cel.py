"""Compile conditions with Google's CEL compiler.

1. Every fact, table and parameter is a variable with a dotted name. CEL's own type checker refuses
   names that don't exist and comparisons that can't be made; we say it in a publisher's words.
2. What CEL accepts and the subset doesn't is refused by ``engine.conditions.subset``, with what to
   do instead.
3. All faults of a condition are told at once, each at its line and column. A condition that
   doesn't pass the type checker is not looked at any further.

This does not know where the text of a condition stands in a file, and nothing of evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from cel.expr import checked_pb2
from cel_expr_python import cel
from google.protobuf.any_pb2 import Any
from google.protobuf.message import DecodeError

from engine.conditions.compiler import ConditionFaults
from engine.conditions.literals import nearest
from engine.conditions.subset import Reader, Vocabulary
from engine.conditions.tree import Condition
from engine.facts.fact import Fact, Kind

_TYPES = MappingProxyType(
    {Kind.BOOLEAN: cel.Type.BOOL, Kind.INTEGER: cel.Type.INT, Kind.DECIMAL: cel.Type.DOUBLE}
)
"""CEL's types of facts; every other kind is a text."""

_TYPE_WORDS = MappingProxyType(
    {
        "string": "a text",
        "int": "a whole number",
        "double": "a decimal number",
        "bool": "a truth",
        "list(string)": "a set of texts",
        "list(int)": "a list of whole numbers",
        "list(double)": "a list of decimal numbers",
        "list(bool)": "a list of truths",
    }
)

_FAULT = re.compile(
    r"^(?:[A-Z_]+: )?ERROR: <input>:(\d+):(\d+): (.*?)(?: \[[A-Z_]+\])?$", re.MULTILINE
)
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_NO_OVERLOAD = re.compile(r"found no matching overload for '(.*?)' applied to '(.*)'")
_SYNTAX = re.compile(r"Syntax error: (.*?)(?: expecting \{.*\})?")


def variables(
    facts: Mapping[str, Fact], tables: Collection[str], parameters: Collection[str]
) -> dict[str, cel.Type]:
    """Return the type of everything that a condition may name."""
    texts = cel.Type.List(cel.Type.STRING)
    typed = {
        name: texts if fact.many else _TYPES.get(fact.kind, cel.Type.STRING)
        for name, fact in facts.items()
    }
    typed.update({f"tables.{name}": texts for name in tables})
    typed.update({f"parameters.{name}": cel.Type.DOUBLE for name in parameters})
    return typed


class Compiler:
    """Compiles the conditions of one ruleset version."""

    def __init__(
        self, facts: Mapping[str, Fact], tables: Mapping[str, Kind], parameters: Collection[str]
    ) -> None:
        """Prepare for conditions over ``facts`` that may name ``tables`` and ``parameters``."""
        self._vocabulary = Vocabulary(facts, tables, frozenset(parameters))
        self._environment = cel.NewEnv(variables=variables(facts, tables, parameters))

    def compile(self, text: str) -> Condition:
        """Return the tree of ``text``.

        Raises:
            ConditionFaults: With every fault that was found.
        """
        if not text.strip():
            raise ConditionFaults(((1, 1, "is empty; write `true` for a rule that always holds"),))
        try:
            text.encode()
            checked = checked_expression(self._environment, text)
        except UnicodeEncodeError as error:
            raise ConditionFaults(((1, 1, f"is no valid text: {error.reason}"),)) from error
        except DecodeError as error:
            raise ConditionFaults(((1, 1, "is nested too deeply; split the rule"),)) from error
        except RuntimeError as error:
            raise ConditionFaults(tuple(self._faults(str(error), text))) from error
        reader = Reader(self._vocabulary, text, checked)
        condition = reader.condition(checked.expr)
        if reader.faults:
            raise ConditionFaults(tuple(sorted(reader.faults)))
        return condition

    def _faults(self, report: str, text: str) -> Iterator[tuple[int, int, str]]:
        """Read what the compiler reports, and say it in our words."""
        found = False
        for match in _FAULT.finditer(report):
            found = True
            line, column, message = int(match[1]), int(match[2]), match[3]
            undeclared = _UNDECLARED.match(message)
            if undeclared:
                column = _start(text, line, column, undeclared[1])
            yield line, column, self._reworded(message)
        if not found:
            yield 1, 1, f"can't be compiled: {report.splitlines()[0]}"

    def _reworded(self, message: str) -> str:
        undeclared = _UNDECLARED.match(message)
        if undeclared:
            return self._undeclared(undeclared[1])
        overload = _NO_OVERLOAD.match(message)
        if overload:
            return _no_overload(overload[1], overload[2])
        syntax = _SYNTAX.fullmatch(message)
        if syntax:
            return f"is no expression: {syntax[1].replace(chr(39) * 2, chr(39))}"
        return f"{message[:1].lower()}{message[1:]}"

    def _undeclared(self, name: str) -> str:
        """Say that ``name`` is nothing, and what may have been meant."""
        room, _, rest = name.partition(".")
        known: Collection[str]
        if room == "tables":
            what, known = "a table of this version", self._vocabulary.tables
        elif room == "parameters":
            what, known = "a parameter of this version", self._vocabulary.parameters
        elif "." in name:
            what, rest, known = "a fact", name, self._vocabulary.facts
        else:
            return (
                f"`{name}` is neither a fact nor something a condition can do; "
                "what needs computing is a derived fact"
            )
        return f"`{name}` is not {what}; {nearest(rest, known)}"


def checked_expression(environment: cel.Env, text: str) -> checked_pb2.CheckedExpr:
    """Return the syntax tree of ``text`` as the official compiler checked it.

    Raises:
        RuntimeError: It didn't pass; the message has every fault.
        DecodeError: It is nested more deeply than protobuf reads.
    """
    checked = checked_pb2.CheckedExpr()
    Any.FromString(environment.compile(text).serialize()).Unpack(checked)
    return checked


def _start(text: str, line: int, column: int, name: str) -> int:
    """Return the column where dotted ``name`` starts; the compiler names that of its last dot."""
    lines = text.split("\n")
    start = column - 1 - max(name.rfind("."), 0)
    if start >= 0 and line <= len(lines) and lines[line - 1].startswith(name, start):
        return start + 1
    return column


def _no_overload(function: str, types: str) -> str:
    """Say that ``function`` can't be asked of ``types``, and what could be."""
    symbol = function.strip("_@").replace("_", "")
    operands = re.findall(r"(?:[^,()]|\([^()]*\))+", types.strip("()"))
    words = [_TYPE_WORDS.get(operand.strip(), operand.strip()) for operand in operands]
    if len(words) != 2:
        return f"`{symbol}` can't be asked of {', '.join(words) or 'nothing'}"
    if symbol in ("&&", "||"):
        return f"`{symbol}` joins truths; it can't join {words[0]} with {words[1]}"
    hint = ""
    if "int" in types and "double" in types:
        hint = "; `3` is whole, `3.0` is decimal"
    elif symbol in ("==", "!=") and {"string", "list(string)"} <= {
        each.strip() for each in operands
    }:
        hint = '; ask a set with `"RU" in item.mined_in`'
    return f"`{symbol}` can't compare {words[0]} with {words[1]}{hint}"
