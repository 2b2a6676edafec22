"""What becomes of the clocks of the regulations of 2019, sentence by sentence.

The receipt of most cases here is Mon 2025-10-13: twenty working days later is Mon 2025-11-10,
seven working days later Wed 2025-10-22.
"""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event, Policy
from casetrack.core.clock import Deadline, Deadlines, day_by_day, deadlines, read_history, status
from casetrack.core.workflow import Workflow, parse
from casetrack.errors import BadInput
from core.clock.histories import happened, history
from days import day

RECEIVED = "Mon 2025-10-13 received"
DUE = day("Mon 2025-11-10")

Fold = Callable[[Case], Deadlines]


@pytest.fixture
def fold(cn_2019: Workflow, calendar: Calendar) -> Fold:
    return lambda case: deadlines(case, cn_2019, calendar)


@pytest.fixture
def reply(fold: Fold) -> Callable[[Case], Deadline]:
    def reply(case: Case) -> Deadline:
        live = fold(case).live("reply")
        assert live is not None
        return live

    return reply


Reply = Callable[[Case], Deadline]


def warnings(found: Deadlines) -> list[str]:
    return [str(warning) for warning in found.warnings]


# Counting


def test_every_day_to_19_march_2026_has_its_number(reply: Reply, calendar: Calendar) -> None:
    live = reply(history("Fri 2026-02-13 received"))
    numbered = {
        each.number: each.day for each in day_by_day(live, calendar) if each.number is not None
    }
    assert numbered == {
        1: day("Sat 2026-02-14"),  # make-up workday
        2: day("Tue 2026-02-24"),  # the first after the Spring Festival
        3: day("Wed 2026-02-25"),
        4: day("Thu 2026-02-26"),
        5: day("Fri 2026-02-27"),
        6: day("Sat 2026-02-28"),  # make-up workday
        7: day("Mon 2026-03-02"),
        8: day("Tue 2026-03-03"),
        9: day("Wed 2026-03-04"),
        10: day("Thu 2026-03-05"),
        11: day("Fri 2026-03-06"),
        12: day("Mon 2026-03-09"),
        13: day("Tue 2026-03-10"),
        14: day("Wed 2026-03-11"),
        15: day("Thu 2026-03-12"),
        16: day("Fri 2026-03-13"),
        17: day("Mon 2026-03-16"),
        18: day("Tue 2026-03-17"),
        19: day("Wed 2026-03-18"),
        20: day("Thu 2026-03-19"),
    }
    assert live.due == day("Thu 2026-03-19")


def test_the_account_leaves_out_no_day_between_the_start_and_the_due_date(
    reply: Reply, calendar: Calendar
) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-11-05 consultation_returned id=a",
            "Fri 2025-11-21 extended working_days=10",
        )
    )
    account = list(day_by_day(live, calendar))
    assert account[0].day == day("Tue 2025-10-14")
    assert account[-1].day == live.due
    assert all((later.day - earlier.day).days == 1 for earlier, later in pairwise(account))
    assert [each.number for each in account if each.number] == list(range(1, 31))


def test_the_account_says_why_a_working_day_is_not_counted(
    reply: Reply, calendar: Calendar
) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-10-22 consultation_returned id=a",
        )
    )
    left_out = {each.day: each.left_out for each in day_by_day(live, calendar) if each.left_out}
    assert left_out == {
        day("Tue 2025-10-21"): "条例第33条第3款",
        day("Wed 2025-10-22"): "条例第33条第3款",
    }


def test_each_step_names_its_article(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 correction_requested",
            "Mon 2025-10-27 correction_received",
            "Mon 2025-11-03 extended working_days=10",
        )
    )
    assert [step.source for step in live.steps] == ["条例第30条、第33条第2款", "条例第33条第2款"]
    assert [step.start for step in live.steps] == [day("Mon 2025-10-27"), live.first_due]
    assert [step.working_days for step in live.steps] == [20, 10]


def test_changing_20_to_19_in_the_law_moves_the_due_date(
    text_of_2019: str, calendar: Calendar
) -> None:
    assert text_of_2019.count('working_days = 20\nstarts_on = ["received"]') == 1
    shorter = parse(
        "copy.toml",
        text_of_2019.replace(
            'working_days = 20\nstarts_on = ["received"]',
            'working_days = 19\nstarts_on = ["received"]',
        ),
    )
    live = deadlines(history("Fri 2026-02-13 received"), shorter, calendar).live("reply")
    assert live is not None
    assert live.due == day("Wed 2026-03-18")


def test_a_receipt_on_a_rest_day_keeps_its_date_or_rolls(reply: Reply) -> None:
    sunday = "Sun 2025-10-19 received"
    keep, roll = Policy(rest_day_receipt="keep"), Policy(rest_day_receipt="roll")
    assert reply(history(sunday, policy=keep)).due == day("Fri 2025-11-14")
    assert reply(history(sunday, policy=roll)).due == day("Mon 2025-11-17")


def test_a_receipt_can_follow_from_a_day_that_only_a_later_event_tells(reply: Reply) -> None:
    """Passed on by another body, it came on Tuesday and was logged on Wednesday."""
    live = reply(
        history(
            "Wed 2025-10-15 arrived channel=online forwarded_on=2025-10-10 arrived_on=2025-10-14"
        )
    )
    assert live.start == day("Tue 2025-10-14")
    assert live.due == day("Tue 2025-11-11")


def test_a_receipt_on_a_make_up_workday_does_not_roll(reply: Reply) -> None:
    saturday = "Sat 2026-02-14 received"
    assert reply(history(saturday, policy=Policy(rest_day_receipt="roll"))).due == day(
        "Fri 2026-03-20"
    )


def test_a_due_date_in_a_year_nobody_has_announced_is_provisional(
    fold: Fold, calendar: Calendar
) -> None:
    last = date(calendar.announced[-1], 12, 15)
    found = fold(Case.of([Event("received", last)]))
    provisional = {each.clock: each.provisional for each in found.all}
    assert provisional == {"reply": True, "correction_notice": False}


# Asking the applicant


def test_a_request_in_time_pauses_the_clock_and_keeps_the_old_date(reply: Reply) -> None:
    live = reply(history(RECEIVED, "Wed 2025-10-22 correction_requested"))
    assert live.due == DUE
    assert status(live, DUE) == "paused"
    assert status(live, day("Mon 2026-01-05")) == "paused"


def test_the_supplement_starts_a_new_clock_and_leaves_the_old_one_to_be_seen(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-22 correction_requested",
            "Mon 2025-11-03 correction_received",
        )
    )
    replies = [(each.due, status(each, DUE)) for each in found.all if each.clock == "reply"]
    assert replies == [(day("Mon 2025-12-01"), "running"), (DUE, "superseded")]


def test_the_supplement_drops_an_extension_made_before_it(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-15 extended working_days=10",
            "Wed 2025-10-22 correction_requested",
            "Mon 2025-11-03 correction_received",
        )
    )
    assert found.dues["reply"] == day("Mon 2025-12-01")
    assert len(found.warnings) == 1, "the extension that is gone is said aloud"


def test_after_a_supplement_the_office_may_extend_once_more(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-15 extended working_days=10",
            "Wed 2025-10-22 correction_requested",
            "Mon 2025-11-03 correction_received",
            "Mon 2025-12-01 extended working_days=5",
        )
    )
    assert found.dues["reply"] == day("Mon 2025-12-08")


def test_a_request_on_the_seventh_working_day_is_in_time(fold: Fold) -> None:
    notice = fold(history(RECEIVED, "Wed 2025-10-22 correction_requested")).live(
        "correction_notice"
    )
    assert notice is not None
    assert notice.due == day("Wed 2025-10-22")
    assert status(notice, DUE) == "met"


def test_a_late_request_keeps_both_due_dates(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Thu 2025-10-23 correction_requested",
            "Mon 2025-11-03 correction_received",
        )
    )
    live = found.live("reply")
    assert live is not None
    assert live.due == DUE
    assert live.alternative_due == day("Mon 2025-12-01")
    assert status(live, day("Tue 2025-11-11")) == "overdue", "the earlier date alarms"
    assert len(found.warnings) == 1


def test_a_late_request_does_not_pause_the_clock(reply: Reply) -> None:
    live = reply(history(RECEIVED, "Thu 2025-10-23 correction_requested"))
    assert status(live, DUE) == "running"
    assert status(live, day("Tue 2025-11-11")) == "overdue"


def test_after_a_late_request_an_extension_moves_both_due_dates(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Thu 2025-10-23 correction_requested",
            "Mon 2025-11-03 correction_received",
            "Mon 2025-11-10 extended working_days=5",
        )
    )
    assert live.due == day("Mon 2025-11-17")
    assert live.alternative_due == day("Mon 2025-12-08")


def test_two_readings_that_agree_leave_nothing_to_dispute(reply: Reply) -> None:
    # The silent third party's fifteen days cover both starts: the count begins behind them.
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-13 consultation_sent party=third_party id=a served_on=2025-10-17",
            "Thu 2025-10-23 correction_requested",
            "Mon 2025-11-03 correction_received",
        )
    )
    assert live.due == day("Fri 2025-12-05")
    assert live.alternative_due is None


def test_a_second_request_has_no_effect(fold: Fold) -> None:
    once = ["Wed 2025-10-15 correction_requested", "Mon 2025-10-20 correction_received"]
    found = fold(history(RECEIVED, *once, "Wed 2025-10-22 correction_requested"))
    live = found.live("reply")
    assert live is not None
    assert live.due == day("Mon 2025-11-17")
    assert status(live, day("Thu 2025-10-23")) == "running"
    assert len(found.warnings) == 1
    assert "条例第30条" in warnings(found)[0]


def test_what_answers_a_second_request_starts_nothing(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-15 correction_requested",
            "Mon 2025-10-20 correction_received",
            "Wed 2025-10-22 correction_requested",
            "Mon 2025-10-27 correction_received",
        )
    )
    assert found.dues["reply"] == day("Mon 2025-11-17")


def test_a_supplement_nobody_asked_for_starts_nothing_and_is_said(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Mon 2025-10-20 correction_received"))
    assert found.dues["reply"] == DUE
    assert len(found.warnings) == 1


def test_the_period_for_the_supplement_runs_from_service(fold: Fold) -> None:
    asked = "Mon 2025-10-20 correction_requested working_days=10"
    unserved = fold(history(RECEIVED, asked))
    assert unserved.dues["correction_by_applicant"] == day("Mon 2025-11-03")
    served = fold(history(RECEIVED, f"{asked} served_on=2025-10-23"))
    assert served.dues["correction_by_applicant"] == day("Thu 2025-11-06")


def test_an_explicit_last_day_for_the_supplement_wins(fold: Fold) -> None:
    asked = "Mon 2025-10-20 correction_requested working_days=10 complete_by=2025-11-14"
    assert fold(history(RECEIVED, asked)).dues["correction_by_applicant"] == day("Fri 2025-11-14")


def test_the_period_for_the_supplement_is_the_letters_before_the_offices(fold: Fold) -> None:
    seven = Policy(correction_days=7)
    by_office = fold(history(RECEIVED, "Mon 2025-10-20 correction_requested", policy=seven))
    assert by_office.dues["correction_by_applicant"] == day("Wed 2025-10-29")
    asked = "Mon 2025-10-20 correction_requested working_days=3"
    by_letter = fold(history(RECEIVED, asked, policy=seven))
    assert by_letter.dues["correction_by_applicant"] == day("Thu 2025-10-23")


def test_an_application_deemed_abandoned_has_no_running_clock(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 correction_requested",
            "Tue 2025-11-11 lapsed",
        )
    )
    assert found.dues.keys() <= {"correction_by_applicant"}
    later = day("Mon 2026-01-05")
    assert {each.clock: status(each, later) for each in found.all} == {
        "reply": "lapsed",
        "correction_notice": "met",
        "correction_by_applicant": "lapsed",
    }


def test_a_late_supplement_opens_an_abandoned_application_again(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 correction_requested",
            "Tue 2025-11-11 lapsed",
            "Mon 2025-11-17 correction_received",
        )
    )
    assert live.due == day("Mon 2025-12-15")
    assert status(live, live.due) == "running"


def test_a_late_supplement_to_a_late_request_opens_it_again_too(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Thu 2025-10-23 correction_requested",
            "Fri 2025-11-14 lapsed",
            "Mon 2025-11-17 correction_received",
        )
    )
    assert live.alternative_due == day("Mon 2025-12-15")
    assert status(live, day("Mon 2025-11-17")) != "lapsed"


def test_a_reply_to_an_applicant_who_is_awaited_is_not_late(reply: Reply) -> None:
    # The old date passes while the applicant still has time: nobody can keep it.
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 correction_requested served_on=2025-10-23",
            "Fri 2025-11-14 reply_dispatched",
        )
    )
    assert status(live, day("Mon 2025-11-17")) == "met"


# Fees


def test_a_fee_notice_pauses_the_clock(reply: Reply) -> None:
    live = reply(history(RECEIVED, "Mon 2025-11-10 fee_notified"))
    assert live.due == DUE
    assert status(live, day("Mon 2025-11-24")) == "paused"


def test_payment_starts_twenty_new_days_and_drops_the_extension(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-11-03 extended working_days=20",
            "Mon 2025-11-10 fee_notified",
            "Mon 2025-11-17 fee_paid",
        )
    )
    assert found.dues["reply"] == day("Mon 2025-12-15")


def test_the_fee_is_due_twenty_working_days_from_service(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Mon 2025-11-03 fee_notified served_on=2025-11-06"))
    assert found.dues["fee_payment"] == day("Thu 2025-12-04")


def test_a_payment_after_a_supplement_starts_the_clock_a_third_time(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 correction_requested",
            "Mon 2025-10-27 correction_received",
            "Mon 2025-11-03 fee_notified",
            "Mon 2025-11-10 fee_paid",
        )
    )
    replies = [each.due for each in found.all if each.clock == "reply"]
    assert replies[0] == day("Mon 2025-12-08")
    assert sorted(replies[1:]) == [DUE, day("Mon 2025-11-24")]


# Consultations


def test_days_spent_asking_a_third_party_are_not_counted(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-11-05 consultation_returned id=a",
        )
    )
    assert live.due == day("Wed 2025-11-26")


def test_an_open_consultation_assumes_silence_to_the_cap(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a served_on=2025-10-22",
        )
    )
    assert live.due == day("Wed 2025-12-03")
    assert status(live, day("Mon 2025-10-27")) == "running"


def test_silence_is_capped_from_service_and_not_from_sending(reply: Reply) -> None:
    sent = "Mon 2025-10-20 consultation_sent party=third_party id=a"
    at_once = reply(history(RECEIVED, sent))
    assert at_once.due == day("Mon 2025-12-01")
    later = reply(history(RECEIVED, sent, "Wed 2025-10-22 consultation_served id=a"))
    assert later.due == day("Wed 2025-12-03")


def test_the_third_party_has_fifteen_days_from_service_told_later(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-10-22 consultation_served id=a",
        )
    )
    assert found.dues["third_party_opinion"] == day("Wed 2025-11-12")


def test_a_single_consultation_needs_no_id(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party",
            "Wed 2025-10-22 consultation_served",
        )
    )
    assert found.dues["third_party_opinion"] == day("Wed 2025-11-12")
    assert found.dues["reply"] == day("Wed 2025-12-03")


def test_an_answer_without_id_closes_the_only_consultation(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party",
            "Wed 2025-11-05 consultation_returned",
        )
    )
    assert found.dues == {
        "reply": day("Wed 2025-11-26"),
        "correction_notice": day("Wed 2025-10-22"),
    }
    assert warnings(found) == []


def test_another_agency_has_no_cap(reply: Reply) -> None:
    sent = "Mon 2025-10-20 consultation_sent id=a party="
    returned = "Mon 2025-12-01 consultation_returned id=a"
    joint = reply(history(RECEIVED, f"{sent}joint_agency", returned))
    assert joint.due == day("Mon 2025-12-01")
    other = reply(history(RECEIVED, f"{sent}other_agency", returned))
    assert other.due == day("Mon 2025-12-22")


def test_a_reply_that_waits_for_an_agency_without_cap_is_never_overdue(reply: Reply) -> None:
    live = reply(history(RECEIVED, "Mon 2025-10-20 consultation_sent party=other_agency id=a"))
    assert status(live, day("Mon 2026-03-02")) != "overdue"


def test_an_extension_while_an_agency_without_cap_is_asked_is_in_time(fold: Fold) -> None:
    # No day from the letter to the answer counts, so the old date cannot have passed.
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=other_agency id=a",
            "Mon 2025-12-15 extended working_days=5",
            "Fri 2025-12-19 consultation_returned id=a",
        )
    )
    assert found.dues["reply"] == day("Mon 2026-01-19")
    assert warnings(found) == []


def test_a_consultation_while_an_agency_without_cap_is_asked_counts(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=other_agency id=a",
            "Mon 2025-12-15 consultation_sent party=third_party id=b",
            "Fri 2025-12-19 consultation_returned id=a",
            "Fri 2025-12-26 consultation_returned id=b",
        )
    )
    assert found.dues["reply"] == day("Mon 2026-01-19")
    assert warnings(found) == []


def test_a_fee_asked_for_while_an_agency_without_cap_is_asked_is_in_time(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=other_agency id=a",
            "Mon 2025-12-15 fee_notified",
            "Fri 2025-12-19 consultation_returned id=a",
            "Mon 2025-12-22 fee_paid",
        )
    )
    live = found.live("reply")
    assert live is not None
    assert (live.due, live.alternative_due) == (day("Tue 2026-01-20"), None)
    assert warnings(found) == []


@pytest.mark.parametrize("party", ["third_party", "joint_agency", "other_agency"])
def test_a_consultation_on_the_due_date_leaves_no_day_to_wait_for(fold: Fold, party: str) -> None:
    # The twentieth day is counted; what is left out begins behind it.
    found = fold(
        history(
            RECEIVED,
            f"Mon 2025-11-10 consultation_sent party={party} id=a",
            "Mon 2025-11-17 extended working_days=10",
        )
    )
    live = found.live("reply")
    assert live is not None
    assert live.due == DUE
    assert status(live, day("Tue 2025-11-11")) == "overdue"
    assert len(found.warnings) == 1


def test_overlapping_consultations_are_left_out_once(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Wed 2025-10-15 consultation_sent party=third_party id=a",
            "Mon 2025-10-20 consultation_sent party=joint_agency id=b",
            "Wed 2025-10-22 consultation_returned id=a",
            "Wed 2025-10-29 consultation_returned id=b",
        )
    )
    assert live.due == day("Mon 2025-11-24")
    assert [(span.first, span.last) for span in live.steps[0].left_out] == [
        (day("Thu 2025-10-16"), day("Wed 2025-10-29"))
    ]


def test_each_consultation_has_a_clock_of_its_own(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-15 consultation_sent party=third_party id=a",
            "Mon 2025-10-20 consultation_sent party=third_party id=b",
            "Tue 2025-10-21 consultation_sent party=joint_agency id=c",
            "Wed 2025-10-22 consultation_returned id=a",
        )
    )
    told = {
        each.subject: (each.clock, each.due, status(each, day("Mon 2025-11-10")))
        for each in found.all
        if each.subject is not None
    }
    assert told == {
        "a": ("third_party_opinion", day("Wed 2025-11-05"), "met"),
        "b": ("third_party_opinion", day("Mon 2025-11-10"), "running"),
        "c": ("agency_opinion", day("Tue 2025-11-11"), "running"),
    }


def test_where_the_clock_resumes_on_the_day_of_return_that_day_counts(reply: Reply) -> None:
    resume = Policy(consultation_edge="resume_on_return")
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-11-05 consultation_returned id=a",
            policy=resume,
        )
    )
    assert live.due == day("Tue 2025-11-25")


def test_silence_leaves_out_the_same_days_under_both_edges(reply: Reply) -> None:
    silent = (RECEIVED, "Mon 2025-10-20 consultation_sent party=third_party id=a")
    resume = Policy(consultation_edge="resume_on_return")
    assert reply(history(*silent)).due == reply(history(*silent, policy=resume)).due


def test_an_answer_on_the_day_of_asking_leaves_nothing_out(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Mon 2025-10-20 consultation_returned id=a",
        )
    )
    assert live.due == DUE


def test_a_consultation_after_the_due_date_does_not_revive_the_clock(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Tue 2025-11-11 consultation_sent party=third_party id=a"))
    assert found.dues["reply"] == DUE
    assert found.dues["third_party_opinion"] == day("Tue 2025-12-02")
    assert len(found.warnings) == 1


def test_a_consultation_inside_the_extension_is_left_out(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Mon 2025-11-10 extended working_days=10",
            "Mon 2025-11-17 consultation_sent party=third_party id=a",
            "Fri 2025-11-21 consultation_returned id=a",
        )
    )
    assert (live.first_due, live.due) == (DUE, day("Fri 2025-11-28"))


def test_a_consultation_that_goes_on_past_a_supplement_is_still_left_out(reply: Reply) -> None:
    live = reply(
        history(
            RECEIVED,
            "Thu 2025-10-16 consultation_sent party=third_party id=a",
            "Mon 2025-10-20 correction_requested",
            "Mon 2025-10-27 correction_received",
            "Fri 2025-10-31 consultation_returned id=a",
        )
    )
    assert live.due == day("Fri 2025-11-28")


def test_a_consultation_begun_while_the_applicant_is_awaited_is_left_out(reply: Reply) -> None:
    # The clock stands still, so it cannot have run out on the old date.
    live = reply(
        history(
            RECEIVED,
            "Wed 2025-10-22 correction_requested served_on=2025-10-27",
            "Wed 2025-11-12 consultation_sent party=third_party id=a",
            "Fri 2025-11-14 correction_received",
            "Fri 2025-11-21 consultation_returned id=a",
        )
    )
    assert live.due == day("Fri 2025-12-19")


def test_an_answer_nobody_waits_for_is_said(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Mon 2025-10-20 consultation_returned id=a"))
    assert found.dues["reply"] == DUE
    assert len(found.warnings) == 1


# Extensions


def test_an_extension_counts_on_from_the_due_date(reply: Reply) -> None:
    live = reply(history(RECEIVED, "Wed 2025-10-15 extended working_days=20"))
    assert (live.first_due, live.due) == (DUE, day("Mon 2025-12-08"))


def test_an_extension_on_the_due_date_holds_and_a_day_later_not(fold: Fold) -> None:
    in_time = fold(history(RECEIVED, "Mon 2025-11-10 extended working_days=10"))
    assert in_time.dues["reply"] == day("Mon 2025-11-24")
    assert warnings(in_time) == []
    late = fold(history(RECEIVED, "Tue 2025-11-11 extended working_days=10"))
    assert late.dues["reply"] == DUE
    assert len(late.warnings) == 1


def test_an_extension_is_in_time_by_the_date_that_consultations_have_moved(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Wed 2025-11-05 consultation_returned id=a",
            "Wed 2025-11-26 extended working_days=10",
        )
    )
    assert found.dues["reply"] == day("Wed 2025-12-10")
    assert warnings(found) == []


def test_a_second_extension_has_no_effect(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Wed 2025-10-15 extended working_days=5",
            "Mon 2025-11-10 extended working_days=15",
        )
    )
    assert found.dues["reply"] == day("Mon 2025-11-17")
    assert len(found.warnings) == 1


def test_an_extension_of_more_than_twenty_days_counts_for_twenty(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Wed 2025-10-15 extended working_days=25"))
    assert found.dues["reply"] == day("Mon 2025-12-08")
    assert len(found.warnings) == 1


def test_an_extension_that_says_no_number_is_not_passed_over_in_silence(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Wed 2025-10-15 extended"))
    assert found.dues["reply"] == DUE
    assert len(found.warnings) == 1


# How it ends


def test_a_reply_on_the_due_date_is_in_time_and_a_day_later_late(reply: Reply) -> None:
    in_time = reply(history(RECEIVED, "Mon 2025-11-10 reply_dispatched"))
    assert (in_time.met_on, status(in_time, day("Mon 2025-12-01"))) == (DUE, "met")
    late = reply(history(RECEIVED, "Tue 2025-11-11 reply_dispatched"))
    assert (late.met_on, status(late, day("Mon 2025-12-01"))) == (day("Tue 2025-11-11"), "late")


def test_an_unanswered_application_is_overdue_from_the_day_after(reply: Reply) -> None:
    live = reply(history(RECEIVED))
    assert status(live, DUE) == "running"
    assert status(live, day("Tue 2025-11-11")) == "overdue"


def test_service_of_the_reply_does_not_matter(reply: Reply) -> None:
    live = reply(
        history(RECEIVED, "Mon 2025-11-10 reply_dispatched", "Thu 2025-11-20 reply_served")
    )
    assert status(live, day("Mon 2025-12-01")) == "met"


def test_a_reply_without_a_supplement_request_leaves_that_chance_behind(fold: Fold) -> None:
    notice = fold(history(RECEIVED, "Fri 2025-10-17 reply_dispatched")).live("correction_notice")
    assert notice is not None
    assert status(notice, day("Mon 2025-12-01")) == "lapsed"


def test_the_last_day_to_ask_for_a_supplement_passes_and_nobody_is_late(fold: Fold) -> None:
    notice = fold(history(RECEIVED)).live("correction_notice")
    assert notice is not None
    assert status(notice, day("Wed 2025-10-22")) == "running"
    assert status(notice, day("Thu 2025-10-23")) == "lapsed"


def test_nothing_is_due_after_the_reply(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Mon 2025-11-10 reply_dispatched",
        )
    )
    assert found.dues == {}


def test_nothing_is_due_after_a_withdrawal(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
            "Tue 2025-10-21 fee_notified",
            "Thu 2025-10-23 withdrawn",
        )
    )
    assert found.dues == {}
    later = day("Mon 2026-01-05")
    assert {each.clock: status(each, later) for each in found.all} == {
        "reply": "lapsed",
        "correction_notice": "lapsed",
        "third_party_opinion": "lapsed",
        "fee_payment": "lapsed",
    }


def test_an_extension_after_the_reply_changes_nothing(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-11-03 reply_dispatched",
            "Tue 2025-11-04 extended working_days=10",
        )
    )
    live = found.live("reply")
    assert live is not None
    assert live.due == DUE
    assert len(found.warnings) == 1


# The order of things, and mistakes set right


def test_clocks_go_by_date_and_not_by_the_order_of_logging(fold: Fold) -> None:
    found = fold(
        history(
            RECEIVED,
            "Mon 2025-11-10 extended working_days=10",
            "Wed 2025-11-05 consultation_returned id=a",
            "Mon 2025-10-20 consultation_sent party=third_party id=a",
        )
    )
    assert found.dues["reply"] == day("Wed 2025-12-10")
    assert warnings(found) == []


def test_events_of_one_day_go_by_the_order_of_logging(fold: Fold) -> None:
    lines = ["Mon 2025-11-03 extended working_days=5", "Mon 2025-11-03 correction_received"]
    asked = (RECEIVED, "Mon 2025-10-20 correction_requested")
    assert fold(history(*asked, *lines)).dues["reply"] == day("Mon 2025-12-01")
    assert fold(history(*asked, *reversed(lines))).dues["reply"] == day("Mon 2025-12-08")


def test_a_corrected_receipt_moves_everything_that_followed(fold: Fold) -> None:
    extended = happened("Mon 2025-11-03 extended working_days=10")
    correction = Event(
        "corrected", day("Tue 2025-11-04"), {"voids": 1, "instead": {"on": "2025-10-10"}}
    )
    found = fold(Case.of([happened(RECEIVED), extended, correction]))
    assert found.dues == {
        "reply": day("Thu 2025-11-20"),  # Sat 2025-10-11 is a make-up workday
        "correction_notice": day("Mon 2025-10-20"),
    }


def test_a_corrected_payload_stands_instead(fold: Fold) -> None:
    correction = Event(
        "corrected",
        day("Tue 2025-11-04"),
        {"voids": 2, "instead": {"payload": {"working_days": 5}}},
    )
    extended = happened("Mon 2025-11-03 extended working_days=10")
    found = fold(Case.of([happened(RECEIVED), extended, correction]))
    assert found.dues["reply"] == day("Mon 2025-11-17")


def test_a_void_event_has_no_effect_and_no_warning(fold: Fold) -> None:
    voiding = Event("corrected", day("Tue 2025-11-04"), {"voids": 2})
    extended = happened("Mon 2025-11-03 extended working_days=10")
    found = fold(Case.of([happened(RECEIVED), extended, voiding]))
    assert found.dues["reply"] == DUE
    assert warnings(found) == []


def test_of_two_corrections_of_one_event_the_last_one_stands(fold: Fold) -> None:
    first = Event("corrected", day("Tue 2025-10-14"), {"voids": 1, "instead": {"on": "2025-10-10"}})
    second = Event(
        "corrected", day("Wed 2025-10-15"), {"voids": 1, "instead": {"on": "2025-10-11"}}
    )
    found = fold(Case.of([happened(RECEIVED), first, second]))
    assert found.dues["reply"] == day("Fri 2025-11-07")


def test_a_case_whose_receipt_is_void_has_no_clock(fold: Fold) -> None:
    voiding = Event("corrected", day("Tue 2025-10-14"), {"voids": 1})
    assert fold(Case.of([happened(RECEIVED), voiding])).all == ()


def test_a_second_receipt_starts_nothing_and_is_said(fold: Fold) -> None:
    found = fold(history(RECEIVED, "Mon 2025-10-20 received"))
    assert found.dues["reply"] == DUE
    assert found.warnings != ()


def test_the_fold_is_the_same_twice(fold: Fold) -> None:
    case = history(
        RECEIVED,
        "Mon 2025-10-20 consultation_sent party=third_party id=a",
        "Thu 2025-10-23 correction_requested",
        "Mon 2025-11-03 correction_received",
    )
    assert fold(case) == fold(case)


# Reading a history from outside


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ([], "events"),
        ({}, "events"),
        ({"events": []}, "events"),
        ({"events": [{"type": "recieved", "on": "2025-10-13"}]}, "recieved"),
        ({"events": [{"type": "received"}]}, "events[1].on"),
        ({"events": [{"type": "received", "on": "13.10.2025"}]}, "13.10.2025"),
        ({"events": [{"type": "extended", "on": "2025-10-13", "days": "ten"}]}, "events[1].days"),
        ({"events": [{"type": "extended", "on": "2025-10-13", "days": 0}]}, "events[1].days"),
        ({"events": [{"type": "extended", "on": "2025-10-13", "days": True}]}, "events[1].days"),
        (
            {"events": [{"type": "consultation_sent", "on": "2025-10-13", "party": "friend"}]},
            "friend",
        ),
        (
            {"events": [{"type": "fee_notified", "on": "2025-10-13", "served_on": "soon"}]},
            "events[1].served_on",
        ),
        ({"events": [{"type": "received", "on": "2025-10-13"}], "today": 5}, "today"),
        ({"events": [{"type": "received", "on": "2025-10-13"}], "workflow": 5}, "workflow"),
        (
            {"events": [{"type": "received", "on": "2025-10-13"}], "policy": {"rest_day": "keep"}},
            "rest_day",
        ),
        (
            {
                "events": [{"type": "received", "on": "2025-10-13"}],
                "policy": {"rest_day_receipt": "drop"},
            },
            "rest_day_receipt",
        ),
    ],
)
def test_a_history_that_cannot_be_read_is_refused_by_name(given: object, named: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_history(given)
    assert named in str(refused.value)


def test_a_history_is_read_with_its_law_day_and_policy() -> None:
    read = read_history(
        {
            "workflow": "cn-2019",
            "today": "2025-10-20",
            "policy": {"rest_day_receipt": "roll"},
            "events": [{"type": "received", "on": "2025-10-13", "channel": "post"}],
        }
    )
    assert (read.workflow, read.today) == ("cn-2019", day("Mon 2025-10-20"))
    assert read.case.policy == Policy(rest_day_receipt="roll")
    assert [(event.type, event.on) for event in read.case.events] == [
        ("received", day("Mon 2025-10-13"))
    ]
