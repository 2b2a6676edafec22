"""What is kept of people beside cases, erased when its time is over: questions, posting lists."""

from dataclasses import replace

from casetrack import desk
from days import day
from desk.conftest import RECEIVED as POSTED
from desk.conftest import House
from desk.test_personal_data import LATER, RECEIVED, at, everything
from desk.test_posting import approved
from store.behind import connected

ASKED, SAID = "我姓何，电话13911112222，想问学区", "请看局网站"


def test_a_question_that_became_no_application_goes_and_is_counted_still(
    house: House, database_url: str
) -> None:
    then = house.seat("registrar", RECEIVED)
    old = desk.log_enquiry(then, ASKED, answer=SAID)
    kept = desk.log_enquiry(house.seat("registrar", LATER), "今天的问题")
    taken = desk.log_enquiry(then, "变成申请的问题")
    desk.enquiry_became(then, taken, house.receive(RECEIVED).reference)
    counted = desk.report(at(house, "manager"), 2019, "cn-2019").report
    report = desk.retention_report(at(house))
    assert report.enquiries == (old,)
    done = desk.erase_past(at(house), report.code)
    assert (done.enquiries, done.texts) == (1, 2)
    left = everything(database_url)
    assert "13911112222" not in left
    assert SAID not in left
    assert desk.enquiry(at(house), old).question is None
    assert desk.enquiry(at(house), kept).question == "今天的问题"
    assert len(desk.enquiries(at(house), RECEIVED, RECEIVED)) == 2
    assert desk.report(at(house, "manager"), 2019, "cn-2019").report == counted
    assert desk.verify(at(house)).findings == ()
    assert desk.retention_report(at(house)).is_empty
    (act,) = desk.privacy_acts(at(house))
    assert (act.kind, act.subject) == ("enquiry_erased", str(old))


def test_a_stamped_list_goes_with_the_last_of_its_cases(house: House, database_url: str) -> None:
    first, second = approved(house), approved(house)
    ours = house.seat("registrar", POSTED)
    desk.post_day(ours)
    desk.attach_stamped(ours, 1, "清单.pdf", "林小满、周小寒".encode())
    desk.read_back(ours, 1, {"1": "1234567890123", "2": "1234567890124"})
    desk.put_on_hold(house.seat("handler", POSTED), second, "纪检调阅")
    late = replace(at(house), today=day("Mon 2031-01-06"))
    report = desk.retention_report(late)
    assert ([each.reference for each in report.cases], report.lists) == ([first], ())
    desk.erase_past(late, report.code)
    assert kept_lists(database_url) == 1

    desk.release_hold(house.seat("handler", POSTED), second)
    report = desk.retention_report(late)
    assert ([each.reference for each in report.cases], report.lists) == ([second], ((2025, 1),))
    done = desk.erase_past(late, report.code)
    assert done.lists == 1
    assert desk.retention_report(late).is_empty
    assert "list_erased" in {each.kind for each in desk.privacy_acts(late)}
    shown = desk.posting(ours, 1)
    assert shown.posted_on == POSTED
    assert shown.is_stamped
    assert kept_lists(database_url) == 0
    assert desk.verify(late).findings == ()


def kept_lists(url: str) -> int:
    """Return of how many stamped lists the file is there."""
    with connected(url) as connection:
        return connection.exec_driver_sql(
            "SELECT count(*) FROM files JOIN postings ON sha256 = stamped_sha256"
            " WHERE content IS NOT NULL"
        ).scalar_one()
