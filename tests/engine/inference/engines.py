"""A stand-in for durable-rules that counts its calls and spoils one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from engine.inference.session import DURABLE_RULES

_T = TypeVar("_T")
Spoil = Callable[[Any], Any]


class SpoiledEngine:
    """The real library, but for one answer, which is spoiled.

    Attributes:
        calls: How often each function was called.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._function = ""
        self._call = 0
        self._spoil: Spoil = lambda answer: answer

    def spoil(self, function: str, call: int, spoil: Spoil) -> None:
        """Let ``spoil`` make something else of one answer: to that call, counted from now."""
        self._function, self._call, self._spoil = function, self.calls[function] + call, spoil

    @property
    def error(self) -> type[Exception]:
        """The library's own error."""
        return DURABLE_RULES.error

    def create_ruleset(self, name: str, rules: str, /) -> int:
        """Compile."""
        return self._passed("create_ruleset", DURABLE_RULES.create_ruleset(name, rules))

    def delete_ruleset(self, handle: int, /) -> None:
        """Free a ruleset."""
        DURABLE_RULES.delete_ruleset(handle)
        self._passed("delete_ruleset", None)

    def delete_state(self, handle: int, sid: str, /) -> None:
        """Free a session."""
        DURABLE_RULES.delete_state(handle, sid)
        self._passed("delete_state", None)

    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Store a fact."""
        return self._passed("assert_fact", DURABLE_RULES.assert_fact(handle, fact))

    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Forget a fact."""
        return self._passed("retract_fact", DURABLE_RULES.retract_fact(handle, fact))

    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None:
        """Return the first activation."""
        answer = DURABLE_RULES.start_action_for_state(handle, state)
        return self._passed("start_action_for_state", answer)

    def complete_and_start_action(self, handle: int, state: int, /) -> str | None:
        """Return the next activation."""
        answer = DURABLE_RULES.complete_and_start_action(handle, state)
        return self._passed("complete_and_start_action", answer)

    def _passed(self, function: str, answer: _T) -> _T:
        self.calls[function] += 1
        if (function, self.calls[function]) != (self._function, self._call):
            return answer
        spoiled: _T = self._spoil(answer)
        return spoiled
