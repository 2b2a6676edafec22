"""Rounds of reminders: each message once, however often and however late one looks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from casetrack import desk
from casetrack.messages import english
from casetrack.reminders import Outgoing, Undeliverable
from casetrack.store import Absence, Person
from days import day
from desk.conftest import CONFIG, DUE, NO_MILESTONES, RECEIVED, House

#: For the office's own, with what a test adds.
REMINDERS = """
[reminders]
channels = ["inbox", {}]
"""
FIVE_LEFT = day("Mon 2025-11-03")
OVERDUE = day("Tue 2025-11-11")
LATE = day("Fri 2025-12-12")


@dataclass
class Receiver:
    """A channel that keeps what it was sent, and fails as it is told to."""

    is_for_group: bool = False
    disturbs: bool = False
    tells_repeats: bool = True
    fails: Exception | None = None
    got: list[Outgoing] = field(default_factory=list)

    def send(self, message: Outgoing) -> None:
        if self.fails:
            raise self.fails
        self.got.append(message)


@pytest.fixture
def with_milestones(small_house: House) -> House:
    return replace(small_house, config=CONFIG)


@pytest.fixture
def house(house: House) -> House:
    """The office without milestones, so that each message counted is a clock's."""
    return replace(house, config=CONFIG + NO_MILESTONES)


@pytest.fixture
def small_house(small_house: House) -> House:
    return replace(small_house, config=CONFIG + NO_MILESTONES)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant by the office's clock."""
    return datetime.combine(on, time(hour, minute), ZoneInfo("Asia/Shanghai"))


def _round(house: House, on: date, channels=None, at: datetime | None = None, **given):
    seat = house.seat("admin", on)
    seat = replace(seat, now=lambda: at) if at else seat
    return desk.remind(seat, english, channels or {}, on, **given)


def _via(house: House, *channels: str) -> House:
    """The office with these channels beside the inbox, under names that the settings take."""
    names = ", ".join(f'"{each}"' for each in channels)
    push = "".join(f'\n{each} = "json://localhost"' for each in channels)
    return replace(house, config=f"{house.config}{REMINDERS.format(names)}\n[push]{push}\n")


def _inbox(house: House, who: str = "handler") -> list[str]:
    with house.store.reading() as tx:
        return [each.body for each in tx.reminders.inbox(who) if each.is_open]


def test_nothing_is_due_while_there_is_time(house: House):
    house.receive(day("Mon 2025-10-13"))
    assert _round(house, day("Thu 2025-10-23")).due == 0


def test_each_threshold_is_sent_once_by_each_channel_to_whose_turn_it_is(house: House):
    house.receive(RECEIVED)
    first = _round(house, FIVE_LEFT)
    assert (first.sent, first.failed) == (2, 0)  # the handler, by inbox and log
    assert _round(house, FIVE_LEFT).due == 0
    assert _round(house, DUE).sent == 4  # the head is told, too
    assert _round(house, DUE).due == 0


def test_what_is_overdue_is_said_every_working_day_and_to_the_head_once(house: House):
    house.receive(RECEIVED)
    assert _round(house, OVERDUE).sent == 4
    assert _round(house, day("Wed 2025-11-12")).sent == 2
    assert _round(house, day("Sat 2025-11-15")).due == 0


def test_a_round_that_comes_weeks_late_sends_one_message_that_says_so(house: House):
    house.receive(RECEIVED)
    _round(house, day("Fri 2025-10-31"))
    late = _round(house, LATE)
    assert late.sent == 4
    (said,) = _inbox(house)
    assert "was due on 2025-11-10" in said
    assert "(late: this came on 2025-11-11, while the program did not run)" in said


def test_a_dry_run_claims_nothing(house: House):
    house.receive(RECEIVED)
    assert _round(house, DUE, dry_run=True).due == 4
    assert _round(house, DUE).sent == 4


def test_a_waiting_clock_reminds_nobody_of_the_reply(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
    keys = [each.key for each in _round(house, LATE).reminders]
    assert keys
    assert not any("/reply/" in key for key in keys)


def test_what_the_applicant_let_pass_is_told_once_with_what_may_be_done(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
    assert _round(house, LATE).sent == 2
    assert _round(house, day("Mon 2025-12-15")).due == 0
    (said,) = _inbox(house)
    assert "申请人补正期限" in said
    assert "“视为放弃” can be recorded" in said


def test_a_milestone_speaks_up_on_its_day_and_once_it_has_passed(with_milestones: House):
    reference = with_milestones.receive(RECEIVED).reference
    with_milestones.act("registrar", reference, "assign", RECEIVED, division="基础教育处")
    division_opinion = day("Mon 2025-10-27")
    assert _round(with_milestones, day("Fri 2025-10-24")).due == 0
    on_the_day = _round(with_milestones, division_opinion).reminders
    assert {each.key.split("/")[2] for each in on_the_day} == {"milestone.division_opinion"}
    assert len(_round(with_milestones, day("Tue 2025-10-28")).reminders) == 2
    assert _round(with_milestones, day("Wed 2025-10-29")).due == 0
    assert all("承办处室提出意见" in each for each in _inbox(with_milestones))


def test_a_milestone_rests_while_the_applicant_is_awaited_and_ends_with_the_reply(
    with_milestones: House,
):
    waiting = with_milestones.receive(RECEIVED).reference
    with_milestones.act("handler", waiting, "request_correction", RECEIVED, items="哪一年度")
    answered = with_milestones.receive(RECEIVED).reference
    with_milestones.answer(answered, RECEIVED)
    keys = [each.key for each in _round(with_milestones, LATE).reminders]
    assert not any("milestone" in key for key in keys)


def test_a_clock_can_have_thresholds_and_roles_of_its_own(small_house: House):
    own = '[reminders.clocks.reply]\nthresholds = [8]\nroles = ["registrar"]\noverdue = "once"\n'
    office = replace(small_house, config=small_house.config + own)
    office.receive(RECEIVED)
    keys = [each.key for each in _round(office, day("Wed 2025-10-29")).reminders]
    assert [key.split("/")[5:7] for key in keys] == [["8", "registrar"]] * 2
    _round(office, OVERDUE)
    assert not any("registrar" in e.key for e in _round(office, day("Wed 2025-11-12")).reminders)


def test_an_answered_case_reminds_nobody(house: House):
    house.answer(house.receive(RECEIVED).reference, RECEIVED)
    assert _round(house, LATE).due == 0


def test_the_deputy_is_reminded_while_somebody_is_away(small_house: House):
    small_house.receive(RECEIVED)
    with small_house.store.transaction() as tx:
        away = Absence("handler", FIVE_LEFT, day("Tue 2025-11-04"), "registrar")
        tx.duty.add_absence(away, "user:handler", datetime.now(UTC))
    _round(small_house, FIVE_LEFT)
    assert (len(_inbox(small_house)), len(_inbox(small_house, "registrar"))) == (0, 1)
    _round(small_house, day("Wed 2025-11-05"))
    assert (len(_inbox(small_house)), len(_inbox(small_house, "registrar"))) == (1, 1)


def test_the_first_look_at_an_old_register_sends_one_list_a_person(small_house: House):
    for _ in range(12):
        small_house.receive(RECEIVED)
    first = _round(small_house, LATE)
    assert first.due == 48
    assert sorted(each.key for each in first.reminders) == [
        f"jyj/digest/{who}/{by}" for who in ("handler", "manager") for by in ("inbox", "log")
    ]
    (said,) = _inbox(small_house)
    assert said.count("2025-00") == 12
    assert _round(small_house, LATE).due == 0


def test_rounds_at_the_same_time_send_each_message_once(house: House):
    house.receive(RECEIVED)
    got = Receiver()
    office = _via(house, "group")
    with ThreadPoolExecutor(3) as pool:
        sent = pool.map(lambda _: _round(office, DUE, {"group": got}).sent, range(3))
        assert sum(sent) == 4  # handler and head, by inbox and by the group's channel
    assert len({each.key for each in got.got}) == len(got.got) == 2


def test_the_message_names_the_case_and_the_date_and_no_person(house: House):
    reference = house.receive(RECEIVED).reference
    got = Receiver(is_for_group=True)
    _round(_via(house, "group"), DUE, {"group": got})
    (said,) = _inbox(house)
    (sent,) = got.got
    assert sent.body == said
    assert reference in said
    assert str(DUE) in said
    assert "林小满" not in str(sent)
    assert (sent.reference, sent.clock, sent.due, sent.recipient) == (
        reference,
        "reply",
        DUE,
        "group",
    )


def test_what_an_event_has_answered_before_it_went_out_is_taken_back(house: House):
    reference = house.receive(RECEIVED).reference
    got = Receiver(disturbs=True)
    office = _via(house, "group")
    assert _round(office, FIVE_LEFT, {"group": got}, at(FIVE_LEFT, 22)).sent == 1  # in the inbox
    house.answer(reference, FIVE_LEFT)
    morning = _round(office, day("Tue 2025-11-04"), {"group": got}, at(day("Tue 2025-11-04"), 9))
    assert (morning.taken_back, morning.sent, got.got) == (1, 0, [])
    assert _inbox(house) == [], "what is answered is no longer to be done"


def test_a_date_that_moved_is_told_anew_and_the_old_one_is_taken_back(house: House):
    reference = house.receive(RECEIVED).reference
    got = Receiver(disturbs=True)
    office = _via(house, "group")
    _round(office, FIVE_LEFT, {"group": got}, at(FIVE_LEFT, 22))
    house.act(
        "manager",
        reference,
        "extend",
        FIVE_LEFT,
        working_days="5",
        approved_by="局长",
        reason="数据量大",
    )
    moved = _round(
        office, day("Mon 2025-11-10"), {"group": got}, datetime(2025, 11, 10, 2, tzinfo=UTC)
    )
    assert moved.taken_back == 1
    assert [each.due for each in got.got] == [day("Mon 2025-11-17")]


def test_what_waited_too_long_is_left_to_the_more_urgent_message(house: House):
    house.receive(RECEIVED)
    got = Receiver(fails=ConnectionRefusedError())
    office = _via(house, "group")
    _round(office, FIVE_LEFT, {"group": got}, at(FIVE_LEFT, 10))
    got.fails = None
    done = _round(
        office, day("Wed 2025-11-05"), {"group": got}, datetime(2025, 11, 5, 2, tzinfo=UTC)
    )
    assert [each.occasion for each in got.got] == ["3"]
    assert done.failed == 0


def test_a_channel_that_fails_is_left_alone_and_holds_up_no_other(house: House):
    for _ in range(3):
        house.receive(RECEIVED)
    broken, works = Receiver(fails=ConnectionRefusedError()), Receiver()
    office = _via(house, "broken", "works")
    both = {"broken": broken, "works": works}
    now = at(FIVE_LEFT, 10)
    first = _round(office, FIVE_LEFT, both, now)
    assert (first.sent, first.failed, len(works.got)) == (6, 1, 3)
    with house.store.reading() as tx:
        health = tx.schedulers.channels()
        assert tx.reminders.counts()["broken", "waiting"] == 3, "none of them was at fault"
    assert (health["broken"].failures, health["broken"].last_error) == (1, "ConnectionRefusedError")
    assert health["works"].last_error is None
    broken.fails = None
    assert _round(office, FIVE_LEFT, both, now + timedelta(seconds=59)).sent == 0
    assert _round(office, FIVE_LEFT, both, now + timedelta(seconds=61)).sent == 3
    with house.store.reading() as tx:
        assert tx.reminders.counts()["broken", "sent"] == 3
    with house.store.reading() as tx:
        assert tx.schedulers.channels()["broken"].failures == 0


def test_somebody_who_cannot_be_reached_keeps_nobody_else_waiting(house: House):
    house.receive(RECEIVED)
    with house.store.transaction() as tx:
        tx.people.put_user(Person("second", "另一人", ("handler",)), datetime.now(UTC))

    class Picky(Receiver):
        def send(self, message: Outgoing) -> None:
            if message.recipient == "handler":
                raise Undeliverable("SMTPRecipientsRefused")
            super().send(message)

    picky = Picky()
    office = _via(house, "group")
    now = at(FIVE_LEFT, 10)
    for _ in range(8):
        _round(office, FIVE_LEFT, {"group": picky}, now)
        now += timedelta(minutes=59)
    assert [each.recipient for each in picky.got] == ["second"]
    with house.store.reading() as tx:
        (lost,) = tx.reminders.given_up(FIVE_LEFT)
    assert (lost.recipient, lost.attempts, lost.error) == ("handler", 5, "SMTPRecipientsRefused")


def test_one_case_that_cannot_be_looked_at_stops_no_round(small_house: House, monkeypatch):
    from casetrack.desk.reminding import due as reminding

    one, other = (small_house.receive(RECEIVED).reference for _ in range(2))
    plain = reminding.due_reminders

    def breaks(deadline, *rest):
        if deadline.reference == one:
            raise ValueError("林小满")
        return plain(deadline, *rest)

    monkeypatch.setattr(reminding, "due_reminders", breaks)
    done = _round(small_house, DUE)
    assert {each.reference for each in done.broken} == {one}
    assert "林小满" not in str(done.broken)
    assert {each.key.split("/")[1] for each in done.reminders} == {other}


def test_a_person_gets_one_mail_a_day_and_what_was_done_meanwhile_is_not_in_it(house: House):
    first, second, third = (house.receive(RECEIVED).reference for _ in range(3))
    with house.store.transaction() as tx:
        tx.duty.put_mail("handler", "handler@example.org", datetime.now(UTC))
    office = replace(
        house,
        config=f"""{house.config}
[reminders]
channels = ["mail"]
[mail]
host = "localhost"
sender = "casetrack@example.org"
""",
    )
    mail = Receiver(disturbs=True)
    tomorrow = day("Tue 2025-11-04")
    assert _round(office, FIVE_LEFT, {"mail": mail}, at(FIVE_LEFT, 10)).sent == 0
    house.answer(second, FIVE_LEFT)
    done = _round(office, tomorrow, {"mail": mail}, at(tomorrow, 8, 30))
    assert (done.sent, done.taken_back) == (1, 1)
    (letter,) = mail.got
    assert letter.address == "handler@example.org"
    assert [each in letter.body for each in (first, second, third)] == [True, False, True]
    assert _round(office, tomorrow, {"mail": mail}, at(tomorrow, 9)).sent == 0
    with house.store.reading() as tx:
        assert tx.reminders.counts() == {("mail", "sent"): 3, ("mail", "cancelled"): 1}
