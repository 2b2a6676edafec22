"""Systems outside that are told what happens to cases: what, in which order, how often, to whom."""

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count as counted_from

import pytest
from sqlalchemy import event

from casetrack import desk
from casetrack.desk.reminding.sending import PATIENCE
from casetrack.desk.subscribing import sending
from casetrack.errors import BadInput, NotForRoles, NotFound, Refused
from casetrack.messages import english
from casetrack.reminders import Watch
from casetrack.reminders.webhook import signature
from casetrack.store import Key, KeyPlace, Office, Person, Store, Wanted
from casetrack.told import HappeningTold
from days import day
from desk import revision
from desk.conftest import CONFIG, NOW, RECEIVED, House
from desk.test_originals import export, logged
from receivers import receiving
from store.behind import connected

PLAIN = f"""{CONFIG}
[subscriptions]
plain_http = true

[[offices]]
code = "zfj"
name = "某市住房局"
"""
TODAY = day("Wed 2025-10-15")
PLATFORM = "某市一网通办平台"
NOBODY = "https://127.0.0.1:9/hook"


@pytest.fixture
def house(house: House) -> House:
    return _with_two_offices(house)


@pytest.fixture
def small_house(small_house: House) -> House:
    return _with_two_offices(small_house)


def _with_two_offices(house: House) -> House:
    with house.store.transaction() as tx:
        tx.people.put_office(Office("zfj", "某市住房局"))
        tx.people.put_user(Person("else", "别处的人", ("admin",), "zfj"), NOW)
        tx.people.put_user(Person("here", "此处的人", ("admin",), "jyj"), NOW)
    return replace(house, config=PLAIN)


@pytest.fixture
def platform():
    with receiving() as server:
        yield server


def admin(house: House, today: date = TODAY) -> desk.Desk:
    return house.seat("admin", today)


def elsewhere(house: House) -> desk.Desk:
    ours = house.seat("else", TODAY)
    return replace(ours, office=ours.settings.office("zfj"))


def at(house: House, now: datetime) -> desk.Desk:
    return replace(admin(house), now=lambda: now)


def subscribe(house: House, address: str, *events: str, forwarded_from: str | None = None):
    return desk.subscribe(admin(house), "平台", address, events, forwarded_from)


def send(seat: desk.Desk, sender: desk.Sender | None = None) -> tuple[desk.SentMessage, ...]:
    return desk.send_outbox(seat, english, {}, sender)


def told(platform) -> list[tuple[str, str]]:
    return [(each.json["reference"], each.json["event"]) for each in platform.got]


def inbox(house: House, who: str = "manager") -> list[str]:
    with house.store.reading() as tx:
        return [each.body for each in tx.reminders.inbox(who)]


def states(house: House, number: int = 1) -> list[tuple[str, str]]:
    _, messages = desk.messages_of(admin(house), number)
    return [(each.event, each.state) for each in reversed(messages)]


# What is told


def test_a_platform_is_told_all_that_happens_in_order_and_nothing_about_anybody(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED, id_number="330301199001010011", phone="13900000006")
    house.answer("2025-0001", TODAY)
    assert platform.got == [], "nothing goes out before its round"
    sent = send(admin(house))
    assert {each.state for each in sent} == {"sent"}
    happened = [HappeningTold.model_validate(each.json) for each in platform.got]
    assert [each.position for each in happened] == list(range(1, len(happened) + 1))
    first, last = happened[0], happened[-1]
    assert (first.event, first.state, str(first.due)) == ("received", "handling", "2025-11-10")
    assert first.occurred_on == RECEIVED
    assert [each.clock for each in first.deadlines if each.clock == "reply"] == ["reply"]
    assert (last.event, last.closed, last.outcome) == ("reply_dispatched", True, "OPEN")
    numbers = [each.number for one in happened for each in one.letters]
    assert "某教公开〔2025〕1号" in numbers
    for each in platform.got:
        said = each.content.decode()
        for secret in ("林小满", "330301199001010011", "13900000006", "学区"):
            assert secret not in said, secret
    assert send(admin(house)) == ()


def test_the_events_and_the_body_that_passed_it_on_narrow_what_is_told(small_house, platform):
    subscribe(small_house, f"{platform.address}/all", "received", "voided")
    subscribe(small_house, f"{platform.address}/ours", forwarded_from=PLATFORM)
    small_house.receive(RECEIVED)
    ours = desk.WayIn(forwarded_from=PLATFORM)
    small_house.receive(RECEIVED, applicant_name="林大满", way_in=ours)
    for each in ("2025-0001", "2025-0002"):
        small_house.act("registrar", each, "issue_receipt", TODAY)
    send(admin(small_house))
    by_path = {"/all": [], "/ours": []}
    for each in platform.got:
        by_path[each.path].append((each.json["reference"], each.json["event"]))
    assert by_path == {
        "/all": [("2025-0001", "received"), ("2025-0002", "received")],
        "/ours": [("2025-0002", "received"), ("2025-0002", "receipt_issued")],
    }
    assert {each.json["forwarded_from"] for each in platform.got} == {None, PLATFORM}


def test_a_body_is_told_its_own_number_and_nobody_else_is(house, platform):
    subscribe(house, f"{platform.address}/all")
    subscribe(house, f"{platform.address}/ours", forwarded_from=PLATFORM)
    ours = desk.WayIn(forwarded_from=PLATFORM, forwarded_number="YWTB-0007")
    house.receive(RECEIVED, way_in=ours)
    house.act("registrar", "2025-0001", "issue_receipt", TODAY)
    send(admin(house))
    numbers = {(each.path, each.json["sender_number"]) for each in platform.got}
    assert numbers == {("/all", None), ("/ours", "YWTB-0007")}
    seat = house.seat("handler", TODAY)
    assert desk.whole(seat, "2025-0001").sender_number == "YWTB-0007"
    found = desk.browse(seat, desk.Asked(Wanted(search="YWTB-0007")))
    assert [each.line.reference for each in found.cards] == ["2025-0001"]


def test_the_number_of_an_export_is_told_from_the_first_event_on(small_house, platform):
    subscribe(small_house, platform.address, forwarded_from=PLATFORM)
    seat = small_house.seat("registrar", TODAY)
    number = desk.take_in(seat, "十月.xlsx", export()).id
    filled = desk.prefilled(seat, number, 2)
    ours = desk.WayIn(submitted_on=TODAY, forwarded_from=PLATFORM)
    logged(small_house, filled, way_in=ours)
    send(admin(small_house))
    (got,) = platform.got
    assert (got.json["position"], got.json["sender_number"]) == (1, "YSQ001")


def test_a_due_date_that_a_calendar_moves_is_told(small_house):
    office = revision.Office(small_house.store)
    reference = office.receive(revision.RECEIVED, revision.TODAY).reference
    desk.subscribe(office.seat("admin", revision.TODAY), "平台", NOBODY, ("recalculated",))
    revision.load(office)
    _, (message,) = desk.messages_of(office.seat("admin", revision.TODAY), 1)
    told = HappeningTold.model_validate_json(message.body)
    assert (told.reference, told.event) == (reference, "recalculated")
    assert told.due == revision.due(office, reference) == day("Sun 2019-04-28")


def test_what_is_only_tried_or_refused_is_told_to_nobody(small_house, platform):
    small_house.receive(RECEIVED)
    subscribe(small_house, platform.address)
    seat = small_house.seat("handler", TODAY)
    desk.what_if(seat, "2025-0001", "log_contact", TODAY, {"remarks": "打过电话"})
    with pytest.raises(Refused):
        desk.act(seat, "2025-0001", "approve", TODAY, {})
    assert states(small_house) == []


def test_another_office_s_platform_hears_nothing_of_this_one(small_house, platform):
    there = elsewhere(small_house)
    desk.subscribe(there, "别处", platform.address)
    small_house.receive(RECEIVED)
    send(admin(small_house))
    send(there)
    assert platform.got == []
    assert desk.subscriptions(small_house.seat("here", TODAY)) == ()


# How it is sent


def test_each_message_is_signed_over_its_instant_and_its_body_and_carries_its_id(house, platform):
    made = subscribe(house, platform.address)
    house.receive(RECEIVED)
    send(admin(house))
    (got,) = platform.got
    stamp = got.headers["x-casetrack-timestamp"]
    assert stamp == NOW.isoformat()
    expected = signature(made.secret, datetime.fromisoformat(stamp), got.content)
    assert got.headers["x-casetrack-signature"] == expected
    assert got.headers["idempotency-key"] == got.json["id"]
    assert signature("another", NOW, got.content) != expected


def test_the_secret_is_sealed_and_survives_another_key(house, platform, database_url, tmp_path):
    place = KeyPlace(tmp_path / "casetrack.key", "CASETRACK_KEY", "")
    place.add(Key(b"k" * 32))
    with closing(Store.open(database_url, place)) as store:
        ours = replace(house, store=store)
        made = subscribe(ours, platform.address)
        with connected(database_url) as connection:
            kept = connection.exec_driver_sql("SELECT * FROM subscriptions").one()
        assert made.secret not in str(kept)
        desk.change_key(replace(admin(ours), keys=place))
        with connected(database_url) as connection:
            again = connection.exec_driver_sql("SELECT * FROM subscriptions").one()
        assert again.key_id != kept.key_id
        assert made.secret not in str(again)
        with store.reading() as tx:
            assert tx.subscriptions.secret(1) == made.secret


def test_who_cannot_be_reached_is_left_alone_longer_each_time_and_order_is_kept(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    house.act("registrar", "2025-0001", "issue_receipt", TODAY)
    platform.status = 503
    assert [each.state for each in send(at(house, NOW))] == ["failed"]
    assert len(platform.got) == 1, "one is enough to know"
    assert send(at(house, NOW + timedelta(seconds=59))) == ()
    minute = NOW + timedelta(minutes=1)
    assert [each.state for each in send(at(house, minute))] == ["failed"]
    assert send(at(house, minute + timedelta(seconds=119))) == ()
    platform.status = 204
    back = send(at(house, minute + timedelta(minutes=2)))
    assert [each.state for each in back] == ["sent", "sent"]
    events = [event for _, event in told(platform)]
    assert events == ["received", "received", "received", "receipt_issued"]
    assert len({each.json["id"] for each in platform.got}) == 2
    (one,) = desk.subscriptions(admin(house))
    assert not one.is_failing


def test_a_message_that_is_not_taken_holds_up_its_own_case_and_no_other(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    house.act("registrar", "2025-0001", "issue_receipt", TODAY)
    platform.status = 422
    send(at(house, NOW))
    assert told(platform) == [("2025-0001", "received")]
    platform.status = 200
    house.receive(RECEIVED, applicant_name="林大满")
    send(at(house, NOW + timedelta(seconds=10)))
    assert told(platform)[1:] == [("2025-0002", "received")]
    send(at(house, NOW + timedelta(minutes=1)))
    assert told(platform)[2:] == [("2025-0001", "received"), ("2025-0001", "receipt_issued")]


def test_it_is_given_up_after_three_days_and_everybody_can_see_that(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    platform.status = 500
    for hours in (0, 24, 48, 71):
        send(at(house, NOW + timedelta(hours=hours)))
    assert states(house) == [("received", "waiting")]
    late = at(house, NOW + timedelta(hours=73))
    assert [each.state for each in send(late)] == ["given_up"]
    assert states(house) == [("received", "given_up")]
    says = [str(each.says) for each in desk.doctor(admin(house)) if each.what == "subscriptions"]
    assert any("HTTPError 500" in each for each in says)
    assert any("1 message was given up" in each for each in says)
    webhooks = desk.health(house.seat("manager", TODAY)).webhooks
    assert (dict(webhooks.messages), webhooks.failing) == ({"given_up": 1}, 1)
    figures = desk.backlog(admin(house))
    assert figures.webhook_messages["jyj", "given_up"] == 1
    assert figures.webhook_messages["zfj", "given_up"] == 0
    assert dict(figures.failing_subscriptions) == {"jyj": 1, "zfj": 0}
    platform.status = 200
    _, (message,) = desk.messages_of(admin(house), 1)
    desk.send_again(admin(house), message.id)
    send(at(house, NOW + timedelta(days=5)))
    assert states(house) == [("received", "sent")]
    assert not [each for each in desk.doctor(admin(house)) if each.what == "subscriptions"]
    assert len({each.json["id"] for each in platform.got}) == 1


def test_those_who_lead_are_told_once_of_what_is_given_up(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    house.receive(RECEIVED, applicant_name="林大满")
    platform.status = 500
    for hours in (0, 73, 75, 77):
        send(at(house, NOW + timedelta(hours=hours)))
    (says,) = inbox(house)
    assert says == (
        "subscription no. 1, 平台, has not taken a message for 3 days: HTTPError 500; it is given "
        "up, and can be sent again; see: casetrack webhook deliveries 1"
    )
    # Another stretch is told of anew, and so is what is refused by itself.
    platform.status = 200
    house.receive(RECEIVED, applicant_name="林中满")
    send(at(house, NOW + timedelta(days=4)))
    platform.status = 422
    house.receive(RECEIVED, applicant_name="林半满")
    for days in (4, 8):
        send(at(house, NOW + timedelta(days=days, hours=1)))
    assert [each for each in inbox(house) if "HTTPError 422" in each]
    assert len(inbox(house)) == 2


def test_a_trial_gives_up_nothing(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    platform.status = 500
    send(at(house, NOW))
    desk.try_subscription(at(house, NOW + timedelta(days=4)), 1)
    assert ("received", "waiting") in states(house)
    assert inbox(house) == []


def test_a_scheduler_that_stood_still_for_a_week_gives_nothing_up(small_house, platform):
    subscribe(small_house, platform.address)
    small_house.receive(RECEIVED)
    platform.status = 503
    late = NOW + timedelta(days=7)
    assert [each.state for each in send(at(small_house, late))] == ["failed"]
    assert states(small_house) == [("received", "waiting")]


def test_no_redirect_is_followed(small_house, platform):
    with receiving() as another:
        platform.status, platform.location = 307, f"{another.address}/"
        subscribe(small_house, platform.address)
        small_house.receive(RECEIVED)
        assert [each.state for each in send(admin(small_house))] == ["failed"]
        assert another.got == []


def test_a_slow_system_has_its_time_in_a_round_and_goes_on_in_the_next(house, platform):
    """Each look at this stopwatch finds 25 seconds gone."""
    subscribe(house, platform.address)
    for name in ("林小满", "林大满", "林中满", "林半满"):
        house.receive(RECEIVED, applicant_name=name)
    seconds = counted_from(step=25)
    slow = desk.Sender(stopwatch=lambda: float(next(seconds)))
    assert len(send(admin(house), slow)) == 2
    assert len(send(admin(house), slow)) == 2
    references = [reference for reference, _ in told(platform)]
    assert references == ["2025-0001", "2025-0002", "2025-0003", "2025-0004"]


# Paused, removed, tried out


def test_what_happens_while_it_is_paused_is_sent_afterwards(small_house, platform):
    subscribe(small_house, platform.address)
    desk.pause_subscription(admin(small_house), 1)
    small_house.receive(RECEIVED)
    assert send(admin(small_house)) == ()
    assert desk.try_subscription(admin(small_house), 1).state == "waiting"
    desk.pause_subscription(admin(small_house), 1, paused=False)
    send(admin(small_house))
    assert [each.json["event"] for each in platform.got] == ["received", "test"]


def test_what_was_not_sent_when_it_is_removed_never_is_and_the_secret_is_gone(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    desk.unsubscribe(admin(house), 1)
    assert send(admin(house)) == ()
    house.act("registrar", "2025-0001", "issue_receipt", TODAY)
    assert platform.got == []
    with house.store.reading() as tx:
        assert tx.subscriptions.secret(1) == ""
        assert dict(tx.outbox.counts()) == {(1, "cancelled"): 1}
    with pytest.raises(NotFound):
        desk.messages_of(admin(house), 1)


def test_a_trial_goes_out_at_once_and_is_tried_once(small_house, platform):
    subscribe(small_house, platform.address)
    assert desk.try_subscription(admin(small_house), 1).state == "sent"
    assert HappeningTold.model_validate(platform.got[0].json).event == "test"
    platform.status = 500
    tried = desk.try_subscription(admin(small_house), 1)
    assert (tried.state, tried.error) == ("cancelled", "HTTPError 500")
    assert send(at(small_house, NOW + timedelta(days=1))) == ()


# Several processes


def test_two_rounds_at_once_send_each_message_once(house, platform):
    """While one process has a subscription, another finds nothing to send to."""
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    one, two = desk.Sender(), desk.Sender()
    desk.beat(admin(house), one)
    with house.store.transaction() as tx:
        assert tx.subscriptions.claim("jyj", one.name, NOW)
    assert send(admin(house), two) == ()
    with house.store.transaction() as tx:
        tx.subscriptions.let_go(1, one.name)
    assert len(send(admin(house), two)) == 1
    assert len(platform.got) == 1


def test_a_process_that_died_is_taken_over_and_the_message_keeps_its_id(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    died = desk.Sender()
    desk.beat(admin(house), died)
    with house.store.transaction() as tx:
        tx.subscriptions.claim("jyj", died.name, NOW)
    stopwatch = [0.0]
    other = desk.Sender(Watch(PATIENCE), stopwatch=lambda: stopwatch[0])
    assert send(admin(house), other) == ()
    stopwatch[0] = PATIENCE + 1
    assert [each.state for each in send(admin(house), other)] == ["sent"]


def test_who_was_taken_over_sends_nothing_more(house, platform):
    subscribe(house, platform.address)
    house.receive(RECEIVED)
    slow = desk.Sender()
    desk.beat(admin(house), slow)
    with house.store.transaction() as tx:
        (kept,) = tx.subscriptions.claim("jyj", slow.name, NOW)
        (message,) = tx.outbox.next_of(kept.id, NOW, 1)
        tx.subscriptions.release([slow.name])
    assert sending._one(admin(house), slow, kept, message) is None
    assert platform.got == []


# Who may, and where to


@pytest.mark.parametrize("role", [each for each in desk.ROLES if each != "admin"])
def test_only_an_administrator_subscribes(small_house, role):
    seat = small_house.seat(role, TODAY)
    for attempt in (
        lambda: desk.subscribe(seat, "平台", NOBODY),
        lambda: desk.subscriptions(seat),
        lambda: desk.messages_of(seat, 1),
        lambda: desk.pause_subscription(seat, 1),
        lambda: desk.unsubscribe(seat, 1),
        lambda: desk.try_subscription(seat, 1),
    ):
        with pytest.raises(NotForRoles):
            attempt()


def test_an_administrator_of_another_office_finds_nothing(small_house, platform):
    subscribe(small_house, platform.address)
    small_house.receive(RECEIVED)
    there = elsewhere(small_house)
    assert desk.subscriptions(there) == ()
    for attempt in (
        lambda: desk.messages_of(there, 1),
        lambda: desk.pause_subscription(there, 1),
        lambda: desk.unsubscribe(there, 1),
        lambda: desk.try_subscription(there, 1),
        lambda: desk.send_again(there, 1),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert platform.got == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "platform.example.org",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org/a b",
        "https://example.org\\@evil.example/",
        "https://example.org/\r\nX-Evil: 1",
        "https://example.org:99999/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://例子.example/",
        f"https://example.org/{'a' * 500}",
    ],
)
def test_an_address_that_is_none_is_refused(small_house, address):
    with pytest.raises(BadInput) as no:
        subscribe(small_house, address)
    assert no.value.message.values["key"] == "address"


def test_plain_http_is_for_who_says_so_in_the_settings_and_is_asked_again_when_sending(
    small_house, platform
):
    strict = replace(small_house, config=CONFIG)
    with pytest.raises(BadInput, match="plain_http"):
        subscribe(strict, platform.address)
    subscribe(small_house, platform.address)
    small_house.receive(RECEIVED)
    assert [each.state for each in send(admin(strict))] == ["failed"]
    assert platform.got == []


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "长" * 81}),
        ("event", {"events": ("everything",)}),
        ("forwarded_from", {"forwarded_from": "长" * 201}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(small_house, key, given):
    with pytest.raises(BadInput) as no:
        desk.subscribe(admin(small_house), **{"name": "平台", "address": NOBODY, **given})
    assert no.value.message.values["key"] == key


def test_every_event_that_can_be_left_can_be_subscribed_to(small_house):
    known = desk.known_events(admin(small_house))
    for each in (
        "received", "correction_requested", "extended", "reply_dispatched", "reply_served",
        "lapsed", "withdrawn", "voided", "corrected", "recalculated",
    ):  # fmt: skip
        assert each in known


def test_an_office_without_subscriptions_pays_one_statement_an_act(small_house):
    small_house.receive(RECEIVED)
    asked: list[str] = []

    def count(_c, _cursor, statement, *_: object) -> None:
        asked.append(statement)

    engine = small_house.store._engine
    event.listen(engine, "before_cursor_execute", count)
    small_house.act("handler", "2025-0001", "log_contact", TODAY, remarks="打过电话")
    event.remove(engine, "before_cursor_execute", count)
    about = [each for each in asked if "subscriptions" in each or "outbox" in each]
    assert len(about) == 1, about
