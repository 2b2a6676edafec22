"""Absences, addresses and feeds: who may enter them, and whom a feed shows what."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.messages import english
from casetrack.store import Key, KeyPlace, Person
from days import day
from desk.conftest import CONFIG, DUE, NO_MILESTONES, RECEIVED, House

FIRST, LAST = day("Mon 2025-11-03"), day("Fri 2025-11-07")


@pytest.fixture
def office(small_house: House) -> House:
    return replace(small_house, config=CONFIG + NO_MILESTONES)


def test_somebody_enters_their_own_absence_and_the_head_anybodys(office: House):
    desk.be_away(office.seat("handler", FIRST), "handler", FIRST, LAST, "registrar")
    desk.be_away(office.seat("manager", FIRST), "reviewer1", FIRST, LAST, None)
    with pytest.raises(Refused):
        desk.be_away(office.seat("handler", FIRST), "registrar", FIRST, LAST, None)
    entered = desk.absences(office.seat("auditor", FIRST))
    assert {(each.user, each.deputy) for each in entered} == {
        ("handler", "registrar"),
        ("reviewer1", None),
    }
    (mine,) = (each.id for each in entered if each.user == "handler")
    with pytest.raises(Refused):
        desk.be_back(office.seat("registrar", FIRST), mine)
    desk.be_back(office.seat("handler", FIRST), mine)
    assert len(desk.absences(office.seat("auditor", FIRST))) == 1


@pytest.mark.parametrize(
    ("first", "last", "deputy", "error"),
    [
        (LAST, FIRST, None, BadInput),
        (FIRST, LAST, "handler", BadInput),
        (FIRST, LAST, "nobody", NotFound),
        (FIRST, LAST, "elsewhere", NotFound),
    ],
)
def test_what_makes_no_sense_is_refused(office: House, first, last, deputy, error):
    with office.store.transaction() as tx:
        tx.people.put_user(
            Person("elsewhere", "走了", ("handler",), active=False), datetime.now(UTC)
        )
    with pytest.raises(error):
        desk.be_away(office.seat("handler", FIRST), "handler", first, last, deputy)
    assert desk.absences(office.seat("handler", FIRST)) == ()


def test_where_mail_goes_is_said_by_oneself_or_the_head(office: House):
    desk.put_mail(office.seat("handler", FIRST), "handler", " chen@example.org ")
    assert desk.mine(office.seat("handler", FIRST)).mail == "chen@example.org"
    with pytest.raises(Refused):
        desk.put_mail(office.seat("handler", FIRST), "manager", "x@example.org")
    for wrong in ("chen", "a@b\nBcc: c@d", "a@b, c@d", "<a@b>"):
        with pytest.raises(BadInput):
            desk.put_mail(office.seat("handler", FIRST), "handler", wrong)


def _events(office: House, token: str):
    return Calendar.from_ical(desk.feed(office.seat("", FIRST), token, english)).events


def test_a_feed_shows_the_clocks_that_somebody_is_reminded_of(office: House):
    reference = office.receive(RECEIVED).reference
    handler, auditor = (desk.new_feed(office.seat(who, FIRST)) for who in ("handler", "auditor"))
    whole = desk.new_feed(office.seat("manager", FIRST), whole_office=True)
    (reply, *_) = [e for e in _events(office, handler) if e.start == DUE]
    assert reply["summary"] == f"{reference} 答复期限"
    (alarm,) = reply.alarms.times
    assert alarm.trigger == datetime(2025, 11, 7, 0, 30, tzinfo=UTC)  # the Friday before, 8:30
    assert _events(office, auditor) == []
    assert len(_events(office, whole)) == len(_events(office, handler))
    office.answer(reference, RECEIVED)
    assert DUE not in [e.start for e in _events(office, handler)]


def test_a_date_that_moves_moves_its_event(office: House):
    reference = office.receive(RECEIVED).reference
    token = desk.new_feed(office.seat("handler", FIRST))
    (before,) = [e for e in _events(office, token) if "答复期限" in e["summary"]]
    office.act("manager", reference, "extend", FIRST, working_days="5", approved_by="局长")
    (after,) = [e for e in _events(office, token) if "答复期限" in e["summary"]]
    assert (after["uid"], after.start) == (before["uid"], day("Mon 2025-11-17"))


def test_a_new_address_ends_the_old_and_who_has_left_has_none(office: House):
    seat = office.seat("handler", FIRST)
    old, new = desk.new_feed(seat), desk.new_feed(seat)
    assert old != new
    for token in (old, "", "guessed"):
        with pytest.raises(NotFound):
            desk.feed(seat, token, english)
    desk.feed(seat, new, english)
    desk.deactivate(office.seat("admin", FIRST), "handler")
    with pytest.raises(NotFound):
        desk.feed(seat, new, english)
    with pytest.raises(Refused):
        desk.new_feed(office.seat("auditor", FIRST), whole_office=True)


def test_how_channels_do_is_for_those_who_lead(office: House):
    assert desk.health(office.seat("manager", FIRST)).last_round_at is None
    desk.remind(office.seat("admin", FIRST), english, {})
    seen = desk.health(office.seat("admin", FIRST))
    assert [each.name for each in seen.channels] == ["inbox", "log"]
    assert seen.last_round_at is not None
    with pytest.raises(Refused):
        desk.health(office.seat("handler", FIRST))


@pytest.mark.parametrize(
    ("host", "proxies", "is_missed"),
    [
        ("0.0.0.0", "", True),  # noqa: S104 (what the doctor warns of)
        ("::", "", True),
        ("pages.example.org", "", True),
        ("0.0.0.0", "10.0.0.7", False),  # noqa: S104
        ("127.0.0.1", "", False),
        ("::1", "", False),
        ("localhost", "", False),
    ],
)
def test_the_doctor_sees_public_pages_that_are_open_past_the_proxy(
    office: House, host: str, proxies: str, is_missed: bool
):
    serve = f'\n[serve]\nhost = "{host}"\n'
    seat = replace(office, config=f"{office.config}{serve}[public]\nenabled = true\n").seat(
        "admin", FIRST
    )
    seat = replace(seat, premises=replace(seat.premises, proxies=proxies))
    assert ("public" in [each.what for each in desk.doctor(seat)]) is is_missed
    closed = replace(office, config=office.config + serve).seat("admin", FIRST)
    assert "public" not in [each.what for each in desk.doctor(closed)]


def test_the_doctor_names_keys_that_a_killed_process_left_behind(office: House, tmp_path: Path):
    place = KeyPlace(tmp_path / "casetrack.key")
    place.add(Key.new())
    seat = replace(office.seat("admin", FIRST), keys=place)
    left = tmp_path / "casetrack.key.0a1b2c3d"
    (tmp_path / "casetrack.key.copy").write_text("a copy of the office's own")

    def says() -> list[str]:
        return [str(each.says) for each in desk.doctor(seat) if "left behind" in str(each.says)]

    assert says() == []
    left.write_bytes(place.file.read_bytes())
    (only,) = says()
    assert str(left) in only
    assert "holds all keys" in only


def test_the_doctor_misses_addresses_where_reminders_go_by_mail(office: House):
    by_mail = """
[reminders]
channels = ["mail"]
[mail]
host = "localhost"
sender = "casetrack@example.org"
"""
    seat = replace(office, config=office.config + by_mail).seat("admin", FIRST)
    assert "mail" in [each.what for each in desk.doctor(seat)]
    desk.put_mail(seat, "handler", "chen@example.org")
    assert "mail" not in [each.what for each in desk.doctor(seat)]
