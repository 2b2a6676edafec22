"""Several processes, killed at random, clocks hours apart: every message once, none lost."""

import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from casetrack import desk
from casetrack.reminders import idempotency_key
from casetrack.settings import parse
from casetrack.store import NewReminder, Office, Person, Store
from days import day
from desk.conftest import NOW, RECEIVED, House
from desk.crowd import LEAST
from receivers import receiving

CROWD = Path(__file__).with_name("crowd.py")
MESSAGES, PROCESSES, KILLS = 80, 4, 6
CASES, CONTACTS = 20, 3
ONE = NewReminder(
    key="JYJ/2025-0001/reply//2025-11-10/5/group/webhook",
    case_id=None,
    clock="reply",
    due=day("Mon 2025-11-10"),
    threshold="5",
    recipient="group",
    channel="webhook",
    body="2025-0001",
    office="JYJ",
)


def crowd(database_url: str, address: str, what: str) -> int:
    """Have several processes send until nothing is left; return how many were killed meanwhile."""
    numbers = map(str, (PROCESSES, KILLS, 60, 7))
    done = subprocess.run(
        [sys.executable, CROWD, database_url, address, *numbers, what],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return int(done.stdout)


def test_every_message_arrives_and_one_that_comes_again_carries_its_key(store: Store, database_url):
    many = [replace(ONE, key=f"{ONE.key}/{n}") for n in range(MESSAGES)]
    with store.transaction() as tx:
        tx.people.put_office(Office("JYJ", "某市教育局"))
        tx.reminders.plan(many, datetime(2025, 11, 3, tzinfo=UTC))
    store.close()
    with receiving() as webhook:
        killed = crowd(database_url, webhook.address, "reminders")
    assert killed > 3
    arrived = Counter(webhook.keys())
    assert set(arrived) == {idempotency_key(each.key) for each in many}
    # Who was killed between sending a message and saying so has left one to be sent again.
    assert sum(arrived.values()) - len(arrived) <= killed
    with closing(Store.open(database_url)) as after, after.reading() as tx:
        assert tx.reminders.counts() == {("webhook", "sent"): MESSAGES}


def test_what_a_platform_is_told_arrives_in_the_order_of_each_case(store: Store, database_url):
    store.close()
    with (
        receiving() as platform,
        closing(desk.initialise(database_url, parse("config.toml", LEAST), NOW)) as kept,
    ):
        office = House(kept, LEAST)
        with kept.transaction() as tx:
            tx.people.put_user(Person("registrar", "王五", ("registrar",)), NOW)
        desk.subscribe(office.seat("admin", RECEIVED), "平台", platform.address)
        for n in range(CASES):
            reference = office.receive(RECEIVED, applicant_name=f"林{n}满").reference
            for _ in range(CONTACTS):
                office.act("registrar", reference, "log_contact", RECEIVED, remarks="打过电话")
        killed = crowd(database_url, platform.address, "outbox")
        with kept.reading() as tx:
            assert dict(tx.outbox.counts()) == {(1, "sent"): CASES * (1 + CONTACTS)}
    first = dict.fromkeys((each.json["reference"], each.json["position"]) for each in platform.got)
    for reference in {reference for reference, _ in first}:
        positions = [position for of, position in first if of == reference]
        assert positions == list(range(1, 2 + CONTACTS))
    assert len(platform.got) - len({*platform.keys()}) <= killed
