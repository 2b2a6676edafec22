"""From outside, on both databases: one form is one application, and its code opens it alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from casetrack import desk
from casetrack.errors import Refused
from casetrack.library import Library, shipped
from days import day
from desk.conftest import House

TODAY = day("Wed 2025-10-15")
KEY = "a-form-of-a-test"
SAID = desk.Application(
    received_on=None,
    channel=desk.ONLINE,
    applicant_name="周小雨",
    applicant_type="natural_person",
    request="公开2025年中小学课后服务收费标准",
    id_number="330301199203030033",
    phone="13900000021",
    supply="electronic",
    delivery="online",
    way_in=desk.WayIn(submitted_on=TODAY, arrived_on=TODAY),
    attachments=(("身份证.pdf", b"%PDF-1.4"),),
)


def test_the_same_form_from_many_sides_at_once_is_one_application(house: House) -> None:
    def send(n: int) -> desk.Taken:
        return desk.apply(house.seat("", TODAY), SAID, KEY, f"198.51.100.{n}")

    with ThreadPoolExecutor(6) as crowd:
        taken = list(crowd.map(send, range(6)))
    assert {(each.reference, each.code) for each in taken} == {(taken[0].reference, taken[0].code)}
    assert len(desk.list_cases(house.seat("handler", TODAY))) == 1
    with pytest.raises(Refused, match=f"logged as {taken[0].reference}"):
        desk.apply(house.seat("", TODAY), replace(SAID, request="另一件"), KEY, "198.51.100.9")


def test_a_code_opens_its_own_application_and_no_other(house: House) -> None:
    first = desk.apply(house.seat("", TODAY), SAID, KEY, "198.51.100.1")
    second = desk.apply(house.seat("", TODAY), SAID, f"{KEY}-2", "198.51.100.1")
    assert first.code != second.code
    nobody = house.seat("", TODAY)
    told = desk.public_status(nobody, first.reference, first.code, "198.51.100.1")
    assert (told.stage, told.submitted_on, told.received_on) == ("unconfirmed", TODAY, None)
    with pytest.raises(Refused):
        desk.public_status(nobody, first.reference, second.code, "198.51.100.1")


def test_what_a_code_is_made_of_is_kept_nowhere(house: House) -> None:
    taken = desk.apply(house.seat("", TODAY), SAID, KEY, "198.51.100.1")
    with house.store.reading() as tx:
        kept = tx.public.code_of("jyj", taken.reference)
        assert kept is not None
        assert taken.code not in repr(kept)
        assert tx.public.sent("jyj", KEY) is None, "a form is found by the hash of its key alone"


def test_where_a_law_lets_the_submission_count_it_is_received_that_day(
    small_house: House, tmp_path: Path
) -> None:
    text = shipped("workflows/cn-2019.toml").read_text("utf-8")
    before, rule, after = text.partition('channels = ["online", "email", "fax"]\nfixed_by = [')
    (tmp_path / "cn-2019.toml").write_text(f'{before}{rule}"submitted", {after}', "utf-8")
    theirs = replace(small_house.seat("", TODAY), library=Library(tmp_path))
    taken = desk.apply(theirs, SAID, KEY, "198.51.100.1")
    assert taken.received_on == TODAY
    told = desk.public_status(theirs, taken.reference, taken.code, "::1")
    assert (told.stage, told.received_on) == ("in_hand", TODAY)


def test_a_withdrawn_application_is_told_as_it_ended(house: House) -> None:
    taken = desk.apply(house.seat("", TODAY), SAID, KEY, "198.51.100.1")
    house.act("handler", taken.reference, "confirm_receipt", TODAY)
    house.act("handler", taken.reference, "withdraw", TODAY, withdrawn_how="来信撤回")
    told = desk.public_status(house.seat("", TODAY), taken.reference, taken.code, "::1")
    assert (told.stage, told.state.title, told.replied_on) == ("ended", "已撤回", None)


def test_an_extension_is_told_with_the_later_date(house: House) -> None:
    taken = desk.apply(house.seat("", TODAY), SAID, KEY, "198.51.100.1")
    house.act("handler", taken.reference, "confirm_receipt", TODAY)
    later = day("Wed 2025-11-05")
    house.act(
        "handler",
        taken.reference,
        "extend",
        later,
        working_days="20",
        reason="需要征询",
        approved_by="赵主任",
    )
    told = desk.public_status(house.seat("", later), taken.reference, taken.code, "::1")
    assert told.extended_on == later
    assert told.reply is not None
    assert told.reply.due == day("Wed 2025-12-10")


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_counts_as_what_one_party_holds(address: str, counts_as: str) -> None:
    assert desk.network_of(address) == counts_as
