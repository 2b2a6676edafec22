"""The published text of a State Council notice (放假安排通知) -> a notice, or every problem in it.

A sentence says which days are off (放假、休息、补休、公休), which weekend days are worked (上班)
and which weekend days are moved (公休日调至). What it says about weekdays (星期六) and lengths
(共7天) is held against the dates: a slip of the pen in either is found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.notice import Holiday, Notice
from casetrack.errors import CalendarError, Problem, problem

_FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_WEEKDAYS = "一二三四五六日"
_OPEN, _CLOSE = "[（(]", "[）)]"
_TITLE_YEAR = re.compile(r"(\d{4})年")
_NUMBER = re.compile(r"国[\w]{1,6}[〔\[［(（](\d{4})[〕\]］)）]\s*(\d+)\s*号")
_DATED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$")
_ITEM = re.compile(r"^\s*(?:[一二三四五六七八九十]+、)?\s*([^：:，。]{2,12})[：:](.+)$")
_DAY = re.compile(
    rf"(?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月)?(?P<day>\d{{1,2}})日"
    rf"(?:{_OPEN}(?P<remark>[^）)]*){_CLOSE})?"
)
#: Commas within brackets part nothing.
_CLAUSES = re.compile(r"[，,；;。](?![^（(]*[）)])")
_SENTENCES = re.compile(r"[^。；;]+[。；;]?")
_NOT_OFF = re.compile(r"不放假|不休息|不补休")
_TO = re.compile(r"^\s*(?:至|到|—+|－|-|~|～)\s*$")
_SPOKEN = re.compile(r"(?:星期|周)([一二三四五六日天])")
_LENGTH = re.compile(r"共(\d+)天")
_PROLONGED = re.compile(r"延长.{0,12}假期至")
_ONE_DAY = timedelta(days=1)


def announcement(file: str, text: str, known: Calendar) -> Notice:
    """Return the notice in a published text; raise CalendarError with every problem in it.

    `known` tells where a holiday ends that the text only prolongs.
    """
    reader = _Reader(known)
    notice = reader.notice(text)
    if reader.problems:
        raise CalendarError(file, reader.problems)
    return notice


@dataclass(frozen=True, slots=True)
class _Named:
    """One day in a sentence, and where its words stand in it."""

    day: date
    start: int
    end: int


@dataclass
class _Days:
    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)


class _Reader:
    def __init__(self, known: Calendar) -> None:
        self._known = known
        self.problems: list[Problem] = []

    def notice(self, text: str) -> Notice:
        lines = [line.strip("　 \t\r") for line in text.splitlines()]
        lines = [line for line in lines if line]
        title = "".join(lines[: _end_of_title(lines)])
        found = _TITLE_YEAR.search(title)
        dated = next(
            (_day_of(match) for line in reversed(lines) if (match := _DATED.match(line))), None
        )
        number = _NUMBER.search("\n".join(lines[:4]))
        if found is None:
            self._problem("title", "the first lines name no year: they must be the notice's title")
        if dated is None:
            self._problem("dated", "no line holds the day of issue, like 2018年12月4日")
        year = int(found.group(1)) if found else (dated or date(2000, 1, 1)).year
        holidays = tuple(self._holidays(lines[_end_of_title(lines) :], title, year))
        if not holidays and not self.problems:
            self._problem("holidays", "it names no day off and no make-up workday")
        return Notice(year, title, _as_number(number), dated, holidays)

    def _holidays(self, lines: list[str], title: str, year: int) -> Iterator[Holiday]:
        for line in lines:
            if _DATED.match(line) or not _DAY.search(line):
                continue
            item = _ITEM.match(line)
            name, words = (
                item.groups() if item else (_festival_in(line) or _festival_in(title), line)
            )
            days = self._days(name or title, words, year)
            if days.off or days.worked:
                yield Holiday(name or title, tuple(sorted(days.off)), tuple(sorted(days.worked)))

    def _days(self, name: str, words: str, year: int) -> _Days:
        found, years = _Days(), _years_told(words)
        moved: set[date] = set()
        month: int | None = None
        for clause in _CLAUSES.split(_ordered(words)):
            spans, month = self._spans(name, clause, year, years, month)
            days = [day for first, last in spans for day in _each(first.day, last.day)]
            if not days or _NOT_OFF.search(clause):
                continue
            if _PROLONGED.search(clause):
                found.off.update(self._prolonged(name, days[-1]))
            elif "调至" in clause:
                at = clause.index("调至")
                moved |= {f.day for f, _ in spans if f.start < at} | {
                    s.day for _, s in spans if s.end <= at
                }
                found.off.update(
                    day for f, s in spans if f.start > at for day in _each(f.day, s.day)
                )
            elif "上班" in clause:
                # 起正常上班 says from when on everything is as usual again.
                found.worked.update(day for day in days if "起" not in clause or day.weekday() > 4)
            elif re.search(r"放假|休息|补休|连休|公休|法定", clause):
                found.off.update(days)
                self._check_length(name, words, clause, days)
            else:
                self._problem(
                    name, "cannot tell what is said of {day}: {words}", day=days[0], words=clause
                )
        if "周末连休" in words:
            found.off |= _weekends_beside(found.off)
        found.worked |= moved - found.off
        found.worked = {day for day in found.worked if day.weekday() > 4 or day not in moved}
        return found

    def _spans(
        self, name: str, clause: str, year: int, years: dict[int, int], month: int | None
    ) -> tuple[list[tuple[_Named, _Named]], int | None]:
        """Return the days and ranges of a clause, and the month that was named last."""
        named: list[_Named] = []
        for match in _DAY.finditer(clause):
            month = int(match["month"]) if match["month"] else month
            day = self._day(name, match, year, years, month)
            if day is not None:
                named.append(_Named(day, match.start(), match.end()))
        spans: list[tuple[_Named, _Named]] = []
        for each in named:
            between = clause[spans[-1][1].end : each.start] if spans else None
            if between is not None and _TO.match(between):
                first = spans.pop()[0]
                if each.day < first.day:
                    self._problem(name, "{last} is before {first}", last=each.day, first=first.day)
                    continue
                spans.append((first, each))
            else:
                spans.append((each, each))
        return spans, month

    def _day(
        self, name: str, match: re.Match[str], year: int, years: dict[int, int], month: int | None
    ) -> date | None:
        if month is None:
            return None
        told = int(match["year"]) if match["year"] else years.get(month, year)
        try:
            day = date(told, month, int(match["day"]))
        except ValueError:
            self._problem(name, "there is no {words}", words=match.group(0))
            return None
        spoken = _SPOKEN.search(match["remark"] or "")
        if spoken and _WEEKDAYS[day.weekday()] != spoken.group(1).replace("天", "日"):
            self._problem(
                name,
                "{day} is a 星期{really} and not a 星期{told}",
                day=day,
                really=_WEEKDAYS[day.weekday()],
                told=spoken.group(1),
            )
        return day

    def _check_length(self, name: str, words: str, clause: str, days: list[date]) -> None:
        """Hold the stated length against the range of the clause it follows."""
        after = words.partition(clause)[2]
        told = _LENGTH.match(after.lstrip("，, "))
        if told and len(days) != int(told.group(1)):
            self._problem(
                name,
                "{first} to {last} are {count} days and not {told}",
                first=days[0],
                last=days[-1],
                count=len(days),
                told=told.group(1),
            )

    def _prolonged(self, name: str, until: date) -> Iterator[date]:
        """Yield the days that are added to a holiday as it is known."""
        day = until
        while (note := self._known.about(day)).kind != "holiday" or note.name != name:
            yield day
            day -= _ONE_DAY
            if (until - day).days > 20:
                self._problem(
                    name, "no {name} is known that ends before {until}", name=name, until=until
                )
                return

    def _problem(self, key: str, template: str, **values: object) -> None:
        self.problems.append(problem("notice", key, template, **values))


def _ordered(words: str) -> str:
    """Return the sentences that arrange days: leave that is only encouraged is no day off."""
    return "".join(each for each in _SENTENCES.findall(words) if "鼓励" not in each)


def _end_of_title(lines: list[str]) -> int:
    """Return how many lines the title takes: those up to the word 通知."""
    return next((n for n, line in enumerate(lines[:4], start=1) if line.endswith("通知")), 1)


def _as_number(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    organ = re.split(r"[〔\[［(（]", match.group(0))[0]
    return f"{organ}〔{match.group(1)}〕{match.group(2)}号"


def _festival_in(words: str) -> str | None:
    return next((name for name in _FESTIVALS if name in words), None)


def _day_of(match: re.Match[str]) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _years_told(words: str) -> dict[int, int]:
    """Return the year of each month that is told with one; a month has one year in a sentence."""
    told = (match for match in _DAY.finditer(words) if match["year"] and match["month"])
    return {int(match["month"]): int(match["year"]) for match in told}


def _each(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _weekends_beside(off: set[date]) -> set[date]:
    """Return the weekend days that touch the days off, one after another."""
    found: set[date] = set()
    for day in off:
        for step in (_ONE_DAY, -_ONE_DAY):
            beside = day + step
            while beside.weekday() > 4:
                found.add(beside)
                beside += step
    return found
