"""`licet ruleset` sends a folder as it is and tells all that is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.rpc import error_details_pb2
from grpc import StatusCode

from licet.v1.coverage_pb2 import (
    CoverageGap,
    CoverageGapKind,
    CoverageShare,
    RulesetCoverage,
)
from licet.v1.provenance_pb2 import RulesetPin
from licet.v1.ruleset_pb2 import Release, RulesetFault, RulesetVersion
from licet.v1.ruleset_service_pb2 import (
    CaseFailure,
    ListReleasesResponse,
    ListRulesetsResponse,
    PublishRulesetResponse,
    ValidateRulesetResponse,
)
from tests.server.cli.builders import DAY, a_status
from tests.server.cli.conftest import Licet, Services

MOMENT = Timestamp(seconds=1_786_000_000)
VERSION = RulesetVersion(
    ruleset_id="test-law",
    version="2026.1.0",
    jurisdiction="TEST",
    digest="cc" * 32,
    rule_count=4,
    table_count=2,
    case_count=2,
    published_at=MOMENT,
)
CASES = """\
- case: chips need a license
  expect: {verdict: BLOCK}
- case: chairs need none
  expect: {verdict: ALLOW}
"""
FAULT = RulesetFault(
    path="rules/all.yaml",
    line=3,
    column=9,
    rule_id="test.license",
    field="when",
    message="`item.ecn` is no fact",
)
CASE_FAILURE = CaseFailure(
    name="chairs need none", expected="ALLOW", actual="BLOCK by test.license", as_of=DAY
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a version's folder; what it says is the service's affair."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "all.yaml").write_bytes(b"- id: test.license\n")
    (tmp_path / "cases.yaml").write_text(CASES)
    return tmp_path


def a_refusal() -> error_details_pb2.ErrorInfo:
    """Return the detail of a publication that is refused."""
    return error_details_pb2.ErrorInfo(reason="RULESET_INVALID", domain="licet")


def test_check_tells_every_fault_where_an_editor_can_jump_to(
    licet: Licet, services: Services, folder: Path
) -> None:
    """A publisher sees file, line, column, rule, field and what is wrong, all at once."""
    missing = RulesetFault(path="ruleset.yaml", message="is missing")
    services.answer(ValidateRuleset=ValidateRulesetResponse(faults=[FAULT, missing]))

    result = licet("ruleset", "check", folder)

    assert result.stdout == (
        f"{folder}/rules/all.yaml:3:9: test.license when: `item.ecn` is no fact\n"
        f"{folder}/ruleset.yaml: is missing\n"
        "2 faults\n"
    )
    assert result.exit_code == 1


def test_check_sends_the_files_as_they_are(licet: Licet, services: Services, folder: Path) -> None:
    """The digest of a version is that of its files, byte by byte."""
    services.answer(ValidateRuleset=ValidateRulesetResponse(ruleset=VERSION))

    result = licet("ruleset", "check", folder)

    sent = {each.path: each.content for each in services.asked["ValidateRuleset"][0].files}
    assert sent == {"cases.yaml": CASES.encode(), "rules/all.yaml": b"- id: test.license\n"}
    assert result.stdout == "no fault: test-law 2026.1.0, 4 rules, 2 tables, 2 cases\n"
    assert result.exit_code == 0


def test_check_of_no_folder_is_told(licet: Licet, tmp_path: Path) -> None:
    """A wrong path is told before anything is sent."""
    result = licet("ruleset", "check", tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "is no folder" in result.stderr


def test_test_tells_each_case(licet: Licet, services: Services, folder: Path) -> None:
    """Cases that pass are named too: what was tested is a part of the proof."""
    services.answer(
        ValidateRuleset=ValidateRulesetResponse(ruleset=VERSION, case_failures=[CASE_FAILURE])
    )

    result = licet("ruleset", "test", folder)

    assert result.stdout.startswith(
        "pass  chips need a license\n"
        "FAIL  chairs need none (law of 2026-08-10)\n"
        "      expected: ALLOW\n"
        "      actual: BLOCK by test.license\n"
        "2 cases: 1 passed, 1 failed\n"
    )
    assert result.exit_code == 1


def test_test_tells_what_the_cases_leave_untried(
    licet: Licet, services: Services, folder: Path
) -> None:
    """What no case shows is told where an editor can jump to it; not all is never said of most."""
    coverage = RulesetCoverage(
        rules_found=CoverageShare(shown_count=2, total_count=3),
        rules_nearly_found=CoverageShare(shown_count=3, total_count=3),
        tests=CoverageShare(shown_count=1_999, total_count=2_000),
        gaps=[
            CoverageGap(
                kind=CoverageGapKind.COVERAGE_GAP_KIND_TEST_NEVER_FALSE,
                rule_id="test.license",
                path="rules/all.yaml",
                line=7,
                detail="item.eccn in tables.chips",
            ),
            CoverageGap(
                kind=CoverageGapKind.COVERAGE_GAP_KIND_RULE_NOT_FOUND,
                rule_id="test.listed",
                path="rules/all.yaml",
                line=9,
            ),
        ],
    )
    services.answer(ValidateRuleset=ValidateRulesetResponse(ruleset=VERSION, coverage=coverage))

    result = licet("ruleset", "test", folder)

    assert services.asked["ValidateRuleset"][0].with_coverage
    assert result.stdout.splitlines()[3:] == [
        f"{folder}/rules/all.yaml:7: test.license: false in no case: item.eccn in tables.chips",
        f"{folder}/rules/all.yaml:9: test.listed: no case finds it",
        "COVERAGE              SHOWN  OF     SHARE",
        "rules found           2      3      66.6 %",
        "rules nearly found    3      3      100.0 %",
        "tests true and false  1,999  2,000  99.9 %",
        "citations cited       0      0      -",
    ]
    assert result.exit_code == 0


def test_publish_tells_the_release(licet: Licet, services: Services, folder: Path) -> None:
    """A publisher learns the digest by which decisions will pin the version."""
    release = Release(digest="dd" * 32, starts_at=MOMENT)
    services.answer(
        PublishRuleset=PublishRulesetResponse(
            release_digest="dd" * 32, release=release, ruleset=VERSION
        )
    )

    result = licet("ruleset", "publish", folder, "--starts-at", "2026-08-06T07:06:40Z")

    assert result.stdout == (
        "published test-law 2026.1.0, 4 rules, 2 tables, 2 cases\n"
        f"release   {'dd' * 32}\n"
        "starts    2026-08-06 07:06:40Z\n"
    )
    assert services.asked["PublishRuleset"][0].starts_at == MOMENT


def test_publish_of_a_faulty_version_tells_all_faults(
    licet: Licet, services: Services, folder: Path
) -> None:
    """The status of a call has room for some faults; the publisher gets all of them."""
    refused = a_status(StatusCode.FAILED_PRECONDITION, "1 fault", a_refusal())
    services.answer(PublishRuleset=refused, ValidateRuleset=ValidateRulesetResponse(faults=[FAULT]))

    result = licet("ruleset", "publish", folder)

    assert f"licet: {folder}/rules/all.yaml:3:9: test.license when:" in result.stderr
    assert result.stderr.endswith("licet: nothing was published\n")
    assert result.exit_code == 1


def test_publish_of_a_version_that_exists_is_told(
    licet: Licet, services: Services, folder: Path
) -> None:
    """A published version never changes: the publisher must take a new number."""
    info = error_details_pb2.ErrorInfo(reason="RULESET_VERSION_EXISTS", domain="licet")
    services.answer(PublishRuleset=a_status(StatusCode.ALREADY_EXISTS, "it exists", info))

    result = licet("ruleset", "publish", folder)

    assert result.stderr == "licet: it exists (RULESET_VERSION_EXISTS)\n"
    assert result.exit_code == 2


def test_list_shows_the_versions(licet: Licet, services: Services) -> None:
    """One line a version, with its short digest."""
    services.answer(ListRulesets=ListRulesetsResponse(rulesets=[VERSION]))

    result = licet("ruleset", "list", "--ruleset", "test-law")

    assert result.stdout.splitlines()[1].split() == [
        "test-law", "2026.1.0", "TEST", "4", "2", "2026-08-06", "07:06:40Z", "cccccccccccc",
    ]  # fmt: skip
    assert services.asked["ListRulesets"][0].ruleset_id == "test-law"


def test_releases_shows_what_is_used_together(licet: Licet, services: Services) -> None:
    """One can see which versions a decision of a moment was made with."""
    pin = RulesetPin(ruleset_id="test-law", version="2026.1.0", digest="cc" * 32)
    release = Release(digest="dd" * 32, rulesets=[pin], starts_at=MOMENT)
    services.answer(ListReleases=ListReleasesResponse(releases=[release]))

    result = licet("ruleset", "releases")

    assert result.stdout == (
        "dddddddddddd  from 2026-08-06 07:06:40Z\n  test-law 2026.1.0 (cccccccccccc)\n"
    )


@pytest.mark.parametrize("kind", ["ruleset", "rules", "parameters", "cases"])
def test_schema_is_json_for_editors(licet: Licet, kind: str) -> None:
    """An editor gets the schema of each kind of file."""
    result = licet("ruleset", "schema", kind)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["$schema"].startswith("https://json-schema.org/")
