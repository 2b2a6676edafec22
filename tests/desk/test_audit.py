"""Who did what, and the anchors that a rewritten database no longer comes to."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.messages import english, say
from casetrack.reminders import Outgoing
from casetrack.store import NOTHING_BEFORE, Anchor
from days import day
from desk.conftest import CONFIG, NOW, RECEIVED, House
from store.behind import tamper

TODAY = day("Tue 2025-10-14")
#: The day on which the house's clock stands.
THEN = desk.DeedsAsked(NOW.date(), NOW.date())


def told(house: House, asked: desk.DeedsAsked = THEN) -> list[tuple[str | None, str, str]]:
    seen = desk.audit(house.seat("auditor", TODAY), asked)
    return [(each.user, each.deed, each.subject) for each in reversed(seen.found)]


def test_what_was_done_seen_and_refused_stands_in_one_list(house: House):
    reference = house.receive(RECEIVED).reference
    desk.whole(house.seat("handler", TODAY), reference)
    with pytest.raises(Refused):
        house.act("secrecy", reference, "dispatch_reply", TODAY, carrier="ems")
    with pytest.raises(Refused):
        desk.sign_in(house.seat("admin", TODAY), "handler", "wrong", "10.0.0.1")
    with pytest.raises(Refused):
        desk.sign_in(house.seat("admin", TODAY), "s3cret typed here", "wrong", "10.0.0.1")
    desk.change_roles(house.seat("admin", TODAY), "handler", ("handler", "registrar"))
    assert set(told(house)) == {
        ("registrar", "acted", reference),
        ("handler", "read", reference),
        ("secrecy", "refused", f"{reference} dispatch_reply"),
        ("handler", "sign_in_failed", ""),
        (None, "sign_in_failed", ""),
        ("admin", "account", "handler"),
    }
    only = replace(THEN, user="handler", kinds=("read",))
    assert told(house, only) == [("handler", "read", reference)]
    assert told(house, desk.DeedsAsked(TODAY, TODAY)) == []


def test_the_rule_is_the_inner_sentence_and_nothing_that_was_typed(small_house: House):
    no = Refused("{action}: {no}", action="林大满", no=say("{name} is taken", name="林大满"))
    for _ in range(2):
        desk.note_refusal(small_house.seat("handler", TODAY), "POST /x: name", no)
    (found,) = desk.audit(small_house.seat("auditor", TODAY), THEN).found
    assert (found.subject, found.detail) == ("POST /x: name", "{name} is taken")


def test_only_who_watches_over_it_sees_it_and_taking_it_out_is_a_deed(small_house: House):
    house = small_house
    for who, what in (("handler", desk.audit), ("manager", lambda *a: list(desk.audited(*a)))):
        with pytest.raises(Refused):
            what(house.seat(who, TODAY), THEN)
    taken = list(desk.audited(house.seat("auditor", TODAY), THEN))
    assert [(each.user, each.deed, each.subject) for each in taken] == [
        ("auditor", "exported", "audit")
    ]
    with pytest.raises(BadInput):
        desk.audit(house.seat("auditor", TODAY), replace(THEN, kinds=("nonsense",)))


def test_a_rewritten_database_no_longer_comes_to_the_printed_anchor(
    house: House, database_url: str
):
    house.answer(house.receive(RECEIVED).reference, RECEIVED)
    auditor = house.seat("auditor", TODAY)
    printed = desk.anchor(auditor).sha256
    assert desk.anchor(auditor).sha256 == printed, "one a day"
    with pytest.raises(NotFound):
        desk.anchor(auditor, RECEIVED)
    house.receive(RECEIVED)
    later = desk.anchor(house.seat("auditor", day("Wed 2025-10-15")))
    assert later.previous == printed
    assert desk.verify(auditor, (printed, later.sha256)).findings == ()

    # A letter is exchanged with all that the program would look at.
    tamper(
        database_url,
        "UPDATE notices SET file_sha256 = letter_sha256",
        "DELETE FROM files WHERE sha256 NOT IN (SELECT file_sha256 FROM notices)",
    )
    broken = [each.kind for each in desk.verify(auditor).findings]
    assert broken == ["anchor", "anchor"]
    # And the anchors with it: what is on paper cannot be.
    tamper(database_url, "DELETE FROM anchors")
    again = desk.anchor(auditor).sha256
    assert desk.verify(auditor).findings == ()
    found = desk.verify(auditor, (printed, again)).findings
    assert [each.kind for each in found] == ["anchor"]
    assert printed in str(found[0].says)


def test_an_anchor_of_before_readings_were_in_it_still_agrees_and_later_ones_cover_them(
    house: House, database_url: str
):
    reference = house.receive(RECEIVED).reference
    auditor = house.seat("auditor", day("Wed 2025-10-15"))
    with house.store.transaction() as tx:
        through = {kind: last for kind, last in tx.anchors.through().items() if kind != "reading"}
        old, records = tx.anchors.root(TODAY, NOTHING_BEFORE, {}, through, 1)
        tx.anchors.add(Anchor(TODAY, NOW, through, records, NOTHING_BEFORE, old, 1))
    desk.whole(house.seat("handler", TODAY), reference)
    later = desk.anchor(auditor)
    assert (later.format, later.previous, later.through["reading"]) == (2, old, 1)
    assert desk.verify(auditor, (old, later.sha256)).findings == ()
    tamper(database_url, "DELETE FROM readings")
    (found,) = desk.verify(auditor, (old,)).findings
    assert (found.kind, "2025-10-15" in str(found.says)) == ("anchor", True)


def test_an_anchor_is_read_out_of_what_was_printed():
    one = "0f" * 32
    assert desk.hashes_in(f"anchor of 2025-10-14\n{one.upper()}\nmade at …") == (one,)
    with pytest.raises(BadInput):
        desk.hashes_in("0f0f")


class Postman:
    tells_repeats = is_for_group = disturbs = False

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def send(self, message: Outgoing) -> None:
        if message.address.startswith("gone"):
            raise OSError
        self.sent.append(message)


def test_the_night_makes_the_anchor_and_mails_it(small_house: House):
    config = """
[anchors]
mail = ["archive@example.org", "gone@example.org"]
[mail]
host = "localhost"
sender = "casetrack@example.org"
"""
    office = replace(small_house, config=CONFIG + config)
    at = datetime.combine(TODAY, time(3), ZoneInfo("Asia/Shanghai"))
    seat = replace(office.seat("admin", TODAY), now=lambda: at)
    postman = Postman()
    rounds = desk.timed_rounds(seat, english, {"mail": postman}, desk.Sender())
    says = {each.name: str(each.says) for each in rounds}["anchor"]
    assert "gone@example.org" in says
    (sent,) = postman.sent
    made = desk.anchors(office.seat("auditor", TODAY))[0]
    assert made.sha256 in sent.body
    assert desk.hashes_in(sent.body) == (made.sha256,)
