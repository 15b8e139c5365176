"""Measures as a timeline: a picture in SVG, drawn by itself, for a page or a slide.

A row is a jurisdiction, a bar a stretch of days with one threshold, its colour the threshold. A bar
that is open goes on to the edge and ends in a point. A bar is hatched where it is not certain that
the measure applied, and pale where it was suspended or only asks for a look.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from google.type.date_pb2 import Date

from licet.v1.measure_pb2 import Measure, MeasureStep
from licet.v1.reason_pb2 import Effect, RuleStatus
from server.cli.layout import clean, day
from server.cli.measure_text import threshold, title

_WIDTH = 1200
_LEFT, _RIGHT = 130, 24
_TOP, _TITLE, _ROW, _BAR, _GAP = 64, 30, 26, 18, 14
_INK, _FAINT, _GRID = "#1f2933", "#52606d", "#d9dee3"
_COLOURS = ("#9ec5e8", "#f2c48d", "#a8d5a2", "#d9b3dc", "#f0a8a0", "#b8c4ce")
"""Of thresholds in the order of their first day; light, so that dark words stand on each."""
_PER_CHARACTER = 6.3
"""Pixels of a character at the size that bars are labelled with, rather more than less."""
_MOST_TICKS = 24


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where days are.

    Attributes:
        first: The day at the left edge.
        last: The day at the right edge.
    """

    first: datetime.date
    last: datetime.date

    def x(self, at: datetime.date) -> float:
        """Return where ``at`` is."""
        share = (at - self.first).days / (self.last - self.first).days
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def picture(measures: Sequence[Measure]) -> str:
    """Return ``measures`` as a document in SVG."""
    axis = _axis(measures)
    rows = [_jurisdictions(measure) for measure in measures]
    height = _TOP + sum(_TITLE + _ROW * len(names) + _GAP for names in rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" font-family="Helvetica, Arial, sans-serif">',
        "<title>When jurisdictions took the same measures</title>",
        '<defs><pattern id="unsure" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="#ffffff" '
        'stroke-width="2.4"/></pattern></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_years(axis, height),
    ]
    top = _TOP
    for measure, names in zip(measures, rows, strict=True):
        parts += _measure(measure, names, axis, top)
        top += _TITLE + _ROW * len(names) + _GAP
    note = (
        "A colour is a threshold, a number of days is the lag behind the first with it. Hatched: "
        "whether it applied is uncertain. Pale: suspended, or for a person to look at."
    )
    parts += [_text(16, height - 12, note, 11, _FAINT), "</svg>"]
    return "\n".join(parts) + "\n"


def _axis(measures: Sequence[Measure]) -> _Axis:
    steps = [step for measure in measures for step in measure.steps]
    days = [_day(step.in_force.from_date) for step in steps if step.in_force.HasField("from_date")]
    days += [
        _day(step.in_force.until_date) for step in steps if step.in_force.HasField("until_date")
    ]
    if not days:
        days = [datetime.date(2022, 1, 1)]
    return _Axis(
        datetime.date(min(days).year, 1, 1),
        datetime.date(max(days).year + 1, 1, 1),
    )


def _years(axis: _Axis, height: int) -> Iterator[str]:
    """Yield a line and a number for each year, or for some where there are many."""
    count = axis.last.year - axis.first.year
    every = 1 + count // _MOST_TICKS
    for year in range(axis.first.year, axis.last.year + 1, every):
        x = axis.x(datetime.date(year, 1, 1))
        yield f'<line x1="{x:.1f}" y1="40" x2="{x:.1f}" y2="{height - 30}" stroke="{_GRID}"/>'
        if year < axis.last.year:
            yield _text(x + 4, 34, str(year), 12, _FAINT)


def _measure(measure: Measure, names: Sequence[str], axis: _Axis, top: int) -> Iterator[str]:
    yield _text(16, top + 18, title(measure), 15, _INK, bold=True)
    shades = list(dict.fromkeys(_threshold(step) for step in measure.steps))
    for number, name in enumerate(names):
        y = top + _TITLE + number * _ROW
        yield _text(16, y + 13, name, 12, _INK)
        own = [step for step in measure.steps if step.jurisdiction == name]
        own.sort(key=lambda step: _start(step, axis))
        for index, step in enumerate(own):
            following = min((_start(each, axis) for each in own[index + 1 :]), default=None)
            colour = _COLOURS[shades.index(_threshold(step)) % len(_COLOURS)]
            yield from _bar(step, axis, y, colour, following)


def _bar(
    step: MeasureStep, axis: _Axis, y: int, colour: str, following: datetime.date | None
) -> Iterator[str]:
    """Yield the bar of ``step``, which ends where the next step of its row starts."""
    is_open = not step.in_force.HasField("until_date")
    end = axis.last if is_open else _day(step.in_force.until_date)
    if following is not None and _start(step, axis) < following < end:
        end, is_open = following, False
    left, right = axis.x(_start(step, axis)), axis.x(end)
    right = max(right, left + 2)
    middle, bottom = y + _BAR / 2, y + _BAR
    body = right - 8 if is_open and right - left > 16 else right
    shape = (
        f"{left:.1f},{y} {body:.1f},{y} {right:.1f},{middle:.1f} {body:.1f},{bottom} "
        f"{left:.1f},{bottom}"
    )
    about = f"<title>{_escaped(_about(step))}</title>"
    is_pale = step.effect == Effect.EFFECT_FLAG or step.status == RuleStatus.RULE_STATUS_SUSPENDED
    opacity = ' fill-opacity="0.35"' if is_pale else ""
    yield f'<g>{about}<polygon points="{shape}" fill="{colour}"{opacity} stroke="{_FAINT}"/>'
    if step.status == RuleStatus.RULE_STATUS_UNCERTAIN:
        yield f'<polygon points="{shape}" fill="url(#unsure)" stroke="none"/>'
    label = next(
        (each for each in _labels(step) if len(each) * _PER_CHARACTER < right - left - 12), ""
    )
    if label:
        yield _text(left + 5, y + 13, label, 11, _INK)
    yield "</g>"


def _labels(step: MeasureStep) -> Iterator[str]:
    """Yield what may stand on a bar, the longest first."""
    start = day(step.in_force.from_date) if step.in_force.HasField("from_date") else ""
    lag = f"+{step.lag_days:,} d" if step.lag_days else ""
    number = _threshold(step)
    yield ", ".join(part for part in (start, number, lag) if part)
    yield ", ".join(part for part in (start, number) if part)
    yield number
    yield step.threshold.value.value if step.HasField("threshold") else start


def _about(step: MeasureStep) -> str:
    until = (
        f" until {day(step.in_force.until_date)}" if step.in_force.HasField("until_date") else ""
    )
    start = f"from {day(step.in_force.from_date)}" if step.in_force.HasField("from_date") else ""
    cites = "; ".join(each.printed for each in step.citations)
    parts = (step.jurisdiction, f"{start}{until}", _threshold(step), cites)
    return ", ".join(part for part in parts if part)


def _threshold(step: MeasureStep) -> str:
    return threshold(step).replace("<=", "≤").replace(">=", "≥")


def _jurisdictions(measure: Measure) -> list[str]:
    """Return the jurisdictions of ``measure``, the one that was first at the top."""
    first: dict[str, str] = {}
    for step in measure.steps:
        start = day(step.in_force.from_date) if step.in_force.HasField("from_date") else ""
        first[step.jurisdiction] = min(first.get(step.jurisdiction, start), start)
    return sorted(first, key=lambda name: (first[name], name))


def _start(step: MeasureStep, axis: _Axis) -> datetime.date:
    return _day(step.in_force.from_date) if step.in_force.HasField("from_date") else axis.first


def _day(date: Date) -> datetime.date:
    return datetime.date(date.year, date.month, date.day)


def _text(x: float, y: float, words: str, size: int, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{weight}>'
        f"{_escaped(words)}</text>"
    )


def _escaped(words: str) -> str:
    return escape(clean(words))
