"""Mails as files: whatever a program has written, what people wrote is read, or one sentence."""

from base64 import b64encode
from contextlib import suppress
from datetime import UTC, date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.errors import BadInput
from casetrack.intake import proposed_from_mail, read_mail
from casetrack.intake.html_text import text_of_html
from days import day
from intake.mails import FORM, mail, written
from ledgers import words

TODAY = day("Wed 2025-10-15")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def proposals(content: bytes, today: date = TODAY) -> dict[str, str]:
    said = proposed_from_mail(words(), read_mail("信.eml", content), SHANGHAI, today)
    assert len({each.key for each in said}) == len(said)
    return {each.key: each.value for each in said}


def test_who_wrote_when_and_what():
    read = read_mail("信.eml", mail("请公开校车名录", ("申请表.pdf", b"%PDF-1.7")))
    assert (read.sender_name, read.sender_address) == ("林小满", "lin@example.org")
    assert read.sent_at == datetime(2025, 10, 14, 23, 30, tzinfo=UTC)
    assert (read.subject, read.text) == ("政府信息公开申请", "请公开校车名录")
    assert [(each.name, each.content) for each in read.enclosed] == [("申请表.pdf", b"%PDF-1.7")]
    assert read.message_id == "<a1@example.org>"
    assert read.remarks == ()


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("gb18030", "GB2312"),
        ("gbk", "gb2312"),
        ("gbk", "x-gbk"),
        ("utf-8", "utf-8"),
        ("gb18030", "utf-8"),
        ("gb18030", ""),
        ("gb18030", "base64_codec"),
        ("big5", "big5"),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_of_whatever_it_says(encoding, said):
    text = "請公開校車" if encoding == "big5" else "请公开喆堃镕学区划分方案"
    head = "From: a@example.org\nContent-Type: text/plain" + (f"; charset={said}" if said else "")
    assert read_mail("信.eml", written(head, text.encode(encoding))).text == text


def encoded(text: str, encoding: str, said: str) -> str:
    return f"=?{said}?B?{b64encode(text.encode(encoding)).decode()}?="


def test_a_subject_is_read_as_every_program_writes_it():
    raw = "林喆堃的申请".encode("gbk")
    halves = " ".join(f"=?gb2312?B?{b64encode(each).decode()}?=" for each in (raw[:3], raw[3:]))
    for head in (
        f"Subject: {encoded('林喆堃的申请', 'gbk', 'gb2312')}",
        f"Subject: {halves}",
        "Subject: " + raw.decode("utf-8", "surrogateescape"),
        "Subject: 林喆堃的申请",
        f"Subject: {encoded('林喆堃', 'utf-8', 'UTF-8')}\n {encoded('的申请', 'utf-8', 'utf-8')}",
    ):
        assert read_mail("信.eml", written(head)).subject == "林喆堃的申请", head


def test_a_broken_subject_stands_as_it_is():
    for raw in ("=?utf-8?B?abc?=", "=?nonsense?Q?=ff?=", "=?utf-8?X?a?="):
        assert read_mail("信.eml", written(f"From: a@example.org\nSubject: {raw}")).subject


@pytest.mark.parametrize(
    "disposition",
    [
        "attachment; filename*=utf-8''%E8%A1%A8.pdf",
        "attachment; filename*0*=utf-8''%E8%A1; filename*1*=%A8.pdf",
        f"attachment; filename*=gb2312''{''.join(f'%{b:02X}' for b in '表'.encode('gbk'))}.pdf",
        f'attachment; filename="{encoded("表.pdf", "gbk", "gb2312")}"',
        f'attachment; filename="{encoded("表.pdf", "utf-8", "utf-8")}"',
        'attachment; filename="表.pdf"',
        'attachment; filename="' + "表.pdf".encode("gbk").decode("utf-8", "surrogateescape") + '"',
    ],
)
def test_names_of_files_are_read_as_every_program_writes_them(disposition):
    head = f"From: a@example.org\nContent-Type: application/pdf\nContent-Disposition: {disposition}"
    assert [each.name for each in read_mail("信.eml", written(head, b"%PDF")).enclosed] == [
        "表.pdf"
    ]


def test_html_alone_is_read_as_people_see_it():
    made = EmailMessage()
    made["From"] = "lin@example.org"
    made.set_content(
        "<html><head><title>x</title><style>p{}</style></head><body><script>alert(1)</script>"
        "<table><tr><td>申请人姓名</td><td>林大满</td></tr>"
        "<tr><td>联系电话</td><td>13900000006</td></tr></table>"
        "<p>请公开&lt;校车&gt;&nbsp;名录<br>谢谢</p></body></html>",
        subtype="html",
    )
    read = read_mail("信.eml", made.as_bytes())
    assert "请公开<校车> 名录\n谢谢" in read.text
    assert "alert" not in read.text
    assert [str(each) for each in read.remarks] == ["its text was taken out of HTML"]
    said = proposals(made.as_bytes())
    assert (said["applicant_name"], said["phone"]) == ("林大满", "13900000006")


@given(st.text(alphabet="<>/!-&;abpr td'\"=学\n", max_size=60))
def test_any_html_gives_a_text(html):
    text_of_html(html)


def test_plain_text_is_taken_before_html_and_inline_pictures_are_told_from_files():
    made = EmailMessage()
    made["From"] = "lin@example.org"
    made.set_content("纯文本")
    made.add_alternative("<p>网页<img src='cid:logo'></p>", subtype="html")
    made.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    made.add_attachment("附件里的字", filename="说明.txt")
    read = read_mail("信.eml", made.as_bytes())
    assert read.text == "纯文本"
    assert [(each.name, each.is_inline) for each in read.enclosed] == [
        ("part-1", True),
        ("说明.txt", False),
    ]


def test_a_mail_within_a_mail_is_a_file_and_so_are_the_files_within_it():
    outer = EmailMessage()
    outer["From"] = "window@example.org"
    outer.set_content("转来一件")
    inner = EmailMessage()
    inner["Subject"] = "公开申请"
    inner["From"] = "lin@example.org"
    inner.set_content("请公开校车名录")
    inner.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="表.pdf")
    outer.add_attachment(inner)
    read = read_mail("信.eml", outer.as_bytes())
    assert [each.name for each in read.enclosed] == ["公开申请.eml", "表.pdf"]
    assert "请公开校车名录" in read_mail("内.eml", read.enclosed[0].content).text
    assert "save it and drop it here" in str(read.remarks[0])


def test_a_packet_of_outlook_is_kept_and_said_not_to_be_opened():
    read = read_mail("信.eml", mail("x", ("winmail.dat", b"\x78\x9f\x3e\x22")))
    assert "ask the sender" in str(read.remarks[0])
    assert [each.name for each in read.enclosed] == ["winmail.dat"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "message of Outlook"),
        (b"", "no e-mail"),
        (b"PK\x03\x04 a workbook", "no e-mail"),
        ("只是一段文字\n没有信头".encode(), "no e-mail"),
        (
            b"From: a@b\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 200,
            "no",
        ),
    ],
)
def test_what_is_no_mail_is_refused_in_one_sentence(content, says):
    with pytest.raises(BadInput, match=says):
        read_mail("信.eml", content)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_spoilt_mail_is_read_or_refused_and_never_more(data):
    whole = bytearray(mail(FORM, ("申请表.pdf", b"%PDF-1.7"), ("b.txt", "字".encode("gbk"))))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        length = data.draw(st.integers(0, 12))
        whole[at : at + length] = data.draw(st.binary(max_size=12))
    with suppress(BadInput):
        proposals(bytes(whole))


_NAMES = "From Subject Date Message-ID Content-Type Content-Disposition Content-Transfer-Encoding"
_HEADS = st.sampled_from(_NAMES.split())
_VALUES = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"=\?[a-z0-9-]{1,9}\?[bBqQ]\?[A-Za-z0-9+/=_]{0,12}\?=", fullmatch=True),
    st.sampled_from(
        [
            'multipart/mixed; boundary="a"',
            "message/rfc822",
            "text/html; charset=utf-16",
            "attachment; filename*=x'y'%zz; filename*1=%",
            "base64",
            "uuencode",
            "Mon, 99 Foo 99999 25:61:61 +9999",
            '"a <b@c',
            "application/x; name*0*=utf-8''%E8; name*2=b",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_HEADS, _VALUES), min_size=1, max_size=6), st.binary(max_size=60))
def test_any_headers_are_read_or_refused(heads, body):
    lines = b"".join(
        f"{key}: {value}".replace("\n", " ").encode("utf-8", "surrogatepass") + b"\r\n"
        for key, value in heads
    )
    with suppress(BadInput):
        proposals(lines + b"\r\n" + body)


# What is proposed


def test_the_lines_of_a_form_fill_the_fields():
    assert proposals(mail()) == {
        "applicant_name": "林大满",
        "id_number": "330301199001010011",
        "phone": "13900000006",
        "address": "某市学院路1号",
        "request": "2025年学区划分方案\n及其听证记录",
        "delivery": "email",
        "supply": "electronic",
        "channel": "email",
        "submitted_on": "2025-10-15",
        "email": "lin@example.org",
    }


def test_where_each_comes_from_is_said_and_a_guess_is_called_one():
    said = proposed_from_mail(words(), read_mail("信.eml", mail("请公开校车名录")), SHANGHAI, TODAY)
    assert {each.key: each.is_guess for each in said} == {
        "channel": False,
        "submitted_on": False,
        "applicant_name": True,
        "email": False,
        "request": True,
    }
    where = {each.key: str(each.where) for each in said}
    assert where["submitted_on"] == "the date in its header, 2025-10-15 07:30+08:00"
    assert "mail program" in where["applicant_name"]


def test_an_organisation_is_no_natural_person_and_its_kind_is_asked():
    text = "法人或者其他组织名称：某公司\n联系人：何川\n统一社会信用代码：91330300MA2900000X\n"
    said = proposals(mail(text))
    assert (said["applicant_name"], said["contact_person"]) == ("某公司", "何川")
    assert said["applicant_type"] == ""


def test_a_sender_without_a_name_proposes_none():
    assert "applicant_name" not in proposals(mail("请公开校车名录", From="lin@example.org"))


def test_a_day_that_lies_ahead_is_not_proposed():
    said = proposals(mail(Date="Fri, 17 Oct 2025 09:00:00 +0800"))
    assert said["submitted_on"] == ""
    assert "submitted_on" not in proposals(mail(Date="soon"))


def test_lines_to_write_on_count_for_nothing():
    said = proposals(mail("姓名：____\n联系电话： \n通讯地址：\n\n某市学院路1号\n请公开校车名录"))
    assert said["applicant_name"] == "林小满"
    assert "phone" not in said
    assert said["address"] == "某市学院路1号"


def test_a_choice_that_is_none_of_ours_is_left_to_a_person():
    assert proposals(mail("获取信息的方式：□邮寄 □自行领取"))["delivery"] == ""


@given(st.text(alphabet="申请人姓名：: \t\n所需信息电话☑□邮寄（单选）1、", max_size=80))
def test_any_text_gives_proposals(text):
    proposals(mail(text))
