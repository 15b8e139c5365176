"""The part of CEL that conditions may use, and how its syntax tree becomes ours.

1. Logic: ``&& || !``, the constants ``true`` and ``false``, and boolean facts.
2. Comparison of a fact with a constant, a parameter or another fact of its kind. Order is for
   dates and numbers only.
3. Membership: a fact in a list of constants, in a table, or in a fact that is a set; a constant in
   a fact that is a set.
4. ``startsWith`` on codes and words.
5. ``set.exists(v, ...)`` and ``set.all(v, ...)`` around one test of ``v``.
6. Nothing is computed: no arithmetic, text building, sizes, choices, functions. ``has()`` is
   refused too: that a fact was not supplied decides nothing in law, it makes an answer unknown.

The compiler has checked the types before; what is refused here is what CEL would accept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from engine.conditions.literals import fault_of_beginning, fault_of_text
from engine.conditions.tree import (
    ALWAYS,
    And,
    Condition,
    Constant,
    FactRef,
    Literal,
    Not,
    Operand,
    Operator,
    Or,
    ParameterRef,
    TableRef,
    Test,
    Values,
)
from engine.facts.fact import Fact, Kind
from engine.facts.forms import MAX_DIGITS

Expression: TypeAlias = Any
"""A ``cel.expr.Expr``; the library has no types."""

NEVER = Or(())
"""The condition that never holds, as ``false`` is written."""

_COMPARISONS = MappingProxyType(
    {
        "_==_": Operator.EQUAL,
        "_!=_": Operator.EQUAL,
        "_<_": Operator.LESS,
        "_<=_": Operator.AT_MOST,
        "_>_": Operator.MORE,
        "_>=_": Operator.AT_LEAST,
    }
)
_MIRRORED = MappingProxyType(
    {
        Operator.EQUAL: Operator.EQUAL,
        Operator.LESS: Operator.MORE,
        Operator.AT_MOST: Operator.AT_LEAST,
        Operator.MORE: Operator.LESS,
        Operator.AT_LEAST: Operator.AT_MOST,
    }
)
_ORDERED = frozenset({Kind.DATE, Kind.INTEGER, Kind.DECIMAL})
_NOT_TEXT = frozenset({Kind.BOOLEAN, Kind.INTEGER, Kind.DECIMAL})
_DIGITS = frozenset({Kind.HS, Kind.CN})

_REFUSED = MappingProxyType(
    {
        "_?_:_": "a choice is outside the subset; write `a && b || !a && c`, or two rules",
        "size": "sizes are outside the subset; make it a derived fact",
        "_[_]": "an index is outside the subset; ask with `in`, `exists` or `all`",
        "contains": "a search in a text is outside the subset; make it a derived fact",
        "endsWith": "the end of a text is outside the subset; make it a derived fact",
        "matches": "patterns are outside the subset; use startsWith, a table or a derived fact",
    }
)
_KIND_WORDS = MappingProxyType(
    {
        Kind.TEXT: "a text",
        Kind.COUNTRY: "a country",
        Kind.ECCN: "an ECCN",
        Kind.HS: "an HS code",
        Kind.CN: "a CN code",
        Kind.DATE: "a day",
        Kind.BOOLEAN: "true or false",
        Kind.INTEGER: "a whole number",
        Kind.DECIMAL: "a number",
    }
)
_ARITHMETIC = frozenset({"_+_", "_-_", "_*_", "_/_", "_%_", "-_"})

_NUMBER = re.compile(r"-?\s*(?:[0-9]*\.)?[0-9]+(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may name.

    Attributes:
        facts: By full name.
        tables: Kind of the codes of each table, by name.
        parameters: Names of parameters.
    """

    facts: Mapping[str, Fact]
    tables: Mapping[str, Kind]
    parameters: Collection[str]


@dataclass(frozen=True, slots=True)
class Variable:
    """The ``v`` of ``set.exists(v, ...)``: any one value of ``fact``."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Single:
    """A constant as written."""

    node: Expression


@dataclass(frozen=True, slots=True)
class Several:
    """A list as written."""

    nodes: tuple[Expression, ...]


Term: TypeAlias = Fact | Variable | TableRef | ParameterRef | Single | Several
"""What stands beside an operator."""


@dataclass(slots=True)
class Reader:
    """Reads one checked syntax tree.

    Attributes:
        vocabulary: What the condition may name.
        text: The condition as written.
        checked: The ``cel.expr.CheckedExpr`` of it.
        faults: Line, column and message of everything that is outside the subset.
    """

    vocabulary: Vocabulary
    text: str
    checked: Any
    faults: list[tuple[int, int, str]] = field(default_factory=list)

    def condition(self, node: Expression) -> Condition:
        """Return the condition that ``node`` is; after a fault, what is returned means nothing."""
        match node.WhichOneof("expr_kind"):
            case "call_expr":
                return self._call(node)
            case "comprehension_expr":
                return self._quantified(node)
            case "const_expr" if node.const_expr.WhichOneof("constant_kind") == "bool_value":
                return ALWAYS if node.const_expr.bool_value else NEVER
            case "ident_expr":
                return self._boolean(node)
            case _:
                return self._refuse(node, "is no condition; expected a test of a fact")

    def _call(self, node: Expression) -> Condition:
        call = node.call_expr
        match call.function:
            case "_&&_":
                return And(tuple(self._flat(node, "_&&_")))
            case "_||_":
                return Or(tuple(self._flat(node, "_||_")))
            case "!_":
                return Not(self.condition(call.args[0]))
            case "@in":
                return self._membership(node)
            case "startsWith":
                return self._beginning(node)
            case function if function in _COMPARISONS:
                return self._comparison(node)
            case function if function in _ARITHMETIC:
                return self._refuse(
                    node, "arithmetic is outside the subset; make it a derived fact"
                )
            case function:
                return self._refuse(
                    node,
                    _REFUSED.get(
                        function, f"`{function}` is outside the subset; make it a derived fact"
                    ),
                )

    def _flat(self, node: Expression, function: str) -> list[Condition]:
        """Return the operands of a chain of ``&&`` or ``||``, from left to right."""
        operands: list[Condition] = []
        for operand in node.call_expr.args:
            if operand.call_expr.function == function:
                operands += self._flat(operand, function)
            else:
                operands.append(self.condition(operand))
        return operands

    def _boolean(self, node: Expression) -> Condition:
        term = self._term(node)
        if isinstance(term, Fact) and term.kind is Kind.BOOLEAN and not term.many:
            return Test(term.name, Operator.IS_TRUE)
        return ALWAYS if term is None else self._refuse(node, "is not true or false; compare it")

    # Comparison.

    def _comparison(self, node: Expression) -> Condition:
        asked = _COMPARISONS[node.call_expr.function]
        left, right = (self._term(argument) for argument in node.call_expr.args)
        if left is None or right is None:
            return ALWAYS
        if not isinstance(left, Fact):
            left, right, asked = right, left, _MIRRORED[asked]
        if not isinstance(left, Fact):
            return self._refuse(node, "no fact is asked about; compare a fact with something")
        test = self._compared(node, left, asked, right)
        return Not(test) if node.call_expr.function == "_!=_" else test

    def _compared(self, node: Expression, fact: Fact, asked: Operator, other: Term) -> Condition:
        if fact.many:
            return self._refuse(
                node, f"`{fact.name}` is a set; ask with `in`, or with `exists` or `all`"
            )
        if asked is not Operator.EQUAL and fact.kind not in _ORDERED:
            return self._refuse(
                node, f"{_KIND_WORDS[fact.kind]} has no order; use `==`, `in` or a table"
            )
        match other:
            case Fact():
                return self._paired(node, fact, asked, other)
            case ParameterRef():
                return Test(fact.name, asked, other)
            case Single(constant):
                return self._with_constant(fact, asked, constant)
            case _:
                return self._refuse(node, f"`{fact.name}` can't be compared with that")

    def _paired(self, node: Expression, fact: Fact, asked: Operator, other: Fact) -> Condition:
        """Return the comparison of two facts, which must be of one kind."""
        if fact.kind is not other.kind or fact.unit != other.unit:
            return self._refuse(
                node,
                f"`{fact.name}` is {_described(fact)}, but `{other.name}` is {_described(other)}",
            )
        return Test(fact.name, asked, FactRef(other.name))

    def _with_constant(self, fact: Fact, asked: Operator, node: Expression) -> Condition:
        constant = self._constant(fact, node)
        if constant is None:
            return ALWAYS
        if isinstance(constant, bool):
            is_true = Test(fact.name, Operator.IS_TRUE)
            return is_true if constant else Not(is_true)
        return Test(fact.name, asked, Literal(constant))

    # Membership.

    def _membership(self, node: Expression) -> Condition:
        left, right = (self._term(argument) for argument in node.call_expr.args)
        match left, right:
            case (None, _) | (_, None):
                return ALWAYS
            case Single(written), Fact():
                constant = self._constant(right, written)
                return ALWAYS if constant is None else _has(right, constant)
            case Fact(), Fact():
                return self._paired(node, right, Operator.HAS, left)
            case Fact(), _:
                among = self._among(node, left, right)
                return ALWAYS if among is None else Test(left.name, Operator.IN, among)
            case _:
                return self._refuse(
                    node, "no fact is asked about; expected `fact in list or table`"
                )

    def _among(self, node: Expression, fact: Fact, several: Term) -> Operand | None:
        """Return what ``fact``, or each value of it, is said to be among; None after a fault."""
        match several:
            case TableRef(table):
                kind = self.vocabulary.tables[table]
                if kind is fact.kind or {kind, fact.kind} <= _DIGITS:
                    return several
                self._refuse(
                    node,
                    f"`{fact.name}` is {_described(fact)}, but each row of `tables.{table}` is "
                    f"{_KIND_WORDS[kind]}",
                )
            case Several(nodes):
                return self._values(node, fact, nodes)
            case Fact() if several.kind is fact.kind:
                return FactRef(several.name)
            case _:
                self._refuse(node, "expected a list of constants or a table after `in`")
        return None

    def _values(self, node: Expression, fact: Fact, nodes: tuple[Expression, ...]) -> Values | None:
        if fact.kind is Kind.BOOLEAN:
            self._refuse(node, f"`{fact.name}` is true or false; write it, or `!{fact.name}`")
            return None
        if not nodes:
            self._refuse(node, "the list is empty, and nothing is ever in it")
            return None
        written = [self._constant(fact, each) for each in nodes]
        constants = {constant for constant in written if constant is not None}
        if None in written:
            return None
        # They are of one type, as CEL has checked, and so have an order.
        return Values(tuple(sorted(constants)))

    # Quantifiers.

    def _quantified(self, node: Expression) -> Condition:
        """Read ``set.exists(v, test)`` or ``set.all(v, test)``, which CEL hands on as a loop."""
        loop = node.comprehension_expr
        step = loop.loop_step.call_expr
        is_exists = step.function == "_||_" and not loop.accu_init.const_expr.bool_value
        is_all = step.function == "_&&_" and loop.accu_init.const_expr.bool_value
        if not (is_exists or is_all) or step.args[0].ident_expr.name != loop.accu_var:
            return self._refuse(node, "this macro is outside the subset; use `exists` or `all`")
        fact = self._term(loop.iter_range)
        if fact is None:
            return ALWAYS
        if not isinstance(fact, Fact):
            return self._refuse(node, "`exists` and `all` are asked of facts that are sets")
        body, negated = step.args[1], False
        while body.call_expr.function == "!_":
            body, negated = body.call_expr.args[0], not negated
        if body.call_expr.function == "_!=_":
            negated = not negated
        among = self._of_each(body, Variable(fact), loop.iter_var)
        if among is None:
            return ALWAYS
        # Some are not among them: not all are. None is among them: not some are.
        some = is_exists is not negated
        test = _has_or_any(fact, among) if some else Test(fact.name, Operator.ALL_IN, among)
        return Not(test) if negated else test

    def _of_each(self, body: Expression, variable: Variable, name: str) -> Operand | None:
        """Return what the test inside a quantifier says its variable is among."""
        function, arguments = body.call_expr.function, body.call_expr.args
        if function in ("_==_", "_!=_", "@in"):
            left, right = (self._term(argument, variable, name) for argument in arguments)
            if left is None or right is None:
                return None
            if function != "@in" and isinstance(right, Variable):
                left, right = right, left
            if isinstance(left, Variable) and function == "@in":
                return self._among(body, variable.fact, right)
            if isinstance(left, Variable) and isinstance(right, Single):
                return self._values(body, variable.fact, (right.node,))
        self._refuse(
            body,
            f"inside `exists` and `all` stands one test of `{name}`: `{name} in ...` or "
            f"`{name} == constant`, with or without `!`",
        )
        return None

    # Beginnings.

    def _beginning(self, node: Expression) -> Condition:
        fact = self._term(node.call_expr.target)
        start = node.call_expr.args[0]
        if fact is None:
            return ALWAYS
        if not isinstance(fact, Fact):
            return self._refuse(node, "startsWith is asked of a fact")
        if start.const_expr.WhichOneof("constant_kind") != "string_value":
            return self._refuse(start, "startsWith needs a constant text")
        text = start.const_expr.string_value
        fault = fault_of_beginning(fact, text)
        if fault:
            return self._refuse(start, fault)
        return Test(fact.name, Operator.STARTS_WITH, Literal(text))

    # Terms.

    def _term(
        self, node: Expression, variable: Variable | None = None, name: str = ""
    ) -> Term | None:
        """Return what ``node`` names or says; None, with a fault, if it can't stand here."""
        match node.WhichOneof("expr_kind"):
            case "ident_expr":
                if variable and node.ident_expr.name == name:
                    return variable
                return self._named(node)
            case "const_expr":
                return Single(node)
            case "list_expr":
                return Several(tuple(node.list_expr.elements))
            case "call_expr" if node.call_expr.function in ("_&&_", "_||_", "!_", "@in"):
                self._refuse(node, "the outcome of a test can't be compared; write it with && || !")
            case "call_expr" if node.call_expr.function in _COMPARISONS:
                self._refuse(node, "the outcome of a test can't be compared; write it with && || !")
            case "call_expr":
                self._call(node)
            case "comprehension_expr":
                self._quantified(node)
            case _:
                self._refuse(node, "maps, messages and has() are outside the subset")
        return None

    def _named(self, node: Expression) -> Term | None:
        """Return the fact, table or parameter of that name."""
        name = node.ident_expr.name
        if self.text[self._offset(node) : self._offset(node) + 1] == "(":
            # INVARIANT: CEL hands `has(item.hs6)` on as `item.hs6`, placed at the parenthesis.
            self._refuse(
                node,
                "has() is outside the subset: a fact that was not supplied makes the answer "
                "unknown, and that is what the law wants; leave it out",
            )
            return None
        room, _, rest = name.partition(".")
        if room == "tables":
            return TableRef(rest)
        if room == "parameters":
            return ParameterRef(rest)
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            self._refuse(node, f"`{name}` is a type of CEL; conditions are about facts")
        return fact

    def _constant(self, fact: Fact, node: Expression) -> Constant | None:
        """Return the constant ``node`` if ``fact`` could equal it; None after a fault."""
        constant = node.const_expr
        match constant.WhichOneof("constant_kind"), fact.kind:
            case "bool_value", Kind.BOOLEAN:
                return bool(constant.bool_value)
            case "int64_value", Kind.INTEGER:
                return int(constant.int64_value)
            case "double_value", Kind.DECIMAL:
                return self._decimal(node)
            case "string_value", kind if kind not in _NOT_TEXT:
                fault = fault_of_text(fact, constant.string_value)
                if not fault:
                    return str(constant.string_value)
                self._refuse(node, fault)
            case None, _:
                self._refuse(node, "expected a constant here")
            case (("bool_value" | "int64_value" | "double_value" | "string_value"), _):
                # Of a list, CEL checks no more than that one of its elements fits.
                self._refuse(node, f"`{fact.name}` is {_described(fact)} and can't equal this")
            case _:
                self._refuse(node, "null, bytes and unsigned numbers are outside the subset")
        return None

    def _decimal(self, node: Expression) -> Decimal | None:
        """Return a number exactly as written, if decimals and doubles of its length order alike."""
        written = _NUMBER.match(self.text, self._offset(node))
        if written is None:
            self._refuse(node, "write the number out, as in `0.50`")
            return None
        number = Decimal("".join(written[0].split()))
        if len(number.normalize().as_tuple().digits) > MAX_DIGITS:
            self._refuse(node, f"a number has at most {MAX_DIGITS} significant digits")
            return None
        if number != Decimal(repr(node.const_expr.double_value)):
            self._refuse(node, f"`{written[0]}` is too large or too small")
            return None
        return number

    # Faults.

    def _refuse(self, node: Expression, message: str) -> Condition:
        """Note that ``node`` is at fault, and return something to go on with."""
        offset = self._offset(node)
        line = self.text.count("\n", 0, offset) + 1
        column = offset - self.text.rfind("\n", 0, offset)
        self.faults.append((line, column, message))
        return ALWAYS

    def _offset(self, node: Expression) -> int:
        """Return where ``node`` stands in the text; of a dotted name, CEL gives its last dot."""
        offset = int(self.checked.source_info.positions[node.id])
        if node.WhichOneof("expr_kind") == "ident_expr":
            name = str(node.ident_expr.name)
            start = max(offset - max(name.rfind("."), 0), 0)
            if self.text.startswith(name, start):
                return start
        return offset


def _described(fact: Fact) -> str:
    unit = f" in {fact.unit}" if fact.unit else ""
    return f"{_KIND_WORDS[fact.kind]}{unit}"


def _has(fact: Fact, constant: Constant) -> Test:
    return Test(fact.name, Operator.HAS, Literal(constant))


def _has_or_any(fact: Fact, among: Operand) -> Test:
    """Return that some value of ``fact`` is among them; a list of one is a plain ``HAS``."""
    match among:
        case Values((constant,)):
            return _has(fact, constant)
        case _:
            return Test(fact.name, Operator.ANY_IN, among)
