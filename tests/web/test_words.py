"""Words of the pages: titles, dates, how much time is left."""

import pytest

from casetrack.i18n import translator
from casetrack.library import Library
from casetrack.messages import say
from casetrack.web.words import Words
from days import day

CHINESE = Words("zh-CN", translator("zh-CN"), "Asia/Shanghai")
ENGLISH = Words("en", translator("en"), "Asia/Shanghai")
CARRIERS = {"ems": "邮政特快专递（EMS）", "in_person": "当面送交", "fax": "传真"}


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("ems", "EMS", "邮政特快专递（EMS）"),
        ("in_person", "In person", "当面送交"),
        ("fax", "Fax", "传真"),
        ("pigeon", "Pigeon", "pigeon"),
        (None, "", ""),
    ],
)
def test_the_code_of_a_choice_is_its_english(code, english, chinese):
    assert ENGLISH.choice(code, CARRIERS) == english
    assert CHINESE.choice(code, CARRIERS) == chinese


def test_a_choice_has_the_english_of_its_law_where_the_code_does_not_say_it():
    law = Library().law("cn-2019").workflow
    assert ENGLISH.choice_of(law.fields["failure"], "bounced") == "Could not be sent electronically"
    assert ENGLISH.choice_of(law.fields["failure"], "refused") == "Refused"
    assert CHINESE.choice_of(law.fields["failure"], "bounced") == "电子送达失败"
    british = Library().law("uk-foia-2000").workflow
    assert ENGLISH.choice_of(british.fields["channel"], "in_person") == "hand"


def test_a_date_has_its_day_of_the_week():
    assert CHINESE.day(day("Thu 2026-03-19")) == "2026-03-19 周四"
    assert ENGLISH.day(day("Thu 2026-03-19")) == "2026-03-19 Thu"
    assert ENGLISH.day(None) == ""


@pytest.mark.parametrize(
    ("working_days", "status", "words", "tone"),
    [
        (3, "running", "3 working days left", "plain"),
        (2, "running", "2 working days left", "warn"),
        (0, "running", "due today", "warn"),
        (0, "overdue", "overdue", "bad"),
        (-1, "overdue", "overdue by 1 working day", "bad"),
        (5, "paused", "paused", "plain"),
        (None, "met", "met", "good"),
        (None, "late", "late", "bad"),
    ],
)
def test_a_standing_has_its_words_and_its_tone(working_days, status, words, tone):
    assert ENGLISH.left(working_days, status) == words
    assert ENGLISH.tone(status, working_days) == tone


@pytest.mark.parametrize(
    ("message", "english", "chinese"),
    [
        (
            say("open only to: {roles}", roles="registrar 登记员, handler 承办人"),
            "open only to: Registrar, Handler",
            "只能由以下角色办理：登记员、承办人",
        ),
        (
            say("open only in: {states}", states="待补正, 待缴费"),
            "open only in: Awaiting correction, Awaiting payment",
            "只能在以下状态办理：待补正、待缴费",
        ),
        (
            say(
                "{action} ({title}) comes first ({source})",
                action="assign",
                title="交办",
                source="条例第45条",
            ),
            "Assign comes first (条例第45条)",
            "须先办 交办（条例第45条）",
        ),
        (
            say("id {key} names nothing that it can be about; open: {known}", key="c9", known="c1"),
            "id c9 names nothing that it can be about; open: c1",
            "编号 c9 没有可以办理的对象；可选：c1",
        ),
    ],
)
def test_a_refusal_names_what_it_is_about_by_its_title(message, english, chinese):
    workflow = Library().law("cn-2019").workflow
    assert ENGLISH.put(message, workflow) == english
    assert CHINESE.put(message, workflow) == chinese


def test_the_things_of_a_list_are_parted_as_the_language_has_it():
    worked = [day("Sat 2026-02-14"), day("Sat 2026-02-28")]
    assert CHINESE.days(worked) == "02-14 周六、02-28 周六"
    assert ENGLISH.days(worked) == "02-14 Sat, 02-28 Sat"
    assert (CHINESE.colon, ENGLISH.colon) == ("：", ": ")
