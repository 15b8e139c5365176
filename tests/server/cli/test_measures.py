"""`licet measures` shows who did the same thing when, in words, as JSON and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from google.type.date_pb2 import Date
from google.type.decimal_pb2 import Decimal

from licet.v1.citation_pb2 import Citation
from licet.v1.interval_pb2 import DateInterval
from licet.v1.measure_pb2 import Measure, MeasureStep, MeasureThreshold
from licet.v1.reason_pb2 import Certainty, Effect, RuleStatus
from licet.v1.ruleset_service_pb2 import CompareMeasuresResponse
from server.cli.timeline import picture
from tests.server.cli.conftest import Licet, Services

SVG = "{http://www.w3.org/2000/svg}"


def a_step(jurisdiction: str = "UK", **changes: Any) -> MeasureStep:
    """Return a step of 2024-09-01."""
    stated: dict[str, Any] = {
        "jurisdiction": jurisdiction,
        "effect": Effect.EFFECT_PROHIBIT,
        "in_force": DateInterval(from_date=Date(year=2024, month=9, day=1)),
        "certainty": Certainty.CERTAINTY_VERIFIED,
        "status": RuleStatus.RULE_STATUS_IN_FORCE,
        "citations": [Citation(printed="SI 2019/855 reg 46Z16Q")],
        "lag_days": 0,
    }
    return MeasureStep(**stated | changes)


def half_a_carat() -> MeasureThreshold:
    """Return the threshold of half a carat."""
    return MeasureThreshold(
        fact="item.carats_per_stone", comparison=">=", value=Decimal(value="0.5"), unit="carat"
    )


def measure(*steps: MeasureStep, name: str = "third_country_diamonds") -> Measure:
    """Return a measure of ``steps``."""
    return Measure(measure_id=name, steps=steps)


def response(*found: Measure) -> CompareMeasuresResponse:
    """Return the answer of the service."""
    return CompareMeasuresResponse(measures=found, release_digest="dd" * 32)


def test_measures_shows_date_threshold_and_lag(licet: Licet, services: Services) -> None:
    """One line a step: who, when, from which weight on, how far behind, and where it is written."""
    late = DateInterval(
        from_date=Date(year=2025, month=9, day=1), until_date=Date(year=2026, month=1, day=1)
    )
    steps = (
        a_step(threshold=half_a_carat()),
        a_step("CH", threshold=half_a_carat(), in_force=late, lag_days=365, citations=[]),
    )
    services.answer(CompareMeasures=response(measure(*steps)))

    result = licet("measures")

    cells = [line.split() for line in result.stdout.splitlines()]
    assert result.stdout.startswith("Third country diamonds\n")
    assert cells[2][:6] == ["UK", "2024-09-01", ">=", "0.5", "carat", "0"]
    assert cells[2][6:] == [
        "prohibit",
        "in",
        "force",
        "verified",
        "SI",
        "2019/855",
        "reg",
        "46Z16Q",
    ]
    assert cells[3][:7] == ["CH", "2025-09-01", "2026-01-01", ">=", "0.5", "carat", "365"]
    assert result.stdout.endswith("from release dddddddddddd; lag in days, by threshold\n")


def test_measures_as_json_is_the_message(licet: Licet, services: Services) -> None:
    """A program gets what the service said."""
    services.answer(CompareMeasures=response(measure(a_step(threshold=half_a_carat()))))

    told = json.loads(licet("measures", "--json").stdout)

    (step,) = told["measures"][0]["steps"]
    assert step["threshold"]["value"] == {"value": "0.5"}
    assert step["lag_days"] == 0


def test_measures_of_some_names_are_those(licet: Licet, services: Services) -> None:
    """Who asks about gold need not read about diamonds."""
    both = response(measure(a_step()), measure(a_step(), name="gold"))
    services.answer(CompareMeasures=both)

    assert licet("measures", "gold").stdout.startswith("Gold\n")


def test_measures_of_an_unknown_name_are_refused(licet: Licet, services: Services) -> None:
    """A slip in the name is not "nobody did it"; the names that there are are told."""
    services.answer(CompareMeasures=response(measure(a_step(), name="gold")))

    result = licet("measures", "gould")

    assert result.exit_code == 2
    assert "`gould` is no measure" in " ".join(result.stderr.split())


def test_measures_without_any_say_so(licet: Licet, services: Services) -> None:
    """An empty answer says how a rule becomes part of a measure."""
    services.answer(CompareMeasures=response())

    assert "no rule of the release is tagged `measure.NAME`" in licet("measures").stdout


def test_measures_draws_a_picture(licet: Licet, services: Services, tmp_path: Path) -> None:
    """The picture is SVG that any reader of XML can read, with a bar a step."""
    services.answer(CompareMeasures=response(measure(a_step(), a_step("CH"))))

    result = licet("measures", "--svg", tmp_path / "m.svg")

    root = ElementTree.parse(tmp_path / "m.svg").getroot()
    assert result.exit_code == 0
    assert root.tag == f"{SVG}svg"
    assert len(root.findall(f".//{SVG}polygon")) == 2


def test_measures_into_a_folder_that_is_not_there_is_told(
    licet: Licet, services: Services, tmp_path: Path
) -> None:
    """A file that can't be written is the caller's to mend."""
    services.answer(CompareMeasures=response(measure(a_step())))

    result = licet("measures", "--svg", tmp_path / "nowhere" / "m.svg")

    assert result.exit_code == 2
    assert "be written" in " ".join(result.stderr.split())


def texts(*measures: Measure) -> list[str]:
    """Return the words of a picture."""
    root = ElementTree.fromstring(picture(measures))
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def corners(*measures: Measure) -> list[list[float]]:
    """Return the left and right end of each bar of a picture, in its order."""
    root = ElementTree.fromstring(picture(measures))
    ends = []
    for polygon in root.iter(f"{SVG}polygon"):
        xs = [float(point.split(",")[0]) for point in polygon.attrib["points"].split()]
        ends.append([min(xs), max(xs)])
    return ends


def test_picture_has_jurisdictions_in_the_order_of_their_start() -> None:
    """Who was first stands at the top, and an earlier day is farther left."""
    first = DateInterval(from_date=Date(year=2022, month=6, day=28))
    steps = measure(a_step("CH"), a_step("US", in_force=first))

    (left_of_us, _), (left_of_ch, _) = corners(steps)

    assert left_of_us < left_of_ch
    told = [each for each in texts(steps) if each in ("US", "CH")]
    assert told == ["US", "CH"]


def test_picture_ends_a_bar_where_the_next_of_its_row_starts() -> None:
    """A lower threshold takes over from a higher one that nobody ended."""
    early = DateInterval(from_date=Date(year=2024, month=3, day=1))
    one, other = corners(measure(a_step(in_force=early), a_step(threshold=half_a_carat())))

    assert one[1] == other[0]


def test_picture_keeps_what_is_written_inside_it() -> None:
    """A label that is wider than its bar is left out, and words of rulesets stay words."""
    short = DateInterval(
        from_date=Date(year=2024, month=9, day=1), until_date=Date(year=2024, month=9, day=9)
    )
    step = a_step("<b>&", in_force=short, threshold=half_a_carat())

    told = texts(measure(step))

    assert "<b>&" in told
    assert not [each for each in told if "carat" in each or "2024-09" in each]


def test_picture_of_nothing_is_a_picture() -> None:
    """A release without measures gives an empty picture and no failure."""
    assert corners() == []
