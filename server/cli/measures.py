"""`licet measures`: when jurisdictions did the same thing, and how far behind each was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from licet.v1.measure_pb2 import MeasureStep
from licet.v1.reason_pb2 import Certainty, Effect, RuleStatus
from licet.v1.ruleset_service_pb2 import CompareMeasuresRequest, CompareMeasuresResponse
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from server.cli import output
from server.cli.layout import day, short, table, word
from server.cli.measure_text import threshold, title
from server.cli.options import DATA, AsJson, Data, Server, calling
from server.cli.timeline import picture

_HEADER = (
    "JURISDICTION",
    "FROM",
    "UNTIL",
    "THRESHOLD",
    "LAG",
    "EFFECT",
    "STATUS",
    "TEXT",
    "CITATION",
)


def measures(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MEASURE]...", help="Only these, e.g. third_country_diamonds."),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Draw them as a timeline into FILE (SVG) too."),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Compare when jurisdictions did the same thing.

    For each measure, each jurisdiction's days and thresholds, and its lag in days behind the first
    with the same threshold. They come from the rules of the live release by which decisions are
    made: whatever is tagged `measure.NAME`.
    """
    with calling(server, data) as channel:
        response = RulesetServiceStub(channel).CompareMeasures(CompareMeasuresRequest())
    _keep(response, names or ())
    if svg is not None:
        _write(svg, picture(response.measures))
    if as_json:
        output.say_json(response)
    else:
        output.say(_told(response))


def _keep(response: CompareMeasuresResponse, names: Sequence[str]) -> None:
    """Leave only the measures of ``names``, if there are any."""
    known = [each.measure_id for each in response.measures]
    for name in names:
        if name not in known:
            expected = ", ".join(known) or "none, since no rule is tagged with one"
            raise typer.BadParameter(f"`{name}` is no measure of the release; expected {expected}")
    if names:
        kept = [each for each in response.measures if each.measure_id in names]
        del response.measures[:]
        response.measures.extend(kept)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"`{file}` can't be written: {error.strerror}") from None


def _told(response: CompareMeasuresResponse) -> Iterator[str]:
    if not response.measures:
        yield "no measure: no rule of the release is tagged `measure.NAME`"
    for measure in response.measures:
        yield title(measure)
        yield from (f"  {line}" for line in table(_HEADER, map(_row, measure.steps)))
        yield ""
    if response.release_digest:
        yield f"from release {short(response.release_digest)}; lag in days, by threshold"


def _row(step: MeasureStep) -> tuple[str, ...]:
    days = step.in_force
    return (
        step.jurisdiction,
        day(days.from_date) if days.HasField("from_date") else "",
        day(days.until_date) if days.HasField("until_date") else "",
        threshold(step),
        f"{step.lag_days:,}" if step.HasField("lag_days") else "",
        word(Effect.Name(step.effect), "EFFECT_"),
        word(RuleStatus.Name(step.status), "RULE_STATUS_"),
        word(Certainty.Name(step.certainty), "CERTAINTY_"),
        step.citations[0].printed if step.citations else "",
    )
