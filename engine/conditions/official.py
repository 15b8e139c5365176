"""Ask Google's CEL evaluator what a condition means: the oracle for our own engines.

1. The evaluator gets the syntax tree of the rule's own text, as the official compiler checked it.
2. A fact or parameter without a value is a variable without a binding. CEL answers an error, which
   ``&&``, ``||``, ``exists`` and ``all`` absorb as strong Kleene logic absorbs unknown.
3. CEL's lists can't say "it can't be told". So ``v in tables.t`` is handed over as a call of a
   function that asks the table, and fails where the table can't tell. Nothing else is changed.

Numbers go in as doubles, which is why conditions and facts are limited to 15 significant digits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from cel_expr_python import cel
from google.protobuf import any_pb2

from engine.conditions.cel import checked_expression, variables
from engine.conditions.meaning import Memberships
from engine.conditions.tree import Truth
from engine.errors import EvaluationError
from engine.facts.fact import Fact, Value

_ASK = "in_table"
_ASK_OVERLOAD = "in_table_string_string"
_NOT_TOLD = "membership can't be told"
_UNBOUND = "No value with name"


class Evaluator:
    """Evaluates conditions of one ruleset version with the official evaluator."""

    def __init__(
        self, facts: Mapping[str, Fact], tables: Memberships, parameters: Collection[str]
    ) -> None:
        """Prepare for conditions over ``facts`` that may name ``tables`` and ``parameters``."""
        asked = cel.Overload(
            _ASK_OVERLOAD, cel.Type.BOOL, [cel.Type.STRING, cel.Type.STRING], False, _ask(tables)
        )
        self._environment = cel.NewEnv(
            variables=variables(facts, list(tables), parameters),
            functions=[cel.FunctionDecl(_ASK, [asked])],
        )
        self._prepared: dict[str, cel.Expression] = {}

    def evaluate(
        self, text: str, facts: Mapping[str, Value], parameters: Mapping[str, Decimal]
    ) -> Truth:
        """Return what the official evaluator says of ``text``.

        Raises:
            EvaluationError: It failed for another reason than a missing value, or it answered with
                something that is no truth.
        """
        bindings = {name: _bound(value) for name, value in facts.items()}
        bindings |= {f"parameters.{name}": _bound(value) for name, value in parameters.items()}
        if text not in self._prepared:
            self._prepared[text] = self._prepare(text)
        answer = self._prepared[text].eval(data=bindings)
        if answer.type() == cel.Type.BOOL:
            return Truth.TRUE if answer.value() else Truth.FALSE
        problem = str(answer.value())
        if _UNBOUND in problem or _NOT_TOLD in problem:
            return Truth.UNKNOWN
        raise EvaluationError(f"the official evaluator answers `{problem}`")

    def _prepare(self, text: str) -> cel.Expression:
        checked = checked_expression(self._environment, text)
        _ask_tables(checked, checked.expr)
        wrapped = any_pb2.Any()
        wrapped.Pack(checked)
        return self._environment.deserialize(wrapped.SerializeToString())


def _ask(tables: Memberships) -> Callable[[str, str], bool]:
    """Return the function that asks a table on behalf of CEL.

    It must not hold the evaluator. The environment holds it in turn, out of the sight of Python's
    collector, so that neither would ever be freed.
    """

    def ask(value: str, table: str) -> bool:
        truth = tables[table](value)
        if truth is Truth.UNKNOWN:
            raise LookupError(_NOT_TOLD)
        return truth is Truth.TRUE

    return ask


def _ask_tables(checked: Any, node: Any) -> None:
    """Replace ``v in tables.t`` below ``node`` by ``in_table(v, "t")``."""
    loop, call = node.comprehension_expr, node.call_expr
    match node.WhichOneof("expr_kind"):
        case "comprehension_expr":
            _ask_tables(checked, loop.loop_step)
        case "call_expr":
            for argument in call.args:
                _ask_tables(checked, argument)
            if call.function == "@in" and call.args[1].ident_expr.name.startswith("tables."):
                _ask_table(checked, node)


def _ask_table(checked: Any, node: Any) -> None:
    table = node.call_expr.args[1]
    name = table.ident_expr.name.removeprefix("tables.")
    node.call_expr.function = _ASK
    checked.reference_map[node.id].name = _ASK
    checked.reference_map[node.id].overload_id[:] = [_ASK_OVERLOAD]
    table.const_expr.string_value = name
    del checked.reference_map[table.id]
    checked.type_map[table.id].CopyFrom(checked.type_map[node.call_expr.args[0].id])


def _bound(value: Value) -> object:
    """Return ``value`` as CEL takes it."""
    if isinstance(value, Decimal):
        return float(value)  # CEL compares doubles; nothing of ours is decided with it
    return list(value) if isinstance(value, tuple) else value
