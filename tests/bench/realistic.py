"""Invented years as offices have them: who asks, how it comes in, what becomes of it and by when.

Shares are those of published annual reports. Receipt lies on the working days of the real
calendar, so that a reply is in time or late as it would be. The same seed gives the same rows.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random

from casetrack.core.calendar import Calendar
from casetrack.intake import COLUMNS, Remedy, Row, Table, Words, written

#: Cases a year.
BUREAU, CITY, SHANGHAI = 150, 4_000, 35_000
#: Percent of the replies.
OUTCOMES: Mapping[str, float] = {
    # 39 given:
    "OPEN": 24,
    "OPEN_ALREADY": 15,
    # 13 in part:
    "PARTIAL": 13,
    # 5 refused:
    "DENY_LAW": 0.5,
    "DENY_PRIVACY": 1,
    "DENY_TRADE_SECRET": 0.5,
    "DENY_INTERNAL": 0.8,
    "DENY_PROCESS": 0.7,
    "DENY_CASEFILE": 0.5,
    "SPECIAL_LAW": 1,
    # 27 that cannot be provided:
    "NOT_EXIST": 14,
    "NOT_OURS": 9,
    "NEED_PROCESSING": 2,
    "STILL_UNCLEAR": 2,
    # 5 not processed:
    "PETITION": 2.5,
    "REPEAT": 1.5,
    "PUBLICATION": 0.5,
    "RECONFIRM": 0.5,
    # 11 others:
    "LAPSE_CORRECTION": 3,
    "LAPSE_FEE": 0.5,
    "WITHDRAWN": 4.5,
    "NOT_GOVINFO": 3,
}
CHANNELS = {"online": 87, "post": 11, "in_person": 2}
PEOPLE = {
    "natural_person": 97,
    "commercial": 1.8,
    "legal_services": 0.8,
    "public_welfare": 0.1,
    "research": 0.1,
    "other": 0.2,
}
_CARRIERS = {"online": "portal", "post": "ems", "in_person": "in_person"}
#: What is hard to decide for third parties' sake.
_CONSULTED = ("DENY_PRIVACY", "DENY_TRADE_SECRET")
_PLACES = ("东湖", "西山", "南门", "北桥", "新城", "老街", "临港", "高新", "云溪", "石塘")
_WHAT = (
    "地块的征收补偿安置方案、批准文件和测绘成果",
    "小区规划条件、总平面图和验收备案材料",
    "学校招生范围的划分依据和会议纪要",
    "道路工程的招标文件、中标通知书和结算审计报告",
    "企业环境影响评价批复和排污许可证副本",
    "村集体土地征收的公告、听证材料和资金支付凭证",
    "行政处罚决定书及其立案审批表",
    "专项资金的分配方案和使用情况",
)
_FAMILY, _GIVEN = "林陈王李张刘赵周吴郑孙钱冯卫蒋沈韩杨", "小满文静志远雨桐建国秀英子涵浩然若曦明轩"


@dataclass(frozen=True)
class Days:
    """The working days of a calendar, gone through by their rank."""

    calendar: Calendar

    @cached_property
    def _every(self) -> Sequence[date]:
        first, last = self.calendar.first_day, self.calendar.certain_to
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if self.calendar.is_workday(day)]

    def of_year(self, year: int) -> Sequence[date]:
        """Return the working days of a year."""
        first = bisect_right(self._every, date(year - 1, 12, 31))
        return self._every[first : bisect_right(self._every, date(year, 12, 31))]

    def after(self, day: date, working_days: int) -> date:
        """Return the day so many working days after another, or before it; 0 is the day itself."""
        if working_days == 0:
            return day
        return self._every[bisect_right(self._every, day) - 1 + working_days]


@dataclass(frozen=True)
class OfficeYear:
    """The applications that one office receives in one year."""

    office: str
    year: int
    #: How many come in during the whole year.
    cases: int
    #: Nothing is known of what comes after it.
    today: date
    seed: int = 1

    def rows(self, days: Days, first: int = 0, last: int | None = None) -> Iterator[Row]:
        """Yield the rows from the one to before the other, as they are known today."""
        for row in self.whole(days, first, last):
            yield known_on(self.today, row)

    def whole(self, days: Days, first: int = 0, last: int | None = None) -> Iterator[Row]:
        """Yield the rows as they will be in the end; none that is received after today."""
        workdays = days.of_year(self.year)
        for n in range(first, self.cases if last is None else min(last, self.cases)):
            on = workdays[n * len(workdays) // self.cases]
            if on > self.today:
                return
            yield self._row(n, on, days)

    def _row(self, n: int, on: date, days: Days) -> Row:
        chance = Random(f"{self.seed}/{self.office}/{self.year}/{n}")  # noqa: S311 (invented rows)
        outcome, channel = _drawn(chance, OUTCOMES), _drawn(chance, CHANNELS)
        row = Row(
            received_on=on,
            channel=channel,
            request=f"公开{chance.choice(_PLACES)}{chance.randrange(1, 400)}号"
            f"{chance.choice(_WHAT)}（{self.year}年）",
            reference=f"{self.year}-{n + 1:04d}",
            handler=f"第{chance.randrange(1, 13)}处",
            **self._who(chance),
        )
        return _answered(_on_the_way(row, outcome, chance, days), outcome, chance, days)

    def _who(self, chance: Random) -> Mapping[str, str]:
        """Return an applicant; every third has asked before."""
        key = chance.randrange(max(1, self.cases * 2 // 3))
        one = Random(f"{self.seed}/{self.office}/{key}")  # noqa: S311 (invented people)
        kind = _drawn(one, PEOPLE)
        name = one.choice(_FAMILY) + one.choice(_GIVEN) + one.choice(_GIVEN)
        if kind != "natural_person":
            name = f"{one.choice(_PLACES)}{name}有限公司"
        return {
            "applicant_type": kind,
            "applicant_name": name,
            "id_number": f"33030019{key % 60 + 40:02d}{one.randrange(10**8):08d}",
            "phone": f"139{one.randrange(10**8):08d}",
            "address": f"某市{one.choice(_PLACES)}路{one.randrange(1, 999)}号",
        }


def _on_the_way(row: Row, outcome: str, chance: Random, days: Days) -> Row:
    """Fill in what happens before the reply: corrections, opinions, a fee, an extension."""
    at = row.received_on
    asked = outcome in ("LAPSE_CORRECTION", "STILL_UNCLEAR") or chance.random() < 0.07
    if asked and outcome != "LAPSE_FEE":
        at = days.after(at, chance.randrange(1, 7))
        row = replace(row, correction_requested_on=at)
        if outcome == "LAPSE_CORRECTION":
            return row
        at = days.after(at, chance.randrange(2, 12))
        row = replace(row, correction_received_on=at)
    if outcome == "LAPSE_FEE" or (outcome in ("OPEN", "PARTIAL") and chance.random() < 0.01):
        at = days.after(at, chance.randrange(3, 8))
        fee = Decimal(chance.randrange(2, 60) * 10)
        row = replace(row, fee=fee, fee_notified_on=at)
        if outcome == "LAPSE_FEE":
            return row
        at = days.after(at, chance.randrange(1, 10))
        row = replace(row, fee_paid_on=at)
    if outcome in _CONSULTED or chance.random() < 0.06:
        sent = days.after(at, chance.randrange(1, 6))
        back = days.after(sent, chance.randrange(3, 16))
        row = replace(row, consulted_on=sent, consultation_returned_on=back)
    if chance.random() < 0.12:
        begun = row.fee_paid_on or row.correction_received_on or row.received_on
        row = replace(row, extended_on=days.after(begun, chance.randrange(16, 20)))
        row = replace(row, extended_days=chance.choice((10, 15, 20)))
    return row


def _answered(row: Row, outcome: str, chance: Random, days: Days) -> Row:
    """Fill in the reply and what follows it: 97 of a hundred are in time."""
    if outcome in ("LAPSE_CORRECTION", "LAPSE_FEE"):
        asked = row.correction_requested_on or row.fee_notified_on or row.received_on
        replied = days.after(asked, chance.randrange(21, 30))
    elif outcome == "WITHDRAWN":
        replied = days.after(_latest(row), chance.randrange(1, 6))
    else:
        begun = row.fee_paid_on or row.correction_received_on or row.received_on
        most = 20 + (row.extended_days or 0)
        least = 4 if row.extended_on is None else 20
        in_time = chance.random() < 0.97
        taken = chance.randrange(least, most) if in_time else chance.randrange(most + 1, most + 25)
        replied = max(days.after(begun, taken), days.after(_latest(row), 1))
    row = replace(row, outcome=outcome, replied_on=replied)
    if outcome == "WITHDRAWN":
        return row
    carrier = _CARRIERS[row.channel]
    served = replied if carrier != "ems" else replied + timedelta(days=chance.randrange(1, 6))
    tracked = f"EX{chance.randrange(10**9):09d}CN" if carrier == "ems" else None
    row = replace(row, carrier=carrier, served_on=served, tracking_number=tracked)
    return replace(row, remedies=tuple(_remedies(served, chance)))


def _remedies(served: date, chance: Random) -> Iterator[Remedy]:
    """Yield what the applicant does against the reply: four of a hundred do something."""
    if chance.random() >= 0.04:
        return
    result = chance.choices(("upheld", "corrected", "other"), (70, 15, 15))[0]
    filed = served + timedelta(days=chance.randrange(3, 58))
    kind = "reconsideration" if chance.random() < 0.75 else "litigation_direct"
    yield Remedy(kind, filed, result, filed + timedelta(days=chance.randrange(25, 90)))


def known_on(today: date, row: Row) -> Row:
    """Return the row without what lies ahead of a day."""
    ahead = [
        each.name
        for each in fields(row)
        if isinstance(on := getattr(row, each.name), date) and on > today
    ]
    gone: dict[str, object] = dict.fromkeys(ahead)
    if "replied_on" in ahead:
        gone |= dict.fromkeys(("outcome", "carrier", "tracking_number", "served_on"))
    if "fee_notified_on" in ahead:
        gone["fee"] = None
    if "extended_on" in ahead:
        gone["extended_days"] = None
    filed = (each for each in row.remedies if each.filed_on <= today)
    gone["remedies"] = tuple(
        each
        if each.concluded_on and each.concluded_on <= today
        else replace(each, result=None, concluded_on=None)
        for each in filed
    )
    return replace(row, **gone)  # type: ignore[arg-type]  # one of its own fields each


def ledger_of(rows: Iterator[Row], words: Words) -> Table:
    """Return a sheet as an office keeps it, its days real days; the rows go by one at a time."""
    headings = [words.titles[column.key] for column in COLUMNS]
    return Table("台账", headings, (_cells(row) for row in rows))


def _cells(row: Row) -> list[object]:
    return [
        getattr(row, column.key) if column.kind == "date" else written(row, column.key)
        for column in COLUMNS
    ]


def _latest(row: Row) -> date:
    told = (getattr(row, each.name) for each in fields(row))
    return max(on for on in told if isinstance(on, date))


def _drawn(chance: Random, shares: Mapping[str, float]) -> str:
    return chance.choices(tuple(shares), tuple(shares.values()))[0]
