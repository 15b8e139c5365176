"""Which constants may be written beside a fact.

1. A constant that could never equal a value of the fact is a slip that would make a rule silently
   never hold. It is refused, by the same forms that supplied facts must have.
2. The form is checked, not the meaning: whether HS code 999999 exists is for tables to say.
3. A beginning, as in ``item.hs6.startsWith("85")``, must be the beginning of something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from engine.facts.fact import Fact, Kind
from engine.facts.forms import FormError, checked

_BEGINNINGS = MappingProxyType(
    {
        Kind.TEXT: re.compile(r".+", re.DOTALL),
        Kind.ECCN: re.compile(
            r"E(A(R(99?)?)?)?|[0-9][A-E]?|[0-9][A-E][0-9]{1,3}|[0-9][A-E][0-9]{3}(\.[a-z0-9]*)+"
        ),
        Kind.HS: re.compile(r"[0-9]{1,10}"),
        Kind.CN: re.compile(r"[0-9]{1,10}"),
    }
)
"""How values of a kind begin; of other kinds a beginning means nothing."""


def fault_of_text(fact: Fact, text: str) -> str:
    """Say why no value of ``fact`` can be ``text``; empty if one can."""
    if fact.values and text not in fact.values:
        return f"`{text}` is no value of `{fact.name}`; {nearest(text, fact.values)}"
    try:
        checked(replace(fact, many=False, values=()), text)
    except FormError as error:
        return str(error)
    return ""


def fault_of_beginning(fact: Fact, text: str) -> str:
    """Say why no value of ``fact`` can start with ``text``; empty if one can."""
    form = _BEGINNINGS.get(fact.kind)
    if form is None:
        return (
            f"the beginning of a {fact.kind.value} means nothing; compare the whole, or use a table"
        )
    if not form.fullmatch(text):
        return f"no value of `{fact.name}` starts with `{text}`"
    if fact.values and not any(value.startswith(text) for value in fact.values):
        return f"no value of `{fact.name}` starts with `{text}`; {nearest(text, fact.values)}"
    return ""


def nearest(wrong: str, names: Iterable[str]) -> str:
    """Return what would be right instead of ``wrong``: the nearest of ``names``, or some."""
    known = sorted(names)
    near = get_close_matches(wrong, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    if not known:
        return "there are none"
    some = ", ".join(f"`{name}`" for name in known[:12])
    return f"expected one of {some}" + (", ..." if len(known) > 12 else "")
