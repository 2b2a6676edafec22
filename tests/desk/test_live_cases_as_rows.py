"""Cases that were worked on here go out as rows, and come in elsewhere as the same rows."""

import csv

import pytest

from casetrack import desk
from casetrack.cli.main import app
from casetrack.desk import WayIn
from casetrack.settings import parse
from days import day
from desk.conftest import CONFIG, KEYS, NOW

TODAY = day("Wed 2025-12-31")
#: A Monday on which all of them came in.
ON = day("Mon 2025-12-01")
LATER = day("Wed 2025-12-10")


def consulted_twice(house, reference):
    asked = {"party_name": "某公司", "information": "方案"}
    house.act("handler", reference, "consult_third_party", ON, **asked)
    house.act("handler", reference, "consult_agency", ON, party="other_agency", **asked)
    house.act("handler", reference, "return_consultation", LATER, id="c1", opinion="agrees")


def several_things_asked_for(house, reference):
    for item in ("方案", "名单"):
        house.act("handler", reference, "add_item", ON, item=item)


def answered_anew(house, reference):
    house.answer(reference, LATER)
    house.act("registrar", reference, "record_service", LATER)
    house.act("handler", reference, "file_remedy", LATER, kind="reconsideration")
    house.act("handler", reference, "conclude_remedy", LATER, id="r1", result="corrected")
    house.act("handler", reference, "order_reply", LATER, id="r1")


def withdrawn(house, reference):
    house.act("registrar", reference, "withdraw", LATER)


def extended_and_suspended(house, reference):
    extension = {"working_days": "10", "reason": "情况复杂", "approved_by": "主任"}
    house.act("manager", reference, "extend", ON, **extension)
    house.act("handler", reference, "suspend", ON, basis="突发事件应对法")


def asked_to_pay(house, reference):
    fee = {"tariff": "by_page", "quantity": "50", "pay_by_way": "银行"}
    house.act("handler", reference, "notify_fee", ON, **fee)


def made_together(house, reference):
    house.act("registrar", reference, "add_applicant", ON, applicant_name="王大雪")


HAPPENED = (
    consulted_twice,
    several_things_asked_for,
    answered_anew,
    withdrawn,
    extended_and_suspended,
    asked_to_pay,
    made_together,
)
NOTES = [
    "2 consultations; another agency was consulted",
    "2 items asked for",
    "replied to anew",
    "",
    "was suspended",
    "",
    "1 joint applicant",
    "receipt not confirmed yet",
]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_does_not_fit_into_a_row_is_said_and_the_row_comes_back_as_it_was(
    small_house, tmp_path, monkeypatch, ending
):
    for what in HAPPENED:
        what(small_house, small_house.receive(ON, TODAY).reference)
    small_house.receive(None, TODAY, channel="post", way_in=WayIn(arrived_on=TODAY))
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    desk.initialise(other, parse("config.toml", CONFIG), NOW).close()
    monkeypatch.setenv("CASETRACK_KEY", KEYS.value)
    config = ("--lang", "en", "--config", str(tmp_path / "config.toml"), "--database")
    here = f"sqlite:///{tmp_path / 'casetrack.db'}"

    def call(database, *arguments):
        app([*config, database, *map(str, arguments)], standalone_mode=False)

    out, again = tmp_path / f"out{ending}", tmp_path / f"again{ending}"
    call(here, "export", out)
    call(other, "import", out)
    call(other, "export", again)
    assert out.read_bytes() == again.read_bytes()
    call(here, "import", out)
    call(here, "export", again)
    assert out.read_bytes() == again.read_bytes()
    if ending == ".csv":
        rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
        assert [row["note"] for row in rows] == NOTES
