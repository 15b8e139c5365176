"""Chain findings with durable-rules.

The relations of a program are compiled into Rete rules once (``engine.inference.relation``). The
findings of a transaction then go through them in three strata, each of which sees what the one
before has concluded:

1. *Given*: findings with ``given`` meet what supports them. What finds no support is dropped.
2. *Bars*: exceptions meet the findings that bar them. What is barred goes no further.
3. *Cures*: exceptions that are available, or may be, meet the requirements that they cover.

Rete only ever says that two findings meet. That *none* does is concluded in here, between two
strata: negation in durable-rules is broken (a later fact takes an activation back under 2 of 69
names that were tried).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from engine.conditions.tree import Truth
from engine.errors import EvaluationError
from engine.inference.finding import Finding, Outcome, Program, Standing
from engine.inference.limits import check_program
from engine.inference.relation import COVERS, OVERLAPS
from engine.inference.session import DURABLE_RULES, RuleEngine
from engine.inference.stratum import Stratum

_T = TypeVar("_T")
_Met = dict[int, list[int]]
_DROPPED = Outcome(Truth.FALSE, Standing.DROPPED)


class Network:
    """A program in durable-rules.

    Several threads may use it; a lock lets them in one at a time, each for a whole evaluation.
    """

    def __init__(self, program: Program, engine: RuleEngine = DURABLE_RULES) -> None:
        """Compile ``program``.

        Raises:
            EvaluationError: The program has no meaning, or the library could not load it.
        """
        check_program(program)
        self._program = program
        self._engine = engine
        self._one_at_a_time = threading.Lock()
        self._held = contextlib.ExitStack()
        self._strata: tuple[Stratum, Stratum, Stratum] | None = None
        with self._one_at_a_time:
            self._all_or_nothing(self._ready)

    def resolve(self, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
        """Return what becomes of each of ``findings``, in their order.

        Raises:
            EvaluationError: The library did not do what it should. No partial result is kept, and
                the network builds itself anew before it is used again.
        """
        with self._one_at_a_time:
            return self._all_or_nothing(lambda: self._chain(findings))

    def close(self) -> None:
        """Free what the network holds. Used again, it builds itself anew."""
        with self._one_at_a_time:
            self._discard()

    def _chain(self, findings: Sequence[Finding]) -> tuple[Outcome, ...]:
        given, bars, cures = self._ready()
        program = self._program
        numbers = range(len(findings))

        supported_by = _met(given.pairs(findings, numbers, numbers))
        truth = [finding.truth for finding in findings]
        for number, finding in enumerate(findings):
            if finding.rule in program.given:
                support = [findings[other].truth for other in supported_by.get(number, ())]
                truth[number] = min(finding.truth, max(support, default=Truth.FALSE))
        alive = [number for number in numbers if truth[number]]

        exceptions = [number for number in alive if findings[number].rule in program.cures]
        barred_by: _Met = {}
        doubted_by: _Met = {}
        for exception, bar in bars.pairs(findings, exceptions, alive):
            bars_it = barred_by if truth[bar] is Truth.TRUE else doubted_by
            bars_it.setdefault(exception, []).append(bar)
        standing: dict[int, Standing] = {}
        for exception in exceptions:
            if exception in barred_by:
                standing[exception] = Standing.BARRED
            elif exception in doubted_by or truth[exception] is Truth.UNKNOWN:
                standing[exception] = Standing.CANDIDATE
            else:
                standing[exception] = Standing.AVAILABLE

        unbarred = [number for number in exceptions if number not in barred_by]
        cured_by: _Met = {}
        curable_by: _Met = {}
        for exception, requirement in cures.pairs(findings, unbarred, alive):
            cures_it = cured_by if standing[exception] is Standing.AVAILABLE else curable_by
            cures_it.setdefault(requirement, []).append(exception)
        standing |= dict.fromkeys(curable_by, Standing.CURABLE)
        standing |= dict.fromkeys(cured_by, Standing.CURED)

        return tuple(
            [
                Outcome(
                    truth[number],
                    standing.get(number, Standing.STANDS),
                    _numbers(cured_by, number),
                    _numbers(curable_by, number),
                    _numbers(barred_by, number),
                    _numbers(doubted_by, number),
                    _numbers(supported_by, number),
                )
                if truth[number]
                else _DROPPED
                for number in numbers
            ]
        )

    def _ready(self) -> tuple[Stratum, Stratum, Stratum]:
        if self._strata is None:
            self._strata = (
                Stratum(self._program.given, OVERLAPS, self._engine, self._held),
                Stratum(self._program.barred_by, OVERLAPS, self._engine, self._held),
                Stratum(self._program.cures, COVERS, self._engine, self._held),
            )
        return self._strata

    def _all_or_nothing(self, step: Callable[[], _T]) -> _T:
        """Return what ``step`` does; if it fails, throw away the rulesets and what is in them."""
        sound = False
        try:
            done = step()
            sound = True
        except self._engine.error as error:
            raise EvaluationError(f"durable-rules failed: {error}") from error
        finally:
            if not sound:
                self._discard()
        return done

    def _discard(self) -> None:
        held, self._held, self._strata = self._held, contextlib.ExitStack(), None
        # What the library refuses to free is left to lie; nothing refers to it any more.
        with contextlib.suppress(self._engine.error):
            held.close()


def _met(pairs: Iterable[tuple[int, int]]) -> _Met:
    met: _Met = {}
    for one, other in pairs:
        met.setdefault(one, []).append(other)
    return met


def _numbers(met: _Met, number: int) -> tuple[int, ...]:
    return tuple(sorted(met[number])) if number in met else ()
