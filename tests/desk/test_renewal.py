"""A calendar that comes with an upgrade counts when the office says so, and never by itself."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from casetrack import desk
from casetrack.core.calendar import Calendar
from casetrack.desk import Desk
from casetrack.desk.calendars import working_days
from casetrack.errors import CalendarError, Refused, StoreError
from casetrack.library import Library, shipped
from days import day
from desk.conftest import House
from desk.revision import RECEIVED, REVISION, TODAY, Office, due, load
from store.behind import run

BEFORE, AFTER = day("Mon 2019-04-29"), day("Sun 2019-04-28")


@pytest.fixture
def office(house: House) -> Office:
    return Office(house.store)


@pytest.fixture
def upgraded(office: Office) -> House:
    """The same database, opened by a program whose shelf has the revision."""
    return House(office.store)


def test_an_upgrade_moves_nothing_until_the_calendar_is_renewed(office: Office, upgraded: House):
    reference = office.receive(RECEIVED, TODAY).reference
    assert due(upgraded, reference) == BEFORE
    assert upgraded.receive(RECEIVED, TODAY).due == BEFORE
    upgraded.act("handler", reference, "assign", TODAY, division="办公室")
    assert due(upgraded, reference) == BEFORE
    assert desk.verify(upgraded.seat("admin", TODAY)).findings == ()


def test_the_office_is_told_what_waits_on_the_shelf(office: Office, upgraded: House):
    office.receive(RECEIVED, TODAY)
    office.answer(office.receive(RECEIVED, TODAY).reference, day("Wed 2019-04-10"), TODAY)
    assert desk.calendars_behind(office.seat("handler", TODAY)) == ()
    assert desk.calendars_behind(upgraded.seat("handler", TODAY)) == (desk.Behind("cn", 1),)
    told = [str(each.says) for each in desk.doctor(upgraded.seat("admin", TODAY))]
    assert any("casetrack calendar renew --dry-run" in each for each in told)
    renew(upgraded)
    assert desk.calendars_behind(upgraded.seat("handler", TODAY)) == ()


def test_a_renewal_is_tried_and_then_done(office: Office, upgraded: House):
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("registrar", reference, "issue_receipt", RECEIVED, TODAY)
    closed = office.receive(RECEIVED, TODAY).reference
    office.answer(closed, day("Wed 2019-04-10"), TODAY)
    tried = renew(upgraded, dry_run=True)
    assert 2019 in tried.years
    assert AFTER in tried.added
    (moved,) = [each for each in tried.earlier if each.clock == "reply"]
    assert (moved.reference, moved.before, moved.after) == (reference, BEFORE, AFTER)
    assert [each.states for each in tried.letters] == [BEFORE]
    assert due(upgraded, reference) == BEFORE
    assert renew(upgraded) == tried
    assert due(upgraded, reference) == AFTER
    event = upgraded.look(reference, TODAY).stored.case.events[-1]
    assert (event.type, event.actor) == ("recalculated", "user:admin")
    assert "国办发明电〔2019〕3号" in event.payload["notices"]
    assert due(upgraded, closed) == BEFORE
    assert upgraded.receive(RECEIVED, TODAY).due == AFTER
    assert desk.verify(upgraded.seat("admin", TODAY)).findings == ()


def test_an_older_program_beside_it_counts_by_the_renewed_calendar(office: Office, upgraded: House):
    reference = office.receive(RECEIVED, TODAY).reference
    renew(upgraded)
    assert due(office, reference) == AFTER
    assert office.receive(RECEIVED, TODAY).due == AFTER
    assert desk.verify(office.seat("admin", TODAY)).findings == ()


def test_renewed_twice_it_moves_nothing_more(office: Office, upgraded: House):
    reference = office.receive(RECEIVED, TODAY).reference
    renew(upgraded)
    again = renew(upgraded)
    assert (again.years, again.moved, again.added) == ((), (), ())
    assert len(upgraded.look(reference, TODAY).stored.case.events) == 2


def test_a_new_office_goes_by_the_shelf_it_has_at_its_first_case(office: Office, upgraded: House):
    assert desk.calendars_behind(upgraded.seat("admin", TODAY)) == ()
    assert upgraded.receive(RECEIVED, TODAY).due == AFTER
    assert office.receive(RECEIVED, TODAY).due == AFTER


def test_not_everybody_may_renew(upgraded: House):
    with pytest.raises(Refused, match="admin, manager"):
        desk.renew_calendar(upgraded.seat("registrar", TODAY), dry_run=False)


def test_a_calendar_that_cannot_be_read_any_more_is_one_clear_line(
    office: Office, upgraded: House, database_url: str
):
    office.receive(RECEIVED, TODAY)
    working_days._kept.clear()
    run(database_url, "UPDATE calendar_versions SET text = '{'")
    with pytest.raises(StoreError, match="restore the database"):
        upgraded.receive(RECEIVED, TODAY)
    found = desk.verify(upgraded.seat("admin", TODAY)).findings
    assert {each.kind for each in found} == {"calendar", "fold"}


def test_a_shelf_that_cannot_be_read_stops_no_case(office: Office, tmp_path: Path):
    reference = office.receive(RECEIVED, TODAY).reference
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "cn.toml").write_text("id = 1\n", "utf-8")
    later = Later(office.store, shelf=Library(tmp_path))
    later.act("handler", reference, "assign", TODAY, division="办公室")
    assert later.receive(RECEIVED, TODAY).due == BEFORE
    (behind,) = desk.calendars_behind(later.seat("handler", TODAY))
    assert "cn.toml cannot be read; 2 open cases go by the one before" in str(
        desk.waiting_on_the_shelf(behind)
    )
    with pytest.raises(CalendarError):
        renew(later)


def test_another_country_s_calendar_is_renewed_with_it(house: House, tmp_path: Path):
    (tmp_path / "calendars").mkdir()
    law = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
    law = law.replace('id = "cn-2019"', 'id = "xx"').replace('calendar = "cn"', 'calendar = "xx"')
    (tmp_path / "xx.toml").write_text(law, "utf-8")
    days = (shipped("workflows") / "calendars" / "cn.toml").read_text("utf-8")
    theirs = tmp_path / "calendars" / "xx.toml"
    theirs.write_text(days, "utf-8")
    received = day("Mon 2025-10-13")
    before = Later(house.store, shelf=Library(tmp_path))
    reference = before.receive(received, workflow="xx").reference
    festival = '"2025-10-01..2025-10-08"'
    theirs.write_text(days.replace(festival, f"{festival}, 2025-10-20"), "utf-8")
    later = Later(house.store, shelf=Library(tmp_path))
    assert due(later, reference) == day("Mon 2025-11-10")
    assert desk.calendars_behind(later.seat("admin", received)) == (desk.Behind("xx", 1),)
    moved = desk.renew_calendar(later.seat("admin", received), dry_run=False).moved
    assert {each.reference for each in moved} == {reference}
    assert due(later, reference) == day("Tue 2025-11-11")
    assert desk.verify(later.seat("admin", received)).findings == ()


# What was loaded, and a shelf that has it too


def test_a_notice_that_was_loaded_and_comes_on_the_shelf_counts_once(
    office: Office, upgraded: House
):
    reference = office.receive(RECEIVED, TODAY).reference
    load(office)
    renewed = renew(upgraded)
    assert [each for each in renewed.moved if each.reference == reference] == []
    assert due(upgraded, reference) == AFTER
    shelf = upgraded.seat("admin", TODAY).library.calendar()
    assert upgraded.seat("admin", TODAY).calendar() == shelf
    assert _about_calendar(upgraded) == []


class Otherwise(Library):
    """A shelf whose text of the revision has one day less, or has it under the day of another."""

    def __init__(self, **changed: object) -> None:
        super().__init__()
        self._changed = changed

    def calendar(self, country: str = "cn") -> Calendar:
        known = super().calendar(country)
        return replace(
            known,
            notices=tuple(
                replace(each, **self._changed) if each.number == "国办发明电〔2019〕3号" else each
                for each in known.notices
            ),
        )


@dataclass(frozen=True)
class Later(House):
    """The same office with a program whose shelf is another one."""

    shelf: Library = field(default_factory=Library)

    def seat(self, user: str, today: date) -> Desk:
        return replace(super().seat(user, today), library=self.shelf)


def test_a_shelf_that_contradicts_what_was_loaded_locks_nobody_out(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    load(office)
    (notice,) = [e for e in Library().calendar().notices if e.number == "国办发明电〔2019〕3号"]
    labour = notice.holidays[0]
    other = replace(labour, days_off=(*labour.days_off, day("Sun 2019-04-28")), make_up_workdays=())
    changed = {"number": "国办发明电〔2019〕4号", "title": "另一通知", "holidays": (other,)}
    later = Later(office.store, shelf=Otherwise(**changed))
    told = renew(later)
    assert any("disagrees with" in str(each) for each in told.lint)
    assert due(later, reference) == BEFORE
    later.receive(RECEIVED, TODAY)
    later.answer(reference, day("Fri 2019-04-12"), TODAY)
    assert "calendar" in {e.kind for e in desk.verify(later.seat("admin", TODAY)).findings}
    assert any("disagrees with" in each for each in _about_calendar(later))
    # Nor is what was at odds before held against the next notice.
    desk.load_calendar(later.seat("admin", TODAY), "own.toml", NEXT, dry_run=False)


NEXT = """
[[notices]]
year = 2019
title = "又一通知"
number = "国办发明电〔2019〕5号"
dated = 2019-04-01
holidays = [{ name = "某日", days_off = [2019-06-03] }]
""".encode()


def test_other_days_under_the_same_number_are_told_and_what_was_loaded_holds(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    load(office)
    holidays = Library().calendar().notices[0].holidays[:1]
    later = Later(office.store, shelf=Otherwise(holidays=holidays))
    renew(later)
    assert due(later, reference) == AFTER
    assert any("with other days" in each for each in _about_calendar(later))
    text = REVISION.replace("2019年3月22日", "2019年3月23日")
    desk.load_calendar(later.seat("admin", TODAY), "may.txt", text.encode(), dry_run=False)
    later.receive(RECEIVED, TODAY)


def renew(house: House, dry_run: bool = False) -> desk.CalendarLoaded:
    return desk.renew_calendar(house.seat("admin", TODAY), dry_run=dry_run)


def _about_calendar(house: House) -> list[str]:
    found = desk.verify(house.seat("admin", TODAY)).findings
    missing = desk.doctor(house.seat("admin", TODAY))
    told = [str(each.says) for each in found]
    assert told == [str(each.says) for each in missing if each.what == "calendar"]
    return told
