"""Several processes, killed at random, clocks hours apart: every message once, none lost."""

import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from casetrack.reminders import idempotency_key
from casetrack.store import NewReminder, Office, Store
from days import day
from receivers import receiving

CROWD = Path(__file__).with_name("crowd.py")
MESSAGES, PROCESSES, KILLS = 80, 4, 6
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


def test_every_message_arrives_and_one_that_comes_again_carries_its_key(store: Store, database_url):
    many = [replace(ONE, key=f"{ONE.key}/{n}") for n in range(MESSAGES)]
    with store.transaction() as tx:
        tx.people.put_office(Office("JYJ", "某市教育局"))
        tx.reminders.plan(many, datetime(2025, 11, 3, tzinfo=UTC))
    store.close()
    with receiving() as webhook:
        done = subprocess.run(
            [
                sys.executable,
                CROWD,
                database_url,
                webhook.address,
                *map(str, (PROCESSES, KILLS, 60, 7)),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
    assert (done.returncode, done.stderr) == (0, "")
    killed = int(done.stdout)
    assert killed > 3
    arrived = Counter(webhook.keys())
    assert set(arrived) == {idempotency_key(each.key) for each in many}
    # Who was killed between sending a message and saying so has left one to be sent again.
    assert sum(arrived.values()) - len(arrived) <= killed
    with closing(Store.open(database_url)) as after, after.reading() as tx:
        assert tx.reminders.counts() == {("webhook", "sent"): MESSAGES}
