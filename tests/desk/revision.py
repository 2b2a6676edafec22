"""An office of April 2019 whose shelf lacks the revision of 22 March, until somebody brings it."""

from dataclasses import replace
from datetime import date

from casetrack import desk
from casetrack.core.calendar import Calendar
from casetrack.desk import Desk
from casetrack.library import Library
from days import day
from desk.conftest import House

TODAY = day("Fri 2019-04-12")
RECEIVED = day("Mon 2019-04-08")
REVISION = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
2019年3月22日
"""


class Before(Library):
    """The shelf as it was before the revision came."""

    def calendar(self, country: str = "cn") -> Calendar:
        known = super().calendar(country)
        kept = tuple(
            each
            for each in known.notices
            if each.number != "国办发明电〔2019〕3号" and each.year < 2020
        )
        return replace(known, notices=kept)


class Office(House):
    def seat(self, user: str, today: date) -> Desk:
        return replace(super().seat(user, today), library=Before())


def load(office: Office, dry_run: bool = False, user: str = "admin") -> desk.CalendarLoaded:
    content = REVISION.encode()
    return desk.load_calendar(office.seat(user, TODAY), "may.txt", content, dry_run=dry_run)


def due(office: Office, reference: str) -> date:
    return office.look(reference, TODAY).stored.due
