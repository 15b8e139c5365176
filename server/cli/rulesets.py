"""`licet ruleset`: check, test, publish and list the law as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import grpc
import typer
from google.protobuf.timestamp_pb2 import Timestamp

from engine.law import source
from engine.law.editor import FileKind, json_schema
from licet.v1.ruleset_pb2 import Release, RulesetFault, RulesetFile, RulesetVersion
from licet.v1.ruleset_service_pb2 import (
    CaseFailure,
    ListReleasesRequest,
    ListReleasesResponse,
    ListRulesetsRequest,
    ListRulesetsResponse,
    PublishRulesetRequest,
    PublishRulesetResponse,
    ValidateRulesetRequest,
    ValidateRulesetResponse,
)
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from server.cli import exit_codes, failure, output
from server.cli.coverage_text import covered
from server.cli.layout import count, day, moment, paragraph, place, short, table, width
from server.cli.options import DATA, AsJson, Data, Limit, Server, calling
from server.cli.options import moment as moment_of
from server.cli.pages import pages
from server.shipped import files_of

app = typer.Typer(no_args_is_help=True, help="Check, test, publish and list rulesets.")

_CASES = "cases.yaml"
_PAGE = 200
_FOLDER = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help="Folder of the version, e.g. rulesets/us-ear/2026.11.0."),
]


@app.command()
def check(
    folder: _FOLDER, as_json: AsJson = False, server: Server = None, data: Data = DATA
) -> None:
    """Tell all faults of a version.

    Each is told as FILE:LINE:COLUMN. Exits with 1 if there is one, or if a case fails.
    """
    files = _files(folder)
    with calling(server, data) as channel:
        response = RulesetServiceStub(channel).ValidateRuleset(ValidateRulesetRequest(files=files))
    if as_json:
        output.say_json(response)
    else:
        output.say(_checked(response, folder))
    if response.faults or response.case_failures:
        raise typer.Exit(exit_codes.NOT_GOOD)


@app.command("test")
def run_cases(
    folder: _FOLDER, as_json: AsJson = False, server: Server = None, data: Data = DATA
) -> None:
    """Run the cases of a version, and tell what they leave untried.

    Tells each case that passes and each that fails, or the faults that keep them from being run;
    then, at FILE:LINE, each rule that no case finds or nearly finds, each test of a condition that
    no case has true, or false, and each citation that no decision names. Exits with 1 unless all
    cases pass.
    """
    files = _files(folder)
    request = ValidateRulesetRequest(files=files, with_coverage=True)
    with calling(server, data) as channel:
        response = RulesetServiceStub(channel).ValidateRuleset(request)
    if as_json:
        output.say_json(response)
    elif response.faults:
        output.say(_checked(response, folder))
    else:
        output.say(_tested(response, _case_names(files)))
        output.say(covered(response.coverage, folder))
    if response.faults or response.case_failures:
        raise typer.Exit(exit_codes.NOT_GOOD)


@app.command()
def publish(
    folder: _FOLDER,
    starts_at: Annotated[
        Timestamp | None,
        typer.Option(
            "--starts-at",
            parser=moment_of,
            metavar="TIME",
            help="When it starts to be used, a day or a time. Without it: at once.",
        ),
    ] = None,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """Publish a version in a new release.

    It must have no fault and pass its cases. It can't be changed afterwards: publish a new version.
    """
    files = _files(folder)
    request = PublishRulesetRequest(files=files, starts_at=starts_at)
    with calling(server, data) as channel:
        try:
            response = RulesetServiceStub(channel).PublishRuleset(request)
        except grpc.RpcError as error:
            _tell_faults(channel, files, folder, error)
            raise
    if as_json:
        output.say_json(response)
    else:
        output.say(_published(response))


@app.command("list")
def list_(
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", metavar="ID", help="Only versions of this one, e.g. us-ear."),
    ] = None,
    limit: Limit = 1_000,
    as_json: AsJson = False,
    server: Server = None,
    data: Data = DATA,
) -> None:
    """List published versions."""
    listed = ListRulesetsResponse()
    request = ListRulesetsRequest(page_size=_PAGE, ruleset_id=ruleset)
    with calling(server, data) as channel:
        for page in pages(RulesetServiceStub(channel).ListRulesets, request):
            listed.rulesets.extend(page.rulesets)
    del listed.rulesets[limit:]
    if as_json:
        output.say_json(listed)
    else:
        output.say(_listed(listed.rulesets))


@app.command()
def releases(
    limit: Limit = 100, as_json: AsJson = False, server: Server = None, data: Data = DATA
) -> None:
    """List releases.

    A release says which versions are used together, and from when.
    """
    listed = ListReleasesResponse()
    with calling(server, data) as channel:
        stub = RulesetServiceStub(channel)
        for page in pages(stub.ListReleases, ListReleasesRequest(page_size=min(limit, _PAGE))):
            listed.releases.extend(page.releases)
            if len(listed.releases) >= limit:
                break
    del listed.releases[limit:]
    if as_json:
        output.say_json(listed)
    else:
        output.say(_releases(listed.releases) if listed.releases else ["no release"])


@app.command()
def schema(
    kind: Annotated[FileKind, typer.Argument(help="Kind of file: the part of a version.")],
) -> None:
    """Write the JSON Schema of a kind of file, for editors.

    With it an editor completes keys and marks slips while a rule is written.
    """
    written = json.dumps(json_schema(kind), indent=2, ensure_ascii=False)
    output.say_bytes(f"{written}\n".encode())


def _files(folder: Path) -> list[RulesetFile]:
    return [RulesetFile(path=path, content=content) for path, content in files_of(folder).items()]


def _tell_faults(
    channel: grpc.Channel, files: list[RulesetFile], folder: Path, error: grpc.RpcError
) -> None:
    """Tell all faults, as `check` does: the status of a call has room for some of them only."""
    if failure.of_call(error).reason != "RULESET_INVALID":
        return
    response = RulesetServiceStub(channel).ValidateRuleset(ValidateRulesetRequest(files=files))
    if response.faults or response.case_failures:
        output.complain(_checked(response, folder))
        output.complain(["nothing was published"])
        raise typer.Exit(exit_codes.NOT_GOOD)


def _checked(response: ValidateRulesetResponse, folder: Path) -> Iterator[str]:
    for fault in response.faults:
        yield _fault(fault, folder)
    if response.faults:
        yield count(len(response.faults), "fault")
        return
    yield f"no fault: {_version(response.ruleset)}"
    for each in response.case_failures:
        yield from _failure(each)
    if response.case_failures:
        yield _totals(response)


def _fault(fault: RulesetFault, folder: Path) -> str:
    at = place(str(folder / fault.path), fault.line, fault.column)
    about = " ".join(part for part in (fault.rule_id, fault.field) if part)
    return f"{at}: {f'{about}: ' if about else ''}{fault.message}"


def _tested(response: ValidateRulesetResponse, names: Iterable[str]) -> Iterator[str]:
    failed = {each.name: each for each in response.case_failures}
    for name in names:
        if name in failed:
            yield from _failure(failed.pop(name))
        else:
            yield from paragraph(name, width(), "pass  ")
    for each in failed.values():
        yield from _failure(each)
    yield _totals(response)


def _failure(each: CaseFailure) -> Iterator[str]:
    yield from paragraph(f"{each.name} (law of {day(each.as_of)})", width(), "FAIL  ")
    yield from paragraph(f"expected: {each.expected}", width(), " " * 6, " " * 8)
    yield from paragraph(f"actual:   {each.actual}", width(), " " * 6, " " * 8)


def _totals(response: ValidateRulesetResponse) -> str:
    total, failed = response.ruleset.case_count, len(response.case_failures)
    return f"{count(total, 'case')}: {total - failed} passed, {failed} failed"


def _case_names(files: Iterable[RulesetFile]) -> list[str]:
    """Return the names of the cases in their order; the service names only those that fail."""
    content = next((each.content for each in files if each.path == _CASES), b"")
    node, _ = source.tree(_CASES, content)
    cases = source.plain(node) if node is not None else []
    return [str(case.get("case", "")).strip() for case in cases if isinstance(case, dict)]


def _version(ruleset: RulesetVersion) -> str:
    parts = (
        count(ruleset.rule_count, "rule"),
        count(ruleset.table_count, "table"),
        count(ruleset.case_count, "case"),
    )
    return f"{ruleset.ruleset_id} {ruleset.version}, {', '.join(parts)}"


def _published(response: PublishRulesetResponse) -> Iterator[str]:
    again = (
        " (it was published before, with the same content)" if response.already_published else ""
    )
    yield f"published {_version(response.ruleset)}{again}"
    yield f"release   {response.release_digest}"
    yield f"starts    {moment(response.release.starts_at)}"


def _listed(rulesets: Iterable[RulesetVersion]) -> list[str]:
    rows = [
        (
            each.ruleset_id,
            each.version,
            each.jurisdiction,
            f"{each.rule_count:,}",
            f"{each.case_count:,}",
            moment(each.published_at),
            short(each.digest),
        )
        for each in rulesets
    ]
    header = ("RULESET", "VERSION", "JURISDICTION", "RULES", "CASES", "PUBLISHED", "DIGEST")
    return table(header, rows) if rows else ["no version"]


def _releases(releases: Iterable[Release]) -> Iterator[str]:
    for each in releases:
        until = f" until {moment(each.ends_at)}" if each.HasField("ends_at") else ""
        yield f"{short(each.digest)}  from {moment(each.starts_at)}{until}"
        for pin in each.rulesets:
            yield f"  {pin.ruleset_id} {pin.version} ({short(pin.digest)})"
