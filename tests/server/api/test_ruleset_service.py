"""What a compliance team gets: all faults of a draft, and versions that go live as a whole."""

from __future__ import annotations

import grpc

from licet.v1 import ruleset_service_pb2 as pb
from licet.v1.coverage_pb2 import CoverageGapKind
from licet.v1.ruleset_pb2 import RulesetFile
from licet.v1.verdict_pb2 import Verdict
from server.moments import timestamp
from tests.server.api.calls import a_request, a_transaction, refusal
from tests.server.api.conftest import Client
from tests.server.api.law_files import law_files


def messages(files: dict[str, bytes]) -> list[RulesetFile]:
    """Return the files of a version as the contract has them."""
    return [RulesetFile(path=path, content=content) for path, content in files.items()]


def publish(client: Client, files: dict[str, bytes], **more: object) -> pb.PublishRulesetResponse:
    """Publish a version."""
    request = pb.PublishRulesetRequest(files=messages(files), **more)  # type: ignore[arg-type]
    response: pb.PublishRulesetResponse = client.rulesets.PublishRuleset(request)
    return response


def verdict(client: Client, destination: str) -> Verdict.ValueType:
    """Return the verdict about an export to ``destination``."""
    request = a_request(a_transaction(destination=destination))
    decision = client.decisions.Evaluate(request).decision
    return decision.verdict


def test_publish_is_live_at_once(client: Client) -> None:
    """A version without a start is used by the next decision."""
    assert verdict(client, "DE") == Verdict.VERDICT_ALLOW

    publish(client, law_files("2026.2.0", embargoed="DE"))

    assert verdict(client, "DE") == Verdict.VERDICT_BLOCK


def test_publish_with_a_start_waits_for_it(client: Client) -> None:
    """A version with a scheduled start is used from that moment and not before."""
    start_ms = client.clock.now_ms + 3_600_000
    publish(client, law_files("2026.2.0", embargoed="DE"), starts_at=timestamp(start_ms))
    before = verdict(client, "DE")
    client.clock.now_ms = start_ms

    after = verdict(client, "DE")

    assert (before, after) == (Verdict.VERDICT_ALLOW, Verdict.VERDICT_BLOCK)


def test_publish_same_files_again_changes_nothing(client: Client) -> None:
    """A publication that is repeated gives the release that is there."""
    first = publish(client, law_files("2026.2.0"))

    second = publish(client, law_files("2026.2.0"))

    assert second.already_published
    assert second.release_digest == first.release_digest
    assert len(client.rulesets.ListReleases(pb.ListReleasesRequest()).releases) == 2


def test_publish_other_files_under_a_published_number_is_refused(client: Client) -> None:
    """A published version never changes."""
    refused = refusal(lambda: publish(client, law_files("2026.1.0", embargoed="DE")))

    assert refused.info.reason == "RULESET_VERSION_EXISTS"
    assert verdict(client, "DE") == Verdict.VERDICT_ALLOW


def test_publish_with_faults_publishes_nothing(client: Client) -> None:
    """A typo does not go live, and every fault is told with its place."""
    files = law_files("2026.2.0")
    files["rules/all.yaml"] = (
        files["rules/all.yaml"]
        .replace(b"transaction.destination in", b"transaction.destinaton in")
        .replace(b"effect: except", b"effect: excuse")
    )

    refused = refusal(lambda: publish(client, files))

    assert refused.code == grpc.StatusCode.FAILED_PRECONDITION
    assert refused.info.reason == "RULESET_INVALID"
    assert any("destinaton" in each for each in refused.violations)
    assert any("excuse" in each for each in refused.violations)
    assert len(client.rulesets.ListRulesets(pb.ListRulesetsRequest()).rulesets) == 1


def test_publish_with_a_failing_case_publishes_nothing(client: Client) -> None:
    """A version that breaks its own example is not published."""
    files = law_files("2026.2.0")
    files["cases.yaml"] = files["cases.yaml"].replace(b"verdict: BLOCK", b"verdict: ALLOW")

    refused = refusal(lambda: publish(client, files))

    assert any("chips need a license" in each for each in refused.violations)


def test_publish_after_another_is_refused_where_the_last_was_expected(client: Client) -> None:
    """Two people who publish at once don't overwrite each other unseen."""
    last = client.rulesets.ListReleases(pb.ListReleasesRequest()).releases[0].digest
    publish(client, law_files("2026.2.0"))

    refused = refusal(
        lambda: publish(client, law_files("2026.3.0"), expected_last_release_digest=last)
    )

    assert refused.info.reason == "RELEASE_CONFLICT"


def test_validate_tells_faults_with_file_line_and_column(client: Client) -> None:
    """An editor can jump to each fault."""
    files = law_files("2026.2.0")
    files["rules/all.yaml"] = files["rules/all.yaml"].replace(b"tables.chips", b"tables.chip")

    response = client.rulesets.ValidateRuleset(pb.ValidateRulesetRequest(files=messages(files)))

    (fault,) = response.faults
    assert (fault.path, fault.rule_id, fault.field) == ("rules/all.yaml", "test.license", "when")
    assert (fault.line, fault.column) == (16, 22)


def test_validate_tells_cases_that_fail(client: Client) -> None:
    """A draft without faults is tried on its own cases."""
    files = law_files("2026.2.0")
    files["cases.yaml"] = files["cases.yaml"].replace(b"verdict: BLOCK", b"verdict: REVIEW")

    response = client.rulesets.ValidateRuleset(pb.ValidateRulesetRequest(files=messages(files)))

    (failure,) = response.case_failures
    assert failure.name == "chips need a license"
    assert "BLOCK" in failure.actual


def test_get_ruleset_gives_the_files_as_published(client: Client) -> None:
    """Whoever reviews a version reads the very bytes that decide."""
    response = client.rulesets.GetRuleset(pb.GetRulesetRequest(ruleset_id="test-law"))

    assert {each.path: each.content for each in response.files} == law_files()
    assert response.ruleset.rule_count == 5


def test_get_ruleset_unknown_version_is_not_found(client: Client) -> None:
    """A version that was never published is none."""
    refused = refusal(
        lambda: client.rulesets.GetRuleset(
            pb.GetRulesetRequest(ruleset_id="test-law", version="2029.9.9")
        )
    )

    assert refused.code == grpc.StatusCode.NOT_FOUND
    assert refused.info.reason == "RULESET_UNKNOWN"


def test_publish_with_a_start_in_the_past_is_refused(client: Client) -> None:
    """Law can't be put under decisions that were given."""
    past = timestamp(client.clock.now_ms - 1)

    refused = refusal(lambda: publish(client, law_files("2026.2.0"), starts_at=past))

    assert refused.code == grpc.StatusCode.INVALID_ARGUMENT
    assert "starts_at" in refused.fields


def test_validate_tells_what_the_cases_exercise_where_that_is_asked(client: Client) -> None:
    """One case of a chip that needs a license leaves the embargo and the exception untried."""
    asking = pb.ValidateRulesetRequest(files=messages(law_files("2026.2.0")), with_coverage=True)

    coverage = client.rulesets.ValidateRuleset(asking).coverage

    found = {
        gap.rule_id
        for gap in coverage.gaps
        if gap.kind == CoverageGapKind.COVERAGE_GAP_KIND_RULE_NOT_FOUND
    }
    assert found == {"test.embargo", "test.licensed", "test.listed"}
    assert (coverage.rules_found.shown_count, coverage.rules_found.total_count) == (2, 5)
    assert {gap.line for gap in coverage.gaps if gap.rule_id == "test.embargo"} == {1}


def test_validate_says_nothing_of_coverage_unasked(client: Client) -> None:
    """Who only checks a draft need not wait for it."""
    asking = pb.ValidateRulesetRequest(files=messages(law_files("2026.2.0")))

    assert not client.rulesets.ValidateRuleset(asking).HasField("coverage")


def test_compare_measures_tells_those_of_the_live_release(client: Client) -> None:
    """A rule that is tagged becomes a part of the measure when its version is live."""
    files = law_files("2026.2.0")
    files["rules/all.yaml"] = files["rules/all.yaml"].replace(
        b"  effect: require_license", b"  tags: [measure.chips]\n  effect: require_license"
    )
    before = client.rulesets.CompareMeasures(pb.CompareMeasuresRequest())
    published = publish(client, files)

    after = client.rulesets.CompareMeasures(pb.CompareMeasuresRequest())

    assert not before.measures
    assert after.release_digest == published.release_digest
    (measure,) = after.measures
    (step,) = measure.steps
    assert (measure.measure_id, step.jurisdiction, step.lag_days) == ("chips", "TEST", 0)
    assert step.rule_ids == ["test.license"]
    assert step.citations[0].printed == "Test Act s 3"
