"""The road of a case as a drawing: a box a state, its ways out beside it, one lane a destination.

Every way is a line of text, so nothing lies upon anything else, whatever the law. A thin line
leads from it to the lane of the state it goes to, and the lane to that state's box.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: All in the unit of the drawing, which is a pixel where it is shown at its own size.
_MARGIN, _ROW, _LOWEST, _GAP, _LABEL = 8, 24, 54, 10, 26
_BOX_LEAST, _PADDING, _LANE = 150, 14, 13
_ENTRY = 9
#: Widths of a letter, which differ by font: the wider ones; a Chinese one is a square.
_SIGN, _WIDE_SIGN = 7.9, 13.5


@dataclass(frozen=True)
class WayOut:
    """A way out of a state, as it is to be drawn."""

    text: str
    to: str
    #: `taken`, `open`, or neither.
    kind: str = ""
    #: Where it is done; empty where it is not open.
    href: str = ""


@dataclass(frozen=True)
class Place:
    """A state, or several at once, as they are to be drawn."""

    name: str
    title: str
    #: What stands below the title: when it was entered, and that the case is here.
    notes: tuple[str, ...] = ()
    #: `here`, `been`, `several` or neither.
    kind: str = ""
    ways: tuple[WayOut, ...] = ()


@dataclass(frozen=True)
class Box:
    """A state in its place."""

    place: Place
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """A line of text in its place: a phase, or a way out."""

    text: str
    x: float
    y: float
    kind: str = ""
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the drawing; `points` as a polyline takes them."""

    points: str
    kind: str = ""
    has_arrow: bool = False


@dataclass(frozen=True)
class Drawing:
    """All that there is to draw."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    phases: tuple[Label, ...]
    ways: tuple[Label, ...]
    lines: tuple[Line, ...]
    #: Where a way joins a lane; where two lines cross without one, they do not meet.
    dots: tuple[tuple[float, float, str], ...]


@dataclass
class _Lane:
    """What leads to one state."""

    to: str
    joins: list[tuple[float, float, str]] = field(default_factory=list)


def drawn(phases: Mapping[str, tuple[Place, ...]]) -> Drawing:
    """Return the drawing of these places, phase by phase from the top."""
    places = [place for group in phases.values() for place in group]
    box_width = max(_BOX_LEAST, *(_width(text) + 2 * _PADDING for text in _told(places)))
    text_x = _MARGIN + box_width + 2 * _PADDING
    texts = [_width(way.text) for place in places for way in place.ways]
    lanes_x = text_x + max(texts, default=0) + 2 * _PADDING
    boxes, labels, names, bottom = _rows(phases, box_width, text_x)
    lanes = _lanes(boxes, labels)
    order = [box.place.name for box in boxes if box.place.name in lanes]
    at = {name: lanes_x + _LANE * number for number, name in enumerate(order)}
    entries = {box.place.name: box.y + _ENTRY for box in boxes}
    return Drawing(
        round(lanes_x + _LANE * len(order) + _MARGIN, 1),
        bottom,
        tuple(boxes),
        tuple(names),
        tuple(label for label, _ in labels),
        tuple(_lines(lanes, at, entries, _MARGIN + box_width)),
        tuple((at[to], y, kind) for to, lane in lanes.items() for _, y, kind in lane.joins),
    )


def _told(places: list[Place]) -> Iterator[str]:
    for place in places:
        yield place.title
        yield from place.notes


def _width(text: str) -> float:
    return sum(_SIGN if sign.isascii() else _WIDE_SIGN for sign in text)


def _rows(
    phases: Mapping[str, tuple[Place, ...]], box_width: float, text_x: float
) -> tuple[list[Box], list[tuple[Label, str]], list[Label], float]:
    """Return boxes, ways with where they lead, names of phases, and how far down that goes."""
    boxes: list[Box] = []
    ways: list[tuple[Label, str]] = []
    names: list[Label] = []
    y = float(_MARGIN)
    for phase, places in phases.items():
        if places:
            names.append(Label(phase, _MARGIN, y + 15))
            y += _LABEL
        for place in places:
            notes = 22 + 18 * (1 + len(place.notes))
            height = max(_LOWEST, notes, _ROW * len(place.ways) + 2 * _ENTRY)
            boxes.append(Box(place, _MARGIN, y, box_width, height))
            for number, way in enumerate(place.ways):
                line = y + 2 * _ENTRY + _ROW * (number + 0.5)
                ways.append((Label(way.text, text_x, line, way.kind, way.href), way.to))
            y += height + _GAP
    return boxes, ways, names, y + _MARGIN


def _lanes(boxes: list[Box], ways: list[tuple[Label, str]]) -> dict[str, _Lane]:
    there = {box.place.name for box in boxes}
    lanes: dict[str, _Lane] = {}
    for label, to in ways:
        if to in there:
            start = label.x + _width(label.text) + _PADDING / 2
            lanes.setdefault(to, _Lane(to)).joins.append((start, label.y, label.kind))
    return lanes


def _lines(
    lanes: Mapping[str, _Lane],
    at: Mapping[str, float],
    entries: Mapping[str, float],
    box_right: float,
) -> Iterator[Line]:
    """Yield the lines, those that were taken last: they lie above the others."""
    found: list[Line] = []
    for to, lane in lanes.items():
        x, entry = at[to], entries[to]
        for start, y, kind in lane.joins:
            found.append(Line(f"{start:.1f},{y:.1f} {x:.1f},{y:.1f} {x:.1f},{entry:.1f}", kind))
        kinds = {kind for _, _, kind in lane.joins}
        kind = next((each for each in ("taken", "open") if each in kinds), "")
        found.append(Line(f"{x:.1f},{entry:.1f} {box_right + 4:.1f},{entry:.1f}", kind, True))
    yield from sorted(found, key=lambda line: ("", "open", "taken").index(line.kind))
