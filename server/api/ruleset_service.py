"""Validates, publishes and shows ruleset versions and releases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import grpc
import structlog

from engine.decision.coverage import Coverage, Share
from engine.errors import Fault, RulesetError, TransactionError
from engine.law.measures import measures
from engine.law.model import Ruleset
from licet.v1 import ruleset_service_pb2 as pb
from licet.v1.coverage_pb2 import (
    CoverageGap,
    CoverageGapKind,
    CoverageShare,
    RulesetCoverage,
)
from licet.v1.error_reason_pb2 import ErrorReason
from licet.v1.interval_pb2 import DateInterval
from licet.v1.provenance_pb2 import RulesetPin
from licet.v1.ruleset_pb2 import Release, RulesetFault, RulesetFile, RulesetVersion
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceServicer
from server import logs
from server.api.requests import after, known, page_size, page_token
from server.errors import invalid, not_found
from server.law import Law
from server.moments import date, from_timestamp, timestamp
from server.redecision.backtest import Backtesting
from server.redecision.differences import Differences
from server.redecision.run import Redecision
from server.redecision.stretch import stretch
from server.store import library
from server.translate.measures import as_message

log = structlog.get_logger()

MAX_ROWS = 1_000
"""Rows of one table of a backtest's report; who wants all asks for a shorter range."""


class RulesetService(RulesetServiceServicer):
    """The life of the law as data, from a draft to a release."""

    def __init__(self, law: Law, published: library.Library, redecision: Redecision) -> None:
        """Publish through ``law`` to ``published``; try on past decisions with ``redecision``."""
        self._law = law
        self._library = published
        self._redecision = redecision

    def ListRulesets(
        self, request: pb.ListRulesetsRequest, context: grpc.ServicerContext
    ) -> pb.ListRulesetsResponse:
        """Return a page of versions, the one published last first."""
        known(request)
        only = request.ruleset_id if request.HasField("ruleset_id") else None
        page = self._library.versions(
            page_size(request.page_size), after(request.page_token, only), only
        )
        return pb.ListRulesetsResponse(
            rulesets=[self._version(each) for each in page.items],
            next_page_token=page_token(page.after, only),
        )

    def GetRuleset(
        self, request: pb.GetRulesetRequest, context: grpc.ServicerContext
    ) -> pb.GetRulesetResponse:
        """Return a version with its files as published; without a number, the last one."""
        known(request)
        if request.HasField("version"):
            found = self._library.version(request.ruleset_id, request.version)
        else:
            found = next(iter(self._library.versions(1, None, request.ruleset_id).items), None)
        if found is None:
            name = f"{request.ruleset_id} {request.version}".strip()
            raise not_found(ErrorReason.ERROR_REASON_RULESET_UNKNOWN, "ruleset", name)
        files = self._library.files(found.digest)
        return pb.GetRulesetResponse(
            ruleset=self._version(found),
            files=[RulesetFile(path=path, content=files[path]) for path in sorted(files)],
        )

    def ValidateRuleset(
        self, request: pb.ValidateRulesetRequest, context: grpc.ServicerContext
    ) -> pb.ValidateRulesetResponse:
        """Return every fault of a draft, or, if it has none, its cases that fail."""
        known(request)
        try:
            checked = self._law.check(_files(request.files), request.with_coverage)
        except RulesetError as error:
            return pb.ValidateRulesetResponse(faults=[_fault(each) for each in error.faults])
        return pb.ValidateRulesetResponse(
            case_failures=[
                pb.CaseFailure(
                    name=each.name,
                    expected=each.expected,
                    actual=each.actual,
                    as_of=date(each.as_of),
                )
                for each in checked.failures
            ],
            ruleset=_described(checked.ruleset),
            coverage=None if checked.coverage is None else _covered(checked.coverage),
        )

    def PublishRuleset(
        self, request: pb.PublishRulesetRequest, context: grpc.ServicerContext
    ) -> pb.PublishRulesetResponse:
        """Publish a version in a release of its own, all or nothing."""
        known(request)
        files = _files(request.files)
        starts_at = None
        if request.HasField("starts_at"):
            starts_at = from_timestamp(request.starts_at)
        published = self._law.publish([files], starts_at, request.expected_last_release_digest)
        ruleset = published.checked[0].ruleset
        log.info(
            logs.PUBLISHED,
            ruleset=ruleset.id,
            version=ruleset.version,
            release=published.release.digest[:12],
        )
        return pb.PublishRulesetResponse(
            release_digest=published.release.digest,
            release=self._release(published.release, None),
            ruleset=_described(ruleset, published.release.published_at_ms),
            already_published=published.was_there,
        )

    def ListReleases(
        self, request: pb.ListReleasesRequest, context: grpc.ServicerContext
    ) -> pb.ListReleasesResponse:
        """Return a page of releases, the one published last first."""
        known(request)
        page = self._library.releases(
            page_size(request.page_size), after(request.page_token, "releases")
        )
        ends: Sequence[int | None] = [None, *(each.live_from_ms for each in page.items)]
        return pb.ListReleasesResponse(
            releases=[
                self._release(each, end) for each, end in zip(page.items, ends, strict=False)
            ],
            next_page_token=page_token(page.after, "releases"),
        )

    def CompareMeasures(
        self, request: pb.CompareMeasuresRequest, context: grpc.ServicerContext
    ) -> pb.CompareMeasuresResponse:
        """Return the measures that rules of the live release are tagged with."""
        known(request)
        release = self._law.now()
        return pb.CompareMeasuresResponse(
            measures=[as_message(each) for each in measures(release.rulesets)],
            release_digest=release.digest,
        )

    def Backtest(
        self, request: pb.BacktestRequest, context: grpc.ServicerContext
    ) -> Iterator[pb.BacktestResponse]:
        """Decide a range under another release or with other lists, and tell what differs."""
        known(request)
        archive = self._redecision.at_hand
        job = Backtesting.of(archive, request.release_digest, request.list_snapshot_digests)
        which = stretch(archive.decisions, request.decisions)
        found = Differences()
        progress = pb.BacktestResponse()
        for part in self._redecision.parts(job, which):
            found.include(part.plain)
            progress = pb.BacktestResponse(done_count=part.done, total_count=part.total)
            yield progress
        log.info(logs.REPLAYED, done=progress.done_count, total=progress.total_count)
        progress.report.CopyFrom(found.report(MAX_ROWS))
        yield progress

    def _version(self, found: library.Version) -> RulesetVersion:
        return _described(self._law.version(found.digest), found.published_at_ms)

    def _release(self, found: library.Release, ends_at_ms: int | None) -> Release:
        pins = self._law.pins(found.digest)
        versions = [self._law.version(pins[name]) for name in sorted(pins)]
        release = Release(
            digest=found.digest,
            rulesets=[
                RulesetPin(
                    ruleset_id=each.id,
                    version=each.version,
                    jurisdiction=each.jurisdiction,
                    digest=each.digest,
                )
                for each in versions
            ],
            starts_at=timestamp(found.live_from_ms),
            published_at=timestamp(found.published_at_ms),
        )
        if ends_at_ms is not None:
            release.ends_at.CopyFrom(timestamp(ends_at_ms))
        return release


def _files(files: Sequence[RulesetFile]) -> Mapping[str, bytes]:
    if not files:
        raise invalid("files", "is empty; expected the files of a version",
                      ErrorReason.ERROR_REASON_MISSING_FIELD)  # fmt: skip
    read: dict[str, bytes] = {}
    for index, each in enumerate(files):
        if each.path in read:
            raise TransactionError.at(
                f"files[{index}].path", f"`{each.path}` is there twice; expected each file once"
            )
        read[each.path] = each.content
    return read


def _fault(fault: Fault) -> RulesetFault:
    return RulesetFault(
        path=fault.file,
        line=fault.line,
        column=fault.column,
        rule_id=fault.rule,
        field=fault.field,
        message=fault.message,
    )


def _covered(coverage: Coverage) -> RulesetCoverage:
    return RulesetCoverage(
        rules_found=_share(coverage.found),
        rules_nearly_found=_share(coverage.nearly_found),
        tests=_share(coverage.tests),
        citations=_share(coverage.citations),
        gaps=[
            CoverageGap(
                kind=CoverageGapKind.Value(f"COVERAGE_GAP_KIND_{gap.kind.name}"),
                rule_id=gap.rule,
                path=gap.file,
                line=gap.line,
                detail=gap.detail,
            )
            for gap in coverage.gaps
        ],
    )


def _share(share: Share) -> CoverageShare:
    return CoverageShare(shown_count=share.shown, total_count=share.total)


def _described(ruleset: Ruleset, published_at_ms: int | None = None) -> RulesetVersion:
    version = RulesetVersion(
        ruleset_id=ruleset.id,
        version=ruleset.version,
        digest=ruleset.digest,
        title=ruleset.title,
        authority=ruleset.authority,
        jurisdiction=ruleset.jurisdiction,
        in_force=DateInterval(),
        rule_count=len(ruleset.rules),
        table_count=len(ruleset.tables),
        case_count=len(ruleset.cases),
    )
    if ruleset.in_force.start:
        version.in_force.from_date.CopyFrom(date(ruleset.in_force.start))
    if ruleset.in_force.until:
        version.in_force.until_date.CopyFrom(date(ruleset.in_force.until))
    if published_at_ms is not None:
        version.published_at.CopyFrom(timestamp(published_at_ms))
    return version
