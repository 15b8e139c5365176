"""What an officer does who knows a name, a rule or a destination."""

from __future__ import annotations

from pathlib import Path

import pytest

from licet.v1.audit_service_pb2 import ListDecisionsResponse
from licet.v1.record_pb2 import DecisionSummary
from server.cli import exit_codes
from tests.server.cli.conftest import Licet, Services
from tests.server.cli.conftest import licet as licet
from tests.server.cli.conftest import services as services
from tests.server.cli.test_real_server import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a data folder with one decision, about Muster GmbH in Germany."""
    made = World(tmp_path)
    made.licet("evaluate", made.file)
    return made


@pytest.mark.parametrize(
    ("options", "is_found"),
    [
        (("--destination", "DE"), True),
        (("--destination", "DE", "--destination", "FR"), True),
        (("--destination", "FR"), False),
        (("--party", "MUSTER G.m.b.H."), True),
        (("--party", "Muster GmbH", "--verdict", "BLOCK"), False),
        (("--rule", "test.nexus", "--jurisdiction", "TEST"), True),
        (("--rule", "test.other"), False),
    ],
)
def test_list_finds_what_is_asked_for(
    world: World, options: tuple[str, ...], is_found: bool
) -> None:
    """Of several conditions all must hold; of one that is repeated, one."""
    listed = world.licet("decisions", "list", *options)

    assert listed.exit_code == exit_codes.OK
    assert ("no decision" not in listed.stdout) is is_found


def test_list_waits_until_everything_was_searched(services: Services, licet: Licet) -> None:
    """An answer that has not seen all decisions is not shown; the same is asked again."""
    summary = DecisionSummary(decision_id="d-1")
    services.answer(
        ListDecisions=[
            ListDecisionsResponse(unsearched=9),
            ListDecisionsResponse(unsearched=2),
            ListDecisionsResponse(decisions=[summary]),
        ]
    )

    listed = licet("decisions", "list", "--destination", "DE")

    assert "d-1" in listed.stdout
    assert [list(each.destinations) for each in services.asked["ListDecisions"]] == [["DE"]] * 3


def test_redact_by_name_asks_for_no_id(world: World) -> None:
    """A person is erased by name, from every decision, and is found no more."""
    done = world.licet(
        "decisions", "redact", "--party", "Muster GmbH", "--by", "DPO", "--why", "Art. 17"
    )

    assert done.exit_code == exit_codes.OK
    assert "decision, party/0" in done.stdout
    assert "no decision" in world.licet("decisions", "list", "--party", "Muster GmbH").stdout


def test_reindex_makes_the_index_anew(world: World) -> None:
    """After it, the same is found."""
    done = world.licet("audit", "reindex")

    assert done.stdout == "the index is made anew\n"
    assert "no decision" not in world.licet("decisions", "list", "--destination", "DE").stdout
