"""`licet retention`: what the law no longer asks for, what is held, and taking it away.

Every command works on the data folder itself; those that change it need the server to be stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from server.cli import exit_codes, output
from server.cli.layout import count, paragraph, width
from server.cli.options import DATA, Data, From, Until
from server.columns.folder import Columns
from server.digest_key import current
from server.moments import day, from_timestamp, system_clock
from server.retention import holds as held
from server.retention.keeper import AT_ONCE, Keeper
from server.retention.periods import SHIPPED, read
from server.retention.plan import Fate, fates
from server.search.terms import name_digest
from server.store.database import Database
from server.store.decisions import DecisionLog

app = typer.Typer(
    no_args_is_help=True, help="Keep decisions as long as the law demands, and no longer."
)
_Periods = Annotated[
    Path,
    typer.Option("--periods", metavar="FILE", help="Legal periods; see the shipped file's form."),
]
_By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who has it done.")]
_Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="On what ground.")]


@dataclass(frozen=True, slots=True)
class _Opened:
    log: DecisionLog
    keeper: Keeper
    data: Path

    def fates(self, periods: Path) -> Iterator[Fate]:
        """Yield what becomes of every decision today."""
        today = day(system_clock())
        key = current(self.data, is_new=not self.log.has_disclosed())
        yield from fates(self.log, read(periods), self.keeper.holds(), today, key)


@app.command()
def plan(periods: _Periods = SHIPPED, data: Data = DATA) -> None:
    """Say how many decisions may be pruned today, and why the others are kept; change nothing."""
    due, kept, later = 0, Counter[str](), 0
    with _opened(data) as opened:
        for fate in opened.fates(periods):
            due += fate.is_due
            kept[fate.kept_for] += bool(fate.kept_for)
            later += not fate.is_due and not fate.kept_for
    output.say([f"{count(due, 'decision')} may be pruned", f"{later} within their periods"])
    for why, number in sorted(kept.items()):
        if number:
            output.say(paragraph(f"{number} kept: {why}", width(), "", "  "))


@app.command()
def apply(by: _By, why: _Why, periods: _Periods = SHIPPED, data: Data = DATA) -> None:
    """Prune what may be pruned: records go, their leaves stay, and the log says so for ever.

    Proofs of all other decisions, and receipts that somebody kept, stay good.
    """
    _require(by, why)
    pruned, events = 0, list[str]()
    with _opened(data) as opened:
        due = [each for each in opened.fates(periods) if each.is_due]
        for start in range(0, len(due), AT_ONCE):
            event = opened.keeper.prune(due[start : start + AT_ONCE], by, why)
            pruned += len(event.subjects)
            events.append(event.event_id)
    output.say([f"pruned {count(pruned, 'decision')}"])
    output.say(f"event {each} of the log says so" for each in events)


@app.command()
def hold(
    by: _By,
    why: _Why,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="ID", help="Hold this decision.")
    ] = None,
    party: Annotated[
        str | None,
        typer.Option("--party", metavar="NAME", help="Hold decisions with this party or owner."),
    ] = None,
    from_: From = None,
    until: Until = None,
    data: Data = DATA,
) -> None:
    """Hold decisions so that they are kept although their periods have passed.

    Of several conditions all must hold. Decisions to come are held, too.
    """
    _require(by, why)
    with _opened(data) as opened:
        scope: dict[str, str] = {}
        if decision is not None:
            if opened.log.get(decision) is None:
                raise typer.BadParameter(f"--decision: `{decision}` is not known here")
            scope[held.DECISION] = decision
        if party is not None:
            key = current(data, is_new=not opened.log.has_disclosed())
            scope[held.PARTY] = name_digest(party, key)
            if not scope[held.PARTY]:
                raise typer.BadParameter("--party: has neither letter nor digit")
        for name, moment in ((held.FROM, from_), (held.UNTIL, until)):
            if moment is not None:
                scope[name] = str(from_timestamp(moment))
        if not scope:
            raise typer.BadParameter("say what: --decision, --party, or --from and --until")
        event = opened.keeper.hold(scope, by, why)
    output.say([f"held; event {event.event_id} of the log says so, and lifts by that id"])


@app.command()
def lift(
    hold_id: Annotated[str, typer.Argument(metavar="EVENT", help="Event that placed the hold.")],
    by: _By,
    why: _Why,
    data: Data = DATA,
) -> None:
    """Lift a hold."""
    _require(by, why)
    with _opened(data) as opened:
        if all(each.event.event_id != hold_id for each in opened.keeper.holds()):
            output.complain([f"no hold `{hold_id}` stands; `licet retention holds` lists them"])
            raise typer.Exit(exit_codes.NOT_GOOD)
        event = opened.keeper.lift(hold_id, by, why)
    output.say([f"lifted; event {event.event_id} of the log says so"])


@app.command()
def holds(data: Data = DATA) -> None:
    """List the holds that stand."""
    with _opened(data) as opened:
        standing = opened.keeper.holds()
    if not standing:
        output.say(["no hold"])
    for each in standing:
        what = ", ".join(f"{name} {value}" for name, value in each.event.scope)
        text = f"{each.event.event_id}: {what}; by {each.event.by}: {each.event.why}"
        output.say(paragraph(text, width(), "", "  "))


@contextmanager
def _opened(data: Path) -> Iterator[_Opened]:
    with Database(data) as database:
        log = DecisionLog(database)
        try:
            yield _Opened(log, Keeper(database, Columns(data), log, system_clock), data)
        finally:
            log.close()
            database.erase_log()


def _require(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise typer.BadParameter("--by and --why: say who, and on what ground")
