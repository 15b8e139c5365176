"""The soak itself works, and a server is well for some seconds; an hour is run by hand."""

from __future__ import annotations

import json

import pytest

from tests.soak.__main__ import main


@pytest.mark.parametrize("front", ["threads", "fast"])
def test_soak_of_some_seconds_passes(front: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Under a mixed load nothing that was answered is lost, and the log verifies."""
    exit_code = main(["--front", front, "--minutes", "0.06"])

    told = json.loads(capsys.readouterr().out)
    assert told["fates"]["OK"] > 0
    assert (told["lost"], told["unexpected"], told["problems_of_log"]) == (0, [], [])
    assert exit_code == 0
