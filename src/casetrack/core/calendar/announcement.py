"""A notice of the State Council as published (放假安排通知) -> its days, or every problem in it.

The text is taken as it stands on a page of the government: title, number, the arrangement item by
item, signature, day of issue. What stands before 如下 and after the day of issue arranges nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.calendar.check import problems_of
from casetrack.core.calendar.notice import Notice
from casetrack.core.calendar.sentences import Item
from casetrack.errors import CalendarError, Problem, problem
from casetrack.messages import Message, say

_TITLE = re.compile(r"国务院(?:办公厅)?关于.+?通知")
_NUMBER = re.compile(r"(国办?发(?:明电)?)\s*[〔\[(【]\s*(\d{4})\s*[〕\])】]\s*第?\s*(\d+)\s*号")
_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、](?!\d))\s*"
)
_ITEM_WITHIN = re.compile(r"(?<=[。;:])\s*(?=[一二三四五六七八九十]{1,3}、)")
_HEADING = re.compile(r"([^,。:;\d]{1,30}):")
_ISSUED = re.compile(
    r"(?:国务院(?:办公厅)?\s*|成文日期:\s*)?"
    r"([\d〇○零O一二三四五六七八九]{4})年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日"
)
_COMPLETE = re.compile(r"[。;:!?]$|通知$|号$")
_SIGNATURE = ("国务院", "国务院办公厅")
_YEAR = re.compile(r"(\d{4})年")
_YEAR_OF_A_DAY = re.compile(r"(\d{4})年\d{1,2}月")
_HOLIDAYS = re.compile("元旦|春节|清明节|劳动节|端午节|中秋节|国庆节")
_ABOUT = re.compile(r"关于(?:调整|延长)?(?:\d{4}年)?(.+?)(?:调休|放假|假期|休假|安排|的?通知)")
_ZEROS = "〇○零O"
_DIGITS = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}
_DIGITS |= dict.fromkeys(_ZEROS, 0)


@dataclass(frozen=True)
class Announcement:
    """A notice that was read, and what a person should know about how."""

    notice: Notice
    remarks: tuple[Message, ...]


def announced_in(file: str, text: str, earlier: Sequence[Notice] = ()) -> Announcement:
    """Return the notice in a published text; raise CalendarError with every problem.

    `earlier` are the notices known already: one that prolongs a holiday does not say where it
    began.
    """
    paragraphs = tuple(_paragraphs(text))
    issued = _issued(paragraphs)
    problems: list[Problem] = []
    title = _title(paragraphs)
    if title is None:
        problems.append(
            problem(
                "title", "", "there is no title like 国务院办公厅关于2026年部分节假日安排的通知"
            )
        )
    if issued is None:
        problems.append(
            problem("dated", "", "there is no day of issue like 2025年11月4日 on a line of its own")
        )
    body = _body(paragraphs)
    year = _year(title or "", body, issued)
    if year is None:
        raise CalendarError(file, problems)
    number = _number(paragraphs)
    bare = Notice(year, title or "", number, issued, ())
    items = _items(bare, body, earlier)
    holidays = tuple(item.holiday() for item in items)
    notice = Notice(
        year,
        bare.title,
        number,
        issued,
        tuple(each for each in holidays if each.days_off or each.make_up_workdays),
    )
    problems += [each for item in items for each in item.problems]
    # A sentence that could not be read leaves gaps that would only be told a second time.
    if not problems:
        problems += problems_of(notice)
    if problems:
        raise CalendarError(file, problems)
    remarks = [remark for item in items for remark in item.remarks]
    if number is None:
        remarks.append(say("the text has no number; the notice is cited by its title"))
    return Announcement(notice, tuple(remarks))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs in half-width punctuation, lines broken for width put together."""
    # The form for compatibility turns （１） into (1) and leaves Chinese words as they are.
    lines = [unicodedata.normalize("NFKC", line).strip() for line in text.splitlines()]
    waiting = ""
    for line in filter(None, lines):
        starts_anew = _ITEM.match(line) or _ISSUED.fullmatch(line) or line in _SIGNATURE
        if waiting and (starts_anew or _is_complete(waiting)):
            yield from _ITEM_WITHIN.split(waiting)
            waiting = ""
        waiting += line
    if waiting:
        yield from _ITEM_WITHIN.split(waiting)


def _is_complete(line: str) -> bool:
    """Whether what follows is a paragraph of its own."""
    is_end = line in _SIGNATURE or _ISSUED.fullmatch(line)
    return bool(is_end or _COMPLETE.search(line))


def _title(paragraphs: Sequence[str]) -> str | None:
    found = (_TITLE.search(paragraph) for paragraph in paragraphs)
    return next((each.group() for each in found if each), None)


def _number(paragraphs: Sequence[str]) -> str | None:
    """Return the document number, its brackets as the calendar writes them."""
    for paragraph in paragraphs:
        if found := _NUMBER.search(paragraph):
            return f"{found[1]}〔{found[2]}〕{found[3]}号"
        if "如下" in paragraph:
            # Further down stand the numbers of other papers.
            return None
    return None


def _issued(paragraphs: Sequence[str]) -> date | None:
    """Return the day of issue: the last line that is a date and nothing else."""
    for paragraph in reversed(paragraphs):
        found = _ISSUED.fullmatch(paragraph)
        if found and (day := _day(*found.groups())):
            return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(_figures(year), _numeral(month), _numeral(day))
    except (ValueError, KeyError):
        return None


def _figures(written: str) -> int:
    """Return a year, whose Chinese figures stand one by one: 二〇一八."""
    return int(written) if written.isdecimal() else int("".join(str(_DIGITS[c]) for c in written))


def _numeral(written: str) -> int:
    """Return a number up to 99: 12 or 十二."""
    if written.isdecimal():
        return int(written)
    tens, ten, units = written.rpartition("十")
    return (_DIGITS[tens] if tens else bool(ten)) * 10 + (_DIGITS[units] if units else 0)


def _body(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return what arranges: after 如下 (else after the title), up to the day of issue."""
    last = max(
        (n for n, each in enumerate(paragraphs) if _ISSUED.fullmatch(each)),
        default=len(paragraphs),
    )
    for n, paragraph in enumerate(paragraphs):
        _, found, after = paragraph.partition("如下")
        if found:
            return tuple(filter(None, (after.lstrip(":。; "), *paragraphs[n + 1 : last])))
    first = next((n for n, each in enumerate(paragraphs) if _TITLE.search(each)), -1)
    return tuple(paragraphs[first + 1 : last])


def _year(title: str, body: Sequence[str], issued: date | None) -> int | None:
    """Return the year that is arranged: the title's, else the first one a day is written with."""
    if found := _YEAR.search(title):
        return int(found[1])
    dated = (_YEAR_OF_A_DAY.search(paragraph) for paragraph in body)
    found = next(filter(None, dated), None)
    if found:
        return int(found[1])
    return issued.year if issued else None


def _items(notice: Notice, body: Sequence[str], earlier: Sequence[Notice]) -> list[Item]:
    """Return the items of a notice, their sentences read; what has no heading has the title's."""
    arranged = _arranged(notice, earlier)
    items = [Item(_named_in(notice.title), notice.year, arranged)]
    for paragraph in body:
        numbered = _ITEM.match(paragraph)
        text = paragraph[numbered.end() :] if numbered else paragraph
        heading = _HEADING.match(text)
        if heading and (numbered or _HOLIDAYS.search(heading[1])):
            items.append(Item(heading[1].strip(), notice.year, arranged))
            text = text[heading.end() :]
        for sentence in re.split("[。;]", text):
            items[-1].read(sentence.strip())
    return items


def _named_in(title: str) -> str:
    """Return the holiday that a title is about: 关于调整2019年劳动节假期安排的通知 -> 劳动节."""
    if names := _HOLIDAYS.findall(title):
        return "、".join(dict.fromkeys(names))
    about = _ABOUT.search(title)
    return about[1] if about else "放假"


def _arranged(notice: Notice, earlier: Sequence[Notice]) -> dict[str, tuple[date, ...]]:
    """Return the days off of each holiday of the year as known before this notice."""
    found: dict[str, tuple[date, ...]] = {}
    for each in sorted(earlier, key=lambda known: known.issued):
        if each.year == notice.year and each.issued < notice.issued:
            for holiday in each.holidays:
                found |= dict.fromkeys(holiday.name.split("、"), holiday.days_off)
    return {name: days for name, days in found.items() if days}
