"""One ruleset of durable-rules in the shell that makes it safe.

This is the only module that imports ``durable_rules_engine``. What that library asks of its
callers, and the rest of the engine must not have to know, is kept in here. Behind each point there
is a fault of version 2.0.28 that was reproduced or read in its source:

1. Facts, not events. An event is used up by the first rule that it matches; a fact fires every one.
2. One session for ever. A new one costs 12 KiB a rule each time; facts are retracted instead.
3. A rule fires once before anything else. Deleting a session in which none ever fired crashes.
4. Assert all, then drain all, then retract all. A fact remembers its activations by their places,
   and places are used again: a retraction in between could take back the activation of other facts.
5. The three steps are one. Whoever calls ``join`` has seen to it that nobody else does meanwhile:
   another thread would take our activations, and nothing would say so.
6. Ids are the places in the run. The library tells facts apart by a 32-bit hash of the id, and a
   test shows that these few have different ones.
7. Each fact carries the number of its run, and an activation must bring back two facts of this run
   letter by letter. If one does not, the session is not used again.
8. The ruleset's name is longer than there can be facts. When the second of two facts that fired a
   rule is retracted, the library looks for it one entry behind an array. It may meet there where in
   its text a rule's name lies, and clears that if it is the fact's number. The ruleset's name comes
   first in that text, so that nothing else in it lies as low as a fact's number.
9. Only small integers and words of this package go in. A caller's text never reaches C.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import durable_rules_engine

from engine.errors import EvaluationError

MOST_FACTS = 128
"""Facts in one run. Each takes 9 KiB that the session never gives back, and any source can fire
with any target."""

RULESET_NAME = "network".ljust(2 * MOST_FACTS, "_")
"""Long for a reason, which is the eighth."""

_SID = "0"
_PRIME = '{"id":"prime","sid":"0","prime":1}'
_RETRACT_PRIME = '{"id":"prime","sid":"0"}'
_RETRACT = tuple(f'{{"id":"{place}","sid":"{_SID}"}}' for place in range(MOST_FACTS))
_STORED = 0
"""What the library answers when a fact was stored. Other answers are that no rule can ever use it,
or that it is stored already."""


class RuleEngine(Protocol):
    """What is used of ``durable_rules_engine``; a state is where a session lies in its ruleset."""

    @property
    def error(self) -> type[Exception]:
        """What is raised for every error of the library's own."""

    def create_ruleset(self, name: str, rules: str, /) -> int:
        """Compile ``rules`` and return the ruleset's handle."""

    def delete_ruleset(self, handle: int, /) -> None:
        """Free a ruleset whose sessions are deleted."""

    def delete_state(self, handle: int, sid: str, /) -> None:
        """Free the session ``sid``."""

    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Store ``fact``; return how that went, and the state."""

    def retract_fact(self, handle: int, fact: str, /) -> tuple[int, int]:
        """Forget the fact with the id of ``fact``."""

    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None:
        """Return the session's own fact and the first activation, if there is one."""

    def complete_and_start_action(self, handle: int, state: int, /) -> str | None:
        """Take the activation as done and return the next, if there is one."""


DURABLE_RULES: RuleEngine = durable_rules_engine
"""The library itself."""


class Session:
    """One ruleset and its one session."""

    def __init__(self, rules: Mapping[str, object], engine: RuleEngine) -> None:
        """Load ``rules`` and ready the session.

        Raises:
            EvaluationError: The library did not do what it should. What it had loaded by then stays
                in memory, because to free it could crash the process.
        """
        self._engine = engine
        self._run = 0
        prime = {"all": [{"m": {"prime": 1}}]}
        self._handle = engine.create_ruleset(RULESET_NAME, json.dumps({**rules, "prime": prime}))
        answer, self._state = engine.assert_fact(self._handle, _PRIME)
        started = engine.start_action_for_state(self._handle, self._state)
        if answer != _STORED or started is None:
            raise EvaluationError("durable-rules did not ready a session")
        if engine.complete_and_start_action(self._handle, self._state) is not None:
            raise EvaluationError("durable-rules fired a rule on facts that it was not given")
        engine.retract_fact(self._handle, _RETRACT_PRIME)
        self._stored = (_STORED, self._state)

    def join(self, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[int, int]]:
        """Return which of ``sources`` and ``targets`` fire a rule together, by their places.

        Args:
            sources: What each fact says, as members of a JSON object.
            targets: Likewise; together at most ``MOST_FACTS``.

        Raises:
            EvaluationError: The library did not do what it should. The session must be closed.
        """
        self._run += 1
        first = self._assert(0, sources)
        second = self._assert(len(sources), targets)
        pairs = []
        for activation in self._activations():
            # {"group_7":{"source":{...},"target":{...}}}, where {...} are facts just as asserted
            _, _, facts = activation.removesuffix("}}").partition(':{"source":')
            source, _, target = facts.partition(',"target":')
            if source not in first or target not in second:
                raise EvaluationError("durable-rules fired a rule on facts that it was not given")
            pairs.append((first[source], second[target]))
        for retract in _RETRACT[: len(sources) + len(targets)]:
            self._engine.retract_fact(self._handle, retract)
        return pairs

    def _assert(self, start: int, members: Sequence[str]) -> dict[str, int]:
        """Assert a fact of each of ``members``, with ids from ``start``; return their places."""
        head = f'"sid":"{_SID}","run":{self._run}'
        facts = [f'{{"id":"{n}",{head},{said}}}' for n, said in enumerate(members, start)]
        for fact in facts:
            if (answer := self._engine.assert_fact(self._handle, fact)) != self._stored:
                raise EvaluationError(f"durable-rules did not store a fact but answered {answer}")
        return {fact: place for place, fact in enumerate(facts)}

    def _activations(self) -> Iterator[str]:
        engine, handle, state = self._engine, self._handle, self._state
        first = engine.start_action_for_state(handle, state)
        activation = None if first is None else first[1]
        while activation is not None:
            yield activation
            activation = engine.complete_and_start_action(handle, state)

    def close(self) -> None:
        """Free the session and the ruleset; neither can be used any more."""
        self._engine.delete_state(self._handle, _SID)
        self._engine.delete_ruleset(self._handle)
