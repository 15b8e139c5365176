"""`make demo`: a real server, real law and real lists; decisions told, then made again.

It starts `licet serve` in a temporary folder, evaluates the transactions of ``examples/`` over
gRPC, publishes a next version of the law, and replays the decisions from the law that they were
made with. It ends with 0 only if every verdict is as expected and every replay is identical.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc
from google.type.date_pb2 import Date
from grpc_health.v1 import health_pb2, health_pb2_grpc

from licet.v1.audit_service_pb2 import (
    ReplayOutcome,
    ReplayReport,
    ReplayRequest,
    ReplayResponse,
    TimeRange,
)
from licet.v1.audit_service_pb2_grpc import AuditServiceStub
from licet.v1.decision_service_pb2 import EvaluateRequest, EvaluateResponse
from licet.v1.decision_service_pb2_grpc import DecisionServiceStub
from licet.v1.ruleset_pb2 import RulesetFile
from licet.v1.ruleset_service_pb2 import (
    ListRulesetsRequest,
    PublishRulesetRequest,
    PublishRulesetResponse,
)
from licet.v1.ruleset_service_pb2_grpc import RulesetServiceStub
from licet.v1.screening_service_pb2 import ListSnapshotsRequest
from licet.v1.screening_service_pb2_grpc import ScreeningServiceStub
from licet.v1.verdict_pb2 import Verdict
from server import transaction_file
from server.cli import failure, output
from server.cli.decision_text import cited, decision_text, verdict_word
from server.cli.layout import count, day, short, width
from server.cli.lists import snapshots_text
from server.cli.replays import replay_text
from server.connect import connect
from server.redecision.replays import count as count_result
from server.settings import SHIPPED_RULESETS
from server.shipped import files_of

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
AS_OF = Date(year=2026, month=8, day=10)
"""The legal day of the demonstration: ten days after the edition of the demonstration list."""
_START_S = 180
"""A new data folder compiles the whole EAR first; on a slow machine that takes its time."""
_STOP_S = 30


@dataclass(frozen=True, slots=True)
class Example:
    """A transaction and the verdict it must get.

    Attributes:
        file: Its file in ``examples/``.
        title: What it is.
        verdict: The verdict.
    """

    file: str
    title: str
    verdict: Verdict.ValueType


CAST: tuple[Example, ...] = (
    Example(
        "office-chairs-to-germany.yaml",
        "Office chairs to Germany: nothing asks for more",
        Verdict.VERDICT_ALLOW,
    ),
    Example(
        "high-temperature-chips-to-brazil.yaml",
        "High-temperature chips to Brazil: a license, or an exception that nobody claimed",
        Verdict.VERDICT_REVIEW,
    ),
    Example(
        "high-temperature-chips-to-brazil-lvs.yaml",
        "The same, with License Exception LVS claimed and its conditions shown",
        Verdict.VERDICT_ALLOW,
    ),
    Example(
        "microcontrollers-to-russia.yaml",
        "Ordinary microcontrollers to Russia",
        Verdict.VERDICT_BLOCK,
    ),
    Example(
        "office-chairs-to-huawei.yaml",
        "Office chairs to a company on the Entity List",
        Verdict.VERDICT_BLOCK,
    ),
    Example(
        "unclassified-controllers-to-india.yaml",
        "Motor controllers that nobody has classified",
        Verdict.VERDICT_REVIEW,
    ),
)


def main() -> int:
    """Run the demonstration; return 0 if everything came out as it must."""
    with tempfile.TemporaryDirectory(prefix="licet-demo-") as folder:
        try:
            with _server(Path(folder)) as address, connect(address, Path(folder)) as channel:
                return _play(channel)
        except grpc.RpcError as error:
            output.complain(failure.of_call(error).lines)
        except (failure.CommandError, OSError) as error:
            output.complain(failure.of_error(error).lines)
    return 1


def _play(channel: grpc.Channel) -> int:
    _show_sources(channel)
    wrong = [each for each in CAST if not _evaluate(channel, each)]
    _heading("A new version of the law is published, and the old decisions are replayed")
    output.say(_published(_publish_next(channel)))
    replayed = AuditServiceStub(channel).Replay(ReplayRequest(recorded=TimeRange(), page_size=100))
    report = ReplayReport()
    for each in replayed.results:
        count_result(report, each, is_told=True)
    output.say(replay_text(report, [each.decision_id for each in replayed.results]))
    is_same = _is_identical(replayed)
    output.say(["", _outcome(wrong, is_same)])
    return 0 if is_same and not wrong else 1


def _show_sources(channel: grpc.Channel) -> None:
    _heading("Made from")
    rulesets = RulesetServiceStub(channel).ListRulesets(ListRulesetsRequest()).rulesets
    output.say(
        f"{each.title}, version {each.version}: {count(each.rule_count, 'rule')}, "
        f"{count(each.table_count, 'table')}, {count(each.case_count, 'case')}"
        for each in rulesets
    )
    lists = ScreeningServiceStub(channel).ListSnapshots(ListSnapshotsRequest()).snapshots
    output.say(["", *snapshots_text(lists)])


def _evaluate(channel: grpc.Channel, example: Example) -> bool:
    """Evaluate ``example`` and show the decision; return whether the verdict is as expected."""
    path = EXAMPLES / example.file
    transaction = transaction_file.read(example.file, path.read_bytes())
    request = EvaluateRequest(transaction=transaction, as_of=AS_OF)
    response: EvaluateResponse = DecisionServiceStub(channel).Evaluate(request)
    decision = response.decision
    _heading(example.title)
    output.say([f"$ licet evaluate examples/{example.file} --as-of {day(AS_OF)}", ""])
    output.say(decision_text(decision, transaction, width()))
    output.say(["", *cited(response.decision_id, response.record_digest, decision)])
    if decision.verdict == example.verdict:
        return True
    was, expected = verdict_word(decision.verdict), verdict_word(example.verdict)
    output.complain([f"{example.file}: expected {expected}, got {was}"])
    return False


def _publish_next(channel: grpc.Channel) -> PublishRulesetResponse:
    """Publish the version after the newest of the EAR; its law is the same, its number is not."""
    newest = max((SHIPPED_RULESETS / "us-ear").glob("*/ruleset.yaml")).parent
    files = [
        RulesetFile(path=path, content=content)
        for path, content in next_version(files_of(newest)).items()
    ]
    return RulesetServiceStub(channel).PublishRuleset(PublishRulesetRequest(files=files))


def next_version(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a version with the number after theirs."""

    def counted(match: re.Match[bytes]) -> bytes:
        return match[1] + str(int(match[2]) + 1).encode()

    renamed = re.sub(
        rb"^(version: *[\"']?[0-9]+\.[0-9]+\.)([0-9]+)",
        counted,
        files["ruleset.yaml"],
        count=1,
        flags=re.MULTILINE,
    )
    return {**files, "ruleset.yaml": renamed}


def _published(response: PublishRulesetResponse) -> Iterator[str]:
    ruleset = response.ruleset
    release = short(response.release_digest)
    yield f"published {ruleset.ruleset_id} {ruleset.version}, release {release}"
    yield ""


def _is_identical(replayed: ReplayResponse) -> bool:
    outcomes = [each.outcome for each in replayed.results]
    return outcomes == [ReplayOutcome.REPLAY_OUTCOME_IDENTICAL] * len(CAST)


def _outcome(wrong: Sequence[Example], is_same: bool) -> str:
    verdicts = f"{len(CAST) - len(wrong)} of {len(CAST)} verdicts as expected"
    return f"{verdicts}; {'every' if is_same else 'NOT every'} replay identical"


def _heading(text: str) -> None:
    rule = "=" * min(len(text), width())
    output.say(["", text, rule])


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[str]:
    """Run `licet serve` as a process of its own, and give its address once it is healthy."""
    address = f"localhost:{_free_port()}"
    log_path = folder / "serve.log"
    command = [sys.executable, "-m", "server.cli.main", "serve", "--listen", address]
    command += ["--data", str(folder / "data"), "--demonstration-list"]
    output.say([f"$ licet {' '.join(command[3:])}"])
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment())
        try:
            _wait_until_healthy(process, address, log_path)
            yield address
        finally:
            _stop(process)


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str, log_path: Path) -> None:
    deadline = time.monotonic() + _START_S
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(grpc.RpcError):
                stub.Check(health_pb2.HealthCheckRequest(), timeout=1)
                return
            time.sleep(0.1)
    last = log_path.read_text(errors="replace").splitlines()[-5:]
    raise failure.CommandError("the server did not start", *last)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment() -> dict[str, str]:
    """Return the environment without what would set the server of the demonstration otherwise."""
    return {name: value for name, value in os.environ.items() if not name.startswith("LICET_")}


if __name__ == "__main__":
    sys.exit(main())
