"""What the JSON Schemas tell an editor agrees with what the reader accepts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine.law.editor import FileKind, json_schema
from engine.law.source import Entries, Items, Node, Text, tree
from tests.engine.law.builders import CASES, PARAMETERS, RULES, RULESET, with_change

VALID = {
    FileKind.RULESET: RULESET,
    FileKind.RULES: RULES,
    FileKind.PARAMETERS: PARAMETERS,
    FileKind.CASES: CASES,
}
_NOTES = frozenset({"$schema", "$defs", "title", "description", "default", "format"})


def as_an_editor_reads(text: str) -> Any:
    """Return YAML as editors read it: by the core schema of YAML 1.2, with numbers and truths."""
    node, wrong = tree("a.yaml", text.encode())
    assert node is not None
    assert wrong == []
    return _typed(node)


def _typed(node: Node) -> Any:
    match node:
        case Items(nodes=nodes):
            return [_typed(each) for each in nodes]
        case Entries(pairs=pairs):
            return {key.value: _typed(value) for key, value in pairs}
        case Text(place=place, value=value, lines=lines):
            if lines[place.line - 1][place.column - 1] in "'\"|>":
                return value
            if value in ("true", "false"):
                return value == "true"
            if re.fullmatch(r"[-+]?[0-9]+", value):
                return int(value)
            if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", value):
                return float(value)
            return value


def problems(schema: Any, value: Any, root: Any) -> list[str]:
    """Return why ``value`` is not valid, by the keywords of JSON Schema that ours use.

    A keyword that this does not know is an error of the test, not a thing to skip.
    """
    if schema is True:
        return []
    if schema is False:
        return ["is forbidden"]
    found = []
    for keyword, wanted in schema.items():
        if keyword in _NOTES:
            continue
        found += _KEYWORDS[keyword](wanted, value, schema, root)
    return found


def _ref(wanted: str, value: Any, _: Any, root: Any) -> list[str]:
    return problems(root["$defs"][wanted.removeprefix("#/$defs/")], value, root)


def _type(wanted: Any, value: Any, _: Any, __: Any) -> list[str]:
    kinds = {"string": str, "array": list, "object": dict, "boolean": bool}
    names = wanted if isinstance(wanted, list) else [wanted]
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = any(is_number if n == "number" else isinstance(value, kinds[n]) for n in names)
    return [] if fits else [f"{value!r} is no {wanted}"]


def _properties(wanted: Any, value: Any, _: Any, root: Any) -> list[str]:
    if not isinstance(value, dict):
        return []
    return [
        f"{name}: {problem}"
        for name, schema in wanted.items()
        if name in value
        for problem in problems(schema, value[name], root)
    ]


def _additional(wanted: Any, value: Any, schema: Any, root: Any) -> list[str]:
    if not isinstance(value, dict):
        return []
    patterns = schema.get("patternProperties", {})
    return [
        f"{name}: {problem}"
        for name in value
        if name not in schema.get("properties", {})
        and not any(re.search(pattern, name) for pattern in patterns)
        for problem in problems(wanted, value[name], root)
    ]


def _pattern_properties(wanted: Any, value: Any, _: Any, root: Any) -> list[str]:
    return [
        problem
        for pattern, schema in wanted.items()
        for name in value
        if re.search(pattern, name)
        for problem in problems(schema, value[name], root)
    ]


def _if(wanted: Any, value: Any, schema: Any, root: Any) -> list[str]:
    return problems(schema["then"], value, root) if not problems(wanted, value, root) else []


_KEYWORDS: dict[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "patternProperties": _pattern_properties,
    "propertyNames": lambda w, v, _, root: [p for name in v for p in problems(w, name, root)],
    "required": lambda w, v, _, __: [f"{name} is missing" for name in w if name not in v],
    "items": lambda w, v, _, root: [p for each in v for p in problems(w, each, root)],
    "enum": lambda w, v, _, __: [] if v in w else [f"{v!r} is none of {w}"],
    "pattern": lambda w, v, _, __: [] if re.search(w, str(v)) else [f"{v!r} has not {w}"],
    "minLength": lambda w, v, _, __: [] if len(str(v)) >= w else ["is too short"],
    "minItems": lambda w, v, _, __: [] if len(v) >= w else ["has too few"],
    "allOf": lambda w, v, _, root: [p for each in w for p in problems(each, v, root)],
    "if": _if,
    "then": lambda *_: [],
}


@pytest.mark.parametrize("kind", FileKind)
def test_json_schema_accepts_what_the_reader_accepts(kind: FileKind) -> None:
    """An editor underlines nothing in a file that can be published."""
    schema = json_schema(kind)

    assert problems(schema, as_an_editor_reads(VALID[kind]), schema) == []


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (FileKind.RULESET, "version: 2026.11.0", "version: 2026.11"),
        (FileKind.RULESET, "authority: BIS\n", ""),
        (FileKind.RULESET, "    in_force: {}\n", ""),
        (FileKind.RULESET, "nexus:", "nexsus:"),
        (FileKind.RULES, "effect: bar", "effect: nexus"),
        (FileKind.RULES, "  authority: BIS\n", ""),
        (FileKind.RULES, "  cures: [ns]\n", ""),
        (FileKind.RULES, "authority: BIS", "authority: BIS\n  informs_only: true"),
        (FileKind.RULES, "authority: BIS", "authority: BIS\n  renewal_expected: 'yes'"),
        (FileKind.RULES, "tags: [ns]", "tags: [NS]"),
        (FileKind.RULES, '["15 CFR 740.3"]', "[]"),
        (FileKind.RULES, "1996-03-25", "1996-3-25"),
        (FileKind.RULES, "{from: 1996-03-25}", "{form: 1996-03-25}"),
        (FileKind.PARAMETERS, "value: 0.50", "value: [0.50]"),
        (FileKind.PARAMETERS, "limit:", "Limit:"),
        (FileKind.PARAMETERS, ", value: 0.50", ""),
        (FileKind.CASES, "verdict: BLOCK", "verdict: STOP"),
        (FileKind.CASES, "  as_of: 2026-11-24\n", ""),
        (FileKind.CASES, "missing:", "misses:"),
    ],
)
def test_json_schema_refuses_what_the_reader_refuses(kind: FileKind, old: str, new: str) -> None:
    """A slip is underlined while it is written."""
    schema = json_schema(kind)

    assert problems(schema, as_an_editor_reads(with_change(VALID[kind], old, new)), schema)


def test_json_schema_lets_numbers_be_numbers() -> None:
    """An editor reads 0.50 as a number; we read it as the text that keeps its decimals."""
    schema = json_schema(FileKind.PARAMETERS)

    assert as_an_editor_reads(PARAMETERS)["limit"]["values"][1]["value"] == 0.5
    assert problems(schema, as_an_editor_reads(PARAMETERS), schema) == []


@pytest.mark.parametrize("kind", FileKind)
def test_json_schema_is_the_same_every_time(kind: FileKind) -> None:
    """Written to a file, it changes only if the forms do."""
    texts = {json.dumps(json_schema(kind)) for _ in range(3)}

    assert len(texts) == 1
    assert json.loads(texts.pop()) == json.loads(json.dumps(json_schema(kind), sort_keys=True))


@pytest.mark.parametrize("kind", FileKind)
def test_json_schema_never_says_null(kind: FileKind) -> None:
    """We would read null as a text, so an editor must not propose it."""
    assert '"null"' not in json.dumps(json_schema(kind))
