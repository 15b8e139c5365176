"""Checks between the rules of a version, and of its cases against its rules.

1. An id is unique, and no tag is called like an id.
2. ``given``, ``cures`` and ``barred_by`` name rules that exist, by id or tag, in the same version.
3. What is given is found by itself: it has no ``given`` of its own.
4. An exception cures requirements alone, and does not bar itself.
5. A bar that no rule names bars nothing, which nobody can have meant.
6. A case names rules that exist, and facts that can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.errors import Fault
from engine.law.draft import WIND_DOWN, Draft
from engine.law.model import REQUIREMENTS, Effect
from engine.law.schema import NAME
from engine.law.source import Entries, Items, Text, find

_WIND_DOWN = re.compile(rf"(.+){re.escape(WIND_DOWN)}([1-9][0-9]{{0,2}})")


def related(drafts: Sequence[Draft]) -> Iterator[Fault]:
    """Yield what is wrong between ``drafts``."""
    yield from _doubles(drafts)
    answering = _answering(drafts)
    for draft in drafts:
        for name in ("given", "cures", "barred_by"):
            for text in draft.names(name):
                if not NAME.fullmatch(text.value):
                    continue
                named = answering.get(text.value, ())
                for problem in _problems(draft, name, text.value, named):
                    yield draft.fault(text.place, problem, name)
    yield from _idle_bars(drafts)


def _answering(drafts: Sequence[Draft]) -> Mapping[str, Sequence[Draft]]:
    """Return the rules that answer to each name, in order."""
    answering: dict[str, list[Draft]] = {}
    for draft in drafts:
        for name in sorted(draft.called):
            answering.setdefault(name, []).append(draft)
    return answering


def _doubles(drafts: Sequence[Draft]) -> Iterator[Fault]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.id in first:
            other = first[draft.id]
            place, _ = find(draft.node, ("id",))
            problem = f"stands twice; it is at {other.file}:{other.node.place.line} too"
            yield draft.fault(place, problem, "id")
        elif draft.id:
            first[draft.id] = draft
    for draft in drafts:
        for tag in draft.names("tags"):
            if tag.value in first:
                yield draft.fault(tag.place, f"`{tag.value}` is the id of a rule", "tags")


def _problems(draft: Draft, name: str, wanted: str, named: Sequence[Draft]) -> Iterator[str]:
    """Yield what is wrong with the mention of ``wanted``, which ``named`` answer to."""
    if not named:
        yield f"`{wanted}` is neither the id nor a tag of a rule"
    if name in ("given", "barred_by") and draft in named:
        yield f"`{wanted}` names the rule itself"
    for other in named:
        called = f"`{wanted}`" if wanted == other.id else f"`{other.id}`, tagged `{wanted}`,"
        if name == "given" and other is not draft and other.node.key("given") is not None:
            yield f"{called} has a `given` of its own; what is given must be found by itself"
        if name == "cures" and other.effect is not None and other.effect not in REQUIREMENTS:
            yield f"{called} has effect `{other.effect.value}`, which needs no cure"


def _idle_bars(drafts: Sequence[Draft]) -> Iterator[Fault]:
    named = {
        text.value
        for draft in drafts
        for name in ("given", "barred_by")
        for text in draft.names(name)
    }
    for draft in drafts:
        if draft.effect is Effect.BAR and not named & draft.called:
            place, _ = find(draft.node, ("effect",))
            yield draft.fault(place, "bars nothing; no exception names it in `barred_by`", "effect")


def expected(
    file: str, cases: Sequence[Entries], drafts: Sequence[Draft], facts: Collection[str]
) -> Iterator[Fault]:
    """Yield what ``cases`` expect of rules or facts that don't exist, and cases of one name."""
    wind_downs = {draft.id: draft.node.value("wind_down") for draft in drafts}
    names: set[str] = set()
    for case in cases:
        title = case.value("case")
        if isinstance(title, Text):
            name = " ".join(title.value.split())
            if name in names:
                yield _fault(file, title, f"`{name}` stands twice", "case")
            names.add(name)
        expect = case.value("expect")
        if not isinstance(expect, Entries):
            continue
        stand = {text.value for text in _texts(expect, "rules")}
        for field in ("rules", "absent"):
            for text in _texts(expect, field):
                if not _is_rule(text.value, wind_downs):
                    yield _fault(file, text, f"`{text.value}` is no rule", f"expect.{field}")
                elif field == "absent" and text.value in stand:
                    problem = f"`{text.value}` is expected too"
                    yield _fault(file, text, problem, "expect.absent")
        for text in _texts(expect, "missing"):
            if text.value not in facts:
                yield _fault(file, text, f"`{text.value}` is no fact", "expect.missing")


def _fault(file: str, text: Text, message: str, field: str) -> Fault:
    return Fault(file, text.place.line, text.place.column, message, field=field)


def _texts(expect: Entries, field: str) -> tuple[Text, ...]:
    written = expect.value(field)
    if not isinstance(written, Items):
        return ()
    return tuple(each for each in written.nodes if isinstance(each, Text) and each.value.strip())


def _is_rule(name: str, wind_downs: Mapping[str, object]) -> bool:
    """Say whether ``name`` is the id of a rule, or of a wind-down as ``ear.1.wind-down.1``."""
    if name in wind_downs:
        return True
    match = _WIND_DOWN.fullmatch(name)
    if match is None:
        return False
    written = wind_downs.get(match[1])
    return isinstance(written, Items) and int(match[2]) <= len(written.nodes)
