"""The command `licet`: the service, and a person's way to it."""

from __future__ import annotations

import importlib.metadata
from typing import Annotated

import typer

from server.cli import (
    audit,
    backtest,
    bulk,
    decisions,
    evaluate,
    exit_codes,
    export,
    facts,
    lists,
    measures,
    overrides,
    reconsider,
    redact,
    replays,
    rescreen,
    retention,
    rulesets,
    search,
    serve,
)
from server.cli.commands import Commands

app = typer.Typer(
    name="licet",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog=exit_codes.TOLD,
)


def _version(is_wanted: bool) -> None:
    if is_wanted:
        try:
            print(f"licet {importlib.metadata.version('licet')}")
        except importlib.metadata.PackageNotFoundError:
            print("licet, run from a checkout that is not installed")
        raise typer.Exit


@app.callback()
def licet(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """May this trade transaction go ahead under export-control and sanctions law, and why?

    Every command asks a server: the one named by --server (LICET_SERVER), or one that it starts for
    itself over the data folder --data (LICET_DATA). Answers go to standard output, in words or with
    --json; errors go to standard error.
    """


app.command("serve")(serve.serve)
app.command("evaluate")(evaluate.evaluate)
app.command("evaluate-all")(bulk.evaluate_all)
app.command("explain")(decisions.explain)
app.command("replay")(replays.replay)
app.command("backtest")(backtest.backtest)
app.command("receipt")(audit.receipt)
app.command("verify")(audit.verify)
decisions.app.command("redact")(redact.redact)
audit.app.command("export")(export.export)
audit.app.command("reindex")(search.reindex)
decisions.app.command("reconsider")(reconsider.reconsider)
app.add_typer(decisions.app, name="decisions")
app.add_typer(rulesets.app, name="ruleset")
lists.app.command("rescreen")(rescreen.rescreen)
app.add_typer(lists.app, name="list")
app.add_typer(overrides.app, name="override")
app.add_typer(audit.app, name="audit")
app.add_typer(retention.app, name="retention")
app.command("measures")(measures.measures)
app.command("facts")(facts.facts)

if __name__ == "__main__":
    app()
