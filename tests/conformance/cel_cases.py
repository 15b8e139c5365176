"""CEL's own conformance cases, as conditions over facts.

Conditions compare facts; the cases compare constants. A case is carried over like this, and not if
this can't be done:

1. Of two constants that are compared, the left one becomes a fact that has this value: ``1 < 2``
   becomes ``item.left1 < 2`` of an item with ``left1`` 1. So it is with ``'a' in ['a', 'b']``.
2. A bound variable becomes a fact with the bound value.
3. A constant truth that is an operand of ``&&``, ``||`` or ``!`` becomes a boolean fact.
4. An operand of these that is well typed and fails when it is evaluated, such as ``1 / 0 != 0``,
   becomes a boolean fact that is not supplied. Where the case expects an error, we expect unknown.

``python -m tests.conformance.cel_cases`` writes the list of the cases that are outside, with the
reason that our compiler gives to an author who writes such a thing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from cel.expr import syntax_pb2
from cel.expr.conformance.proto2 import test_all_types_pb2 as _proto2  # noqa: F401 - named by cases
from cel.expr.conformance.proto3 import test_all_types_pb2 as _proto3  # noqa: F401 - named by cases
from cel.expr.conformance.test import simple_pb2
from cel_expr_python import cel
from google.protobuf import any_pb2, text_format

from engine.conditions.cel import Compiler
from engine.conditions.compiler import ConditionFaults
from engine.conditions.tree import Condition, Truth
from engine.facts.fact import Fact, Kind, Value

FILES = ("logic", "comparisons")
OUTSIDE = Path(__file__).with_name("cel_outside.txt")
FOLDER = (
    Path(os.environ.get("LICET_SHARED") or Path(__file__).parents[2].parent / "shared")
    / "conformance/cel/tests/simple/testdata"
)

_KINDS = {
    "string_value": Kind.TEXT,
    "bool_value": Kind.BOOLEAN,
    "int64_value": Kind.INTEGER,
    "double_value": Kind.DECIMAL,
}
_COMPARED = {
    "_==_": "==",
    "_!=_": "!=",
    "_<_": "<",
    "_<=_": "<=",
    "_>_": ">",
    "_>=_": ">=",
    "@in": "in",
}
_PLAIN = cel.NewEnv(variables={})


class OutsideError(Exception):
    """The case can't be carried over; the message says why."""


@dataclass(slots=True)
class Carried:
    """A case as a condition.

    Attributes:
        text: The condition.
        facts: The catalogue it is over.
        values: The facts that are supplied.
    """

    text: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)

    def fact(self, kind: Kind, value: Value | None) -> str:
        """Add a fact of ``kind``, supplied unless ``value`` is None, and return its name."""
        name = f"item.left{len(self.facts) + 1}"
        self.facts[name] = Fact(name, kind, "-", "-")
        if value is not None:
            self.values[name] = value
        return name

    def compiled(self) -> Condition:
        """Return the condition's tree."""
        return Compiler(self.facts, {}, ()).compile(self.text)


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the suite.

    Attributes:
        name: File, section and name.
        test: The ``SimpleTest``.
    """

    name: str
    test: Any

    @property
    def expected(self) -> Truth | None:
        """What conditions should answer; None if the case expects something that is no truth."""
        if self.test.WhichOneof("result_matcher") == "eval_error":
            return Truth.UNKNOWN
        if self.test.value.WhichOneof("kind") != "bool_value":
            return None
        return Truth.TRUE if self.test.value.bool_value else Truth.FALSE

    @property
    def is_inside(self) -> bool:
        """Whether the case can be carried over."""
        try:
            self.carried()
        except OutsideError:
            return False
        return True

    def carried(self) -> Carried:
        """Return the case as a condition.

        Raises:
            OutsideError: With the reason that an author would be given.
        """
        if self.expected is None:
            raise OutsideError("the outcome is no truth")
        carried = Carried()
        try:
            carried.text = self._condition(_parsed(self.test.expr), carried)
            carried.compiled()
        except ConditionFaults as faults:
            raise OutsideError(faults.faults[0][2]) from faults
        return carried

    def _condition(self, node: Any, carried: Carried) -> str:
        """Return ``node`` as the text of a condition."""
        function, arguments = node.call_expr.function, node.call_expr.args
        if function in ("_&&_", "_||_"):
            left, right = (self._operand(argument, carried) for argument in arguments)
            return f"({left} {function.strip('_')} {right})"
        if function == "!_":
            return f"!({self._operand(arguments[0], carried)})"
        if node.const_expr.WhichOneof("constant_kind") == "bool_value":
            return carried.fact(Kind.BOOLEAN, node.const_expr.bool_value)
        if function in _COMPARED:
            left, right = (self._term(argument, carried) for argument in arguments)
            if not carried.facts:
                left = carried.fact(*_fact_of(arguments[0].const_expr, "constant_kind"))
            return f"{left} {_COMPARED[function]} {right}"
        raise self._refused()

    def _operand(self, node: Any, carried: Carried) -> str:
        """Return an operand of ``&&``, ``||`` or ``!``, which may be one that fails."""
        if self._fails(node):
            return carried.fact(Kind.BOOLEAN, None)
        return self._condition(node, carried)

    def _term(self, node: Any, carried: Carried) -> str:
        """Return what stands beside an operator."""
        match node.WhichOneof("expr_kind"):
            case "const_expr":
                return _written(node.const_expr) or self._raise()
            case "list_expr":
                return (
                    f"[{', '.join(self._term(each, carried) for each in node.list_expr.elements)}]"
                )
            case "ident_expr" if node.ident_expr.name in self.test.bindings:
                bound = self.test.bindings[node.ident_expr.name].value
                return carried.fact(*_fact_of(bound, "kind"))
            case _:
                return self._raise()

    def _raise(self) -> str:
        raise self._refused()

    def _refused(self) -> Exception:
        """Return what our compiler says of the case as it is written."""
        try:
            Compiler({}, {}, ()).compile(self.test.expr)
        except ConditionFaults as faults:
            return OutsideError(faults.faults[0][2])
        return OutsideError("nothing is asked about a fact")

    def _fails(self, node: Any) -> bool:
        """Say whether ``node`` is well typed and the official evaluator fails on it."""
        if self.test.disable_check or self.test.bindings:
            return False
        wrapped = any_pb2.Any()
        wrapped.Pack(syntax_pb2.ParsedExpr(expr=node))
        try:
            answer = _PLAIN.deserialize(wrapped.SerializeToString()).eval(data={})
        except RuntimeError:
            return False
        return bool(answer.type() == cel.Type.ERROR)


def cases() -> Iterator[Case]:
    """Yield the logic and comparison cases, in the order of their files."""
    for file in FILES:
        suite = simple_pb2.SimpleTestFile()
        text_format.Parse((FOLDER / f"{file}.textproto").read_text("utf-8"), suite)
        for section in suite.section:
            for test in section.test:
                yield Case(f"{file}/{section.name}/{test.name}", test)


def outside() -> dict[str, str]:
    """Return the cases that are outside the subset, with the reason, by name."""
    reasons = {}
    for case in cases():
        try:
            case.carried()
        except OutsideError as reason:
            reasons[case.name] = str(reason)
    return reasons


def _parsed(text: str) -> Any:
    parsed = syntax_pb2.ParsedExpr()
    compiled = _PLAIN.compile(text, disable_check=True)
    any_pb2.Any.FromString(compiled.serialize()).Unpack(parsed)
    return parsed.expr


def _fact_of(constant: Any, kinds: str) -> tuple[Kind, Value]:
    """Return the kind and value of the fact that stands for ``constant``."""
    kind = constant.WhichOneof(kinds)
    if kind not in _KINDS:
        raise OutsideError(f"no fact has a {kind or 'structure'} as its value")
    value = getattr(constant, kind)
    return _KINDS[kind], Decimal(repr(value)) if isinstance(value, float) else value


def _written(constant: Any) -> str:
    """Return ``constant`` as CEL writes it; empty for a kind that conditions don't have."""
    match constant.WhichOneof("constant_kind"):
        case "string_value":
            text = constant.string_value.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{text}'"
        case "bool_value":
            return str(constant.bool_value).lower()
        case "int64_value" | "double_value" as kind:
            return repr(getattr(constant, kind))
        case _:
            return ""


if __name__ == "__main__":
    for name, reason in outside().items():
        sys.stdout.write(f"{name}: {reason}\n")
