"""Faults of form, found by pydantic, in a publisher's words and at their place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from engine.errors import Fault
from engine.law.schema import OURS
from engine.law.source import Entries, Items, Node, Text, find, plain

F = TypeVar("F", bound=BaseModel)

_EXPECTED = MappingProxyType(
    {
        "string_type": "a text",
        "list_type": "a list",
        "dict_type": "a mapping",
        "model_type": "a mapping",
        "model_attributes_type": "a mapping",
    }
)
_CALLED = MappingProxyType({Text: "a text", Items: "a list", Entries: "a mapping"})


def formed(
    form: TypeAdapter[F], model: type[F], node: Node, file: str, rule: str = ""
) -> F | list[Fault]:
    """Return what ``node`` says as a form, or everything that is wrong with it.

    Args:
        form: Validates it.
        model: The class that ``form`` validates.
        node: What stands in the file.
        file: Path that faults name.
        rule: Id of the rule that faults name, if it is one.
    """
    try:
        return form.validate_python(plain(node))
    except ValidationError as error:
        return [_fault(each, model, node, file, rule) for each in error.errors()]


def _fault(error: Any, model: type[BaseModel], node: Node, file: str, rule: str) -> Fault:
    path: tuple[str | int, ...] = error["loc"]
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == OURS and context["index"] is not None:
        path = (*path, context["index"])
    place, found = find(node, path)
    if error["type"] == "extra_forbidden":
        place = _key(node, path)
    message = _message(error["type"], context, model, path, found)
    return Fault(file, place.line, place.column, message, rule, dotted(path))


def _key(node: Node, path: Sequence[str | int]) -> Any:
    """Return the place of the key that ``path`` ends with."""
    place, parent = find(node, path[:-1])
    key = parent.key(str(path[-1])) if isinstance(parent, Entries) else None
    return place if key is None else key.place


def _message(
    kind: str,
    context: Mapping[str, Any],
    model: type[BaseModel],
    path: Sequence[str | int],
    found: Node,
) -> str:
    value = found.value if isinstance(found, Text) else _CALLED[type(found)]
    match kind:
        case "licet":
            return str(context["problem"])
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return f"is no key here; expected {_nearest(str(path[-1]), model, path)}"
        case "too_short":
            return "is empty; expected one entry or more"
        case "enum" | "literal_error":
            known = re.findall(r"'([^']*)'", context["expected"])
            return f"`{value}` is unknown; expected one of {', '.join(f'`{w}`' for w in known)}"
    return f"is {_CALLED[type(found)]}; expected {_EXPECTED[kind]}"


def _nearest(wrong: str, model: type[BaseModel], path: Sequence[str | int]) -> str:
    """Return the key that may have been meant by ``wrong``, or all that there are."""
    for step in path[:-1]:
        if isinstance(step, str):
            field = next(
                field for name, field in model.model_fields.items() if (field.alias or name) == step
            )
            model = next(_models(field.annotation))
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = get_close_matches(wrong, known, n=1)
    return f"`{near[0]}`, perhaps" if near else ", ".join(f"`{name}`" for name in known)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the forms in ``annotation``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def dotted(path: Sequence[str | int]) -> str:
    """Return ``path`` as people write it, e.g. ``suspended[0].from``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
