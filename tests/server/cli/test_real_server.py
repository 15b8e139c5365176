"""The commands against the real service: one that lives for a command, and one that is served."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from typer.testing import Result

from tests.server.api.law_files import law_files
from tests.server.cli.conftest import run

ROOT = Path(__file__).resolve().parents[3]
CHAIRS = """\
kind: export
ship_from: US
destination: DE
parties: [{role: consignee, name: Muster GmbH, country: DE, listings: []}]
items: [{line: "1", eccn: EAR99}]
"""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a version's files and return their folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


class World:
    """A data folder of its own with a small law, and a transaction file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.rulesets = folder / "rulesets"
        write(self.rulesets / "test-law" / "2026.1.0", law_files("2026.1.0"))
        self.file = folder / "chairs.yaml"
        self.file.write_text(CHAIRS)

    def licet(self, *arguments: object) -> Result:
        """Call `licet` over the data folder, without a server."""
        return run(*arguments, LICET_DATA=str(self.data), LICET_RULESETS=str(self.rulesets))

    def environment(self) -> dict[str, str]:
        """Return the environment of a `licet` that runs as a process of its own."""
        bare = {name: text for name, text in os.environ.items() if not name.startswith("LICET_")}
        paths = f"{ROOT}{os.pathsep}{ROOT / 'proto' / 'gen'}"
        return {**bare, "PYTHONPATH": paths, "LICET_RULESETS": str(self.rulesets)}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make a small world."""
    return World(tmp_path)


def test_commands_need_no_server_and_share_the_data_folder(world: World) -> None:
    """One can evaluate, look it up and replay it on one machine without running anything."""
    evaluated = world.licet("evaluate", world.file, "--request-id", "r-1", "--json")
    decision_id = json.loads(evaluated.stdout)["decision_id"]

    again = world.licet("evaluate", world.file, "--request-id", "r-1", "--json")
    listed = world.licet("decisions", "list")
    shown = world.licet("decisions", "show", decision_id)
    replayed = world.licet("replay", "--all")

    assert json.loads(again.stdout)["decision_id"] == decision_id
    assert len(listed.stdout.splitlines()) == 2
    assert decision_id in listed.stdout
    assert f"decision {decision_id}\n" in shown.stdout
    assert replayed.stdout == "replayed 1 decision: 1 identical, 0 different, 0 unreplayable\n"
    assert [each.exit_code for each in (listed, shown, replayed)] == [0, 0, 0]
    assert [each.stderr for each in (evaluated, again, listed, shown, replayed)] == [""] * 5


def test_replay_after_a_new_version_uses_the_law_of_then(world: World) -> None:
    """A decision stays what it was, whatever is published later."""
    world.licet("evaluate", world.file)
    stricter = write(world.folder / "next", law_files("2026.1.1", embargoed="DE"))

    published = world.licet("ruleset", "publish", stricter)
    blocked = world.licet("evaluate", world.file)
    replayed = world.licet("replay", "--all")

    assert published.stdout.startswith("published test-law 2026.1.1, ")
    assert blocked.exit_code == 20
    assert replayed.stdout == "replayed 2 decisions: 2 identical, 0 different, 0 unreplayable\n"


def test_check_names_the_fault_of_a_real_version(world: World) -> None:
    """A misspelt fact is found by the real check, at its line."""
    files = law_files("2026.1.1")
    files["rules/all.yaml"] = files["rules/all.yaml"].replace(b"when: item.eccn", b"when: item.ecn")
    folder = write(world.folder / "next", files)

    result = world.licet("ruleset", "check", folder)

    assert f"{folder}/rules/all.yaml:" in result.stdout
    assert "test.license when: " in result.stdout
    assert "item.ecn" in result.stdout
    assert result.exit_code == 1


def test_test_runs_the_real_cases(world: World) -> None:
    """A case that gets another verdict than it must get fails the command."""
    good = law_files("2026.1.1")
    bad = {**good, "cases.yaml": good["cases.yaml"].replace(b"verdict: BLOCK", b"verdict: ALLOW")}

    passed = world.licet("ruleset", "test", write(world.folder / "good", good))
    failed = world.licet("ruleset", "test", write(world.folder / "bad", bad))

    assert passed.stdout.startswith("pass  chips need a license\n1 case: 1 passed, 0 failed\n")
    assert "rules/all.yaml:1: test.embargo: no case finds it\n" in passed.stdout
    assert "rules found           2      5   40.0 %\n" in passed.stdout
    assert passed.exit_code == 0
    assert failed.stdout.startswith("FAIL  chips need a license (law of 2026-01-01)\n")
    assert failed.exit_code == 1


@contextmanager
def served(world: World) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run `licet serve` over the data folder until the block ends."""
    address = f"unix:{world.folder}/s"
    command = [sys.executable, "-m", "server.cli.main", "serve"]
    command += ["--listen", address, "--data", str(world.data)]
    process = subprocess.Popen(command, env=world.environment(), stderr=subprocess.DEVNULL)
    try:
        with grpc.insecure_channel(address) as channel:
            health_pb2_grpc.HealthStub(channel).Check(
                health_pb2.HealthCheckRequest(), wait_for_ready=True, timeout=60
            )
        yield process, address
    finally:
        process.kill()
        process.wait()


def test_serve_answers_and_stops_when_it_is_told_to(world: World) -> None:
    """The service runs as a process, and SIGTERM ends it without an error."""
    with served(world) as (process, address):
        evaluated = run("evaluate", world.file, "--server", address)
        process.send_signal(signal.SIGTERM)
        ended = process.wait(30)

    assert evaluated.stdout.startswith("ALLOW: ")
    assert ended == 0


def test_a_data_folder_in_use_is_refused_in_a_line(world: World) -> None:
    """Two servers never write to one folder; the second says why it doesn't start."""
    with served(world):
        result = world.licet("decisions", "list")

    assert result.exit_code == 3
    assert result.stderr.startswith("licet: ")
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
