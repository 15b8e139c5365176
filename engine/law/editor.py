"""JSON Schemas that let an editor check and complete the files of a ruleset version.

An editor reads YAML with types of its own: what looks like a number may be one there, and is a text
to us. The schemas allow both where both can mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from engine.law.schema import CaseForm, Identifier, ParameterForm, RuleForm, RulesetFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class FileKind(Enum):
    """A kind of YAML file in a ruleset version."""

    RULESET = "ruleset"
    RULES = "rules"
    PARAMETERS = "parameters"
    CASES = "cases"


_FILES: Mapping[FileKind, tuple[str, TypeAdapter[Any]]] = MappingProxyType(
    {
        FileKind.RULESET: ("ruleset.yaml", TypeAdapter(RulesetFile)),
        FileKind.RULES: ("rules/*.yaml", TypeAdapter(list[RuleForm])),
        FileKind.PARAMETERS: ("parameters.yaml", TypeAdapter(dict[Identifier, ParameterForm])),
        FileKind.CASES: ("cases.yaml", TypeAdapter(list[CaseForm])),
    }
)


def json_schema(kind: FileKind) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of files of ``kind``; equal on every call."""
    title, form = _FILES[kind]
    schema = _for_editors(form.json_schema(by_alias=True))
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    ordered: dict[str, Any] = _sorted({"$schema": _DIALECT, **schema, "title": title})
    return ordered


def _for_editors(schema: Any) -> Any:
    """Return ``schema`` without null and the empty text, which editors would propose.

    They stand for what is left out; whoever writes them out is told that it is no value.
    """
    match schema:
        case {"anyOf": [only, {"type": "null"}], **rest}:
            return _for_editors(only | rest)
        case dict():
            return {
                key: _for_editors(value)
                for key, value in schema.items()
                if key != "default" or value not in ("", None)
            }
        case list():
            return [_for_editors(each) for each in schema]
    return schema


def _sorted(schema: Any) -> Any:
    """Return ``schema`` with its keys in order; lists keep theirs, which has meaning."""
    match schema:
        case dict():
            return {key: _sorted(schema[key]) for key in sorted(schema)}
        case list():
            return [_sorted(each) for each in schema]
    return schema
