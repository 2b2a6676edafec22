"""Mails and exports that staff drop: no case until somebody confirms, then kept as they came."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from casetrack import desk
from casetrack.desk import Application, FromOriginal, Prefilled, WayIn
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.intake import Table, write_table
from casetrack.messages import english
from casetrack.store import Wanted
from days import day
from desk.conftest import NOW, RECEIVED, House
from intake.mails import mail

TODAY = day("Wed 2025-10-15")
HEADINGS = ("申请单号", "申请时间", "申请人类型", "姓名", "联系电话", "内容描述", "办理状态")
ROWS = (
    ("YSQ001", "2025-10-13 09:30", "公民", "林小满", "13900000006", "学区划分方案", "待受理"),
    ("YSQ002", "2025-10-14 10:00", "法人", "某公司", "0577-2", "校车名录", "待受理"),
    ("YSQ003", "2025-10-14 11:00", "公民", "何川", "13900000008", "听证记录", "待受理"),
)


def export(rows=ROWS, headings=HEADINGS) -> bytes:
    return write_table([Table("申请", headings, rows)], ".xlsx")


def logged(
    house: House, found: Prefilled, user: str = "registrar", **changes: object
) -> desk.Received:
    """Log what an original fills in, as somebody does who finds nothing wrong with it."""
    typed = {key: value for key, value in found.typed.items() if value}
    came = FromOriginal(found.original, found.row, found.taken, len(found.became))
    application = Application(
        received_on=None,
        channel=typed["channel"],
        applicant_name=typed["applicant_name"],
        applicant_type=typed.get("applicant_type", "natural_person"),
        request=typed["request"],
        id_number=typed.get("id_number"),
        way_in=WayIn(submitted_on=day("Wed 2025-10-15")),
        original=came,
    )
    return desk.receive(house.seat(user, TODAY), replace(application, **changes))


def files(house: House, reference: str) -> dict[str, bytes]:
    seat = house.seat("handler", TODAY)
    found = desk.whole(seat, reference).attachments
    with seat.store.reading() as tx:
        return {each.name: tx.notices.file(each.sha256) for each in found}


# A mail


def test_a_mail_is_no_case_until_somebody_confirms_and_is_then_kept_as_it_came(
    house: House,
) -> None:
    content = mail("x", ("申请表.pdf", b"%PDF-1.7"))
    seat = house.seat("registrar", TODAY)
    original = desk.take_in(seat, "信.eml", content)
    assert original.sha256 == sha256(content).hexdigest()
    assert desk.browse(seat, desk.Asked(desk.Wanted())).cards == ()
    found = desk.prefilled(house.seat("handler", TODAY), original.id)
    reference = logged(house, found).reference
    assert files(house, reference) == {"信.eml": content, "申请表.pdf": b"%PDF-1.7"}
    assert desk.waiting_originals(seat) == ()
    assert desk.verify(house.seat("admin", TODAY)).findings == ()


def test_a_mail_by_itself_confirms_no_receipt(small_house: House) -> None:
    seat = small_house.seat("registrar", TODAY)
    found = desk.prefilled(seat, desk.take_in(seat, "信.eml", mail()).id)
    assert found.typed["submitted_on"] == "2025-10-15"
    done = logged(small_house, found)
    assert (done.received_on, done.due) == (None, None)
    assert done.confirm_by == day("Thu 2025-10-16")


def test_the_same_mail_is_told_with_what_it_became_by_file_and_by_its_own_name(
    house: House,
) -> None:
    seat = house.seat("registrar", TODAY)
    reference = logged(
        house, desk.prefilled(seat, desk.take_in(seat, "信.eml", mail()).id)
    ).reference
    again = desk.prefilled(seat, desk.take_in(seat, "又.eml", mail()).id)
    assert again.became == (reference,)
    saved_otherwise = mail() + b"\r\n"
    other = desk.prefilled(seat, desk.take_in(seat, "又.eml", saved_otherwise).id)
    assert other.became == (reference,)
    assert desk.prefilled_from(seat, "三.eml", saved_otherwise).became == (reference,)
    another = mail(Message_ID="<b2@example.org>")
    assert desk.prefilled_from(seat, "四.eml", another).became == ()


def test_what_a_colleague_has_logged_meanwhile_is_not_logged_twice(house: House) -> None:
    seat = house.seat("registrar", TODAY)
    found = desk.prefilled(seat, desk.take_in(seat, "信.eml", mail()).id)
    reference = logged(house, found, "handler").reference
    with pytest.raises(Refused, match=f"already as {reference}"):
        logged(house, found)
    again = desk.prefilled(seat, desk.take_in(seat, "信.eml", mail()).id)
    assert logged(house, again).reference != reference


def test_a_file_that_is_no_file_of_the_mail_changes_nothing(small_house: House) -> None:
    seat = small_house.seat("registrar", TODAY)
    found = desk.prefilled(seat, desk.take_in(seat, "信.eml", mail()).id)
    with pytest.raises(BadInput, match="has no file"):
        logged(small_house, found, original=FromOriginal(found.original, take=(7,)))
    assert desk.waiting_originals(seat)[0].id == found.original
    assert desk.verify(small_house.seat("admin", TODAY)).cases == 0


def test_programs_within_a_mail_are_not_taken_along(small_house: House) -> None:
    seat = small_house.seat("registrar", TODAY)
    content = mail("x", ("清理.exe", b"MZ"), ("空.pdf", b""), ("表.pdf", b"%PDF-1.7"))
    found = desk.prefilled_from(seat, "信.eml", content)
    assert [bool(each.no) for each in found.within] == [True, True, False]
    assert found.taken == (3,)


# An export


def test_each_row_is_an_application_and_the_export_is_kept_once(house: House) -> None:
    seat = house.seat("registrar", TODAY)
    content = export()
    number = desk.take_in(seat, "十月.xlsx", content).id
    seen = desk.export_seen(seat, number)
    assert [each.shown[1] for each in seen.rows] == ["林小满", "某公司", "何川"]
    first = desk.prefilled(seat, number, 2)
    assert first.next_row == 3
    assert first.typed["applicant_type"] == "natural_person"
    one = logged(house, first).reference
    second = desk.prefilled(seat, number, 3)
    assert (second.typed["applicant_type"], second.next_row) == ("", 4)
    two = logged(house, second).reference
    assert [each.became for each in desk.export_seen(seat, number).rows] == [(one,), (two,), ()]
    kept = files(house, one)
    assert kept["十月.xlsx"] == content
    assert "何川".encode() not in kept["十月-2.csv"]
    assert "林小满" in kept["十月-2.csv"].decode("utf-8-sig")
    with house.store.reading() as tx:
        assert tx.originals.get("jyj", number).sha256 == sha256(content).hexdigest()


def test_the_platform_s_number_is_shown_with_the_case_and_finds_it(house: House) -> None:
    seat = house.seat("registrar", TODAY)
    number = desk.take_in(seat, "十月.xlsx", export()).id
    one, _ = (logged(house, desk.prefilled(seat, number, row)).reference for row in (2, 3))
    assert desk.whole(seat, one).sender_number == "YSQ001"
    for wanted in ("YSQ001", "SQ001"):
        found = desk.browse(seat, desk.Asked(Wanted(search=wanted)))
        assert [each.line.reference for each in found.cards] == [one], wanted


def test_a_row_is_known_again_by_the_platform_s_number_in_a_later_export(house: House) -> None:
    seat = house.seat("registrar", TODAY)
    found = desk.prefilled(seat, desk.take_in(seat, "十月.xlsx", export()).id, 2)
    reference = logged(house, found).reference
    changed = (*ROWS[0][:-1], "已受理")
    later = desk.take_in(seat, "十一月.xlsx", export((ROWS[2], changed))).id
    assert [each.became for each in desk.export_seen(seat, later).rows] == [(), (reference,)]
    with pytest.raises(Refused, match="already as"):
        logged(house, found)


def test_a_row_without_a_number_is_known_by_what_it_says_and_not_by_where_it_stands(
    small_house: House,
) -> None:
    seat = small_house.seat("registrar", TODAY)
    rows = [row[1:] for row in ROWS]
    number = desk.take_in(seat, "十月.csv", write_table([Table("", HEADINGS[1:], rows)], ".csv")).id
    reference = logged(small_house, desk.prefilled(seat, number, 2)).reference
    moved = [rows[1], (*rows[0][:-1], "已受理")]
    later = desk.take_in(seat, "又.csv", write_table([Table("", HEADINGS[1:], moved)], ".csv")).id
    assert [each.became for each in desk.export_seen(seat, later).rows] == [(), (reference,)]


def test_what_headings_mean_is_said_once_and_remembered(house: House) -> None:
    seat = house.seat("registrar", TODAY)
    headings = ("单号", "何时", "何人", "何事")
    rows = [("Y1", "2025-10-13", "林小满", "学区划分方案")]
    number = desk.take_in(seat, "十月.xlsx", export(rows, headings)).id
    assert desk.export_seen(seat, number).meant == ("", "", "", "")
    desk.say_headings(seat, number, ("number", "submitted_on", "applicant_name", "request"))
    later = desk.take_in(seat, "十一月.xlsx", export(rows * 2, headings)).id
    seen = desk.export_seen(house.seat("handler", TODAY), later)
    assert seen.is_said
    assert seen.rows[0].shown == ("Y1", "林小满", "2025-10-13", "学区划分方案")


def test_two_headings_cannot_mean_what_only_one_can(small_house: House) -> None:
    seat = small_house.seat("registrar", TODAY)
    number = desk.take_in(seat, "十月.xlsx", export()).id
    with pytest.raises(BadInput, match="cannot both mean the same"):
        desk.say_headings(seat, number, ("phone", "phone"))
    with pytest.raises(BadInput, match="no field"):
        desk.say_headings(seat, number, ("secret",))
    assert not desk.export_seen(seat, number).is_said


def test_an_export_names_others_so_the_evidence_of_a_case_has_its_own_row_alone(
    small_house: House,
) -> None:
    seat = small_house.seat("registrar", TODAY)
    found = desk.prefilled(seat, desk.take_in(seat, "十月.xlsx", export()).id, 2)
    reference = logged(small_house, found).reference
    packed = desk.bundle(seat, reference)
    assert any("十月-2.csv" in each for each in packed.files)
    assert not any("十月.xlsx" in each for each in packed.files)


# Waiting


def test_what_waits_is_the_office_s_and_goes_after_a_time_or_when_it_is_discarded(
    small_house: House,
) -> None:
    seat = small_house.seat("registrar", TODAY)
    first = desk.take_in(seat, "信.eml", mail())
    second = desk.take_in(seat, "十月.xlsx", export())
    colleague = small_house.seat("handler", TODAY)
    assert {each.id for each in desk.waiting_originals(colleague)} == {first.id, second.id}
    desk.discard_original(colleague, first.id)
    with pytest.raises(NotFound, match="drop it again"):
        desk.prefilled(seat, first.id)
    late = replace(seat, now=lambda: NOW + timedelta(days=desk.ORIGINAL_DAYS, seconds=1))
    assert desk.waiting_originals(late) == ()
    desk.remind(late, english, {})
    with pytest.raises(NotFound, match="drop it again"):
        desk.export_seen(seat, second.id)


def test_what_cannot_be_read_is_not_kept(small_house: House) -> None:
    seat = small_house.seat("registrar", TODAY)
    for name, content in (("信.eml", b"x"), ("表.xlsx", b"PK"), ("信.msg", b"\xd0\xcf\x11\xe0")):
        with pytest.raises(BadInput):
            desk.take_in(seat, name, content)
    assert desk.waiting_originals(seat) == ()


def test_only_who_logs_applications_drops_and_reads_them(small_house: House) -> None:
    number = desk.take_in(small_house.seat("registrar", TODAY), "信.eml", mail()).id
    auditor = small_house.seat("auditor", TODAY)
    for attempt in (
        lambda: desk.take_in(auditor, "信.eml", mail()),
        lambda: desk.prefilled(auditor, number),
        lambda: desk.prefilled_from(auditor, "信.eml", mail()),
        lambda: desk.waiting_originals(auditor),
        lambda: desk.discard_original(auditor, number),
    ):
        with pytest.raises(Refused, match="do not log"):
            attempt()


def test_a_file_logged_at_once_is_kept_only_with_its_case(small_house: House) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    application = Application(None, "email", "林小满", "natural_person", "学区")
    with pytest.raises(Refused, match="day of receipt"):
        desk.receive_from(seat, application, "信.eml", mail(), FromOriginal(0))
    assert desk.waiting_originals(seat) == ()
    way_in = WayIn(submitted_on=RECEIVED, confirmed_on=RECEIVED)
    done = desk.receive_from(
        seat, replace(application, way_in=way_in), "信.eml", mail(), FromOriginal(0)
    )
    assert list(files(small_house, done.reference)) == ["信.eml"]
