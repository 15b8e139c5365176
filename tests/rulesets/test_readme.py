"""What rulesets/README.md teaches works as it is written there; so does the example of a house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.settings import SHIPPED_RULESETS
from server.shipped import files_of, newest_versions
from tests.server.cli.conftest import run

README = SHIPPED_RULESETS / "README.md"
HOUSE = SHIPPED_RULESETS / "examples" / "house" / "2026.11.0"
_BLOCK = re.compile(r"^```(?:yaml|csv)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the files of the worked example as the page says them."""
    version = tmp_path / "rulesets" / "house" / "2026.12.0"
    for name, content in _BLOCK.findall(README.read_text(encoding="utf-8")):
        (version / name).parent.mkdir(parents=True, exist_ok=True)
        (version / name).write_text(content, encoding="utf-8")
    return version


def licet(folder: Path, *arguments: object) -> tuple[int, str]:
    """Call `licet` over a new data folder without shipped rulesets."""
    (folder / "none").mkdir(exist_ok=True)
    result = run(*arguments, LICET_DATA=str(folder / "data"), LICET_RULESETS=str(folder / "none"))
    return result.exit_code, result.stdout


@pytest.mark.parametrize("command", ["check", "test"])
def test_worked_example_gives_the_output_that_the_page_shows(
    folder: Path, tmp_path: Path, command: str
) -> None:
    """Who types the example in sees what the page shows, and no gap in its cases."""
    page = README.read_text(encoding="utf-8")

    code, told = licet(tmp_path, "ruleset", command, folder)

    shown = "".join(f"    {line}\n" for line in told.splitlines())
    assert code == 0
    assert f"    $ licet ruleset {command} rulesets/house/2026.12.0\n{shown}" in page


def test_worked_example_can_be_published(folder: Path, tmp_path: Path) -> None:
    """The last step of the page works too."""
    code, told = licet(tmp_path, "ruleset", "publish", folder)

    assert code == 0
    assert told.startswith("published house 2026.12.0,")


def test_house_example_passes_its_cases_without_a_gap(tmp_path: Path) -> None:
    """An example is read as a model: every rule of it is shown from both sides."""
    code, told = licet(tmp_path, "ruleset", "test", HOUSE)

    assert code == 0
    assert told.count("100.0 %") == 4


def test_house_example_is_not_loaded_by_itself() -> None:
    """Nobody is bound by the manual of a company that doesn't exist."""
    house = files_of(HOUSE)

    assert house["ruleset.yaml"]
    assert house not in newest_versions(SHIPPED_RULESETS)
