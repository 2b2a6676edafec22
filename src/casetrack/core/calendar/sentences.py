"""The sentences of a published notice: which days each of them takes off, and which it works.

A sentence is read clause by clause, in a closed set of forms. A clause that names a day and has
none of these forms is a problem: a day that is overlooked moves deadlines.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from casetrack.core.calendar.notice import Holiday
from casetrack.errors import Problem, problem
from casetrack.messages import Message, say, say_count

ONE_DAY = timedelta(days=1)
#: No holiday is longer; a longer range is a slip of the pen.
LONGEST = timedelta(days=60)
SATURDAY = 5

_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?P<note>\s*\([^()]*\))?"
)
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_IN_BRACKETS = re.compile(r"\([^()]*\)")

# In a clause every date is written D, a span R, and a list of dates and spans G.
_SPAN = re.compile(r"D\s*(?:至|到|[-—–―~])+\s*D")
_LIST = re.compile(r"[DR](?:(?:、|和|及|与|以及)[DR])*")
#: What may stand before the days; nothing that could turn the clause into its contrary.
_LEAD = r"[^G不非除未原免勿取撤停改]*"
_OFF = re.compile(
    _LEAD + r"G(?:(?:全国)?(?:放假|补休|补假|调休|休息)(?:调休|补休|放假|公休)?(?P<long>\d+天)?"
    r"|(?:照常|正常)?公休|为(?:公休日|双休日|法定(?:节)?假日))"
)
_WORKED = re.compile(_LEAD + r"G(?:均)?(?:照常|正常)?(?:上班|工作)")
_RESUMED = re.compile(_LEAD + r"G起(?:恢复)?(?:照常|正常)?(?:上班|工作)")
_EXCHANGED = re.compile(_LEAD + r"G(?:[一二两三四]个)?公休日(?:分别)?(?:调至|调到|调整至)G")
_PROLONGED = re.compile(r"[^G不]*延长[^G不]*(?:至|到)G")
#: Days that stay what they are, which needs no arrangement.
_UNCHANGED = re.compile(_LEAD + r"G不(?:放假|休息|补休)")
#: Days whose verb stands in the next clause.
_BARE = re.compile(r"(?:其中|将|即)?G")
_JOINED = re.compile(r",?\s*与(?:周末|双休日|公休日)(?:连休|相连|连在一起)")
_TOTAL = re.compile(r"共(\d+)天")
_ENCOURAGED = re.compile(r"鼓励|倡导|建议")


@dataclass(frozen=True)
class _Span:
    """Days in a row as the sentence names them; both ends are included."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass
class Item:
    """One item of a notice (一、元旦：…) while its sentences are being read."""

    name: str
    #: The year that the notice arranges.
    year: int
    #: Days off by holiday of earlier notices of the year, for a notice that prolongs one.
    arranged: Mapping[str, tuple[date, ...]]
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    _off: set[date] = field(default_factory=set)
    _worked: set[date] = field(default_factory=set)
    #: Rest days that give way to others; worked unless the item has them off all the same.
    _given_up: set[date] = field(default_factory=set)
    #: The year of a month, where a date of the item has said it.
    _years: dict[int, int] = field(default_factory=dict)
    _month: int | None = None

    def holiday(self) -> Holiday:
        """Return the days that the item arranges; none where it names none."""
        worked = self._worked | (self._given_up - self._off)
        return Holiday(self.name, tuple(sorted(self._off)), tuple(sorted(worked)))

    def read(self, sentence: str) -> None:
        """Take one sentence, without its stop, in half-width punctuation."""
        if not _DATE.search(sentence):
            return
        if _ENCOURAGED.search(sentence):
            self.remarks.append(
                say(
                    "“{sentence}” only encourages leave; these days stay working days",
                    sentence=sentence,
                )
            )
            return
        before = len(self.problems)
        dates = [self._date(found) for found in _DATE.finditer(sentence)]
        if len(self.problems) > before:
            return
        reading = _Reading(self, sentence, [each for each in dates if each is not None])
        reading.take()

    def _date(self, found: re.Match[str]) -> date | None:
        """Return a written date; what is not written is as in the date before it."""
        written, month = found.group(), found["month"]
        if month is None and self._month is None:
            self.says_unclear(written)
            return None
        self._month = int(month or self._month or 0)
        if found["year"]:
            self._years[self._month] = int(found["year"])
        try:
            day = date(self._year_of(self._month), self._month, int(found["day"]))
        except ValueError:
            self.problems.append(problem(self.name, "", "there is no day {day}", day=written))
            return None
        self._check_weekday(written, day)
        return day

    def _year_of(self, month: int) -> int:
        reaches_back = month == 12 and "元旦" in self.name
        return self._years.get(month, self.year - reaches_back)

    def _check_weekday(self, written: str, day: date) -> None:
        named = _WEEKDAY.search(written)
        if named and _WEEKDAYS[named[1]] != day.weekday():
            self.problems.append(
                problem(
                    self.name,
                    "",
                    "{written}: {day} is 星期{weekday}; look at the date and at the weekday",
                    written=written,
                    day=day,
                    weekday="一二三四五六日"[day.weekday()],
                )
            )

    def says_unclear(self, words: str) -> None:
        """Note that words with a date in them cannot be read."""
        self.problems.append(
            problem(
                self.name,
                "",
                "“{words}” names a day and cannot be read; put it more simply, or enter the "
                "notice as TOML",
                words=words,
            )
        )

    # What a sentence does to the days

    def take_off(self, days: Iterable[date]) -> None:
        self._off.update(days)

    def work(self, days: Iterable[date]) -> None:
        self._worked.update(days)

    def has_off(self, days: Iterable[date]) -> bool:
        """Return whether an earlier notice, or this item, has any of these days off."""
        off = self._off.union(*self.arranged.values())
        return not off.isdisjoint(days)

    def give_up(self, days: Iterable[date]) -> None:
        self._given_up.update(days)

    def prolong(self, words: str, until: date) -> set[date]:
        """Take off the days after the holiday that earlier notices have arranged, to `until`."""
        known = (max(days) for name, days in self.arranged.items() if name in words)
        last = max(known, default=None)
        if last is None or not last < until <= last + LONGEST:
            self.problems.append(
                problem(
                    self.name,
                    "",
                    "“{words}” prolongs a holiday of {year} that no earlier notice has arranged; "
                    "load that notice first",
                    words=words,
                    year=self.year,
                )
            )
            return set()
        added = set(_Span(last + ONE_DAY, until).days())
        self.take_off(added)
        return added


class _Reading:
    """One sentence on its way into its item."""

    def __init__(self, item: Item, sentence: str, dates: list[date]) -> None:
        self._item = item
        self._sentence = sentence
        self._dates = iter(dates)
        #: Days that the sentence takes off, for its "共7天".
        self._off: set[date] = set()

    def take(self) -> None:
        item, sentence = self._item, self._sentence
        joins = _JOINED.search(sentence) is not None
        marked = _IN_BRACKETS.sub("", _DATE.sub("D", _JOINED.sub("", sentence)))
        waiting: list[_Span] = []
        waiting_words = ""
        for clause in marked.split(","):
            words, groups = self._groups(clause)
            if groups is None:
                return
            if not groups:
                continue
            groups[0][:0] = waiting
            waiting, waiting_words = [], ""
            if _BARE.fullmatch(words):
                waiting, waiting_words = groups[0], clause
            elif not self._apply(words, groups):
                item.says_unclear(sentence)
                return
        if waiting_words:
            item.says_unclear(sentence)
        if joins:
            self._join_weekends()
        self._check_total()

    def _groups(self, clause: str) -> tuple[str, list[list[_Span]] | None]:
        """Return the clause with its lists of days written G, and these lists.

        None in place of them where a span is wrong; that is noted.
        """
        groups: list[list[_Span]] = []
        words = _SPAN.sub("R", clause.strip())
        is_sound = True
        for found in _LIST.finditer(words):
            group: list[_Span] = []
            for mark in re.findall("[DR]", found.group()):
                first = next(self._dates)
                span = _Span(first, next(self._dates) if mark == "R" else first)
                is_sound = self._is_sound(span) and is_sound
                group.append(span)
            groups.append(group)
        return _LIST.sub("G", words), groups if is_sound else None

    def _is_sound(self, span: _Span) -> bool:
        if span.last < span.first:
            self._item.problems.append(
                problem(
                    self._item.name,
                    "",
                    "“{words}”: {last} is before {first}",
                    words=self._sentence,
                    first=span.first,
                    last=span.last,
                )
            )
        elif span.last - span.first > LONGEST:
            self._item.problems.append(
                problem(
                    self._item.name,
                    "",
                    "“{words}”: {first} to {last} is longer than any holiday",
                    words=self._sentence,
                    first=span.first,
                    last=span.last,
                )
            )
        else:
            return True
        return False

    def _apply(self, words: str, groups: list[list[_Span]]) -> bool:
        """Do what a clause says; return whether it has a form that is known."""
        item = self._item
        days = [day for span in groups[0] for day in span.days()]
        if found := _OFF.fullmatch(words):
            self._take_off(days)
            if found["long"]:
                self._check_length(found["long"], set(days))
        elif _EXCHANGED.fullmatch(words):
            item.give_up(days)
            self._take_off(day for span in groups[1] for day in span.days())
        elif _PROLONGED.fullmatch(words) and len(days) == 1:
            self._off |= item.prolong(self._sentence, days[0])
        elif _RESUMED.fullmatch(words):
            # Work begins again as usual: that a weekday is worked needs no arrangement.
            item.work(day for day in days if day.weekday() >= SATURDAY)
        elif _WORKED.fullmatch(words):
            item.work(days)
        elif _UNCHANGED.fullmatch(words):
            # Of a day that an earlier notice has off it would be a change.
            return not item.has_off(days)
        else:
            return False
        return True

    def _take_off(self, days: Iterable[date]) -> None:
        named = set(days)
        self._off |= named
        self._item.take_off(named)

    def _join_weekends(self) -> None:
        """Take off the weekend days that touch the days off of the sentence."""
        joined = set(self._off)
        for day in sorted(self._off):
            for step in (-ONE_DAY, ONE_DAY):
                beside = day + step
                while beside.weekday() >= SATURDAY and beside not in joined:
                    joined.add(beside)
                    beside += step
        self._take_off(joined)

    def _check_total(self) -> None:
        if total := _TOTAL.search(self._sentence):
            self._check_length(f"{total[1]}天", self._off)

    def _check_length(self, stated: str, days: set[date]) -> None:
        if int(stated.removesuffix("天")) != len(days):
            self._item.problems.append(
                problem(
                    self._item.name,
                    "",
                    "“{words}” says {stated} and names {named}",
                    words=self._sentence,
                    stated=stated,
                    named=say_count("{count} day off", "{count} days off", len(days)),
                )
            )
