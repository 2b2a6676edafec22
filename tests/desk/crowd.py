"""Several processes that send the same messages, some of them killed at random.

A process of its own, so that it can fork without threads: `python crowd.py URL WEBHOOK PROCESSES
KILLS SECONDS SEED WHAT`, where WHAT is `reminders` or `outbox`. It prints how many it killed, and
ends when nothing is left to send.
"""

import os
import random
import signal
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta

from casetrack import desk
from casetrack.desk.reminding.sending import deliver
from casetrack.library import Library, shipped
from casetrack.messages import english
from casetrack.notices import Notices
from casetrack.reminders import Watch, Webhook
from casetrack.settings import parse
from casetrack.store import Store

#: How long a heart may stand still here, in seconds; the webhook answers at once.
PATIENCE = 1.0
LEAST = """
[installation]
default_office = "JYJ"
[subscriptions]
plain_http = true
[[offices]]
code = "JYJ"
name = "某市教育局"
"""

NOTICES = Notices([shipped("notices")])


def main(
    url: str, webhook: str, processes: str, kills: str, seconds: str, seed: str, what: str
) -> None:
    chance = random.Random(int(seed))  # noqa: S311 (which process dies is no secret)
    ends = time.monotonic() + float(seconds)
    crowd = [_begun(url, webhook, n, what) for n in range(int(processes))]
    killed = 0
    while left(url, what) and time.monotonic() < ends:
        time.sleep(chance.uniform(0.02, 0.12))
        if killed < int(kills):
            n = chance.randrange(len(crowd))
            _end(crowd[n], signal.SIGKILL)
            crowd[n] = _begun(url, webhook, killed, what)
            killed += 1
    for each in crowd:
        _end(each, signal.SIGTERM)
    print(killed)  # noqa: T201 (the answer to who called)


def left(url: str, what: str) -> bool:
    store = Store.open(url)
    with store.reading() as tx:
        counts = tx.reminders.counts() if what == "reminders" else tx.outbox.counts()
    store.close()
    return any(state not in ("sent", "cancelled") for _, state in counts)


def _begun(url: str, webhook: str, number: int, what: str) -> int:
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        try:
            _send_for_ever(url, webhook, number, what)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return child


def _send_for_ever(url: str, webhook: str, number: int, what: str) -> None:
    """Send, by a clock on the wall that is hours off, another for each process, and jumps."""
    settings = parse("config.toml", LEAST)
    rounds = 0

    def wall() -> datetime:
        return datetime.now(UTC) + timedelta(hours=(number * 7 + rounds * 5) % 23)

    seat = desk.Desk(
        Store.open(url), Library(), NOTICES, settings, settings.office("JYJ"), "admin",
        wall().date(), wall,
    )  # fmt: skip
    sender = desk.Sender(Watch(PATIENCE))
    channels = {"webhook": Webhook(webhook)}
    while True:
        if what == "reminders":
            deliver(seat, channels, english, sender)
        else:
            desk.send_outbox(seat, english, channels, sender)
        rounds += 1
        time.sleep(0.1)


def _end(child: int, how: signal.Signals) -> None:
    os.kill(child, how)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
