"""What was measured: each figure beside its raw limit of the same run, kept as JSON, shown as
tables, compared with an older run."""

import json
import math
import os
import platform
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

#: What is smaller than this is not told from the machine's own moods.
NOISE = 0.15
#: Seconds: what takes less is repeated for as long as a round should last.
_SHORT, _ROUND = 1e-3, 2e-3
_BEGIN, _END = "<!-- measured: {topic} -->", "<!-- end of what was measured -->"


@dataclass(frozen=True)
class Aim:
    """What we want to reach: at most so much of one trait of a figure."""

    #: `ratio`, `median` and `p95` (seconds), `rate` (a second, at least), or `peak_mb`.
    of: str
    bound: float

    def is_missed(self, figure: "Figure") -> bool:
        """Tell whether the figure misses it; False where the trait was not measured."""
        reached = getattr(figure, self.of)
        if reached is None:
            return False
        return bool(reached < self.bound if self.of == "rate" else reached > self.bound)

    def __str__(self) -> str:
        match self.of:
            case "ratio":
                return f"≤ {self.bound:g} ×"
            case "rate":
                return f"≥ {self.bound:g}/s"
            case "peak_mb":
                return f"≤ {self.bound:g} MB"
            case "p95":
                return f"95th ≤ {shown(self.bound)}"
            case _:
                return f"≤ {shown(self.bound)}"


@dataclass(frozen=True)
class Figure:
    """One thing that was measured; seconds where nothing else is said."""

    topic: str
    name: str
    median: float
    p95: float
    #: Between the quartiles, as a share of the median.
    spread: float = 0.0
    #: How many cases there were; None where that does not matter.
    size: int | None = None
    #: Median of the raw limit, and what it is.
    limit: float | None = None
    beside: str = ""
    #: Of the raw limit, between its quartiles.
    limit_spread: float = 0.0
    aim: Aim | None = None
    #: Peak of the process that did it.
    peak_mb: float | None = None
    #: How often a second, by all who do it at once.
    rate: float | None = None
    #: Statements sent to the database.
    statements: int | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.limit else self.median / self.limit

    @property
    def key(self) -> tuple[str, str, int]:
        return self.topic, self.name, self.size or 0


@dataclass(frozen=True)
class Run:
    """All figures of one run, with the machine they are of."""

    taken_on: date
    machine: str
    figures: tuple[Figure, ...] = field(default=())

    def written(self) -> str:
        """Return the run as JSON."""
        told = {"taken_on": str(self.taken_on), "machine": self.machine}
        figures = [_without_nothing(asdict(each)) for each in self.figures]
        return json.dumps({**told, "figures": figures}, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, text: str) -> "Run":
        """Return the run that was written."""
        told = json.loads(text)
        figures = (_figure(each) for each in told["figures"])
        return cls(date.fromisoformat(told["taken_on"]), told["machine"], tuple(figures))


def _figure(told: dict[str, Any]) -> Figure:
    aim = told.pop("aim", None)
    return Figure(**told, aim=Aim(**aim) if aim else None)


def _without_nothing(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "")}


def this_machine() -> str:
    """Return what the figures depend on, without the name of the machine."""
    busy = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {busy:.1f} before the run"
    )


# Measuring


@dataclass(frozen=True)
class Times:
    """How long each round took, in seconds."""

    ours: Sequence[float]
    limit: Sequence[float] = ()

    def figure(self, topic: str, name: str, **more: Any) -> Figure:
        """Return the figure of these times."""
        return Figure(
            topic,
            name,
            median=statistics.median(self.ours),
            p95=sorted(self.ours)[len(self.ours) * 95 // 100],
            spread=_spread(self.ours),
            limit=statistics.median(self.limit) if self.limit else None,
            limit_spread=_spread(self.limit),
            **more,
        )


def measured(
    ours: Callable[[], object],
    limit: Callable[[], object] | None = None,
    *,
    rounds: int = 50,
    seconds: float = 4.0,
) -> Times:
    """Return the times of something and of its raw limit, taken in turn.

    So whatever else the machine does meanwhile weighs on both alike. It ends after so many
    rounds, or sooner once the seconds are over. What takes less than a millisecond is done
    many times a round.
    """
    found: tuple[list[float], list[float]] = ([], [])
    times = _repetitions(ours)
    limit_times = _repetitions(limit) if limit else 1
    began = time.perf_counter()
    for done in range(rounds):
        found[0].append(_taken(ours, times))
        if limit:
            found[1].append(_taken(limit, limit_times))
        if done >= 1 and time.perf_counter() - began > seconds:
            break
    return Times(*found)


def _repetitions(work: Callable[[], object]) -> int:
    """Return how often to do something in a round; it is done once to warm it up."""
    once = _taken(work, 1)
    if once < _SHORT:
        once = min(_taken(work, 1) for _ in range(3))
    return max(1, int(_ROUND / max(once, 1e-7))) if once < _SHORT else 1


def _taken(work: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def _spread(times: Sequence[float]) -> float:
    if len(times) < 4:
        return 0.0
    low, middle, high = statistics.quantiles(times, n=4)
    return round((high - low) / middle, 3) if middle else 0.0


def growth(figures: Iterable[Figure]) -> float | None:
    """Return the exponent of growth with the cases: 0 is flat, 1 is as many times as cases.

    The slope of the logarithms over all sizes; None where there are fewer than two.
    """
    points = [(math.log(each.size), math.log(each.median)) for each in figures if each.size]
    if len({size for size, _ in points}) < 2:
        return None
    return statistics.linear_regression(*zip(*points, strict=True)).slope


# Comparing


def compared(old: Run, new: Run) -> Iterator[str]:
    """Yield a line for each figure that changed beyond noise, is new or is gone.

    What has a raw limit is compared by its ratio, for the machine weighs on both.
    """
    if old.machine.partition(", load")[0] != new.machine.partition(", load")[0]:
        yield f"another machine: {old.machine} / {new.machine}; only ratios can be compared"
    before = {each.key: each for each in old.figures}
    after = {each.key: each for each in new.figures}
    for key, figure in after.items():
        if key not in before:
            yield f"new: {_named(figure)}: {shown(figure.median)}"
        elif says := _change(before[key], figure):
            yield says
    yield from (f"gone: {_named(before[key])}" for key in before if key not in after)


def _change(old: Figure, new: Figure) -> str | None:
    by_ratio = old.ratio is not None and new.ratio is not None
    was, is_now = (old.ratio, new.ratio) if by_ratio else (old.median, new.median)
    assert was is not None
    assert is_now is not None
    spreads = [old.spread, new.spread, *((old.limit_spread, new.limit_spread) if by_ratio else ())]
    noise = 1 + max(NOISE, *spreads)
    if was / noise <= is_now <= was * noise:
        return None
    word = "slower" if is_now > was else "quicker"
    told = f"{was:.2g} × → {is_now:.2g} ×" if by_ratio else f"{shown(was)} → {shown(is_now)}"
    return f"{word}: {_named(new)}: {told}"


def _named(figure: Figure) -> str:
    return f"{figure.name}{f', {figure.size:,} cases' if figure.size else ''} ({figure.topic})"


# Showing


def shown(seconds: float) -> str:
    """Return a time with two digits that count, in the unit that reads best."""
    for unit, factor in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= factor * 0.95:
            return f"{_two_digits(seconds / factor)} {unit}"
    return f"{_two_digits(seconds / 1e-9)} ns"


def _two_digits(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.2g}" if number >= 10 else f"{number:.1f}".removesuffix(".0")


def rendered(text: str, run: Run) -> str:
    """Return the page with its tables made anew between their marks; the prose stays."""
    for topic in dict.fromkeys(each.topic for each in run.figures):
        begin = _BEGIN.format(topic=topic)
        if begin not in text:
            raise LookupError(f"docs/performance.md has no place for: {begin}")
        those = [each for each in run.figures if each.topic == topic]
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(_END), re.DOTALL)
        table = "\n".join(_table(those))
        between = f"{begin}\n\nMeasured on {run.taken_on}: {run.machine}.\n\n{table}\n\n{_END}"
        text = pattern.sub(lambda _: between, text)  # noqa: B023 (called at once)
    return text


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    by_name: dict[str, list[Figure]] = {}
    for each in figures:
        by_name.setdefault(each.name, []).append(each)
    grows = any(growth(those) is not None for those in by_name.values())
    heads = ["what", *(["cases"] if grows else []), "median", "95th", "beside the raw limit", "aim"]
    has = [name for name in ("rate", "peak_mb", "statements") if any(_has(figures, name))]
    heads += [{"rate": "a second", "peak_mb": "peak"}.get(name, name) for name in has]
    yield _line(heads)
    yield _line(["---"] * len(heads))
    for name, those in by_name.items():
        ordered = sorted(those, key=lambda each: each.size or 0)
        for each in ordered:
            size = [f"{each.size:,}" if each.size else ""] if grows else []
            yield _line([name, *size, *_cells(each), *(_trait(each, trait) for trait in has)])
        exponent = growth(ordered)
        if exponent is not None:
            yield _line(
                [f"grows with the cases to the power of {exponent:.2f}", *[""] * len(heads[1:])]
            )


def _has(figures: Sequence[Figure], name: str) -> Iterator[bool]:
    return (getattr(each, name) is not None for each in figures)


def _trait(figure: Figure, name: str) -> str:
    value = getattr(figure, name)
    if value is None:
        return ""
    return f"{value:,.0f}" + (" MB" if name == "peak_mb" else "")


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    ratio, limit = figure.ratio, figure.limit
    beside = ""
    if ratio is not None and limit is not None:
        beside = f"{_two_digits(ratio)} × {figure.beside} ({shown(limit)})"
    aim = ""
    if figure.aim:
        aim = f"{figure.aim}{': missed' if figure.aim.is_missed(figure) else ''}"
    return shown(figure.median), shown(figure.p95), beside, aim


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def merged(old: Run, new: Run) -> Run:
    """Return the new run with the older figures that it did not take again, of a longer run say."""
    taken = {each.key for each in new.figures}
    kept = tuple(each for each in old.figures if each.key not in taken)
    return replace(new, figures=(*kept, *new.figures))


def read(path: Path) -> Run:
    """Return the run of a file."""
    return Run.read(path.read_text("utf-8"))
